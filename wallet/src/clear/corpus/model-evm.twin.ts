import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Harm, Truth } from "./item.twin.ts";
import { runDescribed } from "./model-described.twin.ts";
import { ROUTER, runRoute } from "./model-route.twin.ts";

/** The contracts as they truly are, by address in lower case. */
export interface EvmWorld {
  readonly person: string;
  readonly chainId: bigint;
  readonly standards: Readonly<Record<string, string>>;
}

/**
 * What the machine would do with a transaction. Call data is read the way contracts read it, by
 * offsets and without caring for padding or tails, because that is what an attacker uses.
 */
export function runEvm(bytes: Uint8Array, world: EvmWorld): Truth {
  const isTyped = bytes[0] < 0x80;
  if (isTyped && bytes[0] === 4) return [{ kind: "trap", what: "delegation" }];
  if (isTyped && bytes[0] !== 1 && bytes[0] !== 2) return "void";
  let fields: readonly Node[];
  try {
    const node = decode(isTyped ? bytes.slice(1) : bytes);
    if (node instanceof Uint8Array) return "void";
    fields = node;
  } catch {
    return "void";
  }
  const first = isTyped ? (bytes[0] === 1 ? 4 : 5) : 3;
  const chain = fields[isTyped ? 0 : 6];
  const [to, value, data] = fields.slice(first, first + 3);
  const parts = [chain, to, value, data];
  if (!parts.every((part) => part instanceof Uint8Array)) return "void";
  if (number(chain as Uint8Array) !== world.chainId) return "void";
  const target = to as Uint8Array;
  if (target.length === 0) return [{ kind: "unknown", what: "deployment" }];
  if (target.length !== 20) return "void";
  const call = { from: world.person, to: hexOf(target), data: data as Uint8Array };
  return run({ ...call, value: number(value as Uint8Array) }, world, 0);
}

/** One call as the machine sees it. Addresses are in lower case. */
export interface ModelCall {
  readonly from: string;
  readonly to: string;
  readonly value: bigint;
  readonly data: Uint8Array;
}

type Node = Uint8Array | readonly Node[];

function decode(bytes: Uint8Array): Node {
  const [node, end] = decodeAt(bytes, 0);
  if (end !== bytes.length) throw new RangeError("trailing");
  return node;
}

function decodeAt(bytes: Uint8Array, at: number): readonly [Node, number] {
  const first = bytes[at];
  if (first === undefined) throw new RangeError("short");
  if (first < 0x80) return [bytes.slice(at, at + 1), at + 1];
  const isList = first >= 0xc0;
  const base = isList ? 0xc0 : 0x80;
  const isLong = first - base > 55;
  const digits = isLong ? first - base - 55 : 0;
  const size = isLong ? Number(number(bytes.slice(at + 1, at + 1 + digits))) : first - base;
  const start = at + 1 + digits;
  const end = start + size;
  if (end > bytes.length) throw new RangeError("short");
  if (!isList) return [bytes.slice(start, end), end];
  const items: Node[] = [];
  for (let next = start; next < end;) {
    const [item, after] = decodeAt(bytes.subarray(0, end), next);
    items.push(item);
    next = after;
  }
  return [items, end];
}

const number = (bytes: Uint8Array): bigint => BigInt(`0x0${bytesToHex(bytes)}`);
const hexOf = (bytes: Uint8Array): string => `0x${bytesToHex(bytes)}`;
const selectorOf = (signature: string): string =>
  bytesToHex(keccak_256(utf8ToBytes(signature)).slice(0, 4));
const EVERYTHING = [(1n << 256n) - 1n, (1n << 160n) - 1n];
const PERMIT2 = "0x000000000022d473030f116ddee9f6b43ac78ba3";
const BATCH = "0xa83c336b20401af773b6219ba5027174338d1836";

type Handler = (call: ModelCall, words: Words, world: EvmWorld, depth: number) => readonly Harm[];

/** Arguments by position; beyond the end they are zero, as the machine pads. */
export interface Words {
  at(index: number): bigint;
  address(index: number): string;
  bytes(index: number): Uint8Array;
  list(index: number): readonly bigint[];
  byteLists(index: number): readonly Uint8Array[];
}

function wordsOf(data: Uint8Array): Words {
  const word = (offset: number): bigint => {
    const part = new Uint8Array(32);
    if (offset < data.length) part.set(data.slice(offset, offset + 32));
    return number(part);
  };
  const small = (offset: number): number => Number(BigInt.asUintN(32, word(offset)));
  const span = (offset: number): Uint8Array => data.slice(offset + 32, offset + 32 + small(offset));
  return {
    at: (index) => word(32 * index),
    address: (index) =>
      `0x${BigInt.asUintN(160, word(32 * index))
        .toString(16)
        .padStart(40, "0")}`,
    bytes: (index) => span(small(32 * index)),
    list(index) {
      const start = small(32 * index);
      const length = Math.min(small(start), 64);
      return Array.from({ length }, (_, i) => word(start + 32 + 32 * i));
    },
    byteLists(index) {
      const start = small(32 * index);
      const length = Math.min(small(start), 64);
      return Array.from({ length }, (_, i) => span(start + 32 + small(start + 32 + 32 * i)));
    },
  };
}

