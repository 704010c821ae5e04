import { useSay } from "@holdall/web/words";
import type { Market } from "@holdall/web/live";
import { CheckField, SelectField } from "@holdall/ui/control";
import { Skeleton } from "@holdall/ui/state";
import { Suspense, lazy, useState } from "react";
import type { ReactNode } from "react";
import type { TicketForm } from "./ticket-form.ts";
import type { Preview } from "./use-preview.ts";
import { useRegion } from "./use-region.ts";

const ExitFields = lazy(async () => ({ default: (await import("./exit-fields.tsx")).ExitFields }));

interface OptionsProps {
  readonly form: TicketForm;
  readonly market: Market;
  readonly change: (part: Partial<TicketForm>) => void;
  /** What the engine says of the order as it stands. */
  readonly preview: Preview | undefined;
}

/** Everything that most orders leave as it is. */
export function TicketOptions(props: OptionsProps): ReactNode {
  const say = useSay();
  const { form, market } = props;
  const isSpot = market.marketType === "SPOT";
  const flag = (name: FlagName): ReactNode => <Flag {...props} key={name} name={name} />;
  // What was opened once keeps what it fetched.
  const [wasOpen, setOpen] = useState(false);
  return (
    <details className="options" onToggle={() => setOpen(true)}>
      <summary>{say("ticket.options")}</summary>
      <div className="ticket-body">
        {form.kind === "limit" ? <LimitTerms {...props} /> : null}
        {isSpot ? null : flag("reduceOnly")}
        {wasOpen ? (
          <Suspense fallback={<Skeleton label={say("loading")} rows={2} />}>
            <ExitFields {...props} />
          </Suspense>
        ) : null}
        <SelfTrade {...props} />
        {isSpot ? (["autoBorrow", "autoBorrowRepay"] as const).map(flag) : null}
        {(["autoLend", "autoLendRedeem"] as const).map(flag)}
      </div>
    </details>
  );
}

type FlagName =
  | "postOnly"
  | "reduceOnly"
  | "autoBorrow"
  | "autoBorrowRepay"
  | "autoLend"
  | "autoLendRedeem";

function Flag({ form, change, name }: OptionsProps & { readonly name: FlagName }): ReactNode {
  const say = useSay();
  const region = useRegion();
  const isClosed = name === "autoBorrow" && region?.canBorrow === false;
  return (
    <CheckField
      checked={form[name] && !isClosed}
      data-flag={name}
      disabled={isClosed}
      hint={isClosed ? say("region.noBorrow", { country: region.name }) : say(`flag.${name}.hint`)}
      label={say(`flag.${name}`)}
      onChange={(event) => change({ [name]: event.target.checked })}
    />
  );
}

function LimitTerms(props: OptionsProps): ReactNode {
  const say = useSay();
  const { form, change } = props;
  return (
    <>
      <SelectField
        disabled={form.postOnly}
        label={say("ticket.timeInForce")}
        onChange={(event) =>
          change({ timeInForce: event.target.value as TicketForm["timeInForce"] })
        }
        options={(["GTC", "IOC", "FOK"] as const).map((value) => ({
          value,
          label: say(`tif.${value}`),
        }))}
        value={form.timeInForce}
      />
      <Flag {...props} name="postOnly" />
    </>
  );
}

function SelfTrade({ form, change }: OptionsProps): ReactNode {
  const say = useSay();
  return (
    <SelectField
      label={say("ticket.selfTrade")}
      onChange={(event) =>
        change({
          selfTradePrevention: event.target.value as TicketForm["selfTradePrevention"],
        })
      }
      options={(["RejectTaker", "RejectMaker", "RejectBoth"] as const).map((value) => ({
        value,
        label: say(`selfTrade.${value}`),
      }))}
      value={form.selfTradePrevention}
    />
  );
}
