import type { Network } from "@holdall/chain/networks";
import { parseDecimal } from "@holdall/core/num";
import type { Prices } from "@holdall/wallet/actions";
import { QUOTE, QUOTE_DECIMALS } from "./quote.ts";
import type { RouterState } from "./router.ts";
import { readSettings } from "./settings.ts";

const ANSWER_MS_MAX = 3_000;
const ANSWER_LENGTH_MAX = 1_048_576;
/** Prices younger than this are not asked for again. */
const FRESH_MS = 10_000;

/** What the exchange last said, by market. */
export interface KnownPrices {
  readonly atMs: number;
  readonly byMarket: Readonly<Record<string, bigint>>;
}

/**
 * Prices of the coins, as the exchange's public tickers say them. An exchange that is silent has no
 * price: nothing is worth zero for it. What a chain calls its coin is what the exchange trades.
 */
export async function pricesOf(
  state: RouterState,
  networks: readonly Network[],
): Promise<{ readonly prices: Prices; readonly atMs: number | null }> {
  const known = await knownPrices(state);
  if (known === null) return { prices: {}, atMs: null };
  const { byMarket, atMs } = known;
  const rows = networks.flatMap(({ id, currency, isTestnet }) => {
    if (isTestnet) return [];
    const quoteUnits = byMarket[`${currency}_${QUOTE}`];
    return quoteUnits === undefined ? [] : [[`${id}/native`, { quoteUnits, atMs }] as const];
  });
  return { prices: Object.fromEntries(rows), atMs };
}

async function knownPrices(state: RouterState): Promise<KnownPrices | null> {
  const { known } = state.prices;
  if (known !== null && Date.now() - known.atMs < FRESH_MS) return known;
  try {
    const { exchangeUrl } = await readSettings(state.platform);
    state.prices.known = { atMs: Date.now(), byMarket: await fetchTickers(exchangeUrl) };
  } catch {
    state.prices.known = null;
  }
  return state.prices.known;
}

async function fetchTickers(exchangeUrl: string): Promise<Readonly<Record<string, bigint>>> {
  const signal = AbortSignal.timeout(ANSWER_MS_MAX);
  const options = { signal, redirect: "error", credentials: "omit" } as const;
  const answer = await fetch(`${exchangeUrl}/api/v1/tickers`, options);
  const said = await answer.text();
  if (!answer.ok || said.length > ANSWER_LENGTH_MAX) throw new Error("no tickers");
  const rows = JSON.parse(said) as unknown;
  if (!Array.isArray(rows)) throw new TypeError("tickers are a list");
  return Object.fromEntries(rows.flatMap(readTicker));
}

function readTicker(row: unknown): readonly (readonly [string, bigint])[] {
  const { symbol, lastPrice } = Object(row) as Readonly<Record<string, unknown>>;
  if (typeof symbol !== "string" || typeof lastPrice !== "string") return [];
  const price = parseDecimal(lastPrice, QUOTE_DECIMALS);
  return typeof price === "bigint" && price > 0n ? [[symbol, price]] : [];
}
