import type { Market } from "@holdall/web/live";
import { WholeWords, useSay } from "@holdall/web/words";
import { Skeleton } from "@holdall/ui/state";
import { Suspense, lazy, useState } from "react";
import type { ReactNode } from "react";
import { emptyTicket } from "./ticket-form.ts";
import type { TicketForm } from "./ticket-form.ts";
import type { Preview } from "./use-preview.ts";

const TicketTerms = lazy(async () => ({
  default: (await import("./own/ticket-terms.tsx")).TicketTerms,
}));

export interface OptionsProps {
  readonly form: TicketForm;
  readonly market: Market;
  readonly change: (part: Partial<TicketForm>) => void;
  /** What the engine says of the order as it stands. */
  readonly preview: Preview | undefined;
}

/** What stands behind the line. */
const TERMS = [
  "timeInForce",
  "postOnly",
  "reduceOnly",
  "takeProfit",
  "stopLoss",
  "selfTradePrevention",
  "autoBorrow",
  "autoBorrowRepay",
  "autoLend",
  "autoLendRedeem",
] as const satisfies readonly (keyof TicketForm)[];

/**
 * What most orders leave as it is, behind one line: fetched when it is opened first. A ticket that
 * remembers some of it begins open: nothing is sent that is not seen.
 */
export function TicketOptions(props: OptionsProps): ReactNode {
  const say = useSay();
  const [isSet] = useState(() => TERMS.some((name) => props.form[name] !== emptyTicket[name]));
  const [wasOpen, setOpen] = useState(isSet);
  return (
    <details className="options" onToggle={() => setOpen(true)} open={isSet}>
      <summary>{say("ticket.options")}</summary>
      {wasOpen ? (
        <Suspense fallback={<Skeleton label={say("loading")} rows={6} />}>
          <WholeWords>
            <TicketTerms {...props} />
          </WholeWords>
        </Suspense>
      ) : null}
    </details>
  );
}
