import { useSay } from "@holdall/web/words";
import { SelectField, TextField } from "@holdall/ui/control";
import { readInput, useSeparators } from "@holdall/ui/number";
import type { WebResponseOf } from "@holdall/core/contract";
import type { ReactNode } from "react";
import { unitText } from "../changes/term-text.tsx";

export type OperatorMarket = WebResponseOf<"operatorMarkets">[number];
type Term = OperatorMarket["terms"][number];
type TermName = Term["name"];
/** What was typed for some terms, as it stands in their fields. */
export type Typed = Readonly<Partial<Record<TermName, string>>>;

/** A field for each term, with what is in force where nothing else was typed. */
export function TermFields(props: {
  readonly terms: readonly Term[];
  readonly symbol: string;
  readonly typed: Typed;
  readonly onTyped: (typed: Typed) => void;
}): ReactNode {
  const { terms, symbol, typed, onTyped } = props;
  const say = useSay();
  const { point } = useSeparators();
  const written = (value: string): string => value.replace(".", point);
  return (
    <div className="term-fields">
      {terms.map(({ name, unit, value }) => {
        const label = say(`term.${name}`);
        const set = (text: string): void => onTyped({ ...typed, [name]: text });
        if (unit === "flag")
          return (
            <SelectField
              key={name}
              label={label}
              name={name}
              onChange={(event) => set(event.target.value)}
              options={[
                { value: "false", label: say("unit.no") },
                { value: "true", label: say("unit.yes") },
              ]}
              value={typed[name] ?? value}
            />
          );
        return (
          <TextField
            inputMode="decimal"
            key={name}
            label={label}
            name={name}
            onChange={(event) => set(event.target.value)}
            unit={unitText(unit, symbol, say) || undefined}
            value={typed[name] ?? written(value)}
          />
        );
      })}
    </div>
  );
}

/** More decimals than any term has: the venue says which are too many. */
const DECIMALS_MAX = 18;

/** Reads what was typed for a term: as the wire writes it, or the text itself where it has no one reading. */
export function useTermReader(): (term: Term, typed: Typed) => string {
  const separators = useSeparators();
  return ({ name, unit, value }, typed) => {
    const text = typed[name];
    if (text === undefined || unit === "flag") return text ?? value;
    const isNegative = /^[-\u2212]/.test(text);
    const read = readInput(isNegative ? text.slice(1) : text, DECIMALS_MAX, separators);
    if (!read.ok || read.text === "") return text;
    return isNegative ? `-${read.text}` : read.text;
  };
}
