import { useWords } from "@holdall/web/words";
import { marketName } from "@holdall/web/live";
import { CheckField, SelectField, TextField } from "@holdall/ui/control";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Change } from "../changes/change-words.tsx";
import { ProposeForm } from "./propose.tsx";
import { TermFields, useTermReader } from "./term-fields.tsx";
import type { OperatorMarket, Typed } from "./term-fields.tsx";

type Listing = Extract<Change, { readonly kind: "MarketListing" }>;

const STATES = ["PostOnly", "LimitOnly", "Open", "CancelOnly", "Closed"] as const;
const ASSET_DECIMALS = 9;

interface Written {
  readonly baseSymbol: string;
  readonly tickSize: string;
  readonly stepSize: string;
  readonly state: (typeof STATES)[number];
  readonly isNewAsset: boolean;
  readonly displayName: string;
  readonly decimals: number;
  readonly reason: string;
}

const NOTHING: Written = {
  baseSymbol: "",
  tickSize: "",
  stepSize: "",
  state: "PostOnly",
  isNewAsset: false,
  displayName: "",
  decimals: ASSET_DECIMALS,
  reason: "",
};

/** Proposes a market that is yet to be, with terms that begin as another's; its asset too where that is new. */
export function ListingForm(props: { readonly markets: readonly OperatorMarket[] }): ReactNode {
  const { markets } = props;
  const { say } = useWords();
  const read = useTermReader();
  const [likeSymbol, setLike] = useState(markets[0]?.symbol ?? "");
  const [typed, setTyped] = useState<Typed>({});
  const [written, setWritten] = useState(NOTHING);
  const like = markets.find((each) => each.symbol === likeSymbol);
  if (like === undefined) return null;
  const terms = like.terms.map((term) => ({ ...term, value: read(term, typed) }));
  const change = listingOf(like, terms, written);
  const clear = (): void => {
    setTyped({});
    setWritten(NOTHING);
  };
  return (
    <ProposeForm change={change} onProposed={clear} part="market-listing">
      <p className="prose">{say("operator.listingNote")}</p>
      <div className="form">
        <SelectField
          label={say("operator.like")}
          onChange={(event) => {
            setLike(event.target.value);
            setTyped({});
          }}
          options={markets.map((each) => ({ value: each.symbol, label: marketName(each.symbol) }))}
          value={likeSymbol}
        />
      </div>
      <ListingFields like={like} onWritten={setWritten} written={written} />
      <TermFields
        onTyped={setTyped}
        symbol={symbolOf(like, written)}
        terms={like.terms}
        typed={typed}
      />
      <div className="form">
        <TextField
          label={say("operator.reason")}
          maxLength={256}
          onChange={(event) => setWritten({ ...written, reason: event.target.value })}
          required
          value={written.reason}
        />
      </div>
    </ProposeForm>
  );
}

/** Names of markets follow from their assets. */
function symbolOf({ quoteSymbol, marketType }: OperatorMarket, { baseSymbol }: Written): string {
  const pair = `${baseSymbol.trim().toUpperCase()}_${quoteSymbol}`;
  return marketType === "PERP" ? `${pair}_PERP` : pair;
}

function listingOf(
  like: OperatorMarket,
  terms: Listing["terms"],
  written: Written,
): Listing | undefined {
  const { baseSymbol, state, isNewAsset, displayName, decimals, reason } = written;
  const isWritten = baseSymbol.trim() !== "" && reason.trim() !== "";
  if (!isWritten || (isNewAsset && displayName.trim() === "")) return undefined;
  return {
    kind: "MarketListing",
    symbol: symbolOf(like, written),
    marketType: like.marketType,
    baseSymbol: baseSymbol.trim().toUpperCase(),
    quoteSymbol: like.quoteSymbol,
    tickSize: written.tickSize === "" ? like.tickSize : written.tickSize,
    stepSize: written.stepSize === "" ? like.stepSize : written.stepSize,
    state,
    terms,
    reason,
    ...(isNewAsset ? { asset: { displayName, decimals } } : {}),
  };
}

function ListingFields(props: {
  readonly like: OperatorMarket;
  readonly written: Written;
  readonly onWritten: (written: Written) => void;
}): ReactNode {
  const { like, written, onWritten } = props;
  const { say } = useWords();
  const set = (change: Partial<Written>): void => onWritten({ ...written, ...change });
  return (
    <>
      <div className="term-fields">
        <TextField
          label={say("operator.base")}
          maxLength={32}
          name="base"
          onChange={(event) => set({ baseSymbol: event.target.value })}
          required
          value={written.baseSymbol}
        />
        <TextField
          label={say("operator.tick")}
          name="tick"
          onChange={(event) => set({ tickSize: event.target.value })}
          placeholder={like.tickSize}
          value={written.tickSize}
        />
        <TextField
          label={say("operator.step")}
          name="step"
          onChange={(event) => set({ stepSize: event.target.value })}
          placeholder={like.stepSize}
          value={written.stepSize}
        />
        <SelectField
          label={say("operator.beginState")}
          onChange={(event) => {
            const state = STATES.find((each) => each === event.target.value);
            set({ state: state ?? written.state });
          }}
          options={STATES.map((value) => ({ value, label: say(`market.${value}.short`) }))}
          value={written.state}
        />
      </div>
      <NewAsset onWritten={onWritten} written={written} />
    </>
  );
}

/** What is said of the base where the venue does not have it yet. */
function NewAsset(props: {
  readonly written: Written;
  readonly onWritten: (written: Written) => void;
}): ReactNode {
  const { written, onWritten } = props;
  const { say } = useWords();
  const set = (change: Partial<Written>): void => onWritten({ ...written, ...change });
  return (
    <>
      <CheckField
        checked={written.isNewAsset}
        hint={say("operator.newAssetHint")}
        label={say("operator.newAsset")}
        onChange={(event) => set({ isNewAsset: event.target.checked })}
      />
      {written.isNewAsset ? (
        <div className="term-fields">
          <TextField
            label={say("operator.assetName")}
            maxLength={64}
            onChange={(event) => set({ displayName: event.target.value })}
            required
            value={written.displayName}
          />
          <TextField
            label={say("operator.decimals")}
            max={18}
            min={0}
            onChange={(event) => set({ decimals: event.target.valueAsNumber || 0 })}
            type="number"
            value={written.decimals}
          />
        </div>
      ) : null}
    </>
  );
}
