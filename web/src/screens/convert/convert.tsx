import {
  Answer,
  Panel,
  Screen,
  SignedInOnly,
  Time,
  useAct,
  useMarkets,
  useSecond,
  useVenueQuery,
} from "@holdall/web/page";
import { scaleOf } from "@holdall/web/live";
import type { Market } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { useFaultText, useWords } from "@holdall/web/words";
import { Button, Segmented, SelectField } from "@holdall/ui/control";
import { Amount, DecimalInput, compare } from "@holdall/ui/number";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { ResponseOf, Wire } from "@holdall/core/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";

type Request = ResponseOf<"rfqs">[number];
type Quote = Wire<"Quote">;

/** `/convert`: ask the makers for one price for all of it, then take it or leave it. */
export function Convert(): ReactNode {
  const { say } = useWords();
  return (
    <Screen lead={say("convert.lead")} title={say("nav.convert")}>
      <SignedInOnly>
        <OwnRequests />
      </SignedInOnly>
    </Screen>
  );
}

/** What was asked, and the form for more; a venue that has no makers of quotes shows no form. */
function OwnRequests(): ReactNode {
  const { say } = useWords();
  const markets = useMarkets();
  const filled = useVenueQuery(["rfq-fills"], (client) => client.rest.rfqFillHistory({}));
  if (filled.data === undefined) {
    return (
      <Panel title={say("convert.request")}>
        <Answer asked={filled}>{() => null}</Answer>
      </Panel>
    );
  }
  return (
    <>
      <div className="columns">
        <Panel title={say("convert.request")}>
          <Answer asked={markets}>
            {(rows) => <RequestForm markets={rows.filter(({ visible }) => visible)} />}
          </Answer>
        </Panel>
        <OpenRequests />
      </div>
      <Filled />
    </>
  );
}

interface ConvertForm {
  readonly symbol: string;
  readonly side: "Bid" | "Ask";
  readonly quantity: string;
  readonly mode: "AwaitAccept" | "Immediate";
  readonly price: string;
}

function RequestForm({ markets }: { readonly markets: readonly Market[] }): ReactNode {
  const { say } = useWords();
  const { venue } = useSession();
  const queries = useQueryClient();
  const act = useAct();
  const [form, setForm] = useState<ConvertForm>({
    symbol: markets[0]?.symbol ?? "",
    side: "Bid",
    quantity: "",
    mode: "AwaitAccept",
    price: "",
  });
  const set = (part: Partial<ConvertForm>): void => setForm((before) => ({ ...before, ...part }));
  const market = markets.find(({ symbol }) => symbol === form.symbol);
  if (market === undefined) return <Empty>{say("markets.empty")}</Empty>;
  const { symbol, side, quantity, mode, price } = form;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const bound = mode === "Immediate" && price !== "" ? { price } : {};
    const request = { symbol, side, quantity, executionMode: mode, ...bound };
    void act
      .run(() => venue.client.rest.rfqSubmit(request), say("convert.sent"))
      .then(() => queries.invalidateQueries());
  };
  return (
    <form className="panel-body form" onSubmit={onSubmit}>
      <SelectField
        label={say("trade.market")}
        onChange={(event) => set({ symbol: event.target.value })}
        options={markets.map((each) => ({
          value: each.symbol,
          label: each.symbol.replace("_", "/"),
        }))}
        value={symbol}
      />
      <Segmented
        choices={[
          { value: "Bid", label: say("ticket.sideBuy") },
          { value: "Ask", label: say("ticket.sideSell") },
        ]}
        kind="sides"
        label={say("ticket.side")}
        onChange={(next) => set({ side: next })}
        value={side}
      />
      <AmountFields error={act.failure?.sentence} form={form} market={market} set={set} />
      <Button
        disabled={quantity === ""}
        isBusy={act.state === "sending"}
        kind="primary"
        type="submit"
      >
        {say("convert.ask")}
      </Button>
    </form>
  );
}

interface FieldsProps {
  readonly form: ConvertForm;
  readonly market: Market;
  readonly error: string | undefined;
  readonly set: (part: Partial<ConvertForm>) => void;
}

function AmountFields({ form, market, error, set }: FieldsProps): ReactNode {
  const { say } = useWords();
  const faultText = useFaultText();
  const scale = scaleOf(market);
  const { quantity, mode, price } = form;
  return (
    <>
      <DecimalInput
        decimals={scale.sizeDecimals}
        error={error}
        faultText={faultText}
        label={say("ticket.quantity")}
        onChange={(next) => set({ quantity: next })}
        step={scale.step}
        unit={market.baseSymbol}
        value={quantity}
      />
      <SelectField
        label={say("convert.mode")}
        onChange={(event) =>
          set({ mode: event.target.value === "Immediate" ? "Immediate" : "AwaitAccept" })
        }
        options={[
          { value: "AwaitAccept", label: say("convert.await") },
          { value: "Immediate", label: say("convert.immediate") },
        ]}
        value={mode}
      />
      {mode === "Immediate" ? (
        <DecimalInput
          decimals={scale.priceDecimals}
          faultText={faultText}
          label={say("convert.within")}
          onChange={(next) => set({ price: next })}
          step={scale.tick}
          unit={market.quoteSymbol}
          value={price}
        />
      ) : null}
    </>
  );
}

