import type { CandleRow } from "@holdall/core/protocol";
import type { Market } from "../catalogue.ts";
import { flatCandle, withTrade, type TradeMark } from "../market-data/candles.ts";
import { intervalEnd, intervalStart, type KlineInterval } from "../market-data/intervals.ts";
import type { MarketStats } from "../market-data/market-stats.ts";
import type { Channels } from "./channels.ts";
import { EVENT, STATE, streamFrame, type Frame } from "./frame.ts";
import { klinePayload } from "./payloads.ts";

interface LiveCandle {
  readonly stream: string;
  readonly interval: KlineInterval;
  candle: CandleRow | undefined;
  /** Changed since it was last sent. */
  isDirty: boolean;
}

/** Candles in progress of one market: sent at most once a second while they change, and once closed. */
export class KlinePublisher {
  readonly #channels: Channels;
  readonly #marketOf: () => Market;
  readonly #stats: MarketStats;
  readonly #live = new Map<string, LiveCandle>();

  constructor(channels: Channels, marketOf: () => Market, stats: MarketStats) {
    this.#channels = channels;
    this.#marketOf = marketOf;
    this.#stats = stats;
  }

  /** Somebody listens to an interval: its candle is followed from now on. */
  open(interval: KlineInterval, nowMs: number): void {
    const stream = `kline.${interval}.${this.#marketOf().spec.symbol}`;
    if (this.#live.has(stream)) return;
    const candle = this.#stats.candle(interval, nowMs);
    this.#live.set(stream, { stream, interval, candle, isDirty: false });
  }

  /** The candle in progress, for a reader who asked for a snapshot. */
  snapshot(stream: string, emittedMicros: number): Frame | undefined {
    const live = this.#live.get(stream);
    return live?.candle === undefined ? undefined : this.#frame(live, false, emittedMicros);
  }

  traded(trade: TradeMark, emittedMicros: number): void {
    for (const live of this.#live.values()) {
      this.#close(live, trade.timeMs, emittedMicros);
      const startMs = intervalStart(live.interval, trade.timeMs);
      const present = live.candle?.startMs === startMs ? live.candle : undefined;
      // A silent candle has a price but no trade: its first trade sets the range anew.
      const isSilent = present?.trades === 0;
      live.candle = withTrade(isSilent ? undefined : present, startMs, trade);
      live.isDirty = true;
    }
  }

  /** Once a second: closes what is over, sends what changed, forgets what nobody listens to. */
  tick(nowMs: number, emittedMicros: number): void {
    for (const live of this.#live.values()) {
      if (!this.#channels.has(live.stream)) {
        this.#live.delete(live.stream);
        continue;
      }
      this.#close(live, nowMs, emittedMicros);
      if (!live.isDirty) continue;
      live.isDirty = false;
      this.#channels.publish(live.stream, this.#frame(live, false, emittedMicros));
    }
  }

  /** Sends the candle as closed if `nowMs` lies beyond it, and begins the next at its close. */
  #close(live: LiveCandle, nowMs: number, emittedMicros: number): void {
    const { candle } = live;
    if (candle === undefined || nowMs < intervalEnd(live.interval, candle.startMs)) return;
    this.#channels.publish(live.stream, this.#frame(live, true, emittedMicros));
    live.candle = flatCandle(intervalStart(live.interval, nowMs), candle.close);
    live.isDirty = true;
  }

  #frame(live: LiveCandle, isClosed: boolean, emittedMicros: number): Frame {
    const payload = klinePayload(this.#marketOf(), live.interval, live.candle!, {
      isClosed,
      emittedMicros,
    });
    return streamFrame(live.stream, payload, isClosed ? EVENT : STATE);
  }
}
