import { bytesToHex } from "@noble/hashes/utils.js";
import type { Draft } from "../draft.ts";
import { address, amount, assetOperand, wei } from "../draft.ts";
import { NATIVE } from "../context.ts";
import type { Asset } from "../explanation.ts";
import { stop } from "../reader.ts";
import { abiFunction, decodeArguments } from "./abi.ts";
import type { AbiFunction, AbiValue } from "./abi.ts";
import type { Call, CallDecoder } from "./call.ts";
import { explainDescribed } from "./described.ts";
import { PERMIT2, UINT256_MAX, ZERO_ADDRESS } from "./hex.ts";
import { callRoute } from "./router.ts";
import { SAFE_CALLS } from "./safe.ts";
import {
  allow,
  burn,
  contractFacts,
  deadlineMs,
  moveAsset,
  sendValue,
  tokenAmount,
} from "./token-effects.ts";

/** Deepest nesting of calls that is explained. */
const DEPTH_MAX = 3;

/** Functions that are explained by code. What is neither here nor described is unreadable. */
export const CALLS: readonly (readonly [string, CallDecoder])[] = [
  ["transfer(address,uint256)", callTransfer],
  ["transferFrom(address,address,uint256)", callTransferFrom],
  ["approve(address,uint256)", callApprove],
  ["increaseAllowance(address,uint256)", callIncrease],
  ["decreaseAllowance(address,uint256)", callDecrease],
  ["permit(address,address,uint256,uint256,uint8,bytes32,bytes32)", callPermit],
  ["safeTransferFrom(address,address,uint256)", callItemTransfer],
  ["safeTransferFrom(address,address,uint256,bytes)", callItemTransfer],
  ["safeTransferFrom(address,address,uint256,uint256,bytes)", callItemsTransfer],
  ["safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)", callBatchTransfer],
  ["setApprovalForAll(address,bool)", callApprovalForAll],
  ["burn(uint256)", callBurn],
  ["burn(address,uint256,uint256)", callBurnItems],
  ["deposit()", callWrap],
  ["withdraw(uint256)", callUnwrap],
  ["approve(address,address,uint160,uint48)", callPermit2Approve],
  ["multicall(bytes[])", callMulticall],
  ["transferOwnership(address)", callOwnership],
  ["renounceOwnership()", callRenounce],
  ["upgradeTo(address)", callUpgrade],
  ["upgradeToAndCall(address,bytes)", callUpgrade],
  ["execute(bytes,bytes[],uint256)", callRoute],
  ["execute(bytes,bytes[])", callRoute],
  ...SAFE_CALLS,
];

/** The functions that take coins: any other call with some would fail or lose them. */
const PAYABLE: readonly CallDecoder[] = [callWrap, callRoute];

const BY_SELECTOR: ReadonlyMap<string, readonly [AbiFunction, CallDecoder]> = new Map(
  CALLS.map(([signature, decode]) => {
    const parsed = abiFunction(signature);
    return [parsed.selector, [parsed, decode]];
  }),
);

/** Explains a call and everything inside it, or stops. */
export function explainCall(call: Call, draft: Draft): void {
  draft.part(call.from, () => readCall(call, draft));
}

function readCall(call: Call, draft: Draft): void {
  if (call.depth > DEPTH_MAX) stop("unreadable", "depth of calls");
  draft.contracts.add(call.to);
  if (call.data.length === 0) {
    if (call.value === 0n) draft.effect("empty-call", { to: address(call.to) });
    sendValue(draft, call.from, call.to, call.value);
    return;
  }
  if (explainDescribed(call, draft)) return;
  const selector = bytesToHex(call.data.subarray(0, 4));
  const known = BY_SELECTOR.get(selector) ?? stop("unreadable", `${call.to} call 0x${selector}`);
  const [parsed, decode] = known;
  const takesCoins = PAYABLE.includes(decode);
  if (call.value > 0n && !takesCoins) stop("unreadable", "coins with a call");
  const read = (): void =>
    decode(call, decodeArguments(parsed.arguments, call.data.subarray(4)), draft, explainCall);
  // What a Safe loses, no trial of the account shows.
  if (SAFE_CALLS.some(([, one]) => one === decode)) draft.part("", read);
  else read();
}

/** Stops unless the contract is known to be of the standard the function belongs to. */
function standardOf(draft: Draft, contract: string): string {
  return (
    contractFacts(draft.context, contract)?.standard ?? stop("unreadable", `contract ${contract}`)
  );
}

