import type { Account } from "../runtime/account.ts";
import { SYSTEM_PROGRAM } from "../runtime/account.ts";
import { writableKeys } from "../runtime/bank.ts";
import type { Execution } from "../runtime/bank.ts";
import { base58 } from "../runtime/base58.ts";
import type { TransactionError } from "../runtime/transaction-error.ts";
import { isIncluded } from "../runtime/transaction-error.ts";
import { ACCOUNT_LOCKS_MAX } from "../runtime/wire.ts";
import type { WireTransaction } from "../runtime/wire.ts";
import type { TransactionRecord } from "./history.ts";
import type { Ledger } from "./ledger.ts";
import { tokenBalances } from "./token-balance.ts";

const TABLE_PROGRAM = "AddressLookupTab1e1111111111111111111111111";
const TABLE_META_BYTES = 56;
const KEY_BYTES = 32;
const NONCE_BYTES = 80;

/** All keys of a transaction, those of its lookup tables included. */
export interface ResolvedKeys {
  readonly keys: readonly string[];
  readonly loadedWritable: readonly string[];
  readonly loadedReadonly: readonly string[];
  /** Every key that the transaction may change. */
  readonly writable: readonly string[];
}

/** Resolves lookup tables; a table that is missing or too short is the runtime's own error. */
export function resolveKeys(
  wire: Omit<WireTransaction, "bytes" | "signatures">,
  accountOf: (address: string) => Account | undefined,
): ResolvedKeys | TransactionError {
  const loadedWritable: string[] = [];
  const loadedReadonly: string[] = [];
  for (const { table, writableIndexes, readonlyIndexes } of wire.lookups) {
    const account = accountOf(table);
    if (account === undefined) return "AddressLookupTableNotFound";
    if (account.owner !== TABLE_PROGRAM) return "InvalidAddressLookupTableOwner";
    for (const [indexes, loaded] of [
      [writableIndexes, loadedWritable],
      [readonlyIndexes, loadedReadonly],
    ] as const) {
      for (const index of indexes) {
        const start = TABLE_META_BYTES + index * KEY_BYTES;
        if (start + KEY_BYTES > account.data.length) return "InvalidAddressLookupTableIndex";
        loaded.push(base58(account.data.subarray(start, start + KEY_BYTES)));
      }
    }
  }
  const keys = [...wire.keys, ...loadedWritable, ...loadedReadonly];
  return {
    keys,
    loadedWritable,
    loadedReadonly,
    writable: [...writableKeys(wire), ...loadedWritable],
  };
}

/** Why a transaction cannot enter the open block; `null` when it can. */
export function admissionError(
  ledger: Ledger,
  wire: WireTransaction,
  resolved: ResolvedKeys,
): TransactionError | null {
  if (ledger.history.find(base58(wire.signatures[0])) !== undefined) return "AlreadyProcessed";
  if (resolved.keys.length > ACCOUNT_LOCKS_MAX) return "TooManyAccountLocks";
  if (new Set(resolved.keys).size !== resolved.keys.length) return "AccountLoadedTwice";
  const isFresh = ledger.lastValidHeight(wire.blockhash) !== undefined;
  return isFresh || usesNonce(ledger, wire) ? null : "BlockhashNotFound";
}

/** True when the first instruction advances a durable nonce that holds the transaction's hash. */
function usesNonce(ledger: Ledger, wire: WireTransaction): boolean {
  const [first] = wire.instructions;
  if (first === undefined || wire.keys[first.programIndex] !== SYSTEM_PROGRAM) return false;
  const isAdvance = Buffer.from(first.data).equals(Buffer.from([4, 0, 0, 0]));
  const nonce = ledger.bank.account(wire.keys[first.accountIndexes[0]] ?? SYSTEM_PROGRAM);
  if (!isAdvance || nonce?.data.length !== NONCE_BYTES) return false;
  return base58(nonce.data.subarray(40, 72)) === wire.blockhash;
}

/** Runs a transaction against the open block without keeping anything. */
export function simulate(
  ledger: Ledger,
  wire: WireTransaction,
  {
    isVerifying,
    isCheckingHash,
  }: { readonly isVerifying: boolean; readonly isCheckingHash: boolean },
) {
  const resolved = resolveKeys(wire, (address) => ledger.bank.account(address));
  const nothing = {
    logs: [],
    unitsConsumed: 0n,
    inner: [],
    returnData: null,
    accounts: new Map<string, Account>(),
  };
  if (!isResolved(resolved)) return { error: resolved, ...nothing };
  const refused = admissionError(ledger, wire, resolved);
  if (refused !== null && (isCheckingHash || refused !== "BlockhashNotFound")) {
    return { error: refused, ...nothing };
  }
  ledger.syncSysvars();
  return ledger.bank.simulate(wire, isVerifying);
}

