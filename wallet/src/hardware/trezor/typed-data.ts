import type { TypedData } from "@holdall/wallet/clear";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { fixedBytes } from "../bytes.ts";
import { atomBytes, fieldType } from "../typed-walk.ts";
import type { FieldType } from "../typed-walk.ts";
import { DATA_TYPE, MESSAGE } from "./messages.ts";
import { encodeFields, textOf } from "./protobuf.ts";
import type { Field, Fields } from "./protobuf.ts";

/** What to send back to a question about a document. */
export interface TypedDataReply {
  readonly type: number;
  readonly fields: readonly Field[];
}

/**
 * Answers one question of a device that walks a document: the members of a struct by its name, or
 * a value by its path, whose first step is 0 for the domain and 1 for the message.
 */
export function answerTypedData(
  data: TypedData,
  type: number,
  asked: Fields,
): Outcome<TypedDataReply> {
  if (type === MESSAGE.ethereumStructRequest) {
    const name = textOf(asked, 1);
    const fields = data.types.get(name);
    if (fields === undefined) return refuse("device-answer", `struct ${name.slice(0, 40)}`);
    const members = fields.map((field): Field => {
      const described = describeType(data, fieldType(data, field.type));
      return [
        1,
        encodeFields([
          [1, described],
          [2, field.name],
        ]),
      ];
    });
    return accept({ type: MESSAGE.ethereumStructAck, fields: members });
  }
  const path = (asked.get(1) ?? []).map(Number);
  const value = valueAt(data, path);
  if (value === null) return refuse("device-answer", `path ${path.join(".")}`);
  return accept({ type: MESSAGE.ethereumValueAck, fields: [[1, value]] });
}

/** `EthereumFieldType`: data type 1, size 2, type of an entry 3, name of a struct 4. */
function describeType(data: TypedData, type: FieldType): Uint8Array {
  switch (type.kind) {
    case "uint":
    case "int":
      return encodeFields([
        [1, DATA_TYPE[type.kind]],
        [2, type.size],
      ]);
    case "bytes-fixed":
      return encodeFields([
        [1, DATA_TYPE.bytes],
        [2, type.size],
      ]);
    case "bytes":
    case "string":
    case "bool":
    case "address":
      return encodeFields([[1, DATA_TYPE[type.kind]]]);
    case "array": {
      const size: readonly Field[] = type.length === null ? [] : [[2, type.length]];
      return encodeFields([[1, DATA_TYPE.array], ...size, [3, describeType(data, type.item)]]);
    }
    case "struct": {
      const count = data.types.get(type.name)!.length;
      return encodeFields([
        [1, DATA_TYPE.struct],
        [2, count],
        [4, type.name],
      ]);
    }
  }
}

/** The bytes at a path: an atom, or the length of an array in 16 bits. */
function valueAt(data: TypedData, path: readonly number[]): Uint8Array | null {
  if (path.length < 2 || path[0] > 1) return null;
  const root = path[0] === 0 ? "EIP712Domain" : data.primaryType;
  let type: FieldType = { kind: "struct", name: root };
  let value: unknown = path[0] === 0 ? data.domain : data.message;
  for (const step of path.slice(1)) {
    if (type.kind === "struct") {
      const field = data.types.get(type.name)![step];
      if (field === undefined) return null;
      value = (value as Record<string, unknown>)[field.name];
      type = fieldType(data, field.type);
    } else if (type.kind === "array") {
      value = (value as readonly unknown[])[step];
      if (value === undefined) return null;
      type = type.item;
    } else return null;
  }
  if (type.kind === "struct") return null;
  return type.kind === "array"
    ? fixedBytes(BigInt((value as readonly unknown[]).length), 2)
    : atomBytes(type, value);
}
