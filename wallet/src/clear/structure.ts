import type { Outcome } from "@holdall/wallet/refusals";
import { NO_EVIDENCE } from "./context.ts";
import { readFields } from "./evm/fields.ts";
import type { EvmFields } from "./evm/fields.ts";
import { readTypedData, typedDataPreimage } from "./evm/typed-data.ts";
import type { TypedData } from "./evm/typed-data.ts";
import { reading, stop, utf8Text } from "./reader.ts";
import { readMessage } from "./solana/message.ts";
import type { SolanaMessage } from "./solana/message.ts";

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