const POLL_MS = 1_000;

function OpenRequests(): ReactNode {
  const { say } = useWords();
  const now = useSecond();
  // Quotes live for seconds: the key changes each second, so that they are asked for anew.
  const asked = useVenueQuery(["rfqs", now - (now % POLL_MS)], (client) => client.rest.rfqs());
  return (
    <Panel title={say("convert.open")}>
      <Answer asked={asked}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty>{say("convert.empty")}</Empty>
          ) : (
            rows.map((request) => (
              <OpenRequest key={request.rfq.rfqId} nowMs={now} request={request} />
            ))
          )
        }
      </Answer>
    </Panel>
  );
}

/** The best price for the side that asked. */
function bestQuote({ rfq, quotes }: Request): Quote | undefined {
  const isBuying = rfq.side === "Bid";
  return quotes.toSorted((left, right) =>
    isBuying ? compare(left.askPrice, right.askPrice) : compare(right.bidPrice, left.bidPrice),
  )[0];
}

function OpenRequest(props: { readonly request: Request; readonly nowMs: number }): ReactNode {
  const { request, nowMs } = props;
  const { rfq } = request;
  const { say } = useWords();
  const { venue } = useSession();
  const queries = useQueryClient();
  const act = useAct();
  const quote = bestQuote(request);
  const leftMs = rfq.expiryTime - nowMs;
  const seconds = leftMs > 0 ? (leftMs - (leftMs % 1_000)) / 1_000 : 0;
  const { rfqId } = rfq;
  const run = (send: () => Promise<unknown>, done: string): void =>
    void act.run(send, done).then(() => queries.invalidateQueries());
  return (
    <div className="panel-body">
      <p>
        {say(`side.${rfq.side}`)} <Amount value={rfq.quantity ?? rfq.quoteQuantity ?? undefined} />{" "}
        {rfq.symbol.replace("_", "/")}
      </p>
      <progress
        aria-label={say("convert.expires", { seconds: String(seconds) })}
        className="clock"
        max={rfq.expiryTime - rfq.createdAt}
        value={leftMs > 0 ? leftMs : 0}
      />
      <p className="label">{say("convert.expires", { seconds: String(seconds) })}</p>
      <p className="figure-large">
        <Amount value={rfq.side === "Bid" ? quote?.askPrice : quote?.bidPrice} />
      </p>
      <div className="actions">
        <Button
          disabled={quote === undefined || seconds === 0}
          isBusy={act.state === "sending"}
          kind="primary"
          onClick={() =>
            quote !== undefined &&
            run(
              () => venue.client.rest.quoteAccept({ rfqId, quoteId: quote.quoteId }),
              say("convert.accepted"),
            )
          }
        >
          {say("convert.accept")}
        </Button>
        <Button
          onClick={() =>
            run(() => venue.client.rest.rfqRefresh({ rfqId }), say("convert.refreshed"))
          }
        >
          {say("convert.refresh")}
        </Button>
        <Button
          onClick={() =>
            run(() => venue.client.rest.rfqCancel({ rfqId }), say("convert.cancelled"))
          }
        >
          {say("order.cancel")}
        </Button>
      </div>
    </div>
  );
}

function Filled(): ReactNode {
  const { say } = useWords();
  const asked = useVenueQuery(["rfq-fills"], (client) => client.rest.rfqFillHistory({}));
  return (
    <Panel title={say("convert.fills")}>
      <Answer asked={asked}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty>{say("convert.noFills")}</Empty>
          ) : (
            <DataTable
              caption={say("convert.fills")}
              columns={[
                { key: "time", head: say("time"), cell: (row) => <Time at={row.filledAt} /> },
                { key: "market", head: say("trade.market"), cell: (row) => row.symbol },
                { key: "side", head: say("ticket.side"), cell: (row) => say(`side.${row.side}`) },
                {
                  key: "price",
                  head: say("ticket.price"),
                  align: "end",
                  cell: (row) => <Amount value={row.fillPrice} />,
                },
              ]}
              keyOf={({ rfqId }) => rfqId}
              rows={rows}
            />
          )
        }
      </Answer>
    </Panel>
  );
}
