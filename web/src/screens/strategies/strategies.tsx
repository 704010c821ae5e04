import {
  Answer,
  Panel,
  Screen,
  SignedInOnly,
  Time,
  useAct,
  useMarkets,
  useVenueQuery,
} from "@holdall/web/page";
import type { Asked } from "@holdall/web/page";
import { marketName, scaleOf } from "@holdall/web/live";
import type { Market } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { useFaultText, useWords } from "@holdall/web/words";
import { Button, CheckField, Segmented, SelectField } from "@holdall/ui/control";
import { Amount, DecimalInput, rounded, quotient, scaled } from "@holdall/ui/number";
import { Meter } from "@holdall/ui/plot";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { ResponseOf } from "@holdall/core/contract";
import { parseUnits } from "@holdall/core/num";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useSearchParams } from "wouter";

type Strategy = ResponseOf<"strategies">[number];
const MS_PER_MINUTE = 60_000;
const MS_PER_SECOND = 1_000;

/** `/strategies`: orders that the venue works over time. */
export function Strategies(): ReactNode {
  const { say } = useWords();
  return (
    <Screen lead={say("strategies.lead")} title={say("nav.strategies")}>
      <SignedInOnly>
        <OwnStrategies />
      </SignedInOnly>
    </Screen>
  );
}

/** What runs, and the form for another; a venue that works no orders shows no form. */
function OwnStrategies(): ReactNode {
  const { say } = useWords();
  const markets = useMarkets();
  const running = useVenueQuery(["strategies"], (client) => client.rest.strategies());
  return (
    <>
      <Panel title={say("strategies.running")}>
        <Running asked={running} />
      </Panel>
      {running.data === undefined ? null : (
        <Panel title={say("strategies.new")}>
          <Answer asked={markets}>
            {(rows) => <TwapForm markets={rows.filter(({ visible }) => visible)} />}
          </Answer>
        </Panel>
      )}
    </>
  );
}

interface Twap {
  readonly symbol: string;
  readonly side: "Bid" | "Ask";
  readonly quantity: string;
  readonly minutes: string;
  readonly seconds: string;
  readonly price: string;
  readonly isRandom: boolean;
}

function TwapForm({ markets }: { readonly markets: readonly Market[] }): ReactNode {
  const { say } = useWords();
  const { venue } = useSession();
  const queries = useQueryClient();
  const act = useAct();
  const [search] = useSearchParams();
  const wanted = search.get("symbol");
  const [form, setForm] = useState<Twap>({
    symbol: markets.find(({ symbol }) => symbol === wanted)?.symbol ?? markets[0]?.symbol ?? "",
    side: "Bid",
    quantity: "",
    minutes: "30",
    seconds: "30",
    price: "",
    isRandom: false,
  });
  const market = markets.find(({ symbol }) => symbol === form.symbol);
  if (market === undefined) return <Empty>{say("markets.empty")}</Empty>;
  const set = (part: Partial<Twap>): void => setForm((before) => ({ ...before, ...part }));
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const bound = form.price === "" ? {} : { price: form.price };
    void act
      .run(
        () =>
          venue.client.rest.strategyCreate({
            strategyType: "Scheduled",
            symbol: form.symbol,
            side: form.side,
            quantity: form.quantity,
            duration: whole(form.minutes) * MS_PER_MINUTE,
            interval: whole(form.seconds) * MS_PER_SECOND,
            randomizedIntervalQuantity: form.isRandom,
            ...bound,
          }),
        say("strategies.started"),
      )
      .then(() => queries.invalidateQueries());
  };
  return (
    <form className="panel-body form" onSubmit={onSubmit}>
      <SelectField
        label={say("trade.market")}
        onChange={(event) => set({ symbol: event.target.value })}
        options={markets.map(({ symbol }) => ({ value: symbol, label: marketName(symbol) }))}
        value={form.symbol}
      />
      <Segmented
        choices={[
          { value: "Bid", label: say("ticket.sideBuy") },
          { value: "Ask", label: say("ticket.sideSell") },
        ]}
        kind="sides"
        label={say("ticket.side")}
        onChange={(side) => set({ side })}
        value={form.side}
      />
      <TwapFields error={act.failure?.sentence} form={form} market={market} set={set} />
      <Schedule form={form} market={market} />
      <Button
        disabled={form.quantity === ""}
        isBusy={act.state === "sending"}
        kind="primary"
        type="submit"
      >
        {say("strategies.start")}
      </Button>
    </form>
  );
}

