import { useLive } from "@holdall/web/live";
import { WholeWords, useFaultText, useSay } from "@holdall/web/words";
import { SelectField } from "@holdall/ui/control";
import { DecimalInput, Amount, formatText, useSeparators } from "@holdall/ui/number";
import { Suspense, lazy } from "react";
import type { ReactNode } from "react";
import { isNearLimit, priceLimit } from "./price-band.ts";
import {
  isTriggerAbove,
  OTHER_UNIT,
  otherSlippage,
  quantityDecimals,
  TRIGGER_SOURCES,
  unitOf,
} from "./ticket-form.ts";
import type { TicketProps } from "./ticket-form.ts";

const Shares = lazy(async () => ({ default: (await import("./own/shares.tsx")).Shares }));

interface FieldFailure {
  readonly field: string | undefined;
  readonly sentence: string;
}

interface TicketFieldsProps extends TicketProps {
  readonly failure: FieldFailure | undefined;
}

const SLIPPAGE_DECIMALS = 2;

/** The fields of one kind of order; a refusal stands at the field that caused it. */
export function TicketFields(props: TicketFieldsProps): ReactNode {
  const { form } = props;
  return (
    <>
      {form.kind === "trigger" ? <TriggerFields {...props} /> : null}
      {form.kind === "limit" || (form.kind === "trigger" && form.triggersLimit) ? (
        <PriceField {...props} />
      ) : null}
      <QuantityField {...props} />
      {form.kind === "market" ? <SlippageField {...props} /> : null}
    </>
  );
}

function errorAt(failure: FieldFailure | undefined, field: string): string | undefined {
  return failure?.field === field ? failure.sentence : undefined;
}

function PriceField({ feed, form, change, failure }: TicketFieldsProps): ReactNode {
  const say = useSay();
  const faultText = useFaultText();
  const { scale, market } = feed;
  const last = useLive(feed.last);
  return (
    <DecimalInput
      decimals={scale.priceDecimals}
      error={errorAt(failure, "price")}
      faultText={faultText}
      hint={
        <>
          <button
            className="link"
            disabled={last === undefined}
            onClick={() => last !== undefined && change({ price: last.price })}
            type="button"
          >
            {say("ticket.lastPrice")} <Amount places={scale.priceDecimals} value={last?.price} />
          </button>
          <PriceBand feed={feed} form={form} />
        </>
      }
      label={say("ticket.price")}
      onChange={(price) => change({ price })}
      part="price"
      step={scale.tick}
      unit={market.quoteSymbol}
      value={form.price}
    />
  );
}

/** Where the venue's limit lies, once a price comes near to it. */
function PriceBand({ feed, form }: Pick<TicketFieldsProps, "feed" | "form">): ReactNode {
  const say = useSay();
  const mark = useLive(feed.mark);
  const last = useLive(feed.last)?.price;
  const standing = { last, mark: mark?.p, index: mark?.i ?? undefined };
  const limit = priceLimit(feed.market, form.side, standing);
  if (limit === undefined || form.price === "" || !isNearLimit(form.price, limit, form.side))
    return null;
  return (
    <div className="warning" data-part="price-band">
      {say(form.side === "Bid" ? "ticket.bandBid" : "ticket.bandAsk")}{" "}
      <Amount places={feed.scale.priceDecimals} value={limit} />
    </div>
  );
}

function QuantityField(props: TicketFieldsProps): ReactNode {
  const { feed, form, change, failure } = props;
  const say = useSay();
  const faultText = useFaultText();
  const { scale, market } = feed;
  const unit = unitOf(form);
  const name = { base: market.baseSymbol, quote: market.quoteSymbol, share: "%" }[unit];
  const other = OTHER_UNIT[form.kind];
  const hasOther = other === "quote" || (other === "share" && market.marketType === "PERP");
  return (
    <>
      <DecimalInput
        decimals={quantityDecimals(form, scale)}
        error={errorAt(failure, "quantity")}
        faultText={faultText}
        label={say("ticket.quantity")}
        onChange={(quantity) => change({ quantity })}
        part="quantity"
        step={unit === "base" ? scale.step : "1"}
        unit={
          hasOther ? (
            <button
              className="link"
              data-unit={unit}
              onClick={() => change({ unit: unit === "base" ? other : "base", quantity: "" })}
              title={say(other === "quote" ? "ticket.switchUnit" : "ticket.switchShare")}
              type="button"
            >
              {name} ⇄
            </button>
          ) : (
            name
          )
        }
        value={form.quantity}
      />
      <Suspense fallback={<div className="shares" />}>
        <WholeWords>
          <Shares change={change} feed={feed} form={form} />
        </WholeWords>
      </Suspense>
    </>
  );
}

function SlippageField({ feed, form, change, failure }: TicketFieldsProps): ReactNode {
  const say = useSay();
  const faultText = useFaultText();
  const last = useLive(feed.last);
  const isPercent = form.slippageUnit === "percent";
  return (
    <DecimalInput
      decimals={isPercent ? SLIPPAGE_DECIMALS : 0}
      error={errorAt(failure, "slippage")}
      faultText={faultText}
      hint={say("ticket.slippageHint")}
      label={say("ticket.slippage")}
      onChange={(slippage) => change({ slippage })}
      part="slippage"
      step={isPercent ? "0.1" : "1"}
      unit={
        <button
          className="link"
          data-unit={form.slippageUnit}
          onClick={() => change(otherSlippage(form, last?.price, feed.scale.tick))}
          title={say("ticket.switchSlippage")}
          type="button"
        >
          {isPercent ? "%" : say("ticket.ticks")} ⇄
        </button>
      }
      value={form.slippage}
    />
  );
}

function TriggerFields({ feed, form, change, failure }: TicketFieldsProps): ReactNode {
  const say = useSay();
  const faultText = useFaultText();
  const separators = useSeparators();
  const last = useLive(feed.last)?.price;
  const mark = useLive(feed.mark);
  const source = say(`trigger.${form.triggerBy}`);
  // The direction is that from the price which is followed, as the venue sees it.
  const present = {
    LastPrice: last,
    MarkPrice: mark?.p,
    IndexPrice: mark?.i ?? undefined,
  }[form.triggerBy];
  const price = formatText(
    form.triggerPrice || "0",
    { places: feed.scale.priceDecimals },
    separators,
  );
  const isAbove = present !== undefined && isTriggerAbove(form, present);
  return (
    <>
      <DecimalInput
        decimals={feed.scale.priceDecimals}
        error={errorAt(failure, "trigger")}
        faultText={faultText}
        hint={
          form.triggerPrice === ""
            ? undefined
            : say(isAbove ? "trigger.rises" : "trigger.falls", { source, price })
        }
        label={say("ticket.triggerPrice")}
        onChange={(triggerPrice) => change({ triggerPrice })}
        part="trigger"
        step={feed.scale.tick}
        unit={feed.market.quoteSymbol}
        value={form.triggerPrice}
      />
      <SelectField
        label={say("ticket.triggerBy")}
        onChange={(event) => change({ triggerBy: event.target.value as typeof form.triggerBy })}
        options={TRIGGER_SOURCES.map((value) => ({
          value,
          label: say(`trigger.${value}`),
        }))}
        value={form.triggerBy}
      />
      <SelectField
        label={say("ticket.then")}
        onChange={(event) => change({ triggersLimit: event.target.value === "limit" })}
        options={[
          { value: "market", label: say("ticket.market") },
          { value: "limit", label: say("ticket.limit") },
        ]}
        value={form.triggersLimit ? "limit" : "market"}
      />
    </>
  );
}
