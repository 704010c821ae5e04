import type { Draft } from "../draft.ts";
import { address, assetOperand, count, time, wei } from "../draft.ts";
import { NATIVE } from "../context.ts";
import type { Asset, Piece } from "../explanation.ts";
import { stop } from "../reader.ts";
import { assessTrade } from "../trade.ts";
import { abiFunction, decodeArguments } from "./abi.ts";
import type { AbiType, AbiValue } from "./abi.ts";
import type { Call, CallDecoder } from "./call.ts";
import { evmAddress, ZERO_ADDRESS } from "./hex.ts";
import { allow, contractFacts, deadlineMs, sendValue, tokenAmount } from "./token-effects.ts";

/** The usual swap router (version 1.2), at one address on the five networks that know it. */
export const ROUTER = "0x3fC91A3afd70395Cd496C647d5a6CC9D4B2b7FAD";
/** How its commands name whoever calls, and the router itself. */
const CALLER = 1n;
const ITSELF = 2n;
/** How its commands say "all there is". */
const ALL = 1n << 255n;
/** What wrapped coins are called among what the router holds, whatever contract wraps them. */
const WRAPPED = "wrapped";
const BIPS = 10_000n;
/** A part above this is no fee but a share, in hundredths of a percent. */
const FEE_BIPS_MAX = 500n;

const inputs = (types: string): AbiType => abiFunction(types).arguments;
const SWAP_PACKED = inputs("(address,uint256,uint256,bytes,bool)");
const SWAP_LISTED = inputs("(address,uint256,uint256,address[],bool)");
const TAKE = inputs("(address,address,uint256)");
const COINS = inputs("(address,uint256)");
const PERMIT = inputs("(((address,uint160,uint48,uint48),address,uint256),bytes)");

/** What the steps of one call add up to. */
interface Route {
  readonly call: Call;
  readonly draft: Draft;
  /** At least what the router holds between two steps, by asset. */
  readonly held: Map<string, bigint>;
  readonly gives: Piece[];
  readonly gets: Piece[];
  readonly others: string[];
}

type Step = (values: readonly AbiValue[], route: Route) => void;

/** Commands that are explained; any other, and one that may fail by itself, is unreadable. */
const STEPS: Readonly<Record<number, readonly [AbiType, Step]>> = {
  0x00: [SWAP_PACKED, swap(false)],
  0x01: [SWAP_PACKED, swap(true)],
  0x04: [TAKE, ([token, to, least], route) => collect(route, token as string, to, least)],
  0x06: [TAKE, takePortion],
  0x08: [SWAP_LISTED, swap(false)],
  0x09: [SWAP_LISTED, swap(true)],
  0x0a: [PERMIT, permit],
  0x0b: [COINS, wrap],
  0x0c: [COINS, ([to, least], route) => collect(route, WRAPPED, to, least)],
};
/** Explains `execute` step by step, and judges what all of them promise the person together. */
export const callRoute: CallDecoder = (call, values, draft) => {
  const [commands, steps, deadline] = values as readonly [
    Uint8Array,
    readonly Uint8Array[],
    bigint?,
  ];
  const isOwn = call.to === ROUTER && draft.isPerson(call.from);
  if (!isOwn || commands.length === 0) stop("unreadable", `contract ${call.to}`);
  if (commands.length !== steps.length) stop("malformed", "route: steps");
  const route: Route = { call, draft, held: new Map(), gives: [], gets: [], others: [] };
  sendValue(draft, call.from, call.to, call.value);
  if (call.value > 0n) route.gives.push({ asset: NATIVE, units: call.value });
  commands.forEach((command, i) => {
    const [type, step] = STEPS[command] ?? stop("unreadable", `route: step ${command}`);
    step(decodeArguments(type, steps[i]), route);
  });
  const endsAtMs = deadline === undefined ? null : deadlineMs(deadline);
  if (endsAtMs !== null) draft.effect("right-ends", { until: time(endsAtMs) });
  if (route.gives.length > 0) assessTrade(draft, { ...route, ruleOfNothing: 600 });
};

