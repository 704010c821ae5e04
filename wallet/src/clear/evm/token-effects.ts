import type { Context, ContractFacts } from "../context.ts";
import type { Draft } from "../draft.ts";
import { address, amount, assetOperand, wei } from "../draft.ts";
import type { Asset, Operand } from "../explanation.ts";
import { NATIVE } from "../context.ts";
import { stop } from "../reader.ts";
import { UINT160_MAX, UINT256_MAX, ZERO_ADDRESS } from "./hex.ts";

/** What is known of an address, or nothing. */
export function contractFacts(context: Context, contract: string): ContractFacts | undefined {
  return context.evidence[0].contracts[contract.toLowerCase()];
}

/** Decimals of a fungible token, or a stop: an amount without decimals is not an amount. */
export function tokenDecimals(context: Context, token: string): number {
  const facts = contractFacts(context, token);
  const isFungible = facts?.standard === "erc20" || facts?.standard === "wrapped";
  const decimals = isFungible ? facts.decimals : null;
  return decimals ?? stop("unreadable", `token ${token}`);
}

/** An amount of an ERC-20 token. */
export function tokenAmount(context: Context, token: string, units: bigint): Operand {
  return amount(units, tokenDecimals(context, token), { kind: "token", id: token });
}

/** An asset moves. It is an outflow when it was the person's. */
export function moveAsset(
  draft: Draft,
  moved: { readonly asset: Asset; readonly units: bigint; readonly shown: Operand },
  way: { readonly from: string; readonly to: string },
): void {
  if (draft.isPerson(way.from)) {
    draft.effect("send", { amount: moved.shown, to: address(way.to) });
    draft.outflows.push({ asset: moved.asset, units: moved.units, to: way.to });
  } else {
    const { from, to } = way;
    draft.effect("move", { amount: moved.shown, from: address(from), to: address(to) });
  }
}

/** An asset ends. Where it was the person's, it goes where the contract's own log says: to no one. */
export function burn(
  draft: Draft,
  burnt: { readonly asset: Asset; readonly units: bigint; readonly shown: Operand },
  from: string,
): void {
  draft.effect("burn", { amount: burnt.shown, account: address(from) });
  if (!draft.isPerson(from)) return;
  draft.outflows.push({ asset: burnt.asset, units: burnt.units, to: ZERO_ADDRESS });
}

/** Coins sent along with a call. Nothing when there are none. */
export function sendValue(draft: Draft, from: string, to: string, value: bigint): void {
  if (value > 0n)
    moveAsset(draft, { asset: NATIVE, units: value, shown: wei(value) }, { from, to });
}

/** A right for `spender` to take a fungible token. */
export interface Allowance {
  readonly token: string;
  readonly spender: string;
  readonly units: bigint;
  readonly endsAtMs: number | null;
  /** Signed apart from any transaction, so that nothing on chain shows it until it is used. */
  readonly isOffChain: boolean;
}

/** Explains an allowance: revoked, everything, or an amount. */
export function allow(draft: Draft, right: Allowance): void {
  const { token, spender, units, endsAtMs } = right;
  const asset: Asset = { kind: "token", id: token };
  const operands = { asset: assetOperand(asset), spender: address(spender) };
  if (units === 0n) {
    draft.effect("revoke", operands);
    draft.raise(312);
    return;
  }
  const isAll = units === UINT256_MAX || units === UINT160_MAX;
  if (isAll) {
    draft.effect("allow-all", operands);
    draft.raise(301, operands);
  } else {
    const shown = tokenAmount(draft.context, token, units);
    draft.effect("allow", { amount: shown, spender: address(spender) });
  }
  const ends = endsAtMs === null ? null : { type: "time" as const, atMs: endsAtMs };
  if (ends !== null) draft.effect("right-ends", { until: ends });
  if (right.isOffChain) flagPermit(draft, right);
  draft.grants.push({ asset, units: isAll ? null : units, spender, endsAtMs });
}

const PERMIT_MS_MAX = 30 * 24 * 3_600_000;

function flagPermit(draft: Draft, { spender, endsAtMs }: Allowance): void {
  const { context } = draft;
  const isKnown = context.known.some((one) => one.address === spender);
  if (!isKnown) draft.raise(308, { spender: address(spender) });
  if (endsAtMs === null || endsAtMs - context.atMs > PERMIT_MS_MAX) draft.raise(309);
  if (endsAtMs !== null && endsAtMs < context.atMs) draft.raise(313);
}

/** Seconds of a contract as milliseconds; `null` for "never" and beyond what a clock can say. */
export function deadlineMs(seconds: bigint): number | null {
  return seconds > 8_640_000_000_000n ? null : Number(seconds) * 1000;
}
