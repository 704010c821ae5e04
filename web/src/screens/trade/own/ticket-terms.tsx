import { useSay } from "@holdall/web/words";
import { CheckField, SelectField } from "@holdall/ui/control";
import type { ReactNode } from "react";
import type { OptionsProps } from "../ticket-options.tsx";
import { ExitFields } from "./exit-fields.tsx";
import type { TicketForm } from "../ticket-form.ts";
import { useRegion } from "../use-region.ts";

/** Everything that most orders leave as it is: terms, exits, and what is borrowed, lent and redeemed. */
export function TicketTerms(props: OptionsProps): ReactNode {
  const { form, market } = props;
  const isSpot = market.marketType === "SPOT";
  const flag = (name: FlagName): ReactNode => <Flag {...props} key={name} name={name} />;
  return (
    <div className="ticket-body">
      {form.kind === "limit" ? <LimitTerms {...props} /> : null}
      {isSpot ? null : flag("reduceOnly")}
      <ExitFields {...props} />
      <SelfTrade {...props} />
      {isSpot ? (["autoBorrow", "autoBorrowRepay"] as const).map(flag) : null}
      {(["autoLend", "autoLendRedeem"] as const).map(flag)}
    </div>
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
