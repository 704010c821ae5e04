import { Outside } from "@holdall/web/page";
import { marketName } from "@holdall/web/live";
import { useSay } from "@holdall/web/words";
import type { WebResponseOf } from "@holdall/core/contract";
import type { ReactNode } from "react";
import { useTermText } from "./term-text.tsx";

export type Change = WebResponseOf<"operatorProposals">[number]["change"];
type ChangeOf<Kind extends Change["kind"]> = Extract<Change, { readonly kind: Kind }>;
type Announced = WebResponseOf<"announcements">["changes"][number];

/** What changes, in one line. */
export function ChangeTitle({ change }: { readonly change: Change | Announced }): ReactNode {
  const say = useSay();
  switch (change.kind) {
    case "MarketState": {
      const state = say(`market.${change.state}.short`);
      return say("change.state", { market: marketName(change.symbol), state });
    }
    case "MarketTerms":
      return say("change.terms", { market: marketName(change.symbol) });
    case "MarketListing": {
      const state = say(`market.${change.state}.short`);
      return say("change.listing", { market: marketName(change.symbol), state });
    }
    case "OperatorRole": {
      const key = change.isHeld ? "change.given" : "change.takenFrom";
      return say(key, { number: String(change.userId), role: say(`role.${change.role}`) });
    }
  }
}

/** A change to its last figure: what, from what to what, and why. */
export function ChangeWords({ change }: { readonly change: Change | Announced }): ReactNode {
  return (
    <div className="stack" data-part="change">
      <strong>
        <ChangeTitle change={change} />
      </strong>
      {change.kind === "MarketTerms" ? <TermChanges change={change} /> : null}
      {change.kind === "MarketListing" ? <ListedTerms change={change} /> : null}
      <span className="text">
        <Outside signsMax={REASON_SIGNS_MAX} text={change.reason} />
      </span>
    </div>
  );
}

const REASON_SIGNS_MAX = 256;

type TermsOf = ChangeOf<"MarketTerms"> | Extract<Announced, { readonly kind: "MarketTerms" }>;

function TermChanges({ change }: { readonly change: TermsOf }): ReactNode {
  const say = useSay();
  const textOf = useTermText(change.symbol);
  return (
    <dl className="rows">
      {change.terms.map(({ name, unit, before, after }) => (
        <div key={name}>
          <dt>{say(`term.${name}`)}</dt>
          <dd>
            {say("change.fromTo", { before: textOf(unit, before), after: textOf(unit, after) })}
          </dd>
        </div>
      ))}
    </dl>
  );
}

type ListingOf = ChangeOf<"MarketListing"> | Extract<Announced, { readonly kind: "MarketListing" }>;

function ListedTerms({ change }: { readonly change: ListingOf }): ReactNode {
  const say = useSay();
  const textOf = useTermText(change.symbol);
  return (
    <dl className="rows">
      {"tickSize" in change ? <Grid change={change} /> : null}
      {change.terms.map(({ name, unit, value }) => (
        <div key={name}>
          <dt>{say(`term.${name}`)}</dt>
          <dd>{textOf(unit, value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What of a listing is never changed again. */
function Grid({ change }: { readonly change: ChangeOf<"MarketListing"> }): ReactNode {
  const say = useSay();
  const { marketType, baseSymbol, quoteSymbol, tickSize, stepSize, asset } = change;
  const kind = say(marketType === "PERP" ? "markets.perpetual" : "markets.spot");
  const rows = [
    [say("status.kind"), kind],
    [say("operator.base"), baseSymbol],
    [say("operator.quote"), quoteSymbol],
    [say("operator.tick"), tickSize],
    [say("operator.step"), stepSize],
  ] as const;
  return (
    <>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {asset === undefined || asset === null ? null : (
        <div>
          <dt>{say("operator.newAsset")}</dt>
          <dd>
            {say("change.newAsset", {
              symbol: baseSymbol,
              name: asset.displayName,
              decimals: String(asset.decimals),
            })}
          </dd>
        </div>
      )}
    </>
  );
}

const KINDS: ReadonlySet<unknown> = new Set([
  "MarketState",
  "MarketTerms",
  "MarketListing",
  "OperatorRole",
] satisfies readonly Change["kind"][]);

/** True for a change as the venue writes it; the signed text comes from the venue itself. */
export function isChange(value: unknown): value is Change {
  return typeof value === "object" && value !== null && "kind" in value && KINDS.has(value.kind);
}
