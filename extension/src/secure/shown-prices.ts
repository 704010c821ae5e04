import { KNOWN_TOKENS, NETWORKS } from "@holdall/chain/networks";
import { unitNameOf } from "@holdall/extension/words";
import type { ConfirmedPrice } from "@holdall/wallet/realm";

/** As many as an account goes by. */
const PRICES_MAX = 64;

/** Prices as they are shown beside limits in value, and confirmed with them. */
export interface ShownPrices {
  /** What the exchange tells now. */
  readonly told: readonly ConfirmedPrice[];
  /** What was confirmed and it does not tell now: it stays confirmed. */
  readonly untold: readonly ConfirmedPrice[];
}

/**
 * Of what the router tells, the prices of a family's assets that this window knows itself. What an asset
 * is called and how many decimals it has are never the router's word: a price with other decimals would
 * look right, and be another.
 */
export function shownPrices(
  told: readonly ConfirmedPrice[],
  before: readonly ConfirmedPrice[],
  family: "solana" | "evm",
): ShownPrices {
  const prefix = family === "solana" ? "solana:" : "eip155:";
  const known = told.filter(
    (one) =>
      one.network.startsWith(prefix) && one.quoteUnits > 0n && one.decimals === decimalsOf(one),
  );
  const shown = known.slice(0, PRICES_MAX).map(bare);
  const untold = before.filter((one) => !shown.some((other) => isSamePrice(one, other)));
  return { told: shown, untold: untold.slice(0, PRICES_MAX - shown.length) };
}

const bare = ({ network, asset, quoteUnits, decimals }: ConfirmedPrice): ConfirmedPrice => ({
  network,
  asset,
  quoteUnits,
  decimals,
});

/** True for prices of one asset on one network. */
export function isSamePrice(left: ConfirmedPrice, right: ConfirmedPrice): boolean {
  return left.network === right.network && left.asset.toLowerCase() === right.asset.toLowerCase();
}

/** What an asset of a network is called. */
export function symbolOf({ network, asset }: ConfirmedPrice): string {
  const row = isCoin(asset) ? NETWORKS.find(({ id }) => id === network) : undefined;
  return row?.currency ?? unitNameOf(asset).symbol;
}

const isCoin = (asset: string): boolean => asset.startsWith("native");

/** How many decimals it has; `null` for a token that is not known on that network. */
function decimalsOf({ network, asset }: ConfirmedPrice): number | null {
  if (isCoin(asset))
    return NETWORKS.find(({ id }) => id === network)?.decimals ?? unitNameOf(asset).decimals;
  const found = KNOWN_TOKENS.find(
    (one) => one.network === network && `token:${one.id}`.toLowerCase() === asset.toLowerCase(),
  );
  return found?.decimals ?? null;
}
