import type { TypedData } from "@holdall/wallet/clear";
import { hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { fixedBytes } from "./bytes.ts";

/** A field type of EIP-712 taken apart, as both makers' protocols describe it. */
export type FieldType =
  | { readonly kind: "uint" | "int" | "bytes-fixed"; readonly size: number }
  | { readonly kind: "bytes" | "string" | "bool" | "address" }
  | { readonly kind: "struct"; readonly name: string }
  /** `length` is `null` when it is open. */
  | { readonly kind: "array"; readonly item: FieldType; readonly length: number | null };

/** Takes "uint256", "bytes32", "Person", "address[3][]" apart. Outermost array first. */
export function fieldType(data: TypedData, text: string): FieldType {
  const array = /^(.+)\[(\d*)\]$/u.exec(text);
  if (array !== null) {
    const length = array[2] === "" ? null : Number(array[2]);
    return { kind: "array", item: fieldType(data, array[1]), length };
  }
  if (data.types.has(text)) return { kind: "struct", name: text };
  if (text === "bytes" || text === "string" || text === "bool" || text === "address") {
    return { kind: text };
  }
  const [, base, digits] = /^(uint|int|bytes)(\d*)$/u.exec(text) ?? [];
  const number = digits === "" ? 256 : Number(digits);
  if (base === "bytes") return { kind: "bytes-fixed", size: number };
  return { kind: base === "int" ? "int" : "uint", size: number / 8 };
}

/** The raw bytes of one atomic value, as devices take it: integers in their full width. */
export function atomBytes(type: FieldType, value: unknown): Uint8Array {
  switch (type.kind) {
    case "uint":
    case "int":
      return fixedBytes(BigInt(value as string | number), type.size);
    case "bool":
      return Uint8Array.of(value === true ? 1 : 0);
    case "string":
      return utf8ToBytes(value as string);
    case "address":
    case "bytes":
    case "bytes-fixed":
      return hexToBytes((value as string).slice(2).toLowerCase());
    case "struct":
    case "array":
      throw new TypeError(`${type.kind} is not atomic`);
  }
}
