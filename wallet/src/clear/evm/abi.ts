import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { stop } from "../reader.ts";
import { bigEndian, evmAddress, toBigEndian } from "./hex.ts";

/** A type of the contract ABI, parsed. */
export type AbiType =
  | { readonly kind: "address" | "bool" | "bytes" }
  | { readonly kind: "uint"; readonly bits: number }
  | { readonly kind: "fixed"; readonly length: number }
  | { readonly kind: "array"; readonly item: AbiType }
  | { readonly kind: "tuple"; readonly items: readonly AbiType[] };

/** A decoded value: address text, integer, flag, bytes, or a list of values. */
export type AbiValue = string | bigint | boolean | Uint8Array | readonly AbiValue[];

/** Most items of an array in one call. */
const ITEMS_MAX = 256;

/** A function of a contract: its selector and its arguments. */
export interface AbiFunction {
  readonly signature: string;
  readonly selector: string;
  readonly arguments: AbiType;
}

/** Parses "transfer(address,uint256)". The signatures are ours: a mistake throws. */
export function abiFunction(signature: string): AbiFunction {
  const open = signature.indexOf("(");
  const selector = bytesToHex(keccak_256(utf8ToBytes(signature)).subarray(0, 4));
  return { signature, selector, arguments: parseType(signature.slice(open)) };
}

/**
 * Decodes call arguments strictly: the values are encoded again and must give the same bytes, so
 * that no overlapping offset, dirty padding or trailing byte hides anything.
 */
export function decodeArguments(type: AbiType, data: Uint8Array): readonly AbiValue[] {
  const value = decodeAt(type, data, 0) as readonly AbiValue[];
  const again = encodeAbi(type, value);
  const isSame = again.length === data.length && again.every((byte, i) => byte === data[i]);
  return isSame ? value : stop("malformed", "call data: form");
}

/** Encodes a value of a type (contract ABI specification, "formal specification of the encoding"). */
export function encodeAbi(type: AbiType, value: AbiValue): Uint8Array {
  switch (type.kind) {
    case "uint":
      return toBigEndian(value as bigint, 32);
    case "bool":
      return toBigEndian(value === true ? 1n : 0n, 32);
    case "address":
      return toBigEndian(BigInt(value as string), 32);
    case "fixed":
      return padded(value as Uint8Array, 32);
    case "bytes": {
      const bytes = value as Uint8Array;
      return concatBytes(toBigEndian(BigInt(bytes.length), 32), padToWord(bytes));
    }
    case "array": {
      const items = value as readonly AbiValue[];
      const body = encodeItems(
        items.map(() => type.item),
        items,
      );
      return concatBytes(toBigEndian(BigInt(items.length), 32), body);
    }
    case "tuple":
      return encodeItems(type.items, value as readonly AbiValue[]);
  }
}

/**
 * Call data of a function by its signature, such as "transfer(address,uint256)". The signatures are
 * ours: a mistake throws. What it writes is what {@link decodeArguments} reads.
 */
export function encodeCall(signature: string, values: readonly AbiValue[]): Uint8Array {
  const { selector, arguments: type } = abiFunction(signature);
  return concatBytes(hexToBytes(selector), encodeAbi(type, values));
}

function parseType(text: string): AbiType {
  if (text.endsWith("[]")) return { kind: "array", item: parseType(text.slice(0, -2)) };
  if (text.startsWith("(")) return { kind: "tuple", items: splitTypes(text.slice(1, -1)) };
  if (text === "address" || text === "bool" || text === "bytes") return { kind: text };
  const size = /^(uint|bytes)(\d+)$/u.exec(text);
  if (size === null) throw new TypeError(`no type: ${text}`);
  const length = Number(size[2]);
  return size[1] === "uint" ? { kind: "uint", bits: length } : { kind: "fixed", length };
}

function splitTypes(text: string): readonly AbiType[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    if (text[i] === "(") depth++;
    if (text[i] === ")") depth--;
    if (i === text.length || (text[i] === "," && depth === 0)) {
      if (i > start) parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return parts.map(parseType);
}

function isDynamic(type: AbiType): boolean {
  if (type.kind === "tuple") return type.items.some(isDynamic);
  return type.kind === "bytes" || type.kind === "array";
}

/** Bytes a type takes in the head of a tuple. */
function headLength(type: AbiType): number {
  if (isDynamic(type) || type.kind !== "tuple") return 32;
  return type.items.reduce((sum, item) => sum + headLength(item), 0);
}

function encodeItems(types: readonly AbiType[], values: readonly AbiValue[]): Uint8Array {
  const encoded = types.map((type, i) => encodeAbi(type, values[i]));
  let tail = types.reduce((sum, type) => sum + headLength(type), 0);
  const heads: Uint8Array[] = [];
  const tails: Uint8Array[] = [];
  types.forEach((type, i) => {
    if (!isDynamic(type)) {
      heads.push(encoded[i]);
      return;
    }
    heads.push(toBigEndian(BigInt(tail), 32));
    tails.push(encoded[i]);
    tail += encoded[i].length;
  });
  return concatBytes(...heads, ...tails);
}

function word(data: Uint8Array, offset: number): Uint8Array {
  if (offset + 32 > data.length) stop("malformed", "call data: too short");
  return data.subarray(offset, offset + 32);
}

function length(data: Uint8Array, offset: number): number {
  const value = bigEndian(word(data, offset));
  return value <= BigInt(data.length) ? Number(value) : stop("malformed", "call data: length");
}

function decodeAt(type: AbiType, data: Uint8Array, offset: number): AbiValue {
  switch (type.kind) {
    case "uint": {
      const value = bigEndian(word(data, offset));
      return value >> BigInt(type.bits) === 0n ? value : stop("malformed", "call data: integer");
    }
    case "bool":
      return bigEndian(word(data, offset)) === 1n;
    case "address":
      return evmAddress(word(data, offset).subarray(12));
    case "fixed":
      return word(data, offset).slice(0, type.length);
    case "bytes": {
      const size = length(data, offset);
      if (offset + 32 + size > data.length) stop("malformed", "call data: too short");
      return data.slice(offset + 32, offset + 32 + size);
    }
    case "array": {
      const size = length(data, offset);
      if (size > ITEMS_MAX) stop("malformed", "call data: items");
      const items = Array.from({ length: size }, () => type.item);
      return decodeItems(items, data.subarray(offset + 32));
    }
    case "tuple":
      return decodeItems(type.items, data.subarray(offset));
  }
}

function decodeItems(types: readonly AbiType[], data: Uint8Array): readonly AbiValue[] {
  let head = 0;
  return types.map((type) => {
    const at = isDynamic(type) ? length(data, head) : head;
    const value = decodeAt(type, data, at);
    head += headLength(type);
    return value;
  });
}

function padToWord(bytes: Uint8Array): Uint8Array {
  return padded(bytes, Math.ceil(bytes.length / 32) * 32);
}

function padded(bytes: Uint8Array, size: number): Uint8Array {
  const whole = new Uint8Array(size);
  whole.set(bytes);
  return whole;
}
