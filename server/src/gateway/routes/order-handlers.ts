import type { Wire } from "@holdall/core/contract";
import type { Units } from "@holdall/core/num";
import type { AccountId, Command, CommandOf, CommandResult } from "@holdall/core/protocol";
import { Turns } from "@holdall/server/ports";
import type { Caller } from "../auth/verifier.ts";
import type { Market } from "../catalogue.ts";
import {
  amendCommand,
  cancelAllCommand,
  cancelCommand,
  identityOf,
  identityOfItem,
  orderName,
  placeCommand,
} from "../commands/order-commands.ts";
import { orderOutcome, ordersTouched, type OrderOutcome } from "../commands/order-outcome.ts";
import { refuseOrderValue } from "../commands/order-value.ts";
import { refusalOfCode, refuse, refusals, RefusalError, type Refusal } from "../refusal.ts";
import { orderAnswer } from "../words/orders.ts";
import { marketKindWords } from "../catalogue.ts";
import { refuseRegion, regionOf } from "./region.ts";
import { answer, empty, REPEATED_HEADER, type Context, type Handlers, type Reply } from "./call.ts";

type OrderHandlerName =
  | "order"
  | "orders"
  | "orderExecute"
  | "orderExecuteBatch"
  | "orderCancel"
  | "orderCancelAll"
  | "orderAmend"
  | "orderAmendBatch"
  | "cancelAfter";

/** Handlers of orders while they live. */
export function orderHandlers(context: Context): Pick<Handlers, OrderHandlerName> {
  return { ...orderQuestions(context), ...orderCommands(context), ...orderSweeps(context) };
}

function orderQuestions(context: Context): Pick<Handlers, "order" | "orders"> {
  const { catalogue, venue } = context;
  return {
    order: async ({ query, caller }) => {
      const market = catalogue.needMarket(query.symbol);
      const { answer: open } = await venue.query({
        kind: "open-order",
        accountId: caller.key.accountId,
        marketId: market.marketId,
        ...orderName(query),
      });
      return open === null
        ? refuse(refusals.notFound)
        : answer(orderAnswer(market, open.state, open.terms));
    },
    orders: async ({ query, caller }) => {
      const symbol = query.symbol ?? undefined;
      const market = symbol === undefined ? undefined : catalogue.needMarket(symbol);
      const { answer: open } = await venue.query({
        kind: "open-orders",
        accountId: caller.key.accountId,
        marketId: market?.marketId ?? null,
      });
      const kind = query.marketType ?? undefined;
      return answer(
        open
          .map(({ state, terms }) => ({ of: catalogue.market(state.marketId), state, terms }))
          .filter(({ of }) => kind === undefined || marketKindWords[of.spec.kind] === kind)
          .map(({ of, state, terms }) => orderAnswer(of, state, terms)),
      );
    },
  };
}

type OrderCommandName =
  | "orderExecute"
  | "orderExecuteBatch"
  | "orderCancel"
  | "orderAmend"
  | "orderAmendBatch";

function orderCommands(context: Context): Pick<Handlers, OrderCommandName> {
  const { catalogue } = context;
  const amend = amendInTurn(context);
  return {
    orderExecute: async ({ body, caller, brokerId }) => {
      const market = catalogue.needMarket(body.symbol);
      const identity = identityOf(caller);
      const command = placeCommand(body, market, caller, { identity, brokerId });
      refuseRegion(await regionOf(context, caller), orderNeeds(command));
      refuseOrderValue(market, caller.key, command);
      return oneOrder(context, market, caller, command);
    },
    orderExecuteBatch: async ({ body, caller, brokerId }) => {
      const region = await regionOf(context, caller);
      return answer(
        await batch(context, body, (payload, market, index) => {
          const identity = identityOfItem(identityOf(caller), index);
          const command = placeCommand(payload, market, caller, { identity, brokerId });
          refuseRegion(region, orderNeeds(command));
          refuseOrderValue(market, caller.key, command);
          return oneOrder(context, market, caller, command);
        }),
      );
    },
    orderCancel: ({ body, caller }) => {
      const market = catalogue.needMarket(body.symbol);
      return oneOrder(
        context,
        market,
        caller,
        cancelCommand(body, market, caller, identityOf(caller)),
      );
    },
    orderAmend: async ({ body, caller }) => {
      const market = catalogue.needMarket(body.symbol);
      refuseRegion(await regionOf(context, caller), amendNeeds);
      return amend(market, caller, amendCommand(body, market, caller, identityOf(caller)));
    },
    orderAmendBatch: async ({ body, caller }) => {
      refuseRegion(await regionOf(context, caller), amendNeeds);
      return answer(
        await batch(context, body, (payload, market, index) => {
          const identity = identityOfItem(identityOf(caller), index);
          return amend(market, caller, amendCommand(payload, market, caller, identity));
        }),
      );
    },
  };
}

/** An amended order is a new one to its region, whatever the first was. */
const amendNeeds = { trades: true } as const;

/** What an order needs of its region: one that only reduces needs nothing. */
function orderNeeds(command: ReturnType<typeof placeCommand>) {
  return { trades: !command.reduceOnly, borrows: command.autoBorrow };
}

/**
 * Amends orders. What a limited key makes of one is judged by the order as it stands: its account's
 * amendments take turns, or two at once could each pass with half of what both come to.
 */
function amendInTurn(context: Context) {
  const turns = new Turns<AccountId>();
  return (market: Market, caller: Caller, command: CommandOf<"amend-order">) => {
    if (caller.key.orderValueMax === undefined) return oneOrder(context, market, caller, command);
    return turns.take(caller.key.accountId, async () => {
      await refuseAmendedValue(context, market, caller, command);
      return oneOrder(context, market, caller, command);
    });
  };
}

