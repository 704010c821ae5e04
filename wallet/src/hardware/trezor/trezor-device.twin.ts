import { ed25519 } from "@noble/curves/ed25519.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { hashMessage, hashTypedData, keccak256, serializeTransaction } from "viem";
import type { Hex } from "viem";
import { addressOf, publicKeyOf } from "@holdall/wallet/keyring";
import { refusesSolana } from "../screen.twin.ts";

/**
 * A software Trezor by the public protocol documents: reports in, reports out. It keeps its own
 * reader and writer of messages, asks for its code and its passphrase, waits for the button, walks
 * typed data by itself and fails what its screen has no words for.
 */
export interface TrezorDevice {
  write(report: Uint8Array): Promise<void>;
  read(): Promise<Uint8Array>;
  /** Type numbers received, in order. */
  readonly received: number[];
}

/** How a device behaves. */
export interface TrezorBehaviour {
  readonly secret?: Uint8Array;
  readonly version?: readonly [number, number, number];
  /** The code it asks for before anything. */
  readonly pin?: string;
  readonly asksPassphrase?: boolean;
  /** `Failure` code instead of a signature. */
  readonly failure?: number;
  readonly isSignatureAltered?: boolean;
  /** Throws at the n-th message. */
  readonly cutAt?: number;
}

type Value = bigint | Uint8Array;
type Message = readonly (readonly [number, Value])[];
type Reply = readonly [type: number, message: Uint8Array];
/** What the device does with the next message. */
type State = (type: number, message: Message) => Reply;

export function createTrezorDevice(behaviour: TrezorBehaviour, fallback: Uint8Array): TrezorDevice {
  const secret = behaviour.secret ?? fallback;
  const received: number[] = [];
  let stream: Uint8Array = new Uint8Array();
  const outgoing: Uint8Array[] = [];
  const device = createFirmware(behaviour, secret);
  return {
    received,
    write(report) {
      if (report.length !== 64 || report[0] !== 0x3f) throw new Error("not a report");
      stream = concatBytes(stream, report.subarray(1));
      const view = new DataView(stream.buffer, stream.byteOffset);
      const length = view.getUint32(4, false);
      if (stream.length < 8 + length) return Promise.resolve();
      const type = view.getUint16(2, false);
      received.push(type);
      if (received.length === behaviour.cutAt) throw new Error("unplugged");
      const reply = device(type, parse(stream.slice(8, 8 + length)));
      stream = new Uint8Array();
      outgoing.push(...reports(reply));
      return Promise.resolve();
    },
    read: () => Promise.resolve(outgoing.shift() ?? new Uint8Array()),
  };
}

/** A device between two messages. */
interface Firmware {
  readonly behaviour: TrezorBehaviour;
  readonly secret: Uint8Array;
  readonly address: string;
  next: State | null;
  isUnlocked: boolean;
  isOpened: boolean;
}

function createFirmware(behaviour: TrezorBehaviour, secret: Uint8Array): State {
  const firmware: Firmware = {
    behaviour,
    secret,
    address: addressOf("evm", publicKeyOf("evm", secret)),
    next: null,
    isUnlocked: behaviour.pin === undefined,
    isOpened: behaviour.asksPassphrase !== true,
  };
  return (type, message) => {
    const state = firmware.next;
    firmware.next = null;
    // A new request ends whatever was going on.
    return state === null || type === 0 ? idle(firmware, type, message) : state(type, message);
  };
}

function idle(firmware: Firmware, type: number, message: Message): Reply {
  const { secret, address, behaviour } = firmware;
  switch (type) {
    case 0:
      return [17, features(behaviour)];
    case 20:
      return failure(4);
    case 56:
      return guard(firmware, () => [57, write([2, address])]);
    case 902:
      return guard(firmware, () => [
        903,
        write([1, addressOf("solana", publicKeyOf("solana", secret))]),
      ]);
    case 904:
      return guard(firmware, () => solana(firmware, bytes(message, 2)));
    case 64:
      return guard(firmware, () =>
        confirm(firmware, () => {
          const signature = signed(firmware, hashMessage({ raw: bytes(message, 2) }));
          return [66, write([2, signature], [3, address])];
        }),
      );
    case 58:
    case 452:
      return guard(firmware, () => ethereum(firmware, type, message));
    case 464:
      return guard(firmware, () => walkDocument(firmware, text(message, 2)));
    default:
      return failure(1);
  }
}

function then(firmware: Firmware, reply: Reply, state: State): Reply {
  firmware.next = state;
  return reply;
}

/** Waits for the button, then signs or fails. */
function confirm(firmware: Firmware, sign: () => Reply): Reply {
  return then(firmware, [26, write([1, 8n])], (type) => {
    if (type !== 27) return failure(1);
    const { failure: code } = firmware.behaviour;
    return code === undefined ? sign() : failure(code);
  });
}