interface TwapFieldsProps {
  readonly form: Twap;
  readonly market: Market;
  readonly error: string | undefined;
  readonly set: (part: Partial<Twap>) => void;
}

function TwapFields({ form, market, error, set }: TwapFieldsProps): ReactNode {
  const { say } = useWords();
  const faultText = useFaultText();
  const scale = scaleOf(market);
  return (
    <>
      <DecimalInput
        decimals={scale.sizeDecimals}
        error={error}
        faultText={faultText}
        label={say("ticket.quantity")}
        onChange={(quantity) => set({ quantity })}
        step={scale.step}
        unit={market.baseSymbol}
        value={form.quantity}
      />
      <DecimalInput
        decimals={0}
        faultText={faultText}
        label={say("strategies.duration")}
        onChange={(minutes) => set({ minutes })}
        step="1"
        unit="min"
        value={form.minutes}
      />
      <DecimalInput
        decimals={0}
        faultText={faultText}
        label={say("strategies.interval")}
        onChange={(seconds) => set({ seconds })}
        step="1"
        unit="s"
        value={form.seconds}
      />
      <DecimalInput
        decimals={scale.priceDecimals}
        faultText={faultText}
        label={say("strategies.cap")}
        onChange={(price) => set({ price })}
        step={scale.tick}
        unit={market.quoteSymbol}
        value={form.price}
      />
      <CheckField
        checked={form.isRandom}
        hint={say("strategies.randomHint")}
        label={say("strategies.random")}
        onChange={(event) => set({ isRandom: event.target.checked })}
      />
    </>
  );
}

/** The schedule in one sentence before it starts. */
function Schedule({ form, market }: { readonly form: Twap; readonly market: Market }): ReactNode {
  const { say } = useWords();
  const seconds = whole(form.seconds);
  if (form.quantity === "" || seconds === 0) return null;
  const total = whole(form.minutes) * 60;
  const count = (total - (total % seconds)) / seconds;
  const slice = quotient(form.quantity, String(count));
  if (count === 0 || slice === undefined) return null;
  const each = rounded(slice, scaleOf(market).sizeDecimals, "floor");
  return (
    <p className="muted">
      {say("strategies.schedule", { count: String(count), slice: each, asset: market.baseSymbol })}
    </p>
  );
}

function whole(text: string): number {
  const value = parseUnits(text === "" ? "0" : text, 0);
  return typeof value === "number" ? value : 0;
}

function Running({ asked }: { readonly asked: Asked<readonly Strategy[]> }): ReactNode {
  const { say } = useWords();
  const { venue } = useSession();
  const queries = useQueryClient();
  const act = useAct();
  const cancel = ({ symbol, id }: Strategy): void =>
    void act
      .run(
        () => venue.client.rest.strategyCancel({ symbol, strategyId: id }),
        say("strategies.cancelled"),
      )
      .then(() => queries.invalidateQueries());
  return (
    <Answer asked={asked}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty>{say("strategies.empty")}</Empty>
        ) : (
          <DataTable
            caption={say("strategies.running")}
            columns={[
              { key: "time", head: say("time"), cell: ({ createdAt }) => <Time at={createdAt} /> },
              {
                key: "market",
                head: say("trade.market"),
                cell: ({ symbol }) => marketName(symbol),
              },
              { key: "side", head: say("ticket.side"), cell: ({ side }) => say(`side.${side}`) },
              {
                key: "progress",
                head: say("strategies.progress"),
                cell: (row) => (
                  <Meter
                    label={say("strategies.progress")}
                    max={scaled(row.quantity)}
                    text={row.executedQuantity}
                    value={scaled(row.executedQuantity)}
                  />
                ),
              },
              {
                key: "filled",
                head: say("orders.filled"),
                align: "end",
                cell: ({ executedQuantity }) => <Amount value={executedQuantity} />,
              },
              {
                key: "status",
                head: say("orders.status"),
                cell: ({ status }) => say(`strategy.${status}`),
              },
              {
                key: "act",
                head: <span className="visually-hidden">{say("actions")}</span>,
                align: "end",
                cell: (row) => (
                  <button className="row-action" onClick={() => cancel(row)} type="button">
                    {say("order.cancel")}
                  </button>
                ),
              },
            ]}
            keyOf={({ id }) => id}
            rows={rows}
          />
        )
      }
    </Answer>
  );
}
