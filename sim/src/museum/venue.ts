/**
 * A venue on the bare engine for the museum: money, a thin coin, an honest one, perpetuals on both,
 * pools, a fund, a backstop, and people by the name of what they do. After each command every law of
 * `docs/margin.md` section 11 is asked; the first that does not hold ends the run.
 */
import { createEngine, EventBuffer } from "@holdall/core/engine";
import type { Engine } from "@holdall/core/engine";
import { decodeEvent, recordBytes } from "@holdall/core/protocol";
import type {
  AccountRisk,
  Answer,
  Command,
  CommandKind,
  CommandResult,
  Event,
  Query,
} from "@holdall/core/protocol";
import { deficitsOf } from "./deficits.ts";
import type { Deficit } from "./deficits.ts";
import { house, lists, ordersDefaults } from "./terms.ts";
import type { Terms } from "./terms.ts";

export const USDC = 0;
export const SOL = 1;
export const THIN = 2;
export const SOL_USDC = 0;
export const THIN_USDC = 1;
export const SOL_PERP = 2;
export const THIN_PERP = 3;
export const ONE_USDC = 1_000_000;
/** One coin of either kind, in units: a lot is a hundredth of it. */
export const ONE_COIN = 1_000_000;
export const FUND = 5;

export class MuseumVenue {
  readonly deficits: Deficit[] = [];
  commands = 0;
  nowMs = 1_700_000_000_000;
  private readonly engine: Engine = createEngine({ orders: 256, requestIdentitiesMax: 1 });
  private readonly out = new EventBuffer();
  private readonly marks = new Map<number, number>();

  private readonly listen: (result: CommandResult) => void;

  /** `listen` hears of every command, from the first. */
  constructor(terms: Terms, listen: (result: CommandResult) => void = () => {}) {
    this.listen = listen;
    for (const name of house) this.send("open-account", { name });
    for (const [kind, fields] of lists(terms)) this.send(kind, fields);
    this.setMark(SOL_USDC, 10_000);
    this.setMark(THIN_USDC, terms.thinTicks);
  }

  /** Opens somebody's account with money. */
  open(name: string, usdc: number, more: Readonly<Record<string, number>> = {}): number {
    const events = this.send("open-account", { name });
    const opened = events.find((event) => event.kind === "account-opened");
    if (opened === undefined) throw new Error("no account was opened");
    const { accountId } = opened;
    this.deposit(accountId, USDC, usdc * ONE_USDC);
    for (const [assetId, coins] of Object.entries(more)) {
      this.deposit(accountId, Number(assetId), coins * ONE_COIN);
    }
    return accountId;
  }

  deposit(accountId: number, assetId: number, units: number): void {
    if (units > 0) this.send("deposit", { accountId, assetId, units });
  }

  /** Sends a command by what matters of it, asks every law, and returns what happened. */
  send(kind: CommandKind, fields: Readonly<Record<string, unknown>> = {}): Event[] {
    this.commands += 1;
    this.out.clear();
    const command = { ...ordersDefaults, ...fields, kind } as unknown as Command;
    this.engine.apply(command, this.commands, this.nowMs * 1000, this.out);
    const events = this.events();
    this.noteDeficits(deficitsOf(events));
    this.listen({ sequence: this.commands, timeMicros: this.nowMs * 1000, events });
    const broken = this.ask({ kind: "margin-laws" });
    if (broken.length > 0) throw new Error(`after ${kind}: ${broken.join("; ")}`);
    return events;
  }

  /** Asks the state as it is. */
  ask<const Q extends Query>(query: Q): Answer<Q["kind"]> {
    return this.engine.view(query);
  }

  /** Index and mark of a coin on its spot market and its perpetual. */
  setMark(marketId: number, priceTicks: number): void {
    this.marks.set(marketId, priceTicks);
    const prices = { sources: 3, indexTicks: priceTicks, markTicks: priceTicks };
    this.send("set-prices", { marketId, ...prices });
    this.send("set-prices", { marketId: marketId + SOL_PERP, ...prices });
  }

  /** What all deficits so far came to, in settlement units. */
  lackingUnits(): number {
    return this.deficits.reduce((sum, { units }) => sum + units, 0);
  }

  markOf(marketId: number): number {
    return this.marks.get(marketId) ?? 0;
  }

  /** The mark that a perpetual has made. */
  perpMark(marketId: number): number {
    return this.ask({ kind: "markets" })[marketId].markTicks;
  }

  /** A round of marks as they are, and time passes; every ten seconds a tick settles. */
  round(seconds = 1): Event[] {
    const events = this.send("mark-round");
    this.nowMs += seconds * 1000;
    if (this.nowMs % 10_000 < seconds * 1000) events.push(...this.send("tick"));
    return events;
  }

  /** A limit order; whether it was accepted. */
  order(accountId: number, terms: Readonly<Record<string, unknown>>): boolean {
    return isDone(this.send("place-order", { accountId, ...terms }));
  }

  /** Takes as much of an asset out as the venue lets go, by halves; what was taken, in units. */
  withdrawAll(accountId: number, assetId: number, most: number): number {
    let taken = 0;
    for (let units = most; units >= 1; units = Math.floor(units / 2)) {
      const fields = { accountId, assetId, units, autoLendRedeem: true, autoBorrow: true };
      const events = this.send("request-withdrawal", fields);
      const asked = events.find((event) => event.kind === "withdrawal-requested");
      if (asked === undefined) continue;
      this.send("settle-withdrawal", { withdrawalId: asked.withdrawalId });
      taken += units;
    }
    return taken;
  }

  risk(accountId: number): AccountRisk {
    const risk = this.ask({ kind: "account-risk", accountId: accountId as never });
    if (risk === null) throw new Error(`no account ${accountId}`);
    return risk;
  }

  sizeOf(accountId: number, marketId: number): number {
    const row = this.risk(accountId).positions.find((own) => (own.marketId as number) === marketId);
    return row?.sizeLots ?? 0;
  }

  /**
   * After some rounds at marks that stand still nobody is worth less than nothing. The last ones have
   * no settlement behind them: collateral that it sells below mark may make a deficit for the next.
   */
  expectNothingNegative(accountIds: readonly number[]): void {
    for (let round = 0; round < 4; round += 1) this.round();
    for (let strike = 0; strike < 2; strike += 1) this.send("mark-round");
    for (const accountId of [FUND, ...accountIds]) {
      const { equityUnits } = this.risk(accountId);
      if (equityUnits < 0) throw new Error(`account ${accountId} is worth ${equityUnits}`);
    }
  }

  /** Whoever a command covers has nothing negative after it; the fund is somebody like others. */
  private noteDeficits(deficits: readonly Deficit[]): void {
    this.deficits.push(...deficits);
    for (const { accountId } of deficits) {
      const { equityUnits } = this.risk(accountId);
      if (equityUnits < 0) throw new Error(`account ${accountId} was left with ${equityUnits}`);
    }
  }

  private events(): Event[] {
    const events: Event[] = [];
    const { views, end } = this.out;
    for (let at = 0; at < end; at += recordBytes(views, at, end)) {
      events.push(decodeEvent(views, at, end));
    }
    return events;
  }
}

/** True where a command was not refused. */
function isDone(events: readonly Event[]): boolean {
  return events.every((event) => event.kind !== "rejected");
}