const move = (asset: string, units: bigint, to: string): Harm => ({
  kind: "move",
  asset,
  units,
  to: [to],
});
/** What is destroyed goes to nobody: the words name whose it was. */
const burnt = move;
const grant = (asset: string, units: bigint, spender: string): Harm => ({
  kind: "grant",
  asset,
  units: EVERYTHING.includes(units) ? null : units,
  spender,
});

const TOKEN_CALLS: Readonly<Record<string, Handler>> = {
  [selectorOf("transfer(address,uint256)")]: (call, words) => [
    move(`token:${call.to}`, words.at(1), words.address(0)),
  ],
  [selectorOf("transferFrom(address,address,uint256)")]: (call, words, world) =>
    words.address(0) === world.person || words.address(0) === call.from
      ? [move(`token:${call.to}`, words.at(2), words.address(1))]
      : [],
  [selectorOf("approve(address,uint256)")]: (call, words) =>
    words.at(1) === 0n ? [] : [grant(`token:${call.to}`, words.at(1), words.address(0))],
  [selectorOf("increaseAllowance(address,uint256)")]: (call, words) => [
    words.at(1) > EVERYTHING[0] / 2n
      ? grant(`token:${call.to}`, EVERYTHING[0], words.address(0))
      : grant(`token:${call.to}`, words.at(1), words.address(0)),
  ],
  [selectorOf("permit(address,address,uint256,uint256,uint8,bytes32,bytes32)")]: (
    call,
    words,
    world,
  ) =>
    words.address(0) === world.person && words.at(2) > 0n
      ? [grant(`token:${call.to}`, words.at(2), words.address(1))]
      : [],
  [selectorOf("burn(uint256)")]: (call, words) => [
    burnt(`token:${call.to}`, words.at(0), call.from),
  ],
  [selectorOf("multicall(bytes[])")]: (call, words, world, depth) =>
    words.byteLists(0).flatMap((data) => run({ ...call, data }, world, depth + 1)),
};

const ITEM_CALLS: Readonly<Record<string, Handler>> = {
  [selectorOf("burn(uint256)")]: (call, words) => [
    burnt(`item:${call.to}:${words.at(0)}`, 1n, call.from),
  ],
  [selectorOf("transferFrom(address,address,uint256)")]: itemMove,
  [selectorOf("safeTransferFrom(address,address,uint256)")]: itemMove,
  [selectorOf("approve(address,uint256)")]: (call, words) => [
    {
      kind: "grant",
      asset: `item:${call.to}:${words.at(1)}`,
      units: 1n,
      spender: words.address(0),
    },
  ],
  [selectorOf("setApprovalForAll(address,bool)")]: (call, words) =>
    words.at(1) === 0n ? [] : [grant(`token:${call.to}`, EVERYTHING[0], words.address(0))],
};

/** Items that exist several times. What a receiver does with a payload nobody can follow. */
const MULTI_CALLS: Readonly<Record<string, Handler>> = {
  [selectorOf("burn(address,uint256,uint256)")]: (call, words, world) =>
    words.address(0) === world.person
      ? [burnt(`item:${call.to}:${words.at(1)}`, words.at(2), world.person)]
      : [],
  [selectorOf("safeTransferFrom(address,address,uint256,uint256,bytes)")]: (call, words, world) =>
    withPayload(call, words, numbered(call, words, world, [[words.at(2)], [words.at(3)]])),
  [selectorOf("safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)")]: (
    call,
    words,
    world,
  ) => withPayload(call, words, numbered(call, words, world, [words.list(2), words.list(3)])),
  [selectorOf("setApprovalForAll(address,bool)")]: (call, words) =>
    words.at(1) === 0n ? [] : [grant(`token:${call.to}`, EVERYTHING[0], words.address(0))],
};

function withPayload(call: ModelCall, words: Words, moves: readonly Harm[]): readonly Harm[] {
  const payload = words.bytes(4);
  return payload.length === 0 ? moves : [...moves, { kind: "unknown", what: `${call.to} payload` }];
}

/** Lists of two lengths are refused by the contract, and nothing moves. */
function numbered(
  call: ModelCall,
  words: Words,
  world: EvmWorld,
  [items, units]: readonly (readonly bigint[])[],
): readonly Harm[] {
  if (words.address(0) !== world.person || items.length !== units.length) return [];
  return items.map((one, i) => move(`item:${call.to}:${one}`, units[i], words.address(1)));
}

function itemMove(call: ModelCall, words: Words, world: EvmWorld): readonly Harm[] {
  return words.address(0) === world.person
    ? [move(`item:${call.to}:${words.at(2)}`, 1n, words.address(1))]
    : [];
}

