import { getAddressLookupTableDecoder } from "@solana-program/address-lookup-table";
import { getStakeStateAccountDecoder } from "@solana-program/stake";
import { getNonceDecoder } from "@solana-program/system";
import { getMintDecoder, getMultisigDecoder, getTokenDecoder } from "@solana-program/token-2022";
import type { Extension } from "@solana-program/token-2022";
import { formatDecimal } from "@holdall/core/num";
import { mintFigures, tokenHolding } from "../ledger/token-balance.ts";
import {
  STAKE_PROGRAM,
  SYSTEM_PROGRAM,
  TOKEN_PROGRAM,
  VOTE_PROGRAM,
  isTokenProgram,
} from "../runtime/account.ts";
import type { Account } from "../runtime/account.ts";
import { base58 } from "../runtime/base58.ts";
import { lowerFirst, plain } from "./plain.ts";

const TABLE_PROGRAM = "AddressLookupTab1e1111111111111111111111111";
const SYSVAR_OWNER = "Sysvar1111111111111111111111111111111111111";
const CLOCK = "SysvarC1ock11111111111111111111111111111111";
const UPGRADEABLE_LOADER = "BPFLoaderUpgradeab1e11111111111111111111111";
const MULTISIG_BYTES = 355;
const NONCE_BYTES = 80;

export interface ParsedAccount {
  readonly program: string;
  readonly parsed: unknown;
  readonly space: number;
}

type AccountOf = (address: string) => Account | undefined;

/** An account in words, where its program is known and its bytes can be read; else `undefined`. */
export function parsedAccount(
  address: string,
  account: Account,
  accountOf: AccountOf,
): ParsedAccount | undefined {
  try {
    const found = parse(address, account, accountOf);
    return found === undefined ? undefined : { ...found, space: account.data.length };
  } catch {
    return undefined;
  }
}

function parse(address: string, account: Account, accountOf: AccountOf) {
  const { owner, data } = account;
  if (isTokenProgram(owner)) return parseToken(account, accountOf);
  if (owner === SYSTEM_PROGRAM && data.length === NONCE_BYTES) return parseNonce(account);
  if (owner === STAKE_PROGRAM) return parseStake(account);
  if (owner === VOTE_PROGRAM) return parseVote(account);
  if (owner === TABLE_PROGRAM) return parseTable(account);
  if (owner === UPGRADEABLE_LOADER) return parseProgram(account);
  if (owner === SYSVAR_OWNER && address === CLOCK) return parseClock(account);
  return undefined;
}

/** An amount of a token in the four forms of the specification. */
export function tokenAmount(units: bigint, decimals: number) {
  const text = formatDecimal(units, decimals);
  const short = text.includes(".") ? text.replace(/\.?0+$/u, "") : text;
  return { amount: units.toString(), decimals, uiAmount: Number(short), uiAmountString: short };
}

function parseToken(account: Account, accountOf: AccountOf) {
  const program = account.owner === TOKEN_PROGRAM ? "spl-token" : "spl-token-2022";
  const holding = tokenHolding(account);
  if (holding !== undefined) {
    const decimals = mintFigures(accountOf(holding.mint))?.decimals ?? 0;
    return { program, parsed: { type: "account", info: holderInfo(account, decimals) } };
  }
  if (mintFigures(account) !== undefined) {
    return { program, parsed: { type: "mint", info: mintInfo(account) } };
  }
  if (account.data.length !== MULTISIG_BYTES) return undefined;
  const { m, n, isInitialized, signers } = getMultisigDecoder().decode(account.data);
  const info = { isInitialized, numRequiredSigners: m, numValidSigners: n, signers };
  return { program, parsed: { type: "multisig", info } };
}

const HOLDER_STATES = ["uninitialized", "initialized", "frozen"] as const;

function holderInfo({ data }: Account, decimals: number) {
  const holder = getTokenDecoder().decode(data);
  const delegate = plain(holder.delegate);
  const reserve = plain(holder.isNative);
  return {
    mint: holder.mint,
    owner: holder.owner,
    tokenAmount: tokenAmount(holder.amount, decimals),
    state: HOLDER_STATES[holder.state],
    isNative: reserve !== null,
    ...(reserve === null ? {} : { rentExemptReserve: tokenAmount(reserve as bigint, 9) }),
    ...(delegate === null
      ? {}
      : { delegate, delegatedAmount: tokenAmount(holder.delegatedAmount, decimals) }),
    ...optional("closeAuthority", plain(holder.closeAuthority)),
    ...extensionsOf(holder.extensions),
  };
}

