import type { Engine } from "@holdall/core/engine";
import { plainOrder } from "@holdall/core/protocol";
import type { Answer, Command, CommandResult, Event } from "@holdall/core/protocol";
import { Broken } from "./broken.ts";
import { NO_REQUEST, command } from "./plain-commands.ts";

type MarketView = Answer<"markets">[number];

/** Commands through the whole path, and what was let out of it. */
export type Exchange = (commands: readonly Command[]) => readonly CommandResult[];

const ROUNDS = 10;
const ATTEMPTS = 5;
const SOURCES = 5;
const RICH_UNITS = 10 ** 13;
const ORDER_LOTS = 20;
const FALLBACK_TICKS = 100;

const order = { ...plainOrder, marketId: 0 };

/** Marks stand still again and every round is held: what was owed is settled, who cannot pay is liquidated. */
export function askPrices(engine: Engine, exchange: Exchange): void {
  for (let round = 0; round < ROUNDS; round++) {
    const prices = engine.view({ kind: "markets" }).map((market) => pricesOf(market));
    exchange([...prices, command("mark-round", {}), command("tick", {})]);
  }
}

/** Two newcomers trade with each other or with whoever rests: the venue does what it is for. */
export function tradeFreshly(engine: Engine, exchange: Exchange): void {
  const newcomers = [newcomer(exchange), newcomer(exchange)];
  const [buyer, seller] = newcomers;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const market = engine.view({ kind: "markets" })[0];
    const priceTicks = ticksOf(market);
    const open = command("set-market-state", { marketId: 0, state: "open", auctionEndsAtMs: 0 });
    const terms = { ...order, priceTicks, sizeLots: ORDER_LOTS };
    const events = eventsOf(
      exchange([
        withoutBands(market),
        pricesOf(market),
        open,
        command("place-order", { ...terms, accountId: seller, side: "ask" }),
        command("place-order", { ...terms, accountId: buyer, side: "bid" }),
      ]),
    );
    const isFilled = (event: Event): boolean =>
      event.kind === "order-filled" && newcomers.includes(event.accountId);
    if (events.some(isFilled)) return;
  }
  throw new Broken("no fresh order is filled although nothing fails any more");
}

function newcomer(exchange: Exchange): number {
  const name = "newcomer";
  const open = command("open-account", { ...NO_REQUEST, userId: 0, subaccountNumber: 0, name });
  const opened = eventsOf(exchange([open])).find((event) => event.kind === "account-opened");
  if (opened === undefined) throw new Broken("nobody new is let in");
  const { accountId } = opened;
  const deposit = { ...NO_REQUEST, accountId, units: RICH_UNITS, reference: "" };
  exchange([0, 1].map((assetId) => command("deposit", { ...deposit, assetId })));
  return accountId;
}

/** Bands around a last price of long ago may keep newcomers out for good: the operator lifts them. */
function withoutBands({ marketId, spec }: MarketView): Command {
  const bands = Object.fromEntries(Object.keys(spec.bands).map((name) => [name, 0]));
  const text = JSON.stringify({ ...spec, bands, breakerMovePpm: 0 });
  return command("change-market", { marketId, spec: text });
}

/** A price at which the market trades: what it says of itself, within its own bounds. */
function ticksOf({ indexTicks, markTicks, lastPriceTicks, spec }: MarketView): number {
  const ticks = indexTicks || markTicks || lastPriceTicks || FALLBACK_TICKS;
  return Math.max(spec.priceTicksMin, Math.min(spec.priceTicksMax, ticks));
}

function pricesOf(market: MarketView): Command {
  const ticks = ticksOf(market);
  const { marketId } = market;
  return command("set-prices", { marketId, sources: SOURCES, indexTicks: ticks, markTicks: ticks });
}

function eventsOf(results: readonly CommandResult[]): Event[] {
  return results.flatMap(({ events }) => events);
}
