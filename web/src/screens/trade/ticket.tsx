import { useAct, usePreferences, useVenueQuery } from "@holdall/web/page";
import { useLive, useVenue } from "@holdall/web/live";
import type { MarketFeed } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Button, Segmented, Tabs } from "@holdall/ui/control";
import { Amount, compare, product, sum, difference } from "@holdall/ui/number";
import { Band } from "@holdall/ui/state";
import { Dialog } from "@holdall/ui/surface";
import { useEffect, useRef, useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { Link } from "wouter";
import { PreviewRows, usePreview } from "./preview.tsx";
import { sendOrder } from "./send-order.ts";
import { TicketFields } from "./ticket-fields.tsx";
import { TicketOptions } from "./ticket-options.tsx";
import { requestOf } from "./ticket-form.ts";
import type { OrderRequest, TicketForm, TicketKind, TicketProps } from "./ticket-form.ts";

/** The order ticket: what is wanted, what it would do, and the one button that does it. */
export function Ticket({ feed, form, change }: TicketProps): ReactNode {
  const { say } = useWords();
  const { market } = feed;
  const act = useAct();
  const submission = useSubmission(feed, form, act);
  const root = useRef<HTMLFormElement>(null);
  const { connection } = useVenue();
  const { freshness } = useLive(connection.state);
  useTicketKeys(root, change);
  const request = requestOf(form, market);
  const preview = usePreview(request.ok ? request.order : undefined);
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
            failure={submission.missing ?? act.failure}
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

type Doubt = "far" | "stale";
/** Beyond this much worse than the last price an order is asked about. */
const FAR_SHARE = "0.05";

/** What happens when the form is sent: what is missing, what is asked first, then the act. */
function useSubmission(feed: MarketFeed, form: TicketForm, act: ReturnType<typeof useAct>) {
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
    const isFar = isFarFrom(request.order, feed.last.present?.price);
    if (isStale) setAsked("stale");
    else if (isFar && !preferences.isOneClick) setAsked("far");
    else send(request.order);
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

function isFarFrom(order: OrderRequest, last: string | undefined): boolean {
  const { price } = order;
  if (price === null || price === undefined || last === undefined) return false;
  const band = product(last, FAR_SHARE);
  return order.side === "Bid"
    ? compare(price, sum([last, band])) > 0
    : compare(price, difference(last, band)) < 0;
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

/** What the entered quantity is worth at the entered price, and the fee of the account's tier. */
function OrderValue({
  feed,
  form,
}: {
  readonly feed: MarketFeed;
  readonly form: TicketForm;
}): ReactNode {
  const { say } = useWords();
  const last = useLive(feed.last);
  const tiers = useVenueQuery(["feeTiers"], (client) => client.rest.feeTiers());
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