function requireStandard(draft: Draft, contract: string, ...allowed: readonly string[]): void {
  if (!allowed.includes(standardOf(draft, contract))) {
    stop("unreadable", `contract ${contract}`);
  }
}

function callTransfer(call: Call, [to, units]: readonly AbiValue[], draft: Draft): void {
  moveTokens(draft, call.to, units as bigint, { from: call.from, to: to as string });
}

function callTransferFrom(call: Call, values: readonly AbiValue[], draft: Draft): void {
  const [from, to, number] = values as readonly [string, string, bigint];
  if (standardOf(draft, call.to) === "erc721") moveItem(draft, call.to, number, 1n, { from, to });
  else moveTokens(draft, call.to, number, { from, to });
}

function moveTokens(
  draft: Draft,
  token: string,
  units: bigint,
  way: { readonly from: string; readonly to: string },
): void {
  const asset: Asset = { kind: "token", id: token };
  moveAsset(draft, { asset, units, shown: tokenAmount(draft.context, token, units) }, way);
}

function moveItem(
  draft: Draft,
  collection: string,
  item: bigint,
  units: bigint,
  way: { readonly from: string; readonly to: string },
): void {
  const asset: Asset = { kind: "item", id: collection, item };
  moveAsset(draft, { asset, units, shown: amount(units, 0, asset) }, way);
}

function callApprove(call: Call, values: readonly AbiValue[], draft: Draft): void {
  const [spender, number] = values as readonly [string, bigint];
  if (standardOf(draft, call.to) === "erc721") {
    const asset: Asset = { kind: "item", id: call.to, item: number };
    if (spender === ZERO_ADDRESS) {
      draft.effect("revoke-item", { asset: assetOperand(asset) });
      draft.raise(312);
      return;
    }
    draft.effect("allow-item", { asset: assetOperand(asset), spender: address(spender) });
    draft.grants.push({ asset, units: 1n, spender, endsAtMs: null });
    return;
  }
  tokenAmount(draft.context, call.to, number);
  const right = { token: call.to, spender, units: number, endsAtMs: null, isOffChain: false };
  allow(draft, right);
}

function callIncrease(call: Call, values: readonly AbiValue[], draft: Draft): void {
  const [spender, units] = values as readonly [string, bigint];
  const shown = tokenAmount(draft.context, call.to, units);
  const asset: Asset = { kind: "token", id: call.to };
  draft.effect("allow-more", { amount: shown, spender: address(spender) });
  // Added to what is there already, which the bytes do not say: at worst it is everything.
  const isAll = units > UINT256_MAX / 2n;
  if (isAll) draft.raise(301, { asset: assetOperand(asset), spender: address(spender) });
  draft.grants.push({ asset, units: isAll ? null : units, spender, endsAtMs: null });
}

function callDecrease(call: Call, values: readonly AbiValue[], draft: Draft): void {
  const [spender, units] = values as readonly [string, bigint];
  const shown = tokenAmount(draft.context, call.to, units);
  draft.effect("allow-less", { amount: shown, spender: address(spender) });
}

function callPermit(call: Call, values: readonly AbiValue[], draft: Draft): void {
  const [owner, spender, units, deadline] = values as readonly [string, string, bigint, bigint];
  draft.effect("permit-of", { owner: address(owner) });
  const endsAtMs = deadlineMs(deadline);
  tokenAmount(draft.context, call.to, units);
  if (draft.isPerson(owner)) {
    allow(draft, { token: call.to, spender, units, endsAtMs, isOffChain: false });
  } else draft.effect("allow-other", { owner: address(owner), spender: address(spender) });
}

function callItemTransfer(call: Call, values: readonly AbiValue[], draft: Draft): void {
  requireStandard(draft, call.to, "erc721");
  const [from, to, item] = values as readonly [string, string, bigint];
  moveItem(draft, call.to, item, 1n, { from, to });
  noPayload(values[3]);
}

function callItemsTransfer(call: Call, values: readonly AbiValue[], draft: Draft): void {
  requireStandard(draft, call.to, "erc1155");
  const [from, to, item, units] = values as readonly [string, string, bigint, bigint];
  moveItem(draft, call.to, item, units, { from, to });
  noPayload(values[4]);
}

function callBatchTransfer(call: Call, values: readonly AbiValue[], draft: Draft): void {
  requireStandard(draft, call.to, "erc1155");
  const [from, to] = values as readonly [string, string];
  const [items, units] = values.slice(2, 4) as readonly (readonly bigint[])[];
  if (items.length !== units.length || items.length === 0) stop("malformed", "batch lengths");
  items.forEach((item, i) => moveItem(draft, call.to, item, units[i], { from, to }));
  noPayload(values[4]);
}

