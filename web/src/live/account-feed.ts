import type { Client } from "@holdall/client";
import type { PayloadOf, ResponseOf, Wire } from "@holdall/core/contract";
import { applyOrderUpdate } from "./open-orders.ts";
import type { Connection } from "./connection.ts";
import type { Flush } from "./flush.ts";
import { LiveValue } from "./live-value.ts";

export type Order = Wire<"OrderType">;
export type Position = Wire<"FuturePositionWithMargin">;

/** A step of an own liquidation; two of a moment may be alike, so that each has a number here. */
export type OwnLiquidation = PayloadOf<"liquidationUpdate"> & { readonly id: number };

/** What the page knows of the signed-in sub-account; a part is `undefined` until it was read. */
export interface AccountFeed {
  readonly orders: LiveValue<ReadonlyMap<string, Order> | undefined>;
  readonly balances: LiveValue<ResponseOf<"capital"> | undefined>;
  readonly positions: LiveValue<readonly Position[] | undefined>;
  readonly margin: LiveValue<ResponseOf<"capitalCollateral"> | undefined>;
  readonly settings: LiveValue<ResponseOf<"account"> | undefined>;
  /** Own fills since the page was opened, newest first. */
  readonly fills: LiveValue<readonly PayloadOf<"fillUpdate">[]>;
  /** Steps of own liquidations since the page was opened, newest first. */
  readonly liquidations: LiveValue<readonly OwnLiquidation[]>;
  /**
   * False from a cut until everything was read again, and from the moment that the venue speaks another
   * contract for good: the ticket waits for it.
   */
  readonly isCurrent: LiveValue<boolean>;
  /** Calls back with each change of an own order. */
  readonly onOrder: (listener: (update: PayloadOf<"orderUpdate">) => void) => () => void;
  refresh(): void;
  close(): void;
}

const FILLS_MAX = 200;
/** Events come in bursts: what follows from them is read once for all. */
const REFRESH_MS = 150;
const POLL_MS = 5_000;

/** The parts of the client that an account needs. */
export interface AccountClient {
  readonly subscribe: Client["subscribe"];
  readonly rest: Pick<
    Client["rest"],
    "orders" | "capital" | "positions" | "capitalCollateral" | "account"
  >;
}

interface AccountNeeds {
  readonly client: AccountClient;
  readonly flush: Flush;
  readonly connection: Pick<Connection, "version">;
}

/** Follows a sub-account: snapshots by REST, changes by streams, everything again after a cut. */
export function followAccount({ client, flush, connection }: AccountNeeds): AccountFeed {
  const values = {
    orders: new LiveValue<ReadonlyMap<string, Order> | undefined>(flush, undefined),
    balances: new LiveValue<ResponseOf<"capital"> | undefined>(flush, undefined),
    positions: new LiveValue<readonly Position[] | undefined>(flush, undefined),
    margin: new LiveValue<ResponseOf<"capitalCollateral"> | undefined>(flush, undefined),
    settings: new LiveValue<ResponseOf<"account"> | undefined>(flush, undefined),
    fills: new LiveValue<readonly PayloadOf<"fillUpdate">[]>(flush, []),
    liquidations: new LiveValue<readonly OwnLiquidation[]>(flush, []),
    isCurrent: new LiveValue(flush, false),
  };
  const listeners = new Set<(update: PayloadOf<"orderUpdate">) => void>();
  const reader = derivedReader(client, values);

  const onOrderUpdate = (update: PayloadOf<"orderUpdate">): void => {
    values.orders.update((orders) => orders && applyOrderUpdate(orders, update));
    for (const listener of listeners) listener(update);
    reader.soon();
  };
  const onFill = (fill: PayloadOf<"fillUpdate">): void => {
    values.fills.update((fills) => [fill, ...fills.slice(0, FILLS_MAX - 1)]);
    reader.soon();
  };
  const onLiquidation = (step: PayloadOf<"liquidationUpdate">): void => {
    values.liquidations.update((steps) => {
      const id = (steps[0]?.id ?? 0) + 1;
      return [{ ...step, id }, ...steps.slice(0, FILLS_MAX - 1)];
    });
    reader.soon();
  };
  const onStart = (isAgain: boolean): void => {
    if (isAgain) values.isCurrent.set(false);
    void reader.everything();
  };
  const subscriptions = [
    client.subscribe("orderUpdate", {}, onOrderUpdate, { onStart }),
    client.subscribe("fillUpdate", {}, onFill),
    client.subscribe("liquidationUpdate", {}, onLiquidation),
    client.subscribe("balanceUpdate", {}, () => reader.soon()),
    client.subscribe("positionUpdate", {}, () => reader.soon()),
    client.subscribe("marginUpdate", {}, () => reader.soon()),
  ];
  // What could not be read after a cut is asked for again: the ticket would wait for it for ever.
  const poll = setInterval(() => {
    if (values.isCurrent.present) reader.soon();
    else void reader.everything();
  }, POLL_MS);
  const { version } = connection;
  const stopReading = version.subscribe(() => {
    if (version.present !== "other-contract") return;
    reader.close();
    values.isCurrent.set(false);
  });

  return {
    ...values,
    onOrder(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    refresh: () => void reader.everything(),
    close() {
      clearInterval(poll);
      stopReading();
      reader.close();
      for (const subscription of subscriptions) subscription.close();
    },
  };
}

type Values = Pick<
  AccountFeed,
  "orders" | "balances" | "positions" | "margin" | "settings" | "isCurrent"
>;

/** Reads by REST what the streams only announce. */
function derivedReader(client: AccountClient, values: Values) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  const derived = async (): Promise<void> => {
    if (isClosed) return;
    // A part that cannot be read stays as it was: unknown, or old with its age.
    await Promise.allSettled([
      client.rest.capital().then((each) => !isClosed && values.balances.set(each)),
      client.rest.positions().then((each) => !isClosed && values.positions.set(each)),
      client.rest.capitalCollateral().then((each) => !isClosed && values.margin.set(each)),
      client.rest.account().then((each) => !isClosed && values.settings.set(each)),
    ]);
  };
  return {
    async everything(): Promise<void> {
      if (isClosed) return;
      const orders = await client.rest.orders().catch(() => undefined);
      await derived();
      if (isClosed || orders === undefined) return;
      values.orders.set(new Map(orders.map((order) => [order.id, order])));
      values.isCurrent.set(true);
    },
    soon(): void {
      timer ??= setTimeout(() => {
        timer = undefined;
        void derived();
      }, REFRESH_MS);
    },
    close(): void {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