/** Asks for code and passphrase before anything that needs the seed. */
function guard(firmware: Firmware, act: () => Reply): Reply {
  if (!firmware.isUnlocked) {
    return then(firmware, [18, write([1, 1n])], (type, message) => {
      if (type !== 19) return failure(6);
      if (text(message, 1) !== firmware.behaviour.pin) return failure(7);
      firmware.isUnlocked = true;
      return guard(firmware, act);
    });
  }
  if (firmware.isOpened) return act();
  return then(firmware, [41, new Uint8Array()], (type) => {
    if (type !== 42) return failure(4);
    firmware.isOpened = true;
    return act();
  });
}

function signed({ behaviour, secret }: Firmware, digest: string): Uint8Array {
  const hash = hexToBytes(digest.slice(2));
  const [parity, ...rs] = secp256k1.sign(hash, secret, { prehash: false, format: "recovered" });
  if (behaviour.isSignatureAltered === true) rs[9] ^= 1;
  return Uint8Array.from([...rs, 27 + parity]);
}

function solana(firmware: Firmware, message: Uint8Array): Reply {
  if (refusesSolana(message, { showsMemo: true })) return failure(3);
  return confirm(firmware, () => {
    const signature = ed25519.sign(message, firmware.secret);
    if (firmware.behaviour.isSignatureAltered === true) signature[9] ^= 1;
    return [905, write([1, signature])];
  });
}

function ethereum(firmware: Firmware, type: number, message: Message): Reply {
  const isLegacy = type === 58;
  const [lengthField, chunkField] = isLegacy ? [8, 7] : [9, 8];
  const length = Number(number(message, lengthField));
  const collect = (data: Uint8Array): Reply => {
    if (data.length < length) {
      const wanted = Math.min(1024, length - data.length);
      return then(firmware, [59, write([1, BigInt(wanted)])], (ack, piece) =>
        ack === 60 ? collect(concatBytes(data, bytes(piece, 1))) : failure(1),
      );
    }
    if (!hasWords(data)) return failure(3);
    return confirm(firmware, () => {
      const signature = signed(firmware, keccak256(serialize(isLegacy, message, data)));
      const parity = BigInt(signature[64] - 27);
      const chain = number(message, isLegacy ? 9 : 10);
      const v = isLegacy ? 35n + 2n * chain + parity : parity;
      return [59, write([2, v], [3, signature.slice(0, 32)], [4, signature.slice(32, 64)])];
    });
  };
  return collect(bytes(message, chunkField));
}

function walkDocument(firmware: Firmware, primaryType: string): Reply {
  const walk = collectDocument(primaryType);
  const step = (answer: Message): Reply => {
    const { done, value } = walk.next(answer);
    if (done !== true) {
      return then(firmware, value, (type, message) =>
        type === 466 || type === 468 ? step(message) : failure(4),
      );
    }
    return confirm(firmware, () => {
      const signature = signed(firmware, hashTypedData(value as never));
      return [469, write([1, signature], [2, firmware.address])];
    });
  };
  return step([]);
}

/** Transfers and allowances of tokens, and plain value, have words; other calls do not. */
function hasWords(data: Uint8Array): boolean {
  const selector = bytesToHex(data.subarray(0, 4));
  return data.length === 0 || (data.length === 68 && ["a9059cbb", "095ea7b3"].includes(selector));
}

function serialize(isLegacy: boolean, message: Message, data: Uint8Array): Hex {
  const big = (field: number): bigint => BigInt(`0x${bytesToHex(bytes(message, field)) || "0"}`);
  const nonce = Number(big(2));
  const call: Hex = `0x${bytesToHex(data)}`;
  return isLegacy
    ? serializeTransaction({
        type: "legacy",
        nonce,
        gasPrice: big(3),
        gas: big(4),
        value: big(6),
        data: call,
        chainId: Number(number(message, 9)),
        to: text(message, 11) as Hex,
      })
    : serializeTransaction({
        type: "eip1559",
        nonce,
        maxFeePerGas: big(3),
        maxPriorityFeePerGas: big(4),
        gas: big(5),
        to: text(message, 6) as Hex,
        value: big(7),
        data: call,
        chainId: Number(number(message, 10)),
      });
}

interface Type {
  readonly kind: number;
  readonly size: number | null;
  readonly item: Type | null;
  readonly struct: string;
}

/**
 * Asks for every struct, then for every value, and yields the document put together from the
 * answers: its hash is computed by another implementation than the wallet's.
 */
