import { stop } from "../reader.ts";
import { evmAddress } from "./hex.ts";
import { readRlp, rlpBytes, rlpInteger, rlpList } from "./rlp.ts";
import type { Rlp } from "./rlp.ts";

/** An unsigned EVM transaction, field by field. Integers in the chain's smallest unit. */
export interface EvmFields {
  readonly type: 0 | 1 | 2;
  readonly chainId: bigint;
  readonly nonce: bigint;
  /** Price of gas on types 0 and 1, highest price on type 2. */
  readonly gasPrice: bigint;
  /** Tip of type 2; zero on the others. */
  readonly tip: bigint;
  readonly gasLimit: bigint;
  /** `null` when a contract is created. */
  readonly to: string | null;
  readonly value: bigint;
  readonly data: Uint8Array;
  readonly hasAccessList: boolean;
}

/** Most entries of an access list. */
const ACCESS_MAX = 256;

/** How many fields each type has. */
const LENGTHS = [9, 8, 9];

/**
 * Reads an unsigned transaction of type 0, 1 or 2 (EIP-155, 2930, 1559), or stops. One without a
 * chain id is `wrong-network`; other types are `unreadable`.
 */
export function readFields(bytes: Uint8Array): EvmFields {
  const [first] = bytes;
  const type = first >= 0xc0 ? 0 : first;
  const isKnown = first >= 0xc0 || first === 1 || first === 2;
  if (!isKnown) stop("unreadable", `transaction type ${first}`);
  const list = rlpList(readRlp(type === 0 ? bytes : bytes.subarray(1)), "transaction");
  if (type === 0 && list.length === 6) stop("wrong-network", "no chain id");
  if (list.length !== LENGTHS[type]) stop("malformed", "transaction");
  return fieldsOf(type as EvmFields["type"], list);
}

/** The same six fields in each type's own order, and what each has besides. */
function fieldsOf(type: EvmFields["type"], list: readonly Rlp[]): EvmFields {
  const integer = (at: number): bigint => rlpInteger(list[at], "field");
  // Nonce first, or behind the chain id; the tip of type 2 stands before its highest price.
  const at = [0, 1, 1][type];
  const price = at + (type === 2 ? 2 : 1);
  const [chainId, tip, gasPrice] = [integer(type === 0 ? 6 : 0), integer(at + 1), integer(price)];
  if (type === 0) checkUnsigned(list);
  else checkAccessList(list[list.length - 1]);
  if (tip > gasPrice) stop("malformed", "tip");
  const to = rlpBytes(list[price + 2], "recipient");
  if (to.length !== 0 && to.length !== 20) stop("malformed", "recipient");
  return {
    type,
    chainId,
    nonce: integer(at),
    gasPrice,
    tip: type === 2 ? tip : 0n,
    gasLimit: integer(price + 1),
    to: to.length === 0 ? null : evmAddress(to),
    value: integer(price + 3),
    data: rlpBytes(list[price + 4], "data"),
    hasAccessList: type !== 0 && rlpList(list[list.length - 1], "access list").length > 0,
  };
}

/** EIP-155: the chain id stands in the place of a signature, and two empty values after it. */
function checkUnsigned(list: readonly Rlp[]): void {
  const isUnsigned = [7, 8].every((at) => rlpBytes(list[at], "signature").length === 0);
  if (!isUnsigned) stop("malformed", "signed already");
}

function checkAccessList(value: Rlp): void {
  const entries = rlpList(value, "access list");
  if (entries.length > ACCESS_MAX) stop("malformed", "access list");
  for (const entry of entries) {
    const [account, keys, ...more] = rlpList(entry, "access list");
    const isAddress = rlpBytes(account, "access list").length === 20;
    const areKeys = rlpList(keys, "access list").every(
      (key) => rlpBytes(key, "access list").length === 32,
    );
    if (!isAddress || !areKeys || more.length > 0) stop("malformed", "access list");
  }
}
