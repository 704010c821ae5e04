import type { Market } from "@holdall/web/live";
import { WholeWords, useSay } from "@holdall/web/words";
import { Skeleton } from "@holdall/ui/state";
import { Suspense, lazy, useState } from "react";
import type { ReactNode } from "react";
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

/** What most orders leave as it is, behind one line: fetched when it is opened first. */
export function TicketOptions(props: OptionsProps): ReactNode {
  const say = useSay();
  const [wasOpen, setOpen] = useState(false);
  return (
    <details className="options" onToggle={() => setOpen(true)}>
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