function* collectDocument(primaryType: string): Generator<Reply, unknown, Message> {
  const structs = new Map<string, { name: string; type: Type }[]>();
  function* define(name: string): Generator<Reply, void, Message> {
    if (structs.has(name)) return;
    const answer = yield [465, write([1, name])];
    const members = answer
      .filter(([field]) => field === 1)
      .map(([, value]) => parse(value as Uint8Array))
      .map((member) => ({ name: text(member, 2), type: readType(bytes(member, 1)) }));
    structs.set(name, members);
    for (const { type } of members) {
      const leaf = leafOf(type);
      if (leaf.kind === 8) yield* define(leaf.struct);
    }
  }
  function* valueAt(type: Type, path: readonly number[]): Generator<Reply, unknown, Message> {
    if (type.kind === 8) {
      const record: Record<string, unknown> = {};
      for (const [i, member] of structs.get(type.struct)!.entries()) {
        record[member.name] = yield* valueAt(member.type, [...path, i]);
      }
      return record;
    }
    const answer = bytes(yield [467, write(...path.map((step) => [1, BigInt(step)] as const))], 1);
    if (type.kind !== 7) return atom(type, answer);
    const items: unknown[] = [];
    for (let i = 0; i < answer[0] * 256 + answer[1]; i++) {
      items.push(yield* valueAt(type.item!, [...path, i]));
    }
    return items;
  }
  const struct = (name: string): Type => ({ kind: 8, size: null, item: null, struct: name });
  yield* define("EIP712Domain");
  yield* define(primaryType);
  const domain = yield* valueAt(struct("EIP712Domain"), [0]);
  const message = yield* valueAt(struct(primaryType), [1]);
  const types = Object.fromEntries(
    [...structs].map(([name, members]) => [
      name,
      members.map((member) => ({ name: member.name, type: typeText(member.type) })),
    ]),
  );
  return { types, primaryType, domain, message };
}

function readType(encoded: Uint8Array): Type {
  const message = parse(encoded);
  const size = message.some(([field]) => field === 2) ? Number(number(message, 2)) : null;
  const entry = bytes(message, 3);
  const item = entry.length > 0 ? readType(entry) : null;
  return { kind: Number(number(message, 1)), size, item, struct: text(message, 4) };
}

function leafOf(type: Type): Type {
  return type.item === null ? type : leafOf(type.item);
}

function typeText({ kind, size, item, struct }: Type): string {
  if (kind === 7) return `${typeText(item!)}[${size ?? ""}]`;
  if (kind === 8) return struct;
  const name = ["", "uint", "int", "bytes", "string", "bool", "address"][kind];
  if (kind <= 2) return `${name}${8 * size!}`;
  return kind === 3 && size !== null ? `${name}${size}` : name;
}

function atom({ kind }: Type, value: Uint8Array): unknown {
  const unsigned = (): bigint => BigInt(`0x${bytesToHex(value)}`);
  switch (kind) {
    case 1:
      return unsigned();
    case 2:
      return BigInt.asIntN(8 * value.length, unsigned());
    case 4:
      return new TextDecoder().decode(value);
    case 5:
      return value[0] === 1;
    default:
      return `0x${bytesToHex(value)}`;
  }
}

function features({ version = [2, 8, 9] }: TrezorBehaviour): Uint8Array {
  const [major, minor, patch] = version.map(BigInt);
  return write([1, "trezor.io"], [2, major], [3, minor], [4, patch], [12, 1n]);
}

function failure(code: number): Reply {
  return [3, write([1, BigInt(code)], [2, "failed"])];
}

function reports([type, message]: Reply): Uint8Array[] {
  const stream = new Uint8Array(8 + message.length);
  const view = new DataView(stream.buffer);
  view.setUint16(0, 0x2323, false);
  view.setUint16(2, type, false);
  view.setUint32(4, message.length, false);
  stream.set(message, 8);
  const list: Uint8Array[] = [];
  for (let at = 0; at < stream.length; at += 63) {
    const report = new Uint8Array(64);
    report[0] = 0x3f;
    report.set(stream.subarray(at, at + 63), 1);
    list.push(report);
  }
  return list;
}

function write(...fields: readonly (readonly [number, Value | string])[]): Uint8Array {
  const bytes: number[] = [];
  const varint = (value: bigint): void => {
    let rest = value;
    while (rest > 127n) {
      bytes.push(Number(rest & 127n) + 128);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
  };
  for (const [field, value] of fields) {
    if (typeof value === "bigint") {
      varint(BigInt(field) << 3n);
      varint(value);
      continue;
    }
    const content = typeof value === "string" ? new TextEncoder().encode(value) : value;
    varint((BigInt(field) << 3n) | 2n);
    varint(BigInt(content.length));
    bytes.push(...content);
  }
  return Uint8Array.from(bytes);
}

function parse(message: Uint8Array): Message {
  const fields: (readonly [number, Value])[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at++];
      value += BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const key = varint();
    const value = varint();
    if ((key & 7n) === 0n) fields.push([Number(key >> 3n), value]);
    else {
      fields.push([Number(key >> 3n), message.slice(at, at + Number(value))]);
      at += Number(value);
    }
  }
  return fields;
}

function bytes(message: Message, field: number): Uint8Array {
  const value = message.find(([number]) => number === field)?.[1];
  return value instanceof Uint8Array ? value : new Uint8Array();
}

function text(message: Message, field: number): string {
  return new TextDecoder().decode(bytes(message, field));
}

function number(message: Message, field: number): bigint {
  const value = message.find(([candidate]) => candidate === field)?.[1];
  return typeof value === "bigint" ? value : 0n;
}
