import { marketName } from "@holdall/web/live";
import { useMarkets } from "@holdall/web/page";
import { useSay } from "@holdall/web/words";
import { useSearchParams } from "wouter";
import { FILTER } from "../filter-name.ts";

const EVERY = "all";

export interface RowFilter {
  /** The symbol that rows must have; `undefined` lets every row through. */
  readonly symbol: string | undefined;
  /** The filter in words. */
  readonly name: string;
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}

/** Rows of one market, which the address names; of `first` where it does not. */
export function useMarketFilter(first: string | undefined): RowFilter {
  const say = useSay();
  const symbols = useMarkets()
    .data?.filter(({ visible }) => visible)
    .map(({ symbol }) => symbol);
  const words = { label: say("trade.market"), every: say("tables.everyMarket") };
  return useFilter(symbols ?? [], first, { ...words, nameOf: marketName });
}

/** Rows of one asset, which the address names; of all of them where it does not. */
export function useAssetFilter(symbols: readonly string[]): RowFilter {
  const say = useSay();
  const words = { label: say("balances.asset"), every: say("tables.everyAsset") };
  return useFilter(symbols, undefined, { ...words, nameOf: (symbol) => symbol });
}

function useFilter(
  symbols: readonly string[],
  first: string | undefined,
  words: {
    readonly label: string;
    readonly every: string;
    readonly nameOf: (symbol: string) => string;
  },
): RowFilter {
  const [search, setSearch] = useSearchParams();
  const asked = search.get(FILTER) ?? first ?? EVERY;
  const symbol = asked === EVERY ? undefined : asked;
  // What the address names is offered even where nothing is shown of it.
  const offered = symbol === undefined || symbols.includes(symbol) ? symbols : [symbol, ...symbols];
  return {
    symbol,
    name: symbol === undefined ? words.every : words.nameOf(symbol),
    label: words.label,
    choices: [
      { value: EVERY, label: words.every },
      ...offered.map((value) => ({ value, label: words.nameOf(value) })),
    ],
    onChange: (value) =>
      setSearch(
        (before) => {
          before.set(FILTER, value);
          return before;
        },
        { replace: true },
      ),
  };
}
