import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { stop } from "../reader.ts";
import { evmAddress, toBigEndian } from "./hex.ts";

/** One field of a struct type. */
export interface TypedField {
  readonly name: string;
  readonly type: string;
}

/** An EIP-712 document, read strictly. */
export interface TypedData {
  readonly types: ReadonlyMap<string, readonly TypedField[]>;
  readonly primaryType: string;
  readonly domain: Readonly<Record<string, unknown>>;
  readonly message: Readonly<Record<string, unknown>>;
}

/** Limits of a document: size, types, fields, nesting, items. */
const TEXT_MAX = 65_536;
const TYPES_MAX = 64;
const FIELDS_MAX = 64;
const DEPTH_MAX = 16;
const ITEMS_MAX = 512;

const NAME = /^[A-Za-z_$][A-Za-z0-9_$]*$/u;
const ATOM = /^(?:address|bool|string|bytes(?:[1-9]|[12]\d|3[0-2])?|u?int(?:\d{1,3})?)$/u;
const ARRAY = /^(.+)\[(\d*)\]$/u;

/** Reads a document from its JSON text, or stops: unknown fields, missing and circular types. */
export function readTypedData(text: string): TypedData {
  if (text.length > TEXT_MAX) stop("too-large", String(text.length));
  const root = record(parseJson(text), "document");
  const known = ["types", "primaryType", "domain", "message"];
  if (Object.keys(root).some((key) => !known.includes(key))) stop("malformed", "typed data: field");
  const { primaryType } = root;
  const types = readTypes(record(root["types"], "types"));
  if (typeof primaryType !== "string" || primaryType === "EIP712Domain") {
    stop("malformed", "typed data: primary type");
  }
  if (!types.has(primaryType)) stop("malformed", "typed data: primary type");
  checkReferences(types, primaryType);
  checkReferences(types, "EIP712Domain");
  return {
    types,
    primaryType,
    domain: record(root["domain"], "domain"),
    message: record(root["message"], "message"),
  };
}

/** The 66 bytes a signer signs: 0x1901 ‖ domain separator ‖ struct hash (EIP-712). */
export function typedDataPreimage(data: TypedData): Uint8Array {
  return concatBytes(
    Uint8Array.of(0x19, 0x01),
    hashStruct(data, "EIP712Domain", data.domain, 0),
    hashStruct(data, data.primaryType, data.message, 0),
  );
}

/** "Mail(Person from,Person to,string contents)Person(string name,address wallet)". */
export function encodeType(data: Pick<TypedData, "types">, type: string): string {
  const found = new Set<string>();
  const collect = (name: string): void => {
    if (found.has(name) || !data.types.has(name)) return;
    found.add(name);
    for (const field of data.types.get(name)!) collect(baseType(field.type));
  };
  collect(type);
  found.delete(type);
  const fields = (name: string) =>
    data.types
      .get(name)!
      .map((field) => `${field.type} ${field.name}`)
      .join(",");
  return [type, ...[...found].sort()].map((name) => `${name}(${fields(name)})`).join("");
}

/** An integer written as a safe number, decimal text or 0x hexadecimal. */
export function typedInteger(value: unknown, what: string): bigint {
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  const isText = typeof value === "string" && /^(?:-?(?:0|[1-9]\d*)|0x[0-9a-fA-F]+)$/u.test(value);
  return isText && value.length <= 80 ? BigInt(value) : stop("malformed", `typed data: ${what}`);
}

/** An address, in lower case with 0x. */
export function typedAddress(value: unknown, what: string): string {
  const isAddress = typeof value === "string" && /^0x[0-9a-fA-F]{40}$/u.test(value);
  return isAddress ? value.toLowerCase() : stop("malformed", `typed data: ${what}`);
}

/** The same in its checked form, from any case. */
export function shownAddress(value: unknown, what: string): string {
  return evmAddress(hexToBytes(typedAddress(value, what).slice(2)));
}

function readTypes(raw: Record<string, unknown>): ReadonlyMap<string, readonly TypedField[]> {
  const types = new Map<string, readonly TypedField[]>();
  for (const [name, fields] of Object.entries(raw)) {
    const isNamed = NAME.test(name) && !ATOM.test(name);
    if (!isNamed || !Array.isArray(fields) || fields.length > FIELDS_MAX) {
      stop("malformed", "typed data: types");
    }
    types.set(name, fields.map(readField));
    if (new Set(types.get(name)!.map((field) => field.name)).size !== fields.length) {
      stop("malformed", "typed data: field twice");
    }
  }
  if (types.size > TYPES_MAX || !types.has("EIP712Domain")) stop("malformed", "typed data: types");
  return types;
}

