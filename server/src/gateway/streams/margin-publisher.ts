import type { PayloadOf } from "@holdall/core/contract";
import type {
  AccountId,
  AccountRisk,
  CommandResult,
  EventOf,
  MarketId,
  PerpView,
  PositionView,
  Venue,
} from "@holdall/core/protocol";
import type { Catalogue } from "../catalogue.ts";
import { breakEvenText, entryPriceText, moneyOf, ratioText } from "../words/margin.ts";
import { amountText, fractionText, priceText, sizeText } from "../words/numbers.ts";
import { privateChannel, type Channels, type Subscriber } from "./channels.ts";
import { EVENT, STATE, streamFrame, type Conflation } from "./frame.ts";
import { balancePayload, type Moment } from "./payloads.ts";

const SECOND_MICROS = 1_000_000;
const OPEN_INTEREST_MICROS = 60_000_000;
/** In place of a perp: the step was about a borrow. */
const MARKET_NONE = 65_535;

const BALANCE = "account.balanceUpdate";
const POSITION = "account.positionUpdate";
const MARGIN = "account.marginUpdate";
const LIQUIDATION = "account.liquidationUpdate";

type PositionChange = EventOf<"position-changed">;

/** What happened to an account since its last message. */
interface Touched {
  readonly positions: Map<MarketId, PositionChange>;
  hasLent: boolean;
  engineMicros: number;
}

/**
 * Streams of margin, positions and liquidations. What an account is worth is the engine's to say: an
 * account that changed and is listened to is asked about once per tick, however much happened.
 */
export class MarginPublisher {
  readonly #venue: Venue;
  readonly #catalogue: Catalogue;
  readonly #channels: Channels;
  readonly #onFault: (fault: unknown) => void;
  readonly #touched = new Map<AccountId, Touched>();
  #perps: ReadonlyMap<MarketId, PerpView> = new Map();
  #isAsking = false;
  #secondDueMicros = 0;
  #interestDueMicros = 0;

  constructor(
    venue: Venue,
    catalogue: Catalogue,
    channels: Channels,
    onFault: (fault: unknown) => void,
  ) {
    this.#venue = venue;
    this.#catalogue = catalogue;
    this.#channels = channels;
    this.#onFault = onFault;
  }

  /** Funding and open interest of a perp as last asked, at most a second ago. */
  perp(marketId: MarketId): PerpView | undefined {
    return this.#perps.get(marketId);
  }

  /** Notes what one command did to accounts that are listened to, and tells of liquidations at once. */
  publish(result: CommandResult, emittedMicros: number): void {
    const moment = { emittedMicros, engineMicros: result.timeMicros };
    for (const event of result.events) {
      if (event.kind === "liquidation-step") this.#liquidated(event, moment);
      else if (event.kind === "liquidation-changed") this.#stage(event, moment);
      else if (event.kind === "position-changed") this.#moved(event, result.timeMicros);
      else if (event.kind === "lending-changed") {
        const touched = this.#touch(event.accountId, result.timeMicros, [MARGIN, BALANCE]);
        if (touched !== undefined) touched.hasLent = true;
      } else if (event.kind === "unsettled-changed" || event.kind === "balance-changed")
        this.#touch(event.accountId, result.timeMicros, [MARGIN]);
    }
  }

