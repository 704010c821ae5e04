import { parseDecimal } from "@holdall/core/num";

/** What values are told in: the exchange's quote, and its decimals. */
export const QUOTE = "USDC";
export const QUOTE_DECIMALS = 6;

/** Last prices by market, in quote units of one whole asset. */
export type LastPrices = Readonly<Record<string, bigint>>;

const TICKERS_LENGTH_MAX = 1_048_576;

/**
 * What an exchange's public tickers say (`GET /api/v1/tickers`), of the text that it answered. Rows that
 * are none, and prices that are not above zero, are passed over. Throws for anything but a list.
 */
export function readTickers(said: string): LastPrices {
  if (said.length > TICKERS_LENGTH_MAX) throw new RangeError("tickers are too long");
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

/** What one whole asset is worth by last prices; the quote is worth itself. */
export function worthOf(prices: LastPrices, worth: string): bigint | undefined {
  return worth === QUOTE ? 10n ** BigInt(QUOTE_DECIMALS) : prices[`${worth}_${QUOTE}`];
}
