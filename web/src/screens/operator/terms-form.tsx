import { useWords } from "@holdall/web/words";
import { marketName } from "@holdall/web/live";
import { SelectField, TextField } from "@holdall/ui/control";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Change } from "../changes/change-words.tsx";
import { ProposeForm } from "./propose.tsx";
import { TermFields, useTermReader } from "./term-fields.tsx";
import type { OperatorMarket, Typed } from "./term-fields.tsx";

/** Proposes other terms of a market: those that were typed anew, with what they are now. */
export function TermsForm({ markets }: { readonly markets: readonly OperatorMarket[] }): ReactNode {
  const { say } = useWords();
  const read = useTermReader();
  const [symbol, setSymbol] = useState(markets[0]?.symbol ?? "");
  const [typed, setTyped] = useState<Typed>({});
  const [reason, setReason] = useState("");
  const market = markets.find((each) => each.symbol === symbol);
  const terms = (market?.terms ?? []).flatMap((term) => {
    const after = read(term, typed);
    const { name, unit, value: before } = term;
    return after === before ? [] : [{ name, unit, before, after }];
  });
  const isWritten = market !== undefined && terms.length > 0 && reason.trim() !== "";
  const change: Change | undefined = isWritten
    ? { kind: "MarketTerms", symbol, basis: market.basis, terms, reason }
    : undefined;
  const clear = (): void => {
    setTyped({});
    setReason("");
  };
  return (
    <ProposeForm change={change} onProposed={clear} part="market-terms">
      <p className="prose">{say("operator.termsNote")}</p>
      <div className="form">
        <SelectField
          label={say("trade.market")}
          onChange={(event) => {
            setSymbol(event.target.value);
            setTyped({});
          }}
          options={markets.map((each) => ({ value: each.symbol, label: marketName(each.symbol) }))}
          value={symbol}
        />
      </div>
      <TermFields onTyped={setTyped} symbol={symbol} terms={market?.terms ?? []} typed={typed} />
      <div className="form">
        <TextField
          label={say("operator.reason")}
          maxLength={256}
          onChange={(event) => setReason(event.target.value)}
          required
          value={reason}
        />
      </div>
    </ProposeForm>
  );
}