  /** Every few milliseconds: asks about accounts that changed, and once a second about perps. */
  tick(nowMicros: number, wallMicros: number): void {
    if (this.#isAsking) return;
    const isSecond = nowMicros >= this.#secondDueMicros;
    if (!isSecond && this.#touched.size === 0) return;
    if (isSecond) this.#secondDueMicros = nowMicros - (nowMicros % SECOND_MICROS) + SECOND_MICROS;
    this.#isAsking = true;
    this.#ask(nowMicros, wallMicros, isSecond)
      .catch(this.#onFault)
      .finally(() => (this.#isAsking = false));
  }

  /** The positions held at subscription, without the word of an event, as published. */
  async sendPositions(accountId: AccountId, name: string, to: Subscriber, wallMicros: number) {
    const { answer } = await this.#venue.query({ kind: "positions", accountId });
    const moment = { emittedMicros: wallMicros, engineMicros: wallMicros };
    for (const view of answer) {
      const { symbol } = this.#catalogue.market(view.marketId).spec;
      if (view.sizeLots === 0 || (name !== POSITION && name !== `${POSITION}.${symbol}`)) continue;
      to.push(streamFrame(name, this.#positionPayload(view, moment), EVENT));
    }
  }

  #moved(event: PositionChange, engineMicros: number): void {
    const { symbol } = this.#catalogue.market(event.marketId).spec;
    const names = [MARGIN, POSITION, `${POSITION}.${symbol}`];
    this.#touch(event.accountId, engineMicros, names)?.positions.set(event.marketId, event);
  }

  /**
   * Notes an account, if one of the streams that would tell of it is listened to. What only its orders
   * are listened to for is not asked about: a maker moves its balances with every order.
   */
  #touch(
    accountId: AccountId,
    engineMicros: number,
    names: readonly string[],
  ): Touched | undefined {
    if (!this.#channels.hasAnyOf(accountId)) return undefined;
    if (!names.some((name) => this.#channels.has(privateChannel(accountId, name))))
      return undefined;
    const known = this.#touched.get(accountId);
    if (known !== undefined) {
      known.engineMicros = engineMicros;
      return known;
    }
    const touched: Touched = { positions: new Map(), hasLent: false, engineMicros };
    this.#touched.set(accountId, touched);
    return touched;
  }

  async #ask(nowMicros: number, wallMicros: number, isSecond: boolean): Promise<void> {
    const touched = [...this.#touched];
    this.#touched.clear();
    for (const [accountId, what] of touched) await this.#tell(accountId, what, wallMicros);
    if (!isSecond) return;
    const { answer } = await this.#venue.query({ kind: "perps" });
    this.#perps = new Map(answer.map((view) => [view.marketId, view]));
    if (nowMicros < this.#interestDueMicros) return;
    this.#interestDueMicros = nowMicros + OPEN_INTEREST_MICROS;
    for (const view of answer) this.#openInterest(view, wallMicros);
  }

  async #tell(accountId: AccountId, what: Touched, emittedMicros: number): Promise<void> {
    const { answer: risk } = await this.#venue.query({ kind: "account-risk", accountId });
    if (risk === null) return;
    const moment = { emittedMicros, engineMicros: what.engineMicros };
    for (const change of what.positions.values()) this.#position(accountId, change, risk, moment);
    if (what.hasLent) this.#balances(accountId, risk, moment);
    this.#toAccount(accountId, MARGIN, STATE, () => this.#marginPayload(risk, moment));
  }

  #position(accountId: AccountId, change: PositionChange, risk: AccountRisk, moment: Moment): void {
    const { symbol } = this.#catalogue.market(change.marketId).spec;
    const view = risk.positions.find(({ marketId }) => marketId === change.marketId);
    const isNew = change.openedAtMs === Math.floor(moment.engineMicros / 1_000);
    const e =
      change.sizeLots === 0 ? "positionClosed" : isNew ? "positionOpened" : "positionAdjusted";
    const shown = view ?? { ...NO_RISK, ...change };
    for (const name of [POSITION, `${POSITION}.${symbol}`])
      this.#toAccount(accountId, name, EVENT, () => ({
        e,
        ...this.#positionPayload(shown, moment),
      }));
  }

  #positionPayload(
    view: Omit<PositionView, "adlScore" | "liquidationTicks">,
    { emittedMicros, engineMicros }: Moment,
  ): PayloadOf<"positionUpdate"> {
    const { scale, spec, markTicks } = this.#catalogue.market(view.marketId);
    const money = moneyOf(this.#catalogue);
    return {
      E: emittedMicros,
      s: spec.symbol,
      b: breakEvenText(scale, view),
      B: entryPriceText(scale, view),
      f: fractionText(view.imfPpm),
      M: priceText(scale, markTicks, "trim"),
      m: fractionText(view.mmfPpm),
      q: sizeText(scale, view.sizeLots, "trim"),
      Q: sizeText(scale, view.exposureLots, "trim"),
      n: money(view.exposureUnits),
      i: view.positionId,
      p: money(view.realizedQuote),
      P: money(view.pnlUnits),
      l: "0",
      T: engineMicros,
    };
  }

  #marginPayload(risk: AccountRisk, moment: Moment): PayloadOf<"marginUpdate"> {
    const money = moneyOf(this.#catalogue);
    const { exposureUnits } = risk;
    const ratio = (units: number): string =>
      exposureUnits === 0 ? "0" : ratioText(units, exposureUnits);
    return {
      e: "marginUpdate",
      E: moment.emittedMicros,
      q: money(risk.netEquityUnits),
      a: money(risk.availableUnits),
      f: ratio(risk.requirementUnits),
      m: ratio(risk.maintenanceUnits),
      ...(exposureUnits === 0 ? {} : { F: ratio(risk.netEquityUnits) }),
      T: moment.engineMicros,
    };
  }

  #balances(accountId: AccountId, risk: AccountRisk, moment: Moment): void {
    for (const row of risk.collateral) {
      const asset = this.#catalogue.asset(row.assetId);
      this.#toAccount(accountId, BALANCE, EVENT, () => ({
        ...balancePayload(asset, row, moment),
        L: amountText(row.lentUnits, asset.spec.decimals),
      }));
    }
  }

