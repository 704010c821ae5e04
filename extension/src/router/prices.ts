import { pricedOn } from "@holdall/chain/networks";
import type { Network, PricedAsset } from "@holdall/chain/networks";
import { assetKey } from "@holdall/wallet/clear";
import { limitKey, readTickers, worthOf } from "@holdall/wallet/policy";
import type { LastPrices, Price } from "@holdall/wallet/policy";
import type { ConfirmedPrice } from "@holdall/wallet/realm";
import type { RouterState } from "./router.ts";
import { readSettings } from "./settings.ts";

const ANSWER_MS_MAX = 3_000;
/** Prices younger than this are not asked for again, nor is an exchange that was silent. */
const FRESH_MS = 10_000;
/** Who waits for a window waits no longer than this for the prices in it. */
const SIGNING_MS_MAX = 500;

/** What the exchange last said, by market. */
export interface KnownPrices {
  readonly atMs: number;
  /** `null` when it said nothing. */
  readonly byMarket: LastPrices | null;
}

/**
 * Prices of coins and known tokens by network and asset key, as the exchange's public tickers say them.
 * An exchange that is silent has no price: nothing is worth zero for it. What a chain calls its coin is
 * what the exchange trades, and the quote is worth itself.
 */
export async function pricesOf(
  state: RouterState,
  networks: readonly Network[],
): Promise<{ readonly prices: Readonly<Record<string, Price>>; readonly atMs: number | null }> {
  const { byMarket, atMs } = await knownPrices(state);
  if (byMarket === null) return { prices: {}, atMs: null };
  const rows = pricedOnAll(byMarket, networks).map(
    ({ network, asset, quoteUnits, decimals }) =>
      [`${network.id}/${assetKey(asset)}`, { quoteUnits, decimals, atMs }] as const,
  );
  return { prices: Object.fromEntries(rows), atMs };
}

/**
 * Prices that go with what is to be signed on a network, by asset key: none when the exchange does not
 * answer within half a second, since the person waits.
 */
export async function pricesToSign(
  state: RouterState,
  network: Network,
): Promise<Readonly<Record<string, Price>>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), SIGNING_MS_MAX);
  });
  const told = await Promise.race([pricesOf(state, [network]), late]);
  clearTimeout(timer);
  const prefix = `${network.id}/`;
  const rows = Object.entries(told?.prices ?? {}).map(
    ([key, price]) => [key.slice(prefix.length), price] as const,
  );
  return Object.fromEntries(rows);
}

/** The same of several networks as the window of rules shows them, each asset as limits call it. */
export async function pricesToShow(
  state: RouterState,
  networks: readonly Network[],
): Promise<readonly ConfirmedPrice[]> {
  const { byMarket } = await knownPrices(state);
  return pricedOnAll(byMarket ?? {}, networks).map(({ network, asset, ...price }) => {
    return { network: network.id, asset: limitKey(network.id, asset), ...price };
  });
}

interface Priced extends Pick<PricedAsset, "asset" | "decimals"> {
  readonly network: Network;
  readonly quoteUnits: bigint;
}

/** Every asset with a price. */
function pricedOnAll(byMarket: LastPrices, networks: readonly Network[]): readonly Priced[] {
  return networks.flatMap((network) =>
    pricedOn(network).flatMap(({ asset, decimals, worth }) => {
      const quoteUnits = worthOf(byMarket, worth);
      return quoteUnits === undefined ? [] : [{ network, asset, decimals, quoteUnits }];
    }),
  );
}

async function knownPrices(state: RouterState): Promise<KnownPrices> {
  const { prices } = state;
  if (prices.known !== null && Date.now() - prices.known.atMs < FRESH_MS) return prices.known;
  // Whoever asks meanwhile waits for the same answer.
  prices.asking ??= askExchange(state).finally(() => (prices.asking = null));
  return prices.asking;
}

async function askExchange(state: RouterState): Promise<KnownPrices> {
  const { exchangeUrl } = await readSettings(state.platform);
  const byMarket = await fetchTickers(exchangeUrl).catch(() => null);
  const told = { atMs: Date.now(), byMarket };
  state.prices.known = told;
  return told;
}

async function fetchTickers(exchangeUrl: string): Promise<LastPrices> {
  const signal = AbortSignal.timeout(ANSWER_MS_MAX);
  const options = { signal, redirect: "error", credentials: "omit" } as const;
  const answer = await fetch(`${exchangeUrl}/api/v1/tickers`, options);
  if (!answer.ok) throw new Error("no tickers");
  return readTickers(await answer.text());
}
