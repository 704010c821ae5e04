import { useShortcut, useVenueQuery } from "@holdall/web/page";
import type { Shortcut } from "@holdall/web/page";
import { useLive } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { useFaultText, useSay } from "@holdall/web/words";
import { SelectField } from "@holdall/ui/control";
import {
  DecimalInput,
  Amount,
  formatPercent,
  formatText,
  product,
  rounded,
  snapped,
  useSeparators,
} from "@holdall/ui/number";
import type { ReactNode } from "react";
import { isNearLimit, priceLimit } from "./price-band.ts";
import { useSilence } from "./staleness.tsx";
import {
  isTriggerAbove,
  OTHER_UNIT,
  quantityDecimals,
  TRIGGER_SOURCES,
  unitOf,
} from "./ticket-form.ts";
import type { TicketProps } from "./ticket-form.ts";

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
      <ShareSlider {...props} />
    </>
  );
}

const SHARES = ["25", "50", "75", "100"] as const;
const shareOf = (percent: (typeof SHARES)[number]): string =>
  percent === "100" ? "1" : `0.${percent}`;
const SHARE_SHORTCUTS: readonly Shortcut[] = ["quarter", "half", "threeQuarters", "all"];

/** A share of the most that the venue says this account can order, snapped down to the step. */
function ShareSlider({ feed, form, change }: TicketFieldsProps): ReactNode {
  const say = useSay();
  const { signedIn, account } = useSession();
  const isOld = useSilence(feed) > 0;
  const { symbol, baseSymbol } = feed.market;
  const price = form.kind === "limit" ? form.price : "";
  const balances = account?.balances.shown();
  const asked = useVenueQuery(
    ["limit", symbol, form.side, price, form.reduceOnly, balances],
    (client) =>
      client.rest.limitsOrder({
        symbol,
        side: form.side,
        ...(price === "" ? {} : { price }),
        ...(form.reduceOnly ? { reduceOnly: true } : {}),
      }),
    signedIn !== undefined,
  );
  const most = asked.data?.maxOrderQuantity;
  const isOff = most === undefined || isOld || unitOf(form) !== "base";
  const separators = useSeparators();
  const take = (percent: (typeof SHARES)[number]): void => {
    if (most === undefined) return;
    const share = product(most, shareOf(percent));
    change({ quantity: snapped(share, feed.scale.step, "floor") });
  };
  useShortcut((shortcut) => {
    const percent = SHARES[SHARE_SHORTCUTS.indexOf(shortcut)];
    if (percent !== undefined && !isOff) take(percent);
  });
  return (
    <div className="shares" data-part="shares">
      {SHARES.map((percent) => (
        <button
          className="share"
          disabled={isOff}
          key={percent}
          onClick={() => take(percent)}
          type="button"
        >
          {formatPercent(shareOf(percent), { places: 0 }, separators)}
        </button>
      ))}
      <span className="label shares-most">
        {say("ticket.most")}{" "}
        <Amount
          places={feed.scale.sizeDecimals}
          unit={baseSymbol}
          value={most === undefined ? undefined : rounded(most, feed.scale.sizeDecimals, "floor")}
        />
      </span>
    </div>
  );
}

function SlippageField({ form, change, failure }: TicketFieldsProps): ReactNode {
  const say = useSay();
  const faultText = useFaultText();
  return (
    <DecimalInput
      decimals={SLIPPAGE_DECIMALS}
      error={errorAt(failure, "slippage")}
      faultText={faultText}
      hint={say("ticket.slippageHint")}
      label={say("ticket.slippage")}
      onChange={(slippagePercent) => change({ slippagePercent })}
      part="slippage"
      step="0.1"
      unit="%"
      value={form.slippagePercent}
    />
  );
}

function TriggerFields({ feed, form, change, failure }: TicketFieldsProps): ReactNode {
  const say = useSay();
  const faultText = useFaultText();
  const separators = useSeparators();
  const last = useLive(feed.last);
  const source = say(`trigger.${form.triggerBy}`);
  const price = formatText(
    form.triggerPrice || "0",
    { places: feed.scale.priceDecimals },
    separators,
  );
  const isAbove = last !== undefined && isTriggerAbove(form, last.price);
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