  #liquidated(event: EventOf<"liquidation-step">, moment: Moment): void {
    const isPerp = event.marketId !== MARKET_NONE;
    const market = isPerp ? this.#catalogue.market(event.marketId) : undefined;
    const asset = this.#catalogue.asset(event.assetId);
    const symbol = market?.spec.symbol ?? asset.spec.symbol;
    const q =
      market === undefined
        ? amountText(event.quantity, asset.spec.decimals)
        : sizeText(market.scale, event.quantity, "trim");
    const p = market === undefined ? "0" : priceText(market.scale, event.priceTicks, "trim");
    const S = event.isBid ? "Bid" : "Ask";
    const payload: PayloadOf<"liquidation"> = {
      e: "liquidation",
      E: moment.emittedMicros,
      q,
      p,
      S,
      s: symbol,
      T: moment.engineMicros,
    };
    for (const name of ["liquidation", `liquidation.${symbol}`])
      if (this.#channels.has(name)) this.#channels.publish(name, streamFrame(name, payload, EVENT));
    this.#toAccount(event.accountId, LIQUIDATION, EVENT, () => ({
      ...payload,
      e: "liquidationUpdate",
      g: stageWords[event.stage],
      n: moneyOf(this.#catalogue)(Math.max(0, event.fundUnits)),
    }));
  }

  /** Entering and leaving liquidation, told to its owner. */
  #stage(event: EventOf<"liquidation-changed">, moment: Moment): void {
    if (event.stage !== "flagged" && event.stage !== "none") return;
    this.#toAccount(event.accountId, LIQUIDATION, EVENT, (): PayloadOf<"liquidationUpdate"> => ({
      e: "liquidationUpdate",
      E: moment.emittedMicros,
      s: "",
      S: "Ask",
      g: stageWords[event.stage],
      q: "0",
      p: "0",
      n: "0",
      T: moment.engineMicros,
    }));
  }

  #openInterest(view: PerpView, wallMicros: number): void {
    const { scale, spec } = this.#catalogue.market(view.marketId);
    const name = `openInterest.${spec.symbol}`;
    if (!this.#channels.has(name)) return;
    const o = sizeText(scale, view.openInterestLots, "trim");
    const payload: PayloadOf<"openInterest"> = {
      e: "openInterest",
      E: wallMicros,
      s: spec.symbol,
      o,
    };
    this.#channels.publish(name, streamFrame(name, payload, STATE));
  }

  #toAccount(
    accountId: AccountId,
    name: string,
    conflation: Conflation,
    payloadOf: () => object,
  ): void {
    const channel = privateChannel(accountId, name);
    if (!this.#channels.has(channel)) return;
    this.#channels.publish(channel, streamFrame(name, payloadOf(), conflation));
  }
}

const stageWords = {
  none: "Ended",
  flagged: "Flagged",
  book: "Book",
  backstop: "Backstop",
  adl: "Adl",
  fund: "Backstop",
  socialized: "Adl",
} as const satisfies Readonly<
  Record<EventOf<"liquidation-step">["stage"], PayloadOf<"liquidationUpdate">["g"]>
>;

/** The figures of a position that is closed. */
const NO_RISK = {
  bidLots: 0,
  askLots: 0,
  markTicks: 0,
  pnlUnits: 0,
  pnlMarginUnits: 0,
  exposureLots: 0,
  exposureUnits: 0,
  siblingLots: 0,
  imfPpm: 0,
  mmfPpm: 0,
  requirementUnits: 0,
  maintenanceUnits: 0,
} as const;
