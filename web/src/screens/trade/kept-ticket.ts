import { keep, readKept } from "./kept.ts";
import { emptyTicket, TRIGGER_SOURCES } from "./ticket-form.ts";
import type { TicketForm } from "./ticket-form.ts";

const NAME = "tickets";
/** Tickets of so many markets are kept: the one that was changed longest ago goes first. */
const KEPT_MAX = 20;

/** What a market's ticket said when it was left, on this device; the empty one where nothing was kept. */
export function keptTicket(symbol: string): TicketForm {
  return ticketOf(ticketsKept()[symbol]);
}

/** Keeps what a market's ticket says. */
export function keepTicket(symbol: string, form: TicketForm): void {
  const others = Object.entries(ticketsKept()).filter(([name]) => name !== symbol);
  const entries = [...others, [symbol, form] as const].slice(-KEPT_MAX);
  keep(NAME, Object.fromEntries(entries));
}

function ticketsKept(): Readonly<Record<string, unknown>> {
  const kept = readKept(NAME);
  return typeof kept === "object" && kept !== null ? { ...kept } : {};
}

/** The words that a choice of the ticket may have; every other text is an amount. */
const CHOICES: Partial<Record<keyof TicketForm, readonly string[]>> = {
  kind: ["limit", "market", "trigger"],
  side: ["Bid", "Ask"],
  unit: ["base", "quote", "share"],
  slippageUnit: ["percent", "ticks"],
  timeInForce: ["GTC", "IOC", "FOK"],
  triggerBy: TRIGGER_SOURCES,
  takeProfitBy: TRIGGER_SOURCES,
  stopLossBy: TRIGGER_SOURCES,
  selfTradePrevention: ["RejectTaker", "RejectMaker", "RejectBoth"],
};
const AMOUNT = /^(\d{1,20}(\.\d{1,20})?)?$/;

/** A ticket out of anything: what does not belong to one is as in the empty one. */
export function ticketOf(kept: unknown): TicketForm {
  if (typeof kept !== "object" || kept === null) return emptyTicket;
  const given: Readonly<Record<string, unknown>> = { ...kept };
  const names = Object.keys(emptyTicket) as readonly (keyof TicketForm)[];
  const right = names.filter((name) => isRight(name, given[name]));
  return { ...emptyTicket, ...Object.fromEntries(right.map((name) => [name, given[name]])) };
}

function isRight(name: keyof TicketForm, value: unknown): boolean {
  if (typeof value !== typeof emptyTicket[name]) return false;
  if (typeof value !== "string") return true;
  return CHOICES[name]?.includes(value) ?? AMOUNT.test(value);
}