/** Of an exact amount given, or of an exact amount got: each says the most and the least. */
function swap(isExactOut: boolean): Step {
  return (values, route) => {
    const { call, draft, held } = route;
    const [to, first, second, path, isOwn] = values as SwapValues;
    const tokens = tokensOf(path);
    const [most, least] = isExactOut ? [second, first] : [first, second];
    // Zero and "all" stand for what the router holds, which the bytes do not say.
    if (most === 0n || most >= ALL) stop("unreadable", "route: amount");
    // Packed paths of an exact amount got are written backwards.
    if (isExactOut && path instanceof Uint8Array) tokens.reverse();
    const [source, target] = tokens;
    const amount = tokenAmount(draft.context, source, most);
    const shown = tokenAmount(draft.context, target, least);
    const asset: Asset = { kind: "token", id: source };
    if (isOwn) {
      draft.outflows.push({ asset, units: most, to: call.to });
      route.gives.push({ asset, units: most });
    } else {
      const rest = heldOf(route, source) - most;
      held.set(heldKey(draft, source), rest > 0n ? rest : 0n);
    }
    const recipient = receive(route, target, to, least);
    draft.effect("swap", { amount, least: shown, to: address(recipient) });
  };
}

type SwapValues = readonly [string, bigint, bigint, Uint8Array | readonly string[], boolean];

/** First and last token of a path: listed, or packed with three bytes of fee between two. */
function tokensOf(path: Uint8Array | readonly string[]): string[] {
  if (path instanceof Uint8Array) {
    if (path.length < 43 || path.length % 23 !== 20) stop("malformed", "route: path");
    return [path.subarray(0, 20), path.subarray(-20)].map(evmAddress);
  }
  if (path.length < 2) stop("malformed", "route: path");
  return [path[0], path[path.length - 1]];
}

/** Hands out what a step brings; answers who receives it. */
function receive(route: Route, token: string, to: string, least: bigint): string {
  const { call, draft, held, gets, others } = route;
  const number = BigInt(to);
  const isHeld = number === ITSELF || to === call.to;
  const recipient = isHeld ? call.to : number === CALLER ? call.from : to;
  if (isHeld) held.set(heldKey(draft, token), heldOf(route, token) + least);
  else if (draft.isPerson(recipient)) gets.push({ asset: assetOf(token), units: least });
  else others.push(recipient);
  return recipient;
}

/** The router gives up all it holds of a token, or of wrapped coins, which it unwraps. */
function collect(route: Route, token: string, to: AbiValue, asked: AbiValue): void {
  const { draft, held } = route;
  const key = heldKey(draft, token);
  const inside = heldOf(route, token);
  const least = inside > (asked as bigint) ? inside : (asked as bigint);
  held.set(key, 0n);
  const shown = isCoin(token) ? wei(least) : tokenAmount(draft.context, token, least);
  const recipient = receive(route, token, to as string, least);
  draft.effect("collect", { amount: shown, to: address(recipient) });
}

/** A part of what the router holds goes to somebody: rounded up, since it lessens what is promised. */
function takePortion(values: readonly AbiValue[], route: Route): void {
  const [token, to, bips] = values as readonly [string, string, bigint];
  const inside = heldOf(route, token);
  if (bips > BIPS) stop("malformed", "route: part");
  route.held.set(heldKey(route.draft, token), inside - (inside * bips + BIPS - 1n) / BIPS);
  if (bips > FEE_BIPS_MAX) route.others.push(to);
  const asset = assetOperand(assetOf(token));
  route.draft.effect("portion", { asset, count: count(bips), to: address(to) });
}

function permit([permitted]: readonly AbiValue[], { draft }: Route): void {
  const [details, spender] = permitted as readonly [readonly AbiValue[], string];
  const [token, units, ends] = details as readonly [string, bigint, bigint];
  tokenAmount(draft.context, token, units);
  allow(draft, { token, spender, units, endsAtMs: deadlineMs(ends), isOffChain: false });
}

/** Coins that came with the call are wrapped, for the steps that follow. */
function wrap([to, units]: readonly AbiValue[], { call, draft }: Route): void {
  if (BigInt(to as string) !== ITSELF) stop("unreadable", "route: wrapped");
  const wrapped = units === ALL ? call.value : (units as bigint);
  draft.effect("wrap", { amount: wei(wrapped), contract: address(call.to) });
}

/** Coins are named by no address, or by their wrapped form where they are unwrapped. */
function isCoin(token: string): boolean {
  return token === ZERO_ADDRESS || token === WRAPPED;
}

function assetOf(token: string): Asset {
  return isCoin(token) ? NATIVE : { kind: "token", id: token };
}

function heldKey(draft: Draft, token: string): string {
  return contractFacts(draft.context, token)?.standard === "wrapped" ? WRAPPED : token;
}

function heldOf({ held, draft }: Route, token: string): bigint {
  return held.get(heldKey(draft, token)) ?? 0n;
}
