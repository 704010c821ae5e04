import type { Account } from "../runtime/account.ts";
import { isTokenProgram } from "../runtime/account.ts";
import { base58 } from "../runtime/base58.ts";
import type { TokenBalance } from "./history.ts";

const ACCOUNT_BYTES = 165;
const MINT_BYTES = 82;
/** Where Token-2022 writes what kind of account it is, when it has extensions. */
const TYPE_PLACE = 165;
const TYPE_MINT = 1;
const TYPE_ACCOUNT = 2;

export interface TokenHolding {
  readonly mint: string;
  readonly owner: string;
  readonly units: bigint;
  readonly delegate: string | null;
}

/** What a token account holds, or `undefined` when it is not one. */
export function tokenHolding(account: Account | undefined): TokenHolding | undefined {
  if (account === undefined || !isTokenProgram(account.owner)) return undefined;
  const { data } = account;
  const isPlain = data.length === ACCOUNT_BYTES;
  if (!isPlain && data[TYPE_PLACE] !== TYPE_ACCOUNT) return undefined;
  const view = Buffer.from(data.buffer, data.byteOffset, data.length);
  const isInitialized = data[108] !== 0;
  if (!isInitialized) return undefined;
  return {
    mint: base58(data.subarray(0, 32)),
    owner: base58(data.subarray(32, 64)),
    units: view.readBigUInt64LE(64),
    delegate: view.readUInt32LE(72) === 1 ? base58(data.subarray(76, 108)) : null,
  };
}

export interface MintFigures {
  readonly supply: bigint;
  readonly decimals: number;
}

/** Supply and decimals of a mint, or `undefined` when the account is none. */
export function mintFigures(account: Account | undefined): MintFigures | undefined {
  if (account === undefined || !isTokenProgram(account.owner)) return undefined;
  const { data } = account;
  if (data.length !== MINT_BYTES && data[TYPE_PLACE] !== TYPE_MINT) return undefined;
  const view = Buffer.from(data.buffer, data.byteOffset, data.length);
  return data[45] === 1 ? { supply: view.readBigUInt64LE(36), decimals: data[44] } : undefined;
}

/** Token balances of a transaction's keys. */
export function tokenBalances(
  keys: readonly string[],
  accountOf: (address: string) => Account | undefined,
): TokenBalance[] {
  return keys.flatMap((key, accountIndex) => {
    const account = accountOf(key);
    const holding = tokenHolding(account);
    if (account === undefined || holding === undefined) return [];
    const { mint, owner, units } = holding;
    const decimals = mintFigures(accountOf(mint))?.decimals ?? 0;
    return [{ accountIndex, mint, owner, programId: account.owner, units, decimals }];
  });
}