const POWER_CALLS: Readonly<Record<string, Handler>> = {
  [selectorOf("transferOwnership(address)")]: (call, words) => [
    { kind: "power", subject: call.to, to: words.address(0) },
  ],
  [selectorOf("upgradeTo(address)")]: (call, words) => [
    { kind: "power", subject: call.to, to: words.address(0) },
  ],
};

const SAFE_POWERS = ["enableModule(address)", "setGuard(address)", "setFallbackHandler(address)"];

function runSafe(
  call: ModelCall,
  selector: string,
  words: Words,
  world: EvmWorld,
  depth: number,
): readonly Harm[] {
  if (call.from === call.to && SAFE_POWERS.map(selectorOf).includes(selector)) {
    return [{ kind: "trap", what: "takeover of a Safe" }];
  }
  if (call.from === call.to && selector === selectorOf("swapOwner(address,address,address)")) {
    return [{ kind: "power", subject: words.address(1), to: words.address(2) }];
  }
  const execute =
    "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)";
  if (selector !== selectorOf(execute)) return [{ kind: "unknown", what: `safe ${selector}` }];
  const hasRefund = words.at(6) !== 0n;
  const inner = { from: call.to, to: words.address(0), value: words.at(1), data: words.bytes(2) };
  const harms = runSafeInner(inner, words.at(3), world, depth);
  return hasRefund ? [...harms, { kind: "unknown", what: "refund" }] : harms;
}

/** The inner call of a Safe, by operation. */
export function runSafeInner(
  inner: ModelCall,
  operation: bigint,
  world: EvmWorld,
  depth: number,
): readonly Harm[] {
  if (operation === 0n) return run(inner, world, depth + 1);
  if (inner.to !== BATCH) return [{ kind: "trap", what: "delegated call" }];
  const packed = wordsOf(inner.data.slice(4)).bytes(0);
  const harms: Harm[] = [];
  for (let at = 0; at + 85 <= packed.length;) {
    const size = Number(BigInt.asUintN(32, number(packed.slice(at + 53, at + 85))));
    const one: ModelCall = {
      from: inner.from,
      to: hexOf(packed.slice(at + 1, at + 21)),
      value: number(packed.slice(at + 21, at + 53)),
      data: packed.slice(at + 85, at + 85 + size),
    };
    if (packed[at] === 1) harms.push({ kind: "trap", what: "delegated call in a batch" });
    else harms.push(...run(one, world, depth + 1));
    at += 85 + size;
  }
  return harms;
}

function run(call: ModelCall, world: EvmWorld, depth: number): readonly Harm[] {
  const paid = call.value > 0n ? [move("native", call.value, call.to)] : [];
  if (call.data.length === 0 || depth > 12) return paid;
  const selector = bytesToHex(call.data.slice(0, 4));
  const words = wordsOf(call.data.slice(4));
  const harms = dispatch(call, selector, words, world, depth);
  return [...paid, ...harms];
}

function dispatch(
  call: ModelCall,
  selector: string,
  words: Words,
  world: EvmWorld,
  depth: number,
): readonly Harm[] {
  const described = runDescribed(call, selector, words, world);
  if (described !== null) return described;
  const standard = world.standards[call.to] ?? "none";
  if (standard === "safe") return runSafe(call, selector, words, world, depth);
  const isApprove2 = selector === selectorOf("approve(address,address,uint160,uint48)");
  if (call.to === PERMIT2 && isApprove2) {
    const units = BigInt.asUintN(160, words.at(2));
    return units === 0n ? [] : [grant(`token:${words.address(0)}`, units, words.address(1))];
  }
  if (call.to === ROUTER) return runRouter(call, selector, words);
  const isWrap = standard === "wrapped" && selector === selectorOf("deposit()");
  if (isWrap) return [];
  const tables = {
    erc20: TOKEN_CALLS,
    wrapped: TOKEN_CALLS,
    erc721: ITEM_CALLS,
    erc1155: MULTI_CALLS,
  };
  const handler = (tables as Record<string, Record<string, Handler>>)[standard]?.[selector];
  const power = POWER_CALLS[selector];
  if (handler !== undefined) return handler(call, words, world, depth);
  if (power !== undefined) return power(call, words, world, depth);
  return [{ kind: "unknown", what: `${call.to} ${selector}` }];
}

/** Both forms of a route, with a deadline and without, start with commands and inputs. */
function runRouter(call: ModelCall, selector: string, words: Words): readonly Harm[] {
  const forms = ["execute(bytes,bytes[],uint256)", "execute(bytes,bytes[])"].map(selectorOf);
  return forms.includes(selector)
    ? runRoute(call, words, wordsOf)
    : [{ kind: "unknown", what: `router ${selector}` }];
}

/** Bytes of an address in lower case. */
export function addressBytesOf(address: string): Uint8Array {
  return hexToBytes(address.slice(2).toLowerCase());
}
