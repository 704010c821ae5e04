import type { Outcome } from "@holdall/wallet/refusals";
import { NO_EVIDENCE } from "./context.ts";
import { evmAddress } from "./evm/hex.ts";
import { readRlp, rlpBytes, rlpInteger, rlpList } from "./evm/rlp.ts";
import type { Rlp } from "./evm/rlp.ts";
import { readTypedData, typedDataPreimage } from "./evm/typed-data.ts";
import type { TypedData } from "./evm/typed-data.ts";
import { reading, stop, utf8Text } from "./reader.ts";
import { readMessage } from "./solana/message.ts";
import type { SolanaMessage } from "./solana/message.ts";

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

/** The parts of a request, without any judgement of what they mean. */
export type Structure =
  | { readonly kind: "solana-transaction"; readonly message: SolanaMessage }
  | { readonly kind: "evm-transaction"; readonly fields: EvmFields }
  /** `text` is `null` when the bytes are not UTF-8. */
  | { readonly kind: "message"; readonly text: string | null }
  /** `data` is `null` when only the hashes are known. */
  | { readonly kind: "typed-data"; readonly data: TypedData | null };

/** What a structure is read from: the bytes, and the document of typed data where it is at hand. */
export interface StructureSource {
  readonly kind: string;
  readonly bytes: Uint8Array;
  readonly document?: string;
}

/**
 * Takes a request apart for a device that shows it or a client that must send it field by field.
 * Lookup tables are not resolved, so that a message with one is `unreadable`. A document whose
 * preimage is not the bytes is `malformed`.
 */
export function readStructure(source: StructureSource): Outcome<Structure> {
  return reading((): Structure => {
    switch (source.kind) {
      case "solana-transaction":
        return { kind: source.kind, message: readMessage(source.bytes, NO_LOOKUPS) };
      case "evm-transaction":
        return { kind: source.kind, fields: readFields(source.bytes) };
      case "evm-typed-data":
        return { kind: "typed-data", data: readDocument(source) };
      default:
        return { kind: "message", text: utf8Text(source.bytes) };
    }
  });
}

/** The 66 bytes to be signed of an EIP-712 document, or `malformed`. */
export function preimageOfDocument(document: string): Outcome<Uint8Array> {
  return reading(() => typedDataPreimage(readTypedData(document)));
}

const NO_LOOKUPS = { evidence: [NO_EVIDENCE] } as const;

function readDocument({ bytes, document }: StructureSource): TypedData | null {
  if (document === undefined) return null;
  const data = readTypedData(document);
  const preimage = typedDataPreimage(data);
  const isSame = preimage.length === bytes.length && preimage.every((byte, i) => byte === bytes[i]);
  return isSame ? data : stop("malformed", "typed data: document of other bytes");
}

function readFields(bytes: Uint8Array): EvmFields {
  const type = bytes[0] >= 0xc0 ? 0 : bytes[0];
  const list = rlpList(readRlp(type === 0 ? bytes : bytes.subarray(1)), "transaction");
  switch (type) {
    case 0:
      if (list.length !== 9) stop("malformed", "transaction fields");
      return fieldsOf(0, [list[6], list[0], list[1], null, ...list.slice(2, 6), null]);
    case 1:
      if (list.length !== 8) stop("malformed", "transaction fields");
      return fieldsOf(1, [...list.slice(0, 3), null, ...list.slice(3, 8)]);
    case 2:
      if (list.length !== 9) stop("malformed", "transaction fields");
      return fieldsOf(2, [list[0], list[1], list[3], list[2], ...list.slice(4, 9)]);
    default:
      return stop("unreadable", `transaction type ${type}`);
  }
}

/** Chain id, nonce, price, tip, gas limit, recipient, value, data, access list. */
function fieldsOf(type: EvmFields["type"], list: readonly (Rlp | null)[]): EvmFields {
  const integer = (at: number): bigint => (list[at] === null ? 0n : rlpInteger(list[at], "field"));
  const to = rlpBytes(list[5] ?? undefined, "recipient");
  if (to.length !== 0 && to.length !== 20) stop("malformed", "recipient");
  return {
    type,
    chainId: integer(0),
    nonce: integer(1),
    gasPrice: integer(2),
    tip: integer(3),
    gasLimit: integer(4),
    to: to.length === 0 ? null : evmAddress(to),
    value: integer(6),
    data: rlpBytes(list[7] ?? undefined, "data"),
    hasAccessList: list[8] !== null && rlpList(list[8], "access list").length > 0,
  };
}
