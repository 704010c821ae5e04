import type { Balance, Chain } from "@holdall/chain/port";
import { assetKey } from "@holdall/wallet/clear";

/** A price: quote units of one whole asset, by network and asset key. */
export type Prices = Readonly<
  Record<string, { readonly quoteUnits: bigint; readonly atMs: number }>
>;

/** One asset on one network. */
export interface PortfolioRow {
  readonly network: string;
  readonly balance: Balance;
  /** In quote units, rounded down: a value is never shown higher than it is. `null` without a price. */
  readonly valueQuote: bigint | null;
  /** False when fewer nodes than there are stand behind it, or when it lags. */
  readonly isFresh: boolean;
  /** How many nodes of different operators said so, and when. */
  readonly sources: number;
  readonly atMs: number;
}

/** Everything an identity has. */
export interface Portfolio {
  readonly rows: readonly PortfolioRow[];
  /** Networks that did not answer, and why: their rows are missing, not zero. */
  readonly silent: readonly { readonly network: string; readonly code: string }[];
  /** The sum of what has a price; `null` when nothing has, or when a network is silent. */
  readonly totalQuote: bigint | null;
}

/** Where a person's account is on one network, and which tokens to ask about. */
export interface Place {
  readonly chain: Chain;
  readonly address: string;
  readonly tokenIds: readonly string[];
}

/** Balances of every network at once, each with its value where a price is known. */
export async function portfolioOf(places: readonly Place[], prices: Prices): Promise<Portfolio> {
  const answers = await Promise.all(
    places.map(async ({ chain, address, tokenIds }) => ({
      network: chain.network.id,
      answer: await chain.balances(address, tokenIds),
    })),
  );
  const rows: PortfolioRow[] = [];
  const silent: { network: string; code: string }[] = [];
  for (const { network, answer } of answers) {
    if ("refusal" in answer) {
      silent.push({ network, code: answer.refusal.code });
      continue;
    }
    const { value, isFresh, sources, atMs } = answer.value;
    for (const balance of value) {
      const valueQuote = valueOf(network, balance, prices);
      rows.push({ network, balance, isFresh, sources, atMs, valueQuote });
    }
  }
  return { rows, silent, totalQuote: silent.length > 0 ? null : totalOf(rows) };
}

/** Rounded down. The key names the network, since two networks' coins are two assets. */
function valueOf(
  network: string,
  { asset, units, decimals }: Balance,
  prices: Prices,
): bigint | null {
  const key = `${network}/${assetKey(asset)}`;
  if (!Object.hasOwn(prices, key)) return null;
  return (units * prices[key].quoteUnits) / 10n ** BigInt(decimals);
}

function totalOf(rows: readonly PortfolioRow[]): bigint | null {
  const values = rows.flatMap(({ valueQuote }) => (valueQuote === null ? [] : [valueQuote]));
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0n);
}
