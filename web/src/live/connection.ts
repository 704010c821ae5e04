import { LiveValue } from "./live-value.ts";
import type { Flush } from "./flush.ts";

/** How fresh what the page shows is. */
export type Freshness = "connecting" | "live" | "stale" | "disconnected";

export interface ConnectionState {
  readonly freshness: Freshness;
  /** Whole seconds since the last frame. */
  readonly silentSeconds: number;
}

/** The close code of a socket whose key the venue does not take any more (RFC 6455, section 7.4.1). */
const POLICY_CLOSE = 1008;
const UNAUTHORIZED = 401;

const STALE_MS = 3_000;
const DISCONNECTED_MS = 10_000;

/** The state that a silence of so many milliseconds means: the venue speaks each second. */
export function freshnessOf(silentMs: number): Freshness {
  if (silentMs >= DISCONNECTED_MS) return "disconnected";
  return silentMs >= STALE_MS ? "stale" : "live";
}

/**
 * Watches one socket and the answers beside it: every frame is a sign of life, silence is information,
 * and a refused signature says that the session has ended.
 */
export class Connection {
  readonly state: LiveValue<ConnectionState>;
  /** True from the moment the venue took the session's key no more. */
  readonly isDenied: LiveValue<boolean>;
  readonly #nowMs: () => number;
  #lastFrameMs: number | undefined;

  constructor(flush: Flush, nowMs: () => number) {
    this.#nowMs = nowMs;
    this.isDenied = new LiveValue(flush, false);
    this.state = new LiveValue<ConnectionState>(flush, {
      freshness: "connecting",
      silentSeconds: 0,
    });
  }

  /** Opens a socket whose frames are counted. */
  readonly openSocket = (url: string): WebSocket => {
    const socket = new WebSocket(url);
    socket.addEventListener("message", () => this.#heard());
    socket.addEventListener("close", ({ code, reason }) => {
      if (code === POLICY_CLOSE && /revoked|ended/.test(reason)) this.deny();
    });
    return socket;
  };

  /** Asks as `fetch` does; a signed question that is not let in ends the session. */
  readonly ask: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    const isSigned = new Headers(init?.headers).has("X-API-Key");
    if (response.status === UNAUTHORIZED && isSigned) this.deny();
    return response;
  };

  /** The venue takes the session's key no more. */
  deny(): void {
    this.isDenied.set(true);
  }

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
