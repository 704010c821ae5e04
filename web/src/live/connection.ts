import { LiveValue } from "./live-value.ts";
import type { Flush } from "./flush.ts";

/** How fresh what the page shows is. */
export type Freshness = "connecting" | "live" | "stale" | "disconnected";

export interface ConnectionState {
  readonly freshness: Freshness;
  /** Whole seconds since the last frame. */
  readonly silentSeconds: number;
}

const STALE_MS = 3_000;
const DISCONNECTED_MS = 10_000;

/** The state that a silence of so many milliseconds means: the venue speaks each second. */
export function freshnessOf(silentMs: number): Freshness {
  if (silentMs >= DISCONNECTED_MS) return "disconnected";
  return silentMs >= STALE_MS ? "stale" : "live";
}

/** Watches one socket: every frame is a sign of life, and silence is information. */
export class Connection {
  readonly state: LiveValue<ConnectionState>;
  readonly #nowMs: () => number;
  #lastFrameMs: number | undefined;

  constructor(flush: Flush, nowMs: () => number) {
    this.#nowMs = nowMs;
    this.state = new LiveValue<ConnectionState>(flush, {
      freshness: "connecting",
      silentSeconds: 0,
    });
  }

  /** Opens a socket whose frames are counted. */
  readonly openSocket = (url: string): WebSocket => {
    const socket = new WebSocket(url);
    socket.addEventListener("message", () => this.#heard());
    return socket;
  };

  /** Reads the clock; called each second. */
  tick(): void {
    if (this.#lastFrameMs === undefined) return;
    const silentMs = this.#nowMs() - this.#lastFrameMs;
    const freshness = freshnessOf(silentMs);
    const silentSeconds = freshness === "live" ? 0 : (silentMs - (silentMs % 1_000)) / 1_000;
    const { present } = this.state;
    if (present.freshness === freshness && present.silentSeconds === silentSeconds) return;
    this.state.set({ freshness, silentSeconds });
  }

  #heard(): void {
    this.#lastFrameMs = this.#nowMs();
    if (this.state.present.freshness !== "live") {
      this.state.set({ freshness: "live", silentSeconds: 0 });
    }
  }
}
