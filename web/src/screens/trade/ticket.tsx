import { useAct, useSecond, useShortcut } from "@holdall/web/page";
import type { Shortcut } from "@holdall/web/page";
import { useLive, useVenue } from "@holdall/web/live";
import type { AccountFeed, MarketFeed } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Button, Segmented, Tabs } from "@holdall/ui/control";
import { Band } from "@holdall/ui/state";
import { Dialog } from "@holdall/ui/surface";
import { Suspense, lazy, useRef } from "react";
import type { ReactNode } from "react";
import { PreviewRows } from "./preview.tsx";
import { useSubmission } from "./submission.ts";
import { SubmitButton } from "./submit-button.tsx";
import { TicketFields } from "./ticket-fields.tsx";
import { TicketOptions } from "./ticket-options.tsx";
import { requestOf } from "./ticket-form.ts";
import type { TicketForm, TicketKind, TicketProps } from "./ticket-form.ts";
import { isTold, usePreview } from "./use-preview.ts";
import type { PreviewState } from "./use-preview.ts";
import { useRegion } from "./use-region.ts";

/** Of visitors alone. */
const VisitorValue = lazy(async () => ({
  default: (await import("./visitor-value.tsx")).VisitorValue,
}));

interface Sent {
  /** Called once an order was acknowledged. */
  readonly onSent: () => void;
}

/** The order ticket: what is wanted, what it would do, and the one button that does it. */
export function Ticket({ feed, form, change, onSent }: TicketProps & Sent): ReactNode {
  const { say } = useWords();
  const { market } = feed;
  const act = useAct();
  const request = requestOf(form, market);
  const preview = usePreview(request.ok ? request.order : undefined);
  const submission = useSubmission({ feed, form, act, preview, onSent });
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
          <TicketOptions change={change} form={form} market={market} preview={preview.preview} />
          <MarketBand feed={feed} />
          <SubmitButton act={act} feed={feed} form={form} />
          {act.failure === undefined ? null : (
            <p className="field-error" data-part="refusal" role="alert">
              {act.failure.sentence}
            </p>
          )}
          <Consequences feed={feed} form={form} preview={preview} />
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

/** What the order would do: by the venue's preview, or, for a visitor, by what is public. */
function Consequences(props: {
  readonly feed: MarketFeed;
  readonly form: TicketForm;
  readonly preview: PreviewState;
}): ReactNode {
  const { feed, form, preview } = props;
  const { signedIn } = useSession();
  return (
    <Suspense fallback={null}>
      {isTold(preview) ? <PreviewRows feed={feed} state={preview} /> : null}
      {signedIn === undefined && form.quantity !== "" ? (
        <VisitorValue feed={feed} form={form} />
      ) : null}
    </Suspense>
  );
}

/** The market's own state, in words, and what remains possible. */
function MarketBand({ feed }: { readonly feed: MarketFeed }): ReactNode {
  const { say } = useWords();
  const { venue, account } = useSession();
  const { freshness } = useLive(venue.connection.state);
  const region = useRegion();
  const { orderBookState, takerDelayMs } = feed.market;
  return (
    <>
      {account === undefined ? null : <LiquidationBand account={account} />}
      {region?.canTrade === false ? (
        <Band kind="warning">{say("region.noTrade", { country: region.name })}</Band>
      ) : null}
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

/** A step of a liquidation is the matter of a moment; that it happened stays in sight for so long. */
const LIQUIDATION_SHOWN_MICROS = 30_000_000;

/** Told at once, and to who hears the page, while the venue is taking positions of this account away. */
function LiquidationBand({ account }: { readonly account: AccountFeed }): ReactNode {
  const { say } = useWords();
  const settings = useLive(account.settings);
  const [newest] = useLive(account.liquidations);
  const nowMicros = useSecond() * 1_000;
  const isRecent = newest !== undefined && nowMicros - newest.T < LIQUIDATION_SHOWN_MICROS;
  return isRecent || settings?.liquidating === true ? (
    <div data-part="liquidating" role="alert">
      <Band kind="warning">{say("ticket.liquidating")}</Band>
    </div>
  ) : null;
}

const CHOSEN_BY_KEY: Partial<Record<Shortcut, Partial<TicketForm>>> = {
  buy: { side: "Bid" },
  sell: { side: "Ask" },
  limit: { kind: "limit" },
  market: { kind: "market" },
};

/** Keys choose the side and the kind, and lead to the quantity. */
function useTicketKeys(
  root: { readonly current: HTMLFormElement | null },
  change: TicketProps["change"],
): void {
  useShortcut((shortcut) => {
    const part = CHOSEN_BY_KEY[shortcut];
    if (part === undefined) return;
    change(part);
    root.current?.querySelector<HTMLElement>('[data-part="quantity"] input')?.focus();
  });
}
