import { useAct, usePreferences, useVenueQuery } from "@holdall/web/page";
import { useLive, useVenue } from "@holdall/web/live";
import type { MarketFeed } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Button, Segmented, Tabs } from "@holdall/ui/control";
import { Amount, compare, difference, magnitude, product, sum } from "@holdall/ui/number";
import { Band } from "@holdall/ui/state";
import { Dialog } from "@holdall/ui/surface";
import { useEffect, useRef, useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { Link } from "wouter";
import { PreviewRows } from "./preview.tsx";
import { sendOrder } from "./send-order.ts";
import { TicketFields } from "./ticket-fields.tsx";
import { TicketOptions } from "./ticket-options.tsx";
import { requestOf } from "./ticket-form.ts";
import type { OrderRequest, TicketForm, TicketKind, TicketProps } from "./ticket-form.ts";
import { usePreview } from "./use-preview.ts";
import type { PreviewState } from "./use-preview.ts";

/** The order ticket: what is wanted, what it would do, and the one button that does it. */
export function Ticket({ feed, form, change }: TicketProps): ReactNode {
  const { say } = useWords();
  const { market } = feed;
  const act = useAct();
  const request = requestOf(form, market);
  const preview = usePreview(request.ok ? request.order : undefined);
  const submission = useSubmission({ feed, form, act, preview });
  const root = useRef<HTMLFormElement>(null);
  const { connection } = useVenue();
  const { freshness } = useLive(connection.state);
  useTicketKeys(root, change);
  return (
    <form className="ticket" data-freshness={freshness} onSubmit={submission.onSubmit} ref={root}>
      <Segmented
        choices={[
          { value: "Bid", label: say("ticket.sideBuy") },
          { value: "Ask", label: say("ticket.sideSell") },
        ]}
        kind="sides"
        label={say("ticket.side")}
        onChange={(side) => change({ side })}
        value={form.side}
      />
      <Tabs
        choices={(["limit", "market", "trigger"] as const).map((kind) => ({
          value: kind,
          label: say(`ticket.${kind}`),
        }))}
        label={say("ticket.kind")}
        onChange={(kind: TicketKind) => change({ kind })}
        value={form.kind}
      >
        <div className="ticket-body">
          <TicketFields
            change={change}
            failure={submission.missing ?? preview.refusal ?? act.failure}
            feed={feed}
            form={form}
          />
          <TicketOptions change={change} form={form} market={market} />
          <MarketBand feed={feed} />
          <SubmitButton act={act} feed={feed} form={form} />
          {act.failure === undefined ? null : (
            <p className="field-error" data-part="refusal" role="alert">
              {act.failure.sentence}
            </p>
          )}
          <PreviewRows
            baseSymbol={market.baseSymbol}
            priceDecimals={feed.scale.priceDecimals}
            quoteSymbol={market.quoteSymbol}
            state={preview}
          />
          <OrderValue feed={feed} form={form} />
        </div>
      </Tabs>
      <Dialog
        closeLabel={say("close")}
        isOpen={submission.asked !== undefined}
        onClose={submission.dismiss}
        title={say("ticket.confirm")}
      >
        <p>{submission.asked === undefined ? "" : say(`ticket.confirm.${submission.asked}`)}</p>
        <Button kind="primary" onClick={submission.confirm}>
          {say("ticket.confirmSend")}
        </Button>
      </Dialog>
    </form>
  );
}

/** Why a person is asked before an order is sent. */
type Doubt = "stale" | "blind" | "far" | "near";
/** Beyond this much worse than the mark, or the last price, an order is asked about. */
const FAR_SHARE = "0.05";
/** Nearer than this to the mark, a liquidation price after the order is asked about. */
const NEAR_SHARE = "0.1";

interface Submission {
  readonly feed: MarketFeed;
  readonly form: TicketForm;
  readonly act: ReturnType<typeof useAct>;
  readonly preview: PreviewState;
}

/** What happens when the form is sent: what is missing, what is asked first, then the act. */
function useSubmission({ feed, form, act, preview }: Submission) {
  const { say } = useWords();
  const { preferences } = usePreferences();
  const { client, connection } = useVenue();
  const [asked, setAsked] = useState<Doubt | undefined>();
  const [missingField, setMissing] = useState<"price" | "quantity" | "trigger" | undefined>();

  const send = (order: OrderRequest): void => {
    const base = feed.market.baseSymbol;
    const side =
      order.side === "Bid"
        ? say("ticket.buyDone", { asset: base })
        : say("ticket.sellDone", { asset: base });
    void act.run(() => sendOrder(client, order), side);
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const request = requestOf(form, feed.market);
    if (!request.ok) {
      setMissing(request.missing);
      return;
    }
    setMissing(undefined);
    const isStale = connection.state.present.freshness !== "live";
    const doubt = isStale ? "stale" : doubtAbout(request.order, feed, preview);
    // One click leaves out every question but that of old prices.
    if (doubt === undefined || (doubt !== "stale" && preferences.isOneClick)) send(request.order);
    else setAsked(doubt);
  };
  const confirm = (): void => {
    setAsked(undefined);
    const request = requestOf(form, feed.market);
    if (request.ok) send(request.order);
  };
  const missing =
    missingField === undefined
      ? undefined
      : { field: missingField, sentence: say(`ticket.missing.${missingField}`) };
  return { onSubmit, asked, confirm, dismiss: () => setAsked(undefined), missing };
}

function doubtAbout(order: OrderRequest, feed: MarketFeed, state: PreviewState): Doubt | undefined {
  const reference = feed.mark.present?.p ?? feed.last.present?.price;
  if (state.isUnavailable && order.reduceOnly !== true) return "blind";
  if (isFarFrom(order, reference)) return "far";
  const liquidation = state.preview?.marginAfter.estLiquidationPrice;
  return order.reduceOnly !== true && isNearTo(liquidation, reference) ? "near" : undefined;
}

function isNearTo(price: string | null | undefined, reference: string | undefined): boolean {
  if (price === null || price === undefined || reference === undefined) return false;
  return compare(magnitude(difference(price, reference)), product(reference, NEAR_SHARE)) < 0;
}

function isFarFrom(order: OrderRequest, reference: string | undefined): boolean {
  const { price } = order;
  if (price === null || price === undefined || reference === undefined) return false;
  const band = product(reference, FAR_SHARE);
  return order.side === "Bid"
    ? compare(price, sum([reference, band])) > 0
    : compare(price, difference(reference, band)) < 0;
}

/** The market's own state, in words, and what remains possible. */
function MarketBand({ feed }: { readonly feed: MarketFeed }): ReactNode {
  const { say } = useWords();
  const { venue } = useSession();
  const { freshness } = useLive(venue.connection.state);
  const { orderBookState, takerDelayMs } = feed.market;
  return (
    <>
      {orderBookState === "Open" ? null : (
        <Band kind="warning">{say(`market.${orderBookState}`)}</Band>
      )}
      {freshness === "disconnected" ? (
        <Band kind="warning">{say("ticket.disconnected")}</Band>
      ) : null}
      {takerDelayMs === null || takerDelayMs === undefined ? null : (
        <p className="label">{say("ticket.delay", { ms: String(takerDelayMs) })}</p>
      )}
    </>
  );
}

function SubmitButton(props: {
  readonly act: ReturnType<typeof useAct>;
  readonly feed: MarketFeed;
  readonly form: TicketForm;
}): ReactNode {
  const { act, feed, form } = props;
  const { say } = useWords();
  const { signedIn, account } = useSession();
  if (signedIn === undefined || account === undefined) {
    return (
      <Link className="button button-primary" data-part="submit" href="/sign-in">
        {say("ticket.signIn")}
      </Link>
    );
  }
  const { baseSymbol } = feed.market;
  const text =
    form.side === "Bid"
      ? say("ticket.buy", { asset: baseSymbol })
      : say("ticket.sell", { asset: baseSymbol });
  return (
    <Button
      data-part="submit"
      isBusy={act.state === "sending"}
      kind={form.side === "Bid" ? "buy" : "sell"}
      type="submit"
    >
      {act.state === "sending" ? say("sending") : text}
    </Button>
  );
}

/** For who is not signed in, and has no preview: the order's worth, and the fee of the first tier. */
function OrderValue({
  feed,
  form,
}: {
  readonly feed: MarketFeed;
  readonly form: TicketForm;
}): ReactNode {
  const { say } = useWords();
  const last = useLive(feed.last);
  const { signedIn } = useSession();
  const tiers = useVenueQuery(["feeTiers"], (client) => client.rest.feeTiers());
  if (signedIn !== undefined) return null;
  const price = form.kind === "limit" ? form.price : last?.price;
  if (price === undefined || price === "" || form.quantity === "") return null;
  const isQuote = form.unit === "quote" && form.kind === "market";
  const value = isQuote ? form.quantity : product(price, form.quantity);
  const rate =
    feed.market.marketType === "SPOT"
      ? tiers.data?.[0]?.spotTakerFee
      : tiers.data?.[0]?.futuresTakerFee;
  return (
    <dl className="rows">
      <div>
        <dt>{say("ticket.value")}</dt>
        <dd>
          <Amount places={2} unit={feed.market.quoteSymbol} value={value} />
        </dd>
      </div>
      {rate === undefined ? null : (
        <div>
          <dt>{say("ticket.feeMost")}</dt>
          <dd>
            <Amount
              places={4}
              rounding="ceil"
              unit={feed.market.quoteSymbol}
              value={product(value, rate)}
            />
          </dd>
        </div>
      )}
    </dl>
  );
}

/** `b` and `s` choose the side, `l` and `m` the kind, wherever nothing is being typed. */
function useTicketKeys(
  root: { readonly current: HTMLFormElement | null },
  change: TicketProps["change"],
): void {
  const { preferences } = usePreferences();
  useEffect(() => {
    if (!preferences.hasShortcuts) return;
    const parts: Readonly<Record<string, Partial<TicketForm>>> = {
      b: { side: "Bid" },
      s: { side: "Ask" },
      l: { kind: "limit" },
      m: { kind: "market" },
    };
    const onShortcut = (event: Event): void => {
      const part = parts[(event as CustomEvent<string>).detail];
      if (part === undefined) return;
      change(part);
      root.current?.querySelector<HTMLElement>('[data-part="quantity"] input')?.focus();
    };
    document.addEventListener("holdall-key", onShortcut);
    return () => document.removeEventListener("holdall-key", onShortcut);
  }, [root, change, preferences.hasShortcuts]);
}
