import type { Context } from "./context.ts";
import type { Draft } from "./draft.ts";
import { address, assetOperand } from "./draft.ts";
import type { Asset, Piece } from "./explanation.ts";
import { assetKey, canonicalKey, isSameAsset } from "./explanation.ts";

/** What the person gives and is promised: by a swap that runs now, or an order that others fill. */
export interface Trade {
  /** At most this leaves the person. */
  readonly gives: readonly Piece[];
  /** At least this reaches the person. */
  readonly gets: readonly Piece[];
  /** Who else receives of what the person pays for. */
  readonly others: readonly string[];
  /** The rule of a trade that promises nothing to anybody: of a swap 600, of an order 605. */
  readonly ruleOfNothing: 600 | 605;
}

/** A price older than this is no price, in milliseconds. */
const PRICE_AGE_MS_MAX = 120_000;
/** Values are compared in parts of a quote unit: exact for assets of up to so many decimals. */
const DECIMALS_MAX = 36;

/** Applies the rules of trades (600 to 603, 605). Divides nothing: ratios are cross-multiplied. */
export function assessTrade(draft: Draft, trade: Trade): void {
  const { gives, gets, others, ruleOfNothing } = trade;
  for (const to of new Set(others)) draft.raise(602, { to: address(to) });
  const isNothing = gets.every(({ units }) => units === 0n);
  if (isNothing && others.length === 0) draft.raise(ruleOfNothing);
  else if (isSlack(draft, gets)) draft.raise(600);
  const [given, got] = [valueOf(draft, gives), valueOf(draft, gets)];
  if (given !== null && got !== null && got * 10n < given * 9n) draft.raise(601);
  for (const { asset, units } of gives) {
    if (asset.kind === "item" && isUnderFloor(draft, { asset, units }, gets)) {
      draft.raise(603, { asset: assetOperand(asset) });
    }
  }
}

/** All units of an asset among some pieces. */
export function unitsOf(pieces: readonly Piece[], asset: Asset): bigint {
  return pieces.reduce((sum, one) => (isSameAsset(one.asset, asset) ? sum + one.units : sum), 0n);
}

/** What the person has of an asset, where a node said. */
export function balanceOf({ evidence: [{ balances }] }: Context, asset: Asset): bigint | undefined {
  return Object.entries(balances).find(([key]) => canonicalKey(key) === assetKey(asset))?.[1];
}

/** True when less than 95 % of what the trial brought is promised. */
function isSlack(draft: Draft, gets: readonly Piece[]): boolean {
  const { simulation } = draft.context.evidence[0];
  const inflows = simulation.status === "done" ? (simulation.inflows ?? []) : [];
  return inflows.some(({ asset, units }) => unitsOf(gets, asset) * 100n < units * 95n);
}

/** A quote unit in the parts that values are told in. */
export const QUOTE_UNIT = 10n ** BigInt(DECIMALS_MAX);

/** Value in 10^-36 of a quote unit, exact; `null` when a piece has no fresh price. */
export function valueOf({ context: { prices = {}, atMs } }: Draft, pieces: readonly Piece[]) {
  let sum = 0n;
  for (const { asset, units } of pieces) {
    const found = Object.entries(prices).find(([key]) => canonicalKey(key) === assetKey(asset));
    if (found === undefined) return null;
    const [, price] = found;
    const isFresh = Math.abs(atMs - price.atMs) <= PRICE_AGE_MS_MAX;
    if (!isFresh || price.decimals > DECIMALS_MAX) return null;
    sum += units * price.quoteUnits * 10n ** BigInt(DECIMALS_MAX - price.decimals);
  }
  return sum;
}

/** True when an item brings less than 90 % of its collection's floor, in the asset it is paid in. */
function isUnderFloor(
  { context }: Draft,
  { asset, units }: { readonly asset: Asset & { readonly kind: "item" }; readonly units: bigint },
  gets: readonly Piece[],
): boolean {
  const floors = context.evidence[0].floors?.[asset.id.toLowerCase()] ?? [];
  return floors.some((floor) => {
    const paid = unitsOf(gets, floor.asset);
    return paid > 0n && paid * 10n < floor.units * units * 9n;
  });
}