function readField(raw: unknown): TypedField {
  const { name, type } = record(raw, "field");
  if (typeof name !== "string" || typeof type !== "string" || !NAME.test(name)) {
    return stop("malformed", "typed data: field");
  }
  return { name, type };
}

/** Every type named exists, and none contains itself: such a document has no finite meaning. */
function checkReferences(
  data: TypedData["types"],
  root: string,
  path: readonly string[] = [],
): void {
  if (path.includes(root) || path.length > DEPTH_MAX)
    stop("malformed", "typed data: circular type");
  for (const field of data.get(root)!) {
    const base = baseType(field.type);
    if (data.has(base)) checkReferences(data, base, [...path, root]);
    else if (!isAtom(base)) stop("malformed", `typed data: type ${base.slice(0, 40)}`);
  }
}

function isAtom(type: string): boolean {
  if (!ATOM.test(type)) return false;
  const bits = /^u?int(\d+)$/u.exec(type);
  return (
    bits === null || (Number(bits[1]) % 8 === 0 && Number(bits[1]) >= 8 && Number(bits[1]) <= 256)
  );
}

function baseType(type: string): string {
  let base = type;
  for (let match = ARRAY.exec(base); match !== null; match = ARRAY.exec(base)) base = match[1];
  return base;
}

function hashStruct(
  data: TypedData,
  type: string,
  value: Record<string, unknown>,
  depth: number,
): Uint8Array {
  const fields = data.types.get(type)!;
  const names = fields.map((field) => field.name);
  const isExact =
    names.length === Object.keys(value).length && names.every((name) => Object.hasOwn(value, name));
  if (!isExact || depth > DEPTH_MAX) stop("malformed", `typed data: fields of ${type}`);
  const typeHash = keccak_256(utf8ToBytes(encodeType(data, type)));
  const encoded = fields.map((field) =>
    encodeValue(data, field.type, value[field.name], depth + 1),
  );
  return keccak_256(concatBytes(typeHash, ...encoded));
}

function encodeValue(data: TypedData, type: string, value: unknown, depth: number): Uint8Array {
  const array = ARRAY.exec(type);
  if (array !== null) return encodeArray(data, array, value, depth);
  if (data.types.has(type)) return hashStruct(data, type, record(value, type), depth);
  if (type === "string") {
    if (typeof value !== "string" || !value.isWellFormed()) stop("malformed", "typed data: string");
    return keccak_256(utf8ToBytes(value));
  }
  if (type === "bool") {
    if (typeof value !== "boolean") stop("malformed", "typed data: bool");
    return toBigEndian(value ? 1n : 0n, 32);
  }
  if (type === "address") return toBigEndian(BigInt(typedAddress(value, "address")), 32);
  if (type.startsWith("bytes")) return encodeBytes(type, value);
  return encodeInteger(type, value);
}

function encodeArray(
  data: TypedData,
  [, item, length]: RegExpExecArray,
  value: unknown,
  depth: number,
): Uint8Array {
  const isRight = Array.isArray(value) && value.length <= ITEMS_MAX && depth <= DEPTH_MAX;
  if (!isRight || (length !== "" && value.length !== Number(length))) {
    return stop("malformed", "typed data: array");
  }
  return keccak_256(concatBytes(...value.map((one) => encodeValue(data, item, one, depth + 1))));
}

function encodeBytes(type: string, value: unknown): Uint8Array {
  if (typeof value !== "string" || !/^0x(?:[0-9a-fA-F]{2})*$/u.test(value)) {
    return stop("malformed", "typed data: bytes");
  }
  const bytes = hexToBytes(value.slice(2).toLowerCase());
  if (type === "bytes") return keccak_256(bytes);
  if (bytes.length !== Number(type.slice(5))) stop("malformed", "typed data: bytes");
  return concatBytes(bytes, new Uint8Array(32 - bytes.length));
}

function encodeInteger(type: string, value: unknown): Uint8Array {
  const integer = typedInteger(value, "integer");
  const isSigned = type.startsWith("int");
  const bits = BigInt(/\d+$/u.exec(type)?.[0] ?? "256");
  const [low, high] = isSigned
    ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n]
    : [0n, (1n << bits) - 1n];
  if (integer < low || integer > high) stop("malformed", "typed data: integer");
  return toBigEndian(BigInt.asUintN(256, integer), 32);
}

function record(value: unknown, what: string): Record<string, unknown> {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? (value as Record<string, unknown>) : stop("malformed", `typed data: ${what}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return stop("malformed", "typed data: json");
  }
}
