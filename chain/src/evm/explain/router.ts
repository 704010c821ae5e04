import { addressed, amount, counted } from "@holdall/chain/port";
import type { Effect, Operand } from "@holdall/chain/port";
import {
  decodeAbiParameters,
  encodeAbiParameters,
  getAddress,
  hexToBytes,
  parseAbi,
  parseAbiParameters,
  slice,
  size,
  zeroAddress,
} from "viem";
import type { AbiParameter, Address, Hex } from "viem";
import { decimalsOf, decodeCall, factsOf, token, tokenOperand, unreadable } from "./context.ts";
import type { EvmCall, ReadEvmCall, Situation } from "./context.ts";
import { allowed, ends, moved } from "./tokens.ts";

/** The usual swap router, version 1.2: one address on the networks that know it. */
const ROUTER: Address = "0x3fC91A3afd70395Cd496C647d5a6CC9D4B2b7FAD";
const ABI = parseAbi([
  "function execute(bytes commands, bytes[] inputs, uint256 deadline) payable",
  "function execute(bytes commands, bytes[] inputs) payable",
]);
const PACKED = parseAbiParameters("address, uint256, uint256, bytes, bool");
const LISTED = parseAbiParameters("address, uint256, uint256, address[], bool");
const TAKE = parseAbiParameters("address, address, uint256");
const COINS = parseAbiParameters("address, uint256");
const PERMIT = parseAbiParameters(
  "((address token, uint160 units, uint48 expiration, uint48 nonce) details, address spender, uint256 deadline) permit, bytes signature",
);

/** "All there is" where an amount stands. */
const ALL = 2n ** 255n;
const PATH_STEP = 23;
const ADDRESS_BYTES = 20;

/** What the router holds at least between two commands; wrapped coins under one name. */
type Held = Map<string, bigint>;

interface Way {
  readonly call: EvmCall;
  readonly situation: Situation;
  readonly held: Held;
}

type ReadCommand = (input: Hex, way: Way) => readonly Effect[];

const COMMANDS: Readonly<Record<number, ReadCommand>> = {
  0x00: (input, way) => readSwap(valuesOf(PACKED, input), way, false),
  0x01: (input, way) => readSwap(valuesOf(PACKED, input), way, true),
  0x04: (input, way) => {
    const [id, to, least] = valuesOf(TAKE, input) as [Address, Address, bigint];
    return readCollection(way, { id: id === zeroAddress ? null : getAddress(id), to, least });
  },
  0x06: readPortion,
  0x08: (input, way) => readSwap(valuesOf(LISTED, input), way, false),
  0x09: (input, way) => readSwap(valuesOf(LISTED, input), way, true),
  0x0a: readPermit,
  0x0b: readWrapping,
  0x0c: (input, way) => {
    const [to, least] = valuesOf(COINS, input) as [Address, bigint];
    return readCollection(way, { id: null, isUnwrapped: true, to, least });
  },
};

/** Reads a swap through the router: each of its commands, in order. */
export const readRoute: ReadEvmCall = (call, situation) => {
  const found = call.to === ROUTER ? decodeCall(ABI, call.data) : null;
  if (found === null) return null;
  if (call.sender !== situation.person) throw unreadable("a route of another account");
  const [commands, inputs, deadline] = found.args as [Hex, readonly Hex[], bigint?];
  const numbers = hexToBytes(commands);
  if (numbers.length === 0 || numbers.length !== inputs.length) throw unreadable("a route");
  const way: Way = { call, situation, held: new Map() };
  const steps = [...numbers].flatMap((number, place) => {
    const read = COMMANDS[number];
    if (read === undefined) throw unreadable(`command ${number} of a route`);
    return read(inputs[place], way);
  });
  const parties = { from: call.sender, to: call.to, units: call.value };
  const paid = moved({ ...parties, decimals: 18, asset: { kind: "native" } }, situation);
  const last = deadline === undefined ? [] : [ends(deadline)];
  return [...(call.value > 0n ? [paid] : []), ...steps, ...last];
};

/** Values of an input that its own encoder would have written so. */
function valuesOf(types: readonly AbiParameter[], input: Hex): readonly unknown[] {
  try {
    const values = decodeAbiParameters<readonly AbiParameter[]>(types, input);
    if (encodeAbiParameters(types, values) === input) return values;
  } catch {
    // Told below, as everything that is not in its one form.
  }
  throw unreadable("an input of a route");
}

