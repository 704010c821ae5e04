import { useFaultText, useSay } from "@holdall/web/words";
import { scaleOf } from "@holdall/web/live";
import type { Market } from "@holdall/web/live";
import { SelectField } from "@holdall/ui/control";
import { DecimalInput, Delta } from "@holdall/ui/number";
import type { ReactNode } from "react";
import { TRIGGER_SOURCES } from "../ticket-form.ts";
import type { TicketForm, TriggerSource } from "../ticket-form.ts";
import type { Preview } from "../use-preview.ts";

interface ExitFieldsProps {
  readonly form: TicketForm;
  readonly market: Market;
  readonly change: (part: Partial<TicketForm>) => void;
  readonly preview: Preview | undefined;
}

/**
 * The two exits of an order: each with its trigger, the price that it follows, the price that it rests
 * at if it has one, and what it would come to as the engine tells it.
 */
export function ExitFields(props: ExitFieldsProps): ReactNode {
  const say = useSay();
  const { form, market } = props;
  return (
    <>
      <Exit {...props} name="takeProfit" />
      <Exit {...props} name="stopLoss" />
      {form.takeProfit === "" && form.stopLoss === "" ? null : (
        <p className="label">{say(market.marketType === "SPOT" ? "exits.spot" : "exits.perp")}</p>
      )}
    </>
  );
}

function Exit(props: ExitFieldsProps & { readonly name: "takeProfit" | "stopLoss" }): ReactNode {
  const say = useSay();
  const faultText = useFaultText();
  const { form, market, change, preview, name } = props;
  const { priceDecimals: decimals, tick } = scaleOf(market);
  const price = { decimals, faultText, step: tick, unit: market.quoteSymbol };
  const expected = preview?.[`${name}Pnl`] ?? undefined;
  return (
    <fieldset className="exit" data-exit={name}>
      <legend className="visually-hidden">{say(`ticket.${name}`)}</legend>
      <DecimalInput
        {...price}
        label={say(`ticket.${name}`)}
        onChange={(value) => change({ [name]: value })}
        part={name}
        value={form[name]}
      />
      {form[name] === "" ? null : (
        <>
          <SelectField
            label={say("ticket.triggerBy")}
            onChange={(event) => change({ [`${name}By`]: event.target.value as TriggerSource })}
            options={TRIGGER_SOURCES.map((value) => ({ value, label: say(`trigger.${value}`) }))}
            value={form[`${name}By`]}
          />
          <DecimalInput
            {...price}
            hint={say("exits.limitHint")}
            label={say("exits.limit")}
            onChange={(value) => change({ [`${name}Limit`]: value })}
            part={`${name}-limit`}
            value={form[`${name}Limit`]}
          />
          <dl className="rows">
            <div data-row={`${name}-pnl`}>
              <dt>{say("exits.expected")}</dt>
              <dd>
                <Delta places={2} rounding="floor" unit={market.quoteSymbol} value={expected} />
              </dd>
            </div>
          </dl>
        </>
      )}
    </fieldset>
  );
}
