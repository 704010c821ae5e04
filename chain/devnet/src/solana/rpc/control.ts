import { RpcError } from "@holdall/devnet/door";
import type { FaultRow, Faults } from "@holdall/devnet/door";
import { execute } from "../ledger/execute.ts";
import { tokenHolding } from "../ledger/token-balance.ts";
import { SYSTEM_PROGRAM } from "../runtime/account.ts";
import { base58 } from "../runtime/base58.ts";
import { readTransaction } from "../runtime/wire.ts";
import { delegationOf } from "../stake/state.ts";
import {
  addressAt,
  countAt,
  invalid,
  listAt,
  optionsAt,
  readAddress,
  readCount,
  textAt,
} from "./params.ts";
import type { Method, NodeCall } from "./params.ts";

const ADVANCE_MAX = 1_000_000;
const PROGRAM_BYTES_MAX = 700_000;
const TOKEN_UNITS_PLACE = 64;

/** Moves on by so many slots, epochs and clock included. */
const devnetAdvance: Method = (call) => {
  const slots = call.params[0] === undefined ? 1 : countAt(call, 0);
  if (slots > ADVANCE_MAX) throw invalid(`at most ${ADVANCE_MAX} slots at a time`);
  for (let done = 0; done < slots; done++) call.ledger.advance(call.nowMs());
  return call.ledger.open.slot;
};

/** Moves on to the first slot of the next epoch, or of the one that many epochs ahead. */
const devnetAdvanceEpochs: Method = (call) => {
  const epochs = call.params[0] === undefined ? 1 : countAt(call, 0);
  const { ledger } = call;
  const { slotsPerEpoch } = ledger.settings;
  const target = (Number(ledger.epochOf(ledger.open.slot)) + epochs) * slotsPerEpoch;
  if (target - ledger.open.slot > ADVANCE_MAX)
    throw invalid(`at most ${ADVANCE_MAX} slots at a time`);
  while (ledger.open.slot < target) ledger.advance(call.nowMs());
  return ledger.epochOf(ledger.open.slot);
};

type Mode = "drop" | "replay" | "reorder";
const MODES: readonly Mode[] = ["drop", "replay", "reorder"];

/** Goes back by so many slots and on along another branch; the thrown transactions are dropped, sent again in order, or in the opposite one. */
const devnetRollback: Method = (call) => {
  const { ledger } = call;
  const slots = countAt(call, 0);
  const mode = (call.params[1] ?? "drop") as Mode;
  if (!MODES.includes(mode)) throw invalid(`a rollback is one of ${MODES.join(", ")}`);
  const isBeyondFinality = optionsAt(call, 2)["beyondFinality"] === true;
  const thrown = ledger.rollback(slots, isBeyondFinality);
  if (typeof thrown === "string") throw invalid(thrown);
  const again = mode === "drop" ? [] : mode === "replay" ? thrown : thrown.toReversed();
  const refused = again.filter(({ bytes }) => {
    const error = execute(ledger, readTransaction(bytes));
    return error !== null && ledger.history.find(signatureOf(bytes)) === undefined;
  });
  const dropped = mode === "drop" ? thrown : refused;
  return { slot: ledger.open.slot, dropped: dropped.map(({ signature }) => signature) };
};

function signatureOf(bytes: Uint8Array): string {
  return base58(bytes.subarray(1, 65));
}

/** Writes an account as it is given: base64 data, owner, lamports; without lamports it is removed. */
const devnetSetAccount: Method = (call) => {
  const address = addressAt(call, 0);
  const { lamports, data, owner, executable } = optionsAt(call, 1);
  if (lamports === undefined) {
    call.ledger.put(address, undefined);
    return null;
  }
  const bytes = new Uint8Array(Buffer.from(typeof data === "string" ? data : "", "base64"));
  call.ledger.put(address, {
    lamports: BigInt(lamports as number | bigint),
    data: bytes,
    owner: owner === undefined ? SYSTEM_PROGRAM : readAddress(owner),
    executable: executable === true,
  });
  return null;
};

/** Makes a program of its compiled bytes (base64). */
const devnetLoad: Method = (call) => {
  const address = addressAt(call, 0);
  const code = Buffer.from(textAt(call, 1), "base64");
  if (code.length === 0 || code.length > PROGRAM_BYTES_MAX) {
    throw invalid(`a program has 1 to ${PROGRAM_BYTES_MAX} bytes`);
  }
  call.ledger.bank.addProgram(address, new Uint8Array(code));
  return null;
};

/** Sets what a token account holds; the mint's supply is the caller's business. */
const devnetSetTokenBalance: Method = (call) => {
  const address = addressAt(call, 0);
  const units = BigInt(textAt(call, 1));
  const account = call.ledger.bank.account(address);
  if (account === undefined || tokenHolding(account) === undefined)
    throw invalid("not a token account");
  const data = Buffer.from(account.data);
  data.writeBigUInt64LE(units, TOKEN_UNITS_PLACE);
  call.ledger.put(address, { ...account, data: new Uint8Array(data) });
  return null;
};

/** How much of a stake account works, waits, and could be withdrawn now. */
const devnetStakeState: Method = (call) => {
  const account = call.ledger.bank.account(addressAt(call, 0));
  const delegation = delegationOf(account);
  if (account === undefined || delegation === undefined)
    throw invalid("not a delegated stake account");
  const epoch = call.ledger.epochOf(call.ledger.open.slot);
  const state = call.ledger.epochs.stakeAt(delegation, epoch);
  const isLeaving = epoch >= delegation.deactivationEpoch;
  const held = isLeaving ? state.effective : delegation.stake;
  const rent = call.ledger.bank.rentExempt(BigInt(account.data.length));
  return { ...state, free: account.lamports - held - rent };
};

/** The control methods: each needs the token of the run. */
export function controlMethods(options: {
  readonly faults: Faults;
  readonly save: () => void;
  readonly setSlotMs: (slotMs: number) => void;
}) {
  return {
    devnet_advance: devnetAdvance,
    devnet_advanceEpochs: devnetAdvanceEpochs,
    devnet_rollback: devnetRollback,
    devnet_setAccount: devnetSetAccount,
    devnet_setTokenBalance: devnetSetTokenBalance,
    devnet_load: devnetLoad,
    devnet_stakeState: devnetStakeState,
    /** Rows of faults and a seed; no rows, no faults. */
    devnet_faults: (call: NodeCall) => {
      const rows = listAt(call, 0, 100) as readonly FaultRow[];
      const problem = options.faults.set(rows, call.params[1] === undefined ? 1 : countAt(call, 1));
      if (problem !== undefined) throw invalid(problem);
      return null;
    },
    devnet_faultCounts: () => Object.fromEntries(options.faults.counts),
    devnet_save: () => {
      options.save();
      return null;
    },
    devnet_setSlotMs: (call: NodeCall) => {
      const slotMs = readCount(call.params[0], "slotMs");
      if (slotMs > 0 && slotMs < 10)
        throw new RpcError(-32_602, "a slot takes 0 or at least 10 ms");
      options.setSlotMs(slotMs);
      return null;
    },
  } as const satisfies Readonly<Record<string, Method>>;
}