function readSwap(values: readonly unknown[], way: Way, isExactOut: boolean): readonly Effect[] {
  const [to, first, second, path, isOwn] = values as [Address, bigint, bigint, unknown, boolean];
  const [most, least] = isExactOut ? [second, first] : [first, second];
  if (most === 0n || most >= ALL) throw unreadable("an amount that the bytes do not say");
  const [source, target] = endsOf(path as Hex | readonly Address[], isExactOut);
  const { situation, held } = way;
  if (!isOwn) {
    const rest = heldOf(way, source) - most;
    held.set(nameOf(source, situation), rest > 0n ? rest : 0n);
  }
  const operands = {
    amount: amount(most, decimalsOf(source, situation), token(source)),
    least: amount(least, decimalsOf(target, situation), token(target)),
    to: addressed(handOver(way, { id: target, to, least })),
  };
  return [{ kind: "swap", operands }];
}

function endsOf(path: Hex | readonly Address[], isExactOut: boolean): readonly [Address, Address] {
  if (typeof path !== "string") {
    if (path.length < 2) throw unreadable("a path");
    return [getAddress(path[0]), getAddress(path[path.length - 1])];
  }
  const length = size(path);
  const isWhole = length > ADDRESS_BYTES && (length - ADDRESS_BYTES) % PATH_STEP === 0;
  if (!isWhole) throw unreadable("a path");
  const first = getAddress(slice(path, 0, ADDRESS_BYTES));
  const last = getAddress(slice(path, length - ADDRESS_BYTES));
  return isExactOut ? [last, first] : [first, last];
}

interface Hand {
  /** The token; `null` for coins. */
  readonly id: Address | null;
  /** Coins that were wrapped: the router holds them as such. */
  readonly isUnwrapped?: boolean;
  readonly to: Address;
  readonly least: bigint;
}

/** Who receives; what stays in the router is counted. */
function handOver(way: Way, { id, isUnwrapped = false, to, least }: Hand): Address {
  const { call, situation, held } = way;
  const number = BigInt(to);
  if (number === 1n) return call.sender;
  if (number !== 2n && getAddress(to) !== call.to) return getAddress(to);
  const name = isUnwrapped ? WRAPPED : nameOf(id, situation);
  held.set(name, (held.get(name) ?? 0n) + least);
  return call.to;
}

function readCollection(way: Way, hand: Hand): readonly Effect[] {
  const { situation, held } = way;
  const name = hand.isUnwrapped === true ? WRAPPED : nameOf(hand.id, situation);
  const inside = held.get(name) ?? 0n;
  const least = inside > hand.least ? inside : hand.least;
  held.set(name, 0n);
  const shown: Operand =
    hand.id === null
      ? amount(least, 18, { kind: "native" })
      : amount(least, decimalsOf(hand.id, situation), token(hand.id));
  const to = addressed(handOver(way, { ...hand, least }));
  return [{ kind: "collect", operands: { amount: shown, to } }];
}

function readPortion(input: Hex, way: Way): readonly Effect[] {
  const [id, to, bips] = valuesOf(TAKE, input) as [Address, Address, bigint];
  if (bips > 10_000n) throw unreadable("more than all of a route");
  const name = nameOf(id === zeroAddress ? null : getAddress(id), way.situation);
  const inside = way.held.get(name) ?? 0n;
  // Rounded up: what is promised to the person is never more than what stays.
  way.held.set(name, inside - (inside * bips + 9_999n) / 10_000n);
  const asset = id === zeroAddress ? NATIVE : tokenOperand(getAddress(id));
  const operands = { asset, count: counted(bips), to: addressed(getAddress(to)) };
  return [{ kind: "portion", operands }];
}

const NATIVE: Operand = { type: "asset", asset: { kind: "native" } };

function readPermit(input: Hex, { situation }: Way): readonly Effect[] {
  const [permit] = valuesOf(PERMIT, input) as [
    {
      readonly details: { token: Address; units: bigint; expiration: number };
      readonly spender: Address;
    },
  ];
  const asset = getAddress(permit.details.token);
  const { units, expiration } = permit.details;
  const spender = getAddress(permit.spender);
  const right = { asset, spender, units, decimals: decimalsOf(asset, situation) };
  return units === 0n ? [allowed(right)] : [allowed(right), ends(BigInt(expiration))];
}

function readWrapping(input: Hex, { call }: Way): readonly Effect[] {
  const [to, units] = valuesOf(COINS, input) as [Address, bigint];
  if (BigInt(to) !== 2n) throw unreadable("coins wrapped for another");
  const wrapped = amount(units === ALL ? call.value : units, 18, { kind: "native" });
  return [{ kind: "wrap", operands: { amount: wrapped, contract: addressed(call.to) } }];
}

const WRAPPED = "wrapped";

function nameOf(id: Address | null, situation: Situation): string {
  if (id === null) return zeroAddress;
  return factsOf(id, situation)?.standard === "wrapped" ? WRAPPED : id;
}

function heldOf({ held, situation }: Way, id: Address): bigint {
  return held.get(nameOf(id, situation)) ?? 0n;
}