function mintInfo({ data }: Account) {
  const mint = getMintDecoder().decode(data);
  return {
    decimals: mint.decimals,
    supply: mint.supply.toString(),
    isInitialized: mint.isInitialized,
    mintAuthority: plain(mint.mintAuthority),
    freezeAuthority: plain(mint.freezeAuthority),
    ...extensionsOf(mint.extensions),
  };
}

function extensionsOf(option: { readonly __option: string; readonly value?: Extension[] }) {
  if (option.value === undefined || option.value.length === 0) return {};
  const extensions = option.value.map(({ __kind, ...state }) => ({
    extension: lowerFirst(__kind),
    state: plain(state),
  }));
  return { extensions };
}

function parseNonce({ data }: Account) {
  const { authority, blockhash, lamportsPerSignature } = getNonceDecoder().decode(data);
  const feeCalculator = { lamportsPerSignature: lamportsPerSignature.toString() };
  return {
    program: "nonce",
    parsed: { type: "initialized", info: { authority, blockhash, feeCalculator } },
  };
}

function parseStake({ data }: Account) {
  const { state } = getStakeStateAccountDecoder().decode(data);
  switch (state.__kind) {
    case "Uninitialized":
    case "RewardsPool":
      return { program: "stake", parsed: { type: lowerFirst(state.__kind), info: null } };
    case "Initialized":
      return {
        program: "stake",
        parsed: { type: "initialized", info: { meta: stakeMeta(state.fields[0]), stake: null } },
      };
    case "Stake": {
      const [meta, { delegation, creditsObserved }] = state.fields;
      const stake = {
        creditsObserved,
        delegation: {
          voter: delegation.voterPubkey,
          stake: delegation.stake.toString(),
          activationEpoch: delegation.activationEpoch.toString(),
          deactivationEpoch: delegation.deactivationEpoch.toString(),
          warmupCooldownRate: 0.25,
        },
      };
      return {
        program: "stake",
        parsed: { type: "delegated", info: { meta: stakeMeta(meta), stake } },
      };
    }
  }
}

function stakeMeta(meta: {
  readonly rentExemptReserve: bigint;
  readonly authorized: { readonly staker: string; readonly withdrawer: string };
  readonly lockup: {
    readonly unixTimestamp: bigint;
    readonly epoch: bigint;
    readonly custodian: string;
  };
}) {
  return {
    rentExemptReserve: meta.rentExemptReserve.toString(),
    authorized: { staker: meta.authorized.staker, withdrawer: meta.authorized.withdrawer },
    lockup: {
      unixTimestamp: meta.lockup.unixTimestamp,
      epoch: meta.lockup.epoch,
      custodian: meta.lockup.custodian,
    },
  };
}

function parseVote({ data }: Account) {
  const nodePubkey = base58(data.subarray(4, 36));
  const authorizedWithdrawer = base58(data.subarray(36, 68));
  const info = {
    nodePubkey,
    authorizedWithdrawer,
    commission: data[68],
    votes: [],
    rootSlot: null,
  };
  return { program: "vote", parsed: { type: "vote", info } };
}

function parseTable({ data }: Account) {
  const table = getAddressLookupTableDecoder().decode(data);
  const info = {
    deactivationSlot: table.deactivationSlot.toString(),
    lastExtendedSlot: table.lastExtendedSlot.toString(),
    lastExtendedSlotStartIndex: table.lastExtendedSlotStartIndex,
    ...optional("authority", plain(table.authority)),
    addresses: table.addresses,
  };
  return { program: "address-lookup-table", parsed: { type: "lookupTable", info } };
}

function parseProgram({ data }: Account) {
  const isProgram = Buffer.from(data).readUInt32LE(0) === 2;
  if (!isProgram) return undefined;
  const programData = base58(data.subarray(4, 36));
  return { program: "bpf-upgradeable-loader", parsed: { type: "program", info: { programData } } };
}

function parseClock({ data }: Account) {
  const view = Buffer.from(data.buffer, data.byteOffset, data.length);
  const info = {
    slot: view.readBigUInt64LE(0),
    epochStartTimestamp: view.readBigInt64LE(8),
    epoch: view.readBigUInt64LE(16),
    leaderScheduleEpoch: view.readBigUInt64LE(24),
    unixTimestamp: view.readBigInt64LE(32),
  };
  return { program: "sysvar", parsed: { type: "clock", info } };
}

function optional(name: string, value: unknown): Readonly<Record<string, unknown>> {
  return value === null ? {} : { [name]: value };
}
