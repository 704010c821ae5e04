import type { Stake, StakePhase } from "@holdall/chain/port";
import { Refused } from "@holdall/chain/port";
import type { SolanaAccount } from "../answers.ts";
import { i64, key, readLayout, u32, u64 } from "../layout.ts";
import { NEVER, activationAt } from "./activation.ts";
import type { Activation, Delegated, EpochTotals, StakeHistory } from "./activation.ts";

export const STAKE_PROGRAM = "Stake11111111111111111111111111111111111111";
/** Bytes of a stake account. */
export const STAKE_BYTES = 200;
/** Where in it the one stands who may withdraw. */
export const WITHDRAWER_PLACE = 44;
export const CLOCK = "SysvarC1ock11111111111111111111111111111111";
export const STAKE_HISTORY = "SysvarStakeHistory1111111111111111111111111";

const ENTRY_BYTES = 32;
const ENTRIES_MAX = 512;

/** Where a network is in its time. */
export interface Moment {
  readonly epoch: bigint;
  readonly unixSeconds: bigint;
}

/** Reads the network's clock account. */
export function momentOf(account: SolanaAccount | undefined): Moment {
  if (account === undefined || account.data.length < 40) {
    throw new Refused("answer-malformed", "the clock");
  }
  const view = viewOf(account);
  return { epoch: view.getBigUint64(16, true), unixSeconds: view.getBigInt64(32, true) };
}

/** Reads the network's history of stakes. */
export function stakeHistoryOf(account: SolanaAccount | undefined): StakeHistory {
  const history = new Map<bigint, EpochTotals>();
  if (account === undefined || account.data.length < 8) return history;
  const view = viewOf(account);
  const count = Number(view.getBigUint64(0, true));
  if (count > ENTRIES_MAX || account.data.length < 8 + count * ENTRY_BYTES) {
    throw new Refused("answer-malformed", "the history of stakes");
  }
  for (let place = 8; place < 8 + count * ENTRY_BYTES; place += ENTRY_BYTES) {
    history.set(view.getBigUint64(place, true), {
      effective: view.getBigUint64(place + 8, true),
      activating: view.getBigUint64(place + 16, true),
      deactivating: view.getBigUint64(place + 24, true),
    });
  }
  return history;
}

function viewOf({ data }: SolanaAccount): DataView {
  return new DataView(data.buffer, data.byteOffset, data.length);
}

/** Who has a say over a stake account; `null` when the account is none, or nobody has yet. */
export function authoritiesOf(
  account: SolanaAccount | null | undefined,
): { readonly staker: string; readonly withdrawer: string } | null {
  const meta = stateOf(account)?.meta;
  return meta ?? null;
}

/** A stake account: its kind, its rights, and when it is delegated its delegation. */
const META = {
  kind: u32,
  reserveUnits: u64,
  staker: key,
  withdrawer: key,
  lockSeconds: i64,
  lockEpoch: u64,
  custodian: key,
};
const DELEGATION = { validator: key, units: u64, activationEpoch: u64, deactivationEpoch: u64 };
const DELEGATION_PLACE = 124;
const KIND_BEGUN = 1;
const KIND_DELEGATED = 2;

function stateOf(account: SolanaAccount | null | undefined) {
  if (account?.owner !== STAKE_PROGRAM || account.data.length < STAKE_BYTES) return null;
  const meta = readLayout(account.data, META);
  if (meta.kind === KIND_BEGUN) return { meta, delegation: null };
  if (meta.kind !== KIND_DELEGATED) return null;
  return { meta, delegation: readLayout(account.data, DELEGATION, DELEGATION_PLACE) };
}

/** A stake account at a moment; `null` when it is none, or not begun. */
export function stakeOf(
  address: string,
  account: SolanaAccount,
  { moment, history }: { readonly moment: Moment; readonly history: StakeHistory },
): Stake | null {
  const state = stateOf(account);
  if (state === null) return null;
  const { meta, delegation } = state;
  const { reserveUnits, lockSeconds, lockEpoch, staker, withdrawer } = meta;
  const isLocked = lockSeconds > moment.unixSeconds || lockEpoch > moment.epoch;
  const activation =
    delegation === null ? NOTHING : activationAt(delegation, moment.epoch, history);
  const heldUnits = held(delegation, activation, moment.epoch);
  const free = heldUnits === 0n ? account.lamports : account.lamports - reserveUnits - heldUnits;
  return {
    address,
    units: account.lamports,
    reserveUnits,
    activeUnits: activation.active,
    activatingUnits: activation.activating,
    deactivatingUnits: activation.deactivating,
    withdrawableUnits: isLocked || free < 0n ? 0n : free,
    phase: phaseOf(delegation, activation),
    validator: delegation?.validator ?? null,
    staker,
    withdrawer,
    isLocked,
  };
}

const NOTHING: Activation = { active: 0n, activating: 0n, deactivating: 0n };

/** What the program keeps in the account: all of a delegation until its end began, then what still works. */
function held(delegated: Delegated | null, { active }: Activation, epoch: bigint): bigint {
  if (delegated === null) return 0n;
  return epoch >= delegated.deactivationEpoch ? active : delegated.units;
}

function phaseOf(delegated: Delegated | null, activation: Activation): StakePhase {
  if (delegated === null) return "idle";
  if (delegated.deactivationEpoch !== NEVER) {
    return activation.deactivating > 0n ? "deactivating" : "inactive";
  }
  return activation.activating > 0n ? "activating" : "active";
}
