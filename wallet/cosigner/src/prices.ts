import { pricedOn } from "@holdall/chain/networks";
import { limitKey, readTickers, worthOf } from "@holdall/wallet/policy";
import type { LastPrices, Price } from "@holdall/wallet/policy";
import { networkOf } from "./nodes.ts";

/** Where a co-signer has its prices from. What a device brought is not asked for here. */
export interface PriceSource {
  /** Asks anew, unless that was a moment ago. Never rejects: a source that is silent has no price. */
  ask(): Promise<void>;
  /** What was told last of a network's assets, as limits call them, each with its time. */
  pricesOn(network: string): Readonly<Record<string, Price>>;
}

/** Nobody is asked: whatever a limit in value counts is over it. */
export const NO_PRICES: PriceSource = { ask: () => Promise.resolve(), pricesOn: () => ({}) };

/** Answers younger than this are not asked for again, nor is a source that was silent. */
const FRESH_MS = 10_000;

/** Asks an exchange for its tickers; rejects when it does not answer them. */
export type AskTickers = (exchangeUrl: string) => Promise<string>;

/**
 * Prices of exchanges, as their public tickers tell them. An asset has one when every exchange told it
 * in the same asking, and it is the highest of them: only a price that is too low lets more out, and
 * whoever wants one must have all of them lie. How old a price is, limits judge by themselves.
 */
export function createPriceSource(
  exchangeUrls: readonly string[],
  {
    askTickers = fetchTickers,
    now,
  }: { readonly askTickers?: AskTickers; readonly now: () => number },
): PriceSource {
  if (exchangeUrls.length === 0) return NO_PRICES;
  let told: { readonly atMs: number; readonly all: readonly LastPrices[] } | null = null;
  let asking: Promise<void> | null = null;
  const askAll = async (): Promise<void> => {
    // As old as the question: what is answered slowly is no fresher for it.
    const atMs = now();
    const answers = exchangeUrls.map(async (url) => readTickers(await askTickers(url)));
    const all = await Promise.all(answers).catch(() => []);
    told = { atMs, all };
    asking = null;
  };
  return {
    ask() {
      const isFresh = told !== null && Math.abs(now() - told.atMs) < FRESH_MS;
      return isFresh ? Promise.resolve() : (asking ??= askAll());
    },
    pricesOn(id) {
      if (told === null || told.all.length === 0) return {};
      const { atMs, all } = told;
      const rows = pricedOn(networkOf(id, "")).flatMap(({ asset, decimals, worth }) => {
        const values = all.flatMap((one) => worthOf(one, worth) ?? []);
        if (values.length < all.length) return [];
        const quoteUnits = values.reduce((most, one) => (one > most ? one : most));
        return [[limitKey(id, asset), { quoteUnits, decimals, atMs }] as const];
      });
      return Object.fromEntries(rows);
    },
  };
}

const ANSWER_MS_MAX = 3_000;

const fetchTickers: AskTickers = async (exchangeUrl) => {
  const signal = AbortSignal.timeout(ANSWER_MS_MAX);
  const answer = await fetch(`${exchangeUrl}/api/v1/tickers`, { signal, redirect: "error" });
  if (!answer.ok) throw new Error("no tickers");
  return answer.text();
};