/** Refuses what a key's limit forbids an order to become; an order that is gone is the engine's to refuse. */
async function refuseAmendedValue(
  { venue }: Context,
  market: Market,
  { key }: Caller,
  amend: CommandOf<"amend-order">,
): Promise<void> {
  if (key.orderValueMax === undefined) return;
  const { accountId, marketId, orderOrdinal, orderSlot, clientId } = amend;
  const name = { orderOrdinal, orderSlot, clientId };
  const { answer: open } = await venue.query({ kind: "open-order", accountId, marketId, ...name });
  if (open === null) return;
  const { side, reduceOnly, quoteUnits } = open.state;
  refuseOrderValue(market, key, {
    side,
    reduceOnly,
    quoteUnits: amend.sizeLots > 0 ? (0 as Units) : quoteUnits,
    priceTicks: amend.priceTicks > 0 ? amend.priceTicks : open.state.priceTicks,
    sizeLots: amend.sizeLots > 0 ? amend.sizeLots : open.state.sizeLots,
    triggerPriceTicks: Math.max(amend.triggerPriceTicks, open.terms?.triggerPriceTicks ?? 0),
  });
}

/** Commands about all of an account's orders. */
function orderSweeps(context: Context): Pick<Handlers, "orderCancelAll" | "cancelAfter"> {
  const { catalogue, venue, clock } = context;
  return {
    orderCancelAll: async ({ body, caller }) => {
      const market = catalogue.needMarket(body.symbol);
      const result = await venue.submit(cancelAllCommand(body, market, caller, identityOf(caller)));
      refuseRejected(result);
      return answer(
        ordersTouched(result.events).map(({ state, terms }) =>
          orderAnswer(market, state, terms ?? context.terms.find(state.orderOrdinal)),
        ),
      );
    },
    cancelAfter: async ({ body, caller }) => {
      const atMs =
        body.timeoutMs === 0 ? 0 : Math.floor(clock.wallMicros() / 1_000) + body.timeoutMs;
      const result = await venue.submit({
        kind: "set-cancel-after",
        ...identityOf(caller),
        accountId: caller.key.accountId,
        atMs,
      });
      refuseRejected(result);
      return answer({ cancelAt: atMs === 0 ? null : atMs });
    },
  };
}

/** Sends a command about one order and answers with the order as it stands after it. */
async function oneOrder(
  context: Context,
  market: Market,
  caller: Caller,
  command: Command,
): Promise<Reply<Wire<"OrderType">>> {
  const result = await context.venue.submit(command);
  const outcome = orderOutcome(result);
  if (outcome.kind === "refused") return refuse(outcome.refusal);
  if (outcome.kind === "repeated") return repeatedOrder(context, market, caller, outcome);
  const terms = outcome.terms ?? context.terms.find(outcome.state.orderOrdinal);
  return answer(orderAnswer(market, outcome.state, terms));
}

/** The order of a repeated request as it stands now: alive, or as history has it. */
async function repeatedOrder(
  context: Context,
  market: Market,
  caller: Caller,
  outcome: Extract<OrderOutcome, { kind: "repeated" }>,
): Promise<Reply<Wire<"OrderType">>> {
  if (outcome.refusal !== undefined) return refuse(outcome.refusal);
  const { accountId } = caller.key;
  const name = { ordinal: outcome.orderOrdinal, slot: outcome.orderSlot };
  const { answer: open } = await context.venue.query({
    kind: "open-order",
    accountId,
    marketId: market.marketId,
    orderOrdinal: name.ordinal,
    orderSlot: name.slot,
    clientId: -1,
  });
  if (open !== null) return answer(orderAnswer(market, open.state, open.terms), REPEATED_HEADER);
  const page = await context.history.orders({
    accountId,
    marketIds: [market.marketId],
    order: name,
    limit: 1,
    offset: 0,
    sort: "desc",
  });
  const row = page.rows[0];
  if (row === undefined) return empty(202);
  return answer(orderAnswer(market, row.state, row.terms), REPEATED_HEADER);
}

/** Sends the orders of a batch in their order; each has its own result, whatever befalls the others. */
async function batch<Payload extends { readonly symbol: string }>(
  context: Context,
  payloads: readonly Payload[],
  send: (payload: Payload, market: Market, index: number) => Promise<Reply<Wire<"OrderType">>>,
): Promise<readonly Wire<"BatchCommandOrderResult">[]> {
  const settled = payloads.map(async (payload, index) => {
    const market = context.catalogue.needMarket(payload.symbol);
    const reply = await send(payload, market, index);
    if (reply.value === undefined) return refuse(refusals.repeatedUnknown);
    return { operation: "Ok" as const, ...reply.value };
  });
  const results = await Promise.allSettled(settled);
  return results.map((result) => {
    if (result.status === "fulfilled") return result.value;
    if (result.reason instanceof RefusalError) return batchError(result.reason.refusal);
    throw result.reason;
  });
}

function batchError(refusal: Refusal): Wire<"BatchCommandOrderResult"> {
  return { operation: "Err", code: refusal.code, message: refusal.message };
}

/** Stops the request when its command was rejected. */
export function refuseRejected(result: CommandResult): void {
  const first = result.events[0];
  if (first?.kind === "rejected") refuse(refusalOfCode(first.code));
  if (first?.kind === "repeated") {
    if (first.code !== 0) refuse(refusalOfCode(first.code));
    refuse(refusals.repeatedUnknown);
  }
}