/**
 * Runs a transaction in the open block. It enters the block when it ran, successful or not; the
 * error is answered in both cases.
 */
export function execute(ledger: Ledger, wire: WireTransaction): TransactionError | null {
  const accountOf = (address: string) => ledger.bank.account(address);
  const resolved = resolveKeys(wire, accountOf);
  if (!isResolved(resolved)) return resolved;
  const refused = admissionError(ledger, wire, resolved);
  if (refused !== null) return refused;
  ledger.syncSysvars();
  const { keys } = resolved;
  const lamportsOf = (key: string): bigint => accountOf(key)?.lamports ?? 0n;
  const balancesBefore = keys.map(lamportsOf);
  const tokensBefore = tokenBalances(keys, accountOf);
  const execution = ledger.bank.execute(wire, resolved.writable);
  const { error } = execution;
  if (error !== null && !isIncluded(error)) return error;
  const after = {
    balancesAfter: keys.map(lamportsOf),
    tokensAfter: tokenBalances(keys, accountOf),
  };
  const record = recordOf(ledger, wire, {
    resolved,
    execution,
    balancesBefore,
    tokensBefore,
    ...after,
  });
  ledger.record(record);
  ledger.listener.accountsChanged(resolved.writable, record);
  return error;
}

function isResolved(resolved: ResolvedKeys | TransactionError): resolved is ResolvedKeys {
  return typeof resolved === "object" && "keys" in resolved;
}

interface Ran extends Pick<
  TransactionRecord,
  "balancesBefore" | "balancesAfter" | "tokensBefore" | "tokensAfter"
> {
  readonly resolved: ResolvedKeys;
  readonly execution: Execution;
}

function recordOf(ledger: Ledger, wire: WireTransaction, ran: Ran): TransactionRecord {
  const { resolved, execution, ...balances } = ran;
  const { error, logs, inner, unitsConsumed, returnData } = execution;
  const { keys, loadedWritable, loadedReadonly } = resolved;
  return {
    signature: base58(wire.signatures[0]),
    slot: ledger.open.slot,
    timeSeconds: ledger.open.timeSeconds,
    bytes: wire.bytes,
    version: wire.version,
    keys,
    loadedWritable,
    loadedReadonly,
    error,
    feeLamports: feeOf(wire),
    logs,
    inner,
    unitsConsumed,
    returnData,
    ...balances,
  };
}

const FEE_PER_SIGNATURE = 5_000n;
const COMPUTE_BUDGET = "ComputeBudget111111111111111111111111111111";
const UNITS_PER_INSTRUCTION = 200_000n;
const UNITS_PER_BUILTIN = 3_000n;
const UNITS_MAX = 1_400_000n;
const MICRO = 1_000_000n;
const PRECOMPILES: ReadonlySet<string> = new Set([
  "Ed25519SigVerify111111111111111111111111111",
  "KeccakSecp256k11111111111111111111111111111",
  "Secp256r1SigVerify1111111111111111111111111",
]);
const BUILTINS: ReadonlySet<string> = new Set([
  SYSTEM_PROGRAM,
  COMPUTE_BUDGET,
  "Vote111111111111111111111111111111111111111",
  "BPFLoaderUpgradeab1e11111111111111111111111",
]);

/**
 * The network's fee in lamports: 5,000 for each signature, and the priority fee, which is the
 * asked price in millionths of a lamport times the unit limit, rounded up.
 */
export function feeOf(wire: Omit<WireTransaction, "bytes" | "signatures">): bigint {
  let [signatures, limit, price] = [BigInt(wire.signerCount), undefined as bigint | undefined, 0n];
  let usual = 0n;
  for (const { programIndex, data } of wire.instructions) {
    const program = wire.keys[programIndex];
    if (PRECOMPILES.has(program)) signatures += BigInt(data[0] ?? 0);
    usual += BUILTINS.has(program) ? UNITS_PER_BUILTIN : UNITS_PER_INSTRUCTION;
    if (program !== COMPUTE_BUDGET) continue;
    const view = Buffer.from(data);
    if (data[0] === 2 && data.length === 5) limit = BigInt(view.readUInt32LE(1));
    if (data[0] === 3 && data.length === 9) price = view.readBigUInt64LE(1);
  }
  const asked = limit ?? usual;
  const units = asked < UNITS_MAX ? asked : UNITS_MAX;
  return signatures * FEE_PER_SIGNATURE + (price * units + MICRO - 1n) / MICRO;
}
