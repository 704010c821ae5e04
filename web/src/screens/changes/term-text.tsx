import { formatText, useSeparators } from "@holdall/ui/number";
import { useSay } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import type { WebResponseOf } from "@holdall/core/contract";

type Unit = WebResponseOf<"operatorMarkets">[number]["terms"][number]["unit"];

/** The unit that a market's term is written in; of its symbol's assets where it is one of them. */
export function unitText(unit: Unit, symbol: string, say: Say): string {
  const [base = "", quote = ""] = symbol.split("_");
  switch (unit) {
    case "price":
    case "value":
      return quote;
    case "size":
      return base;
    case "rate":
    case "factor":
    case "milliseconds":
      return say(`unit.${unit}`);
    // A share of one, or so many times: its name says of what.
    case "fraction":
    case "flag":
      return "";
  }
}

/** Writes a term's value with its unit, every digit of it. */
export function useTermText(symbol: string): (unit: Unit, value: string) => string {
  const say = useSay();
  const separators = useSeparators();
  return (unit, value) => {
    if (unit === "flag") return say(value === "true" ? "unit.yes" : "unit.no");
    const written = formatText(value, {}, separators);
    const unitWords = unitText(unit, symbol, say);
    return unitWords === "" ? written : `${written}\u00a0${unitWords}`;
  };
}
