import { RpcError } from "@holdall/devnet/door";
import type { Account } from "../runtime/account.ts";
import { fromBase58 } from "../runtime/base58.ts";
import { shownAccount } from "../show/account.ts";
import type { ShownAs } from "../show/account.ts";
import {
  addressAt,
  countAt,
  invalid,
  listAt,
  optionsAt,
  readAddress,
  readCount,
  reading,
  shownAs,
  shownLamports,
} from "./params.ts";
import type { Method, NodeCall } from "./params.ts";

const ACCOUNTS_MAX = 100;
const FILTERS_MAX = 4;
const MEMCMP_BYTES_MAX = 128;
const LAMPORTS_BYTES_MAX = 10 * 1024 * 1024;

function shown(call: NodeCall, address: string, account: Account | undefined, as: ShownAs) {
  if (account === undefined) return null;
  const lamports = shownLamports(call, account.lamports);
  return shownAccount(address, { ...account, lamports }, as);
}

const getAccountInfo: Method = (call) => {
  const address = addressAt(call, 0);
  const options = optionsAt(call, 1);
  const { slot, answer } = reading(call, options);
  const account = call.ledger.accountAt(address, slot);
  return answer(shown(call, address, account, shownAs(call, options, slot)));
};

const getMultipleAccounts: Method = (call) => {
  const addresses = listAt(call, 0, ACCOUNTS_MAX).map(readAddress);
  const options = { encoding: "base64", ...optionsAt(call, 1) };
  const { slot, answer } = reading(call, options);
  const as = shownAs(call, options, slot);
  return answer(
    addresses.map((address) => shown(call, address, call.ledger.accountAt(address, slot), as)),
  );
};

const getBalance: Method = (call) => {
  const address = addressAt(call, 0);
  const { slot, answer } = reading(call, optionsAt(call, 1));
  const lamports = call.ledger.accountAt(address, slot)?.lamports ?? 0n;
  return answer(shownLamports(call, lamports));
};

const getProgramAccounts: Method = (call) => {
  const program = addressAt(call, 0);
  const options = optionsAt(call, 1);
  const { slot, answer } = reading(call, options);
  const fits = readFilters(options["filters"]);
  const as = shownAs(call, options, slot);
  const found = [...call.ledger.ownedAt(program, slot)]
    .filter(([, account]) => fits(account))
    .map(([pubkey, account]) => ({ pubkey, account: shownAccount(pubkey, account, as) }));
  return options["withContext"] === true ? answer(found) : found;
};

/** Reads the filters of the specification into one question about an account. */
export function readFilters(value: unknown): (account: Account) => boolean {
  if (value === undefined || value === null) return () => true;
  if (!Array.isArray(value)) throw invalid("Invalid params: filters must be a list");
  if (value.length > FILTERS_MAX) throw invalid(`Too many filters provided; max ${FILTERS_MAX}`);
  const tests = value.map(readFilter);
  return (account) => tests.every((test) => test(account));
}

function readFilter(filter: unknown): (account: Account) => boolean {
  const { dataSize, memcmp } = Object(filter) as Readonly<Record<string, unknown>>;
  if (dataSize !== undefined) {
    const size = readCount(dataSize, "dataSize");
    return ({ data }) => data.length === size;
  }
  if (memcmp === undefined) throw invalid("Invalid params: unknown filter");
  const { offset, bytes, encoding } = Object(memcmp) as Readonly<Record<string, unknown>>;
  const start = readCount(offset, "offset");
  const wanted =
    encoding === "base64" ? Buffer.from(String(bytes), "base64") : fromBase58(String(bytes));
  if (wanted === undefined) throw invalid("Invalid param: invalid base58 of memcmp");
  if (wanted.length > MEMCMP_BYTES_MAX)
    throw invalid("encoded binary data should be less than 128 bytes");
  return ({ data }) => Buffer.compare(data.subarray(start, start + wanted.length), wanted) === 0;
}

const getMinimumBalanceForRentExemption: Method = (call) => {
  const bytes = countAt(call, 0);
  if (bytes > LAMPORTS_BYTES_MAX) throw new RpcError(-32_602, "an account has at most 10 MiB");
  return call.ledger.bank.rentExempt(BigInt(bytes));
};

export const accountMethods = {
  getAccountInfo,
  getBalance,
  getMinimumBalanceForRentExemption,
  getMultipleAccounts,
  getProgramAccounts,
} as const satisfies Readonly<Record<string, Method>>;
