import type { Act } from "@holdall/web/page";
import { useLive } from "@holdall/web/live";
import type { AccountFeed, MarketFeed } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import type { Say } from "@holdall/web/words";
import { Button } from "@holdall/ui/control";
import { formatPercent, formatText, product, signOf, useSeparators } from "@holdall/ui/number";
import type { Separators } from "@holdall/ui/number";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useSilence } from "./staleness.tsx";
import { quantityDecimals, unitOf } from "./ticket-form.ts";
import type { TicketForm } from "./ticket-form.ts";

interface SubmitProps {
  readonly act: Act;
  readonly feed: MarketFeed;
  readonly form: TicketForm;
}

/** The one button that sends: its text is the act. Visitors find the way in instead. */
export function SubmitButton(props: SubmitProps): ReactNode {
  const { say } = useWords();
  const { signedIn, account } = useSession();
  if (signedIn === undefined || account === undefined) {
    return (
      <Link className="button button-primary" data-part="submit" href="/sign-in">
        {say("ticket.signIn")}
      </Link>
    );
  }
  return <OwnSubmit {...props} account={account} />;
}

/**
 * After a cut it waits until everything of the account was read again; on old prices nothing goes to
 * the market, and a limit order is asked about.
 */
function OwnSubmit(props: SubmitProps & { readonly account: AccountFeed }): ReactNode {
  const { act, feed, form, account } = props;
  const { say } = useWords();
  const separators = useSeparators();
  const isCurrent = useLive(account.isCurrent);
  const isOld = useSilence(feed) > 0;
  const isBlind = isOld && form.kind === "market" && !form.reduceOnly;
  return (
    <>
      <Button
        data-part="submit"
        disabled={!isCurrent || isBlind}
        isBusy={act.state === "sending"}
        kind={form.side === "Bid" ? "buy" : "sell"}
        type="submit"
      >
        {act.state === "sending" ? say("sending") : actText(feed, form, { say, separators })}
      </Button>
      {isBlind ? <p className="label">{say("ticket.waitsForPrices")}</p> : null}
      {isOld && !isCurrent ? <p className="label">{say("ticket.waitsForAccount")}</p> : null}
    </>
  );
}

interface Writing {
  readonly say: Say;
  readonly separators: Separators;
}

function actText(feed: MarketFeed, form: TicketForm, { say, separators }: Writing): string {
  const { baseSymbol, quoteSymbol } = feed.market;
  const isBuy = form.side === "Bid";
  if (signOf(form.quantity || "0") !== 1) {
    return isBuy
      ? say("ticket.buy", { asset: baseSymbol })
      : say("ticket.sell", { asset: baseSymbol });
  }
  const unit = unitOf(form);
  const isQuote = unit === "quote";
  const places = quantityDecimals(form, feed.scale);
  const quantity =
    unit === "share"
      ? formatPercent(product(form.quantity, "0.01"), { places: 0 }, separators)
      : formatText(form.quantity, { places }, separators);
  if (form.reduceOnly || unit === "share") {
    return isBuy ? say("ticket.closeShort", { quantity }) : say("ticket.closeLong", { quantity });
  }
  const asked = { quantity, asset: isQuote ? quoteSymbol : baseSymbol };
  if (isQuote) return isBuy ? say("ticket.buyFor", asked) : say("ticket.sellFor", asked);
  return isBuy ? say("ticket.buyAmount", asked) : say("ticket.sellAmount", asked);
}