/** The receiver is called with these bytes, and what it does with them cannot be read. */
function noPayload(payload: AbiValue | undefined): void {
  if (payload instanceof Uint8Array && payload.length > 0) stop("unreadable", "payload");
}

function callApprovalForAll(call: Call, values: readonly AbiValue[], draft: Draft): void {
  requireStandard(draft, call.to, "erc721", "erc1155");
  const [spender, isAllowed] = values as readonly [string, boolean];
  const asset: Asset = { kind: "token", id: call.to };
  const operands = { asset: assetOperand(asset), spender: address(spender) };
  if (!isAllowed) {
    draft.effect("revoke", operands);
    draft.raise(312);
    return;
  }
  draft.effect("allow-all", operands);
  draft.raise(307, operands);
  draft.grants.push({ asset, units: null, spender, endsAtMs: null });
}

/** The number is units of a token, or which item of a collection where each exists once. */
function callBurn(call: Call, [number]: readonly AbiValue[], draft: Draft): void {
  if (standardOf(draft, call.to) === "erc721") {
    const asset: Asset = { kind: "item", id: call.to, item: number as bigint };
    burn(draft, { asset, units: 1n, shown: amount(1n, 0, asset) }, call.from);
    return;
  }
  const units = number as bigint;
  const asset: Asset = { kind: "token", id: call.to };
  burn(draft, { asset, units, shown: tokenAmount(draft.context, call.to, units) }, call.from);
}

function callBurnItems(call: Call, values: readonly AbiValue[], draft: Draft): void {
  requireStandard(draft, call.to, "erc1155");
  const [from, item, units] = values as readonly [string, bigint, bigint];
  const asset: Asset = { kind: "item", id: call.to, item };
  burn(draft, { asset, units, shown: amount(units, 0, asset) }, from);
}

function callWrap(call: Call, _: readonly AbiValue[], draft: Draft): void {
  requireStandard(draft, call.to, "wrapped");
  draft.effect("wrap", { amount: wei(call.value), contract: address(call.to) });
  draft.raise(608);
  if (draft.isPerson(call.from)) {
    draft.outflows.push({ asset: NATIVE, units: call.value, to: call.to });
  }
}

function callUnwrap(call: Call, [units]: readonly AbiValue[], draft: Draft): void {
  requireStandard(draft, call.to, "wrapped");
  const asset: Asset = { kind: "token", id: call.to };
  draft.effect("unwrap", { amount: tokenAmount(draft.context, call.to, units as bigint) });
  draft.raise(608);
  if (draft.isPerson(call.from)) {
    draft.outflows.push({ asset, units: units as bigint, to: call.to });
  }
}

function callPermit2Approve(call: Call, values: readonly AbiValue[], draft: Draft): void {
  if (call.to !== PERMIT2) stop("unreadable", `contract ${call.to}`);
  const [token, spender, units, ends] = values as readonly [string, string, bigint, bigint];
  const endsAtMs = deadlineMs(ends);
  tokenAmount(draft.context, token, units);
  allow(draft, { token, spender, units, endsAtMs, isOffChain: false });
}

function callMulticall(call: Call, [calls]: readonly AbiValue[], draft: Draft): void {
  const inner = calls as readonly Uint8Array[];
  if (inner.length === 0) stop("unreadable", "empty call");
  for (const data of inner) {
    if (data.length < 4) stop("unreadable", "empty call");
    explainCall({ ...call, data, depth: call.depth + 1 }, draft);
  }
}

function callOwnership(call: Call, [to]: readonly AbiValue[], draft: Draft): void {
  draft.effect("contract-owner", { contract: address(call.to), to: address(to as string) });
  draft.raise(405, { contract: address(call.to), to: address(to as string) });
}

function callRenounce(call: Call, _: readonly AbiValue[], draft: Draft): void {
  draft.effect("contract-renounce", { contract: address(call.to) });
  draft.raise(405, { contract: address(call.to) });
}

function callUpgrade(call: Call, [code, payload]: readonly AbiValue[], draft: Draft): void {
  if (payload instanceof Uint8Array && payload.length > 0) stop("unreadable", "payload");
  draft.effect("contract-code", { contract: address(call.to), to: address(code as string) });
  draft.raise(406, { contract: address(call.to), to: address(code as string) });
}
