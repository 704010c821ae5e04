import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { TypedData, TypedField } from "@holdall/wallet/clear";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { atomBytes, fieldType } from "../typed-walk.ts";
import type { FieldType } from "../typed-walk.ts";
import { DATA_BYTES_MAX, send, sendPieces } from "./apdu.ts";
import type { ApduExchange, Header } from "./apdu.ts";

const CLA = 0xe0;
const DEFINITION = 0x1a;
const IMPLEMENTATION = 0x1c;
/** What a piece is: a struct's name, one of its fields, the length of an array. */
const NAME = 0x00;
const FIELD = 0xff;
const ARRAY = 0x0f;

/** The type numbers of the app. */
const TYPE_NUMBERS: Readonly<Record<Exclude<FieldType["kind"], "array">, number>> = {
  struct: 0,
  int: 1,
  uint: 2,
  address: 3,
  bool: 4,
  string: 5,
  "bytes-fixed": 6,
  bytes: 7,
};

/**
 * Has the app sign a whole EIP-712 document: every struct's definition, then the values of domain
 * and message in order, then the path. The device computes the hashes itself and shows each field.
 */
export async function signTypedData(
  exchange: ApduExchange,
  data: TypedData,
  path: Uint8Array,
): Promise<Outcome<Uint8Array>> {
  for (const [name, fields] of data.types) {
    const defined = await defineStruct(exchange, data, name, fields);
    if (!defined.ok) return defined;
  }
  for (const [root, value] of [
    ["EIP712Domain", data.domain],
    [data.primaryType, data.message],
  ] as const) {
    const named = await send(exchange, header(IMPLEMENTATION, NAME), utf8ToBytes(root));
    if (!named.ok) return named;
    const sent = await sendStruct(exchange, data, root, value);
    if (!sent.ok) return sent;
  }
  return send(exchange, { cla: CLA, ins: 0x0c, p1: 0, p2: 1 }, path);
}

function header(ins: number, p2: number): Header {
  return { cla: CLA, ins, p1: 0, p2 };
}

async function defineStruct(
  exchange: ApduExchange,
  data: TypedData,
  name: string,
  fields: readonly TypedField[],
): Promise<Outcome<true>> {
  const named = await send(exchange, header(DEFINITION, NAME), utf8ToBytes(name));
  if (!named.ok) return named;
  for (const field of fields) {
    const bytes = fieldBytes(fieldType(data, field.type), field.name);
    if (bytes === null) return refuse("device-cannot-show", `field ${field.name.slice(0, 40)}`);
    const sent = await send(exchange, header(DEFINITION, FIELD), bytes);
    if (!sent.ok) return sent;
  }
  return accept(true);
}

/** Description, size, array levels from the innermost out, name; `null` when it does not fit. */
function fieldBytes(type: FieldType, name: string): Uint8Array | null {
  const levels: number[] = [];
  let base = type;
  for (; base.kind === "array"; base = base.item) {
    if ((base.length ?? 0) > 255) return null;
    levels.unshift(...(base.length === null ? [0] : [1, base.length]));
  }
  const isArray = type.kind === "array";
  const size = "size" in base ? Uint8Array.of(base.size) : new Uint8Array();
  const description = (isArray ? 0x80 : 0) | (size.length > 0 ? 0x40 : 0) | TYPE_NUMBERS[base.kind];
  const custom = base.kind === "struct" ? counted(base.name) : new Uint8Array();
  const depth = isArray ? Uint8Array.of(depthOf(type), ...levels) : new Uint8Array();
  const bytes = concatBytes(Uint8Array.of(description), custom, size, depth, counted(name));
  return bytes.length <= DATA_BYTES_MAX ? bytes : null;
}

function depthOf(type: FieldType): number {
  return type.kind === "array" ? 1 + depthOf(type.item) : 0;
}

function counted(text: string): Uint8Array {
  const bytes = utf8ToBytes(text);
  return concatBytes(Uint8Array.of(bytes.length & 255), bytes);
}

async function sendStruct(
  exchange: ApduExchange,
  data: TypedData,
  name: string,
  value: Readonly<Record<string, unknown>>,
): Promise<Outcome<unknown>> {
  for (const field of data.types.get(name)!) {
    const sent = await sendValue(exchange, data, fieldType(data, field.type), value[field.name]);
    if (!sent.ok) return sent;
  }
  return accept(true);
}

async function sendValue(
  exchange: ApduExchange,
  data: TypedData,
  type: FieldType,
  value: unknown,
): Promise<Outcome<unknown>> {
  if (type.kind === "struct") {
    return sendStruct(exchange, data, type.name, value as Record<string, unknown>);
  }
  if (type.kind === "array") {
    const items = value as readonly unknown[];
    if (items.length > 255) return refuse("device-cannot-show", "array above 255");
    const length = Uint8Array.of(items.length);
    const sized = await send(exchange, header(IMPLEMENTATION, ARRAY), length);
    if (!sized.ok) return sized;
    for (const item of items) {
      const sent = await sendValue(exchange, data, type.item, item);
      if (!sent.ok) return sent;
    }
    return accept(true);
  }
  const bytes = atomBytes(type, value);
  if (bytes.length > 0xffff) return refuse("device-cannot-show", "value above 65,535 bytes");
  const counted = concatBytes(Uint8Array.of(bytes.length >> 8, bytes.length & 255), bytes);
  return sendPieces(exchange, counted, (_, isLast) => ({
    cla: CLA,
    ins: IMPLEMENTATION,
    p1: isLast ? 0 : 1,
    p2: FIELD,
  }));
}
