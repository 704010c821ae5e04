import type { Greeting } from "@holdall/client";
import { LiveValue } from "./live-value.ts";
import type { Flush } from "./flush.ts";
import { pageVersion } from "./page-version.ts";
import type { PageVersion } from "./page-version.ts";

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
 * a refused signature says that the session has ended, and a greeting whether the page is overtaken.
 */
export class Connection {
  readonly state: LiveValue<ConnectionState>;
  /** True from the moment the venue took the session's key no more. */
  readonly isDenied: LiveValue<boolean>;
  /** Whether the venue has gone beyond this page; once it has, only loading the page anew helps. */
  readonly version: LiveValue<PageVersion>;
  /** True while a signed command has no answer: no moment to load the page anew. */
  readonly isSending: LiveValue<boolean>;
  readonly #nowMs: () => number;
  readonly #build: string;
  #lastFrameMs: number | undefined;
  #commands = 0;

  constructor(flush: Flush, of: { readonly nowMs: () => number; readonly build: string }) {
    this.#nowMs = of.nowMs;
    this.#build = of.build;
    this.isDenied = new LiveValue(flush, false);
    this.version = new LiveValue<PageVersion>(flush, "current");
    this.isSending = new LiveValue(flush, false);
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
    const isSigned = new Headers(init?.headers).has("X-API-Key");
    const isCommand = isSigned && init?.method !== "GET";
    if (isCommand) this.#count(1);
    try {
      const response = await fetch(input, init);
      if (response.status === UNAUTHORIZED && isSigned) this.deny();
      return response;
    } finally {
      if (isCommand) this.#count(-1);
    }
  };

  /** The venue said what it speaks and serves. */
  greet(greeting: Greeting): void {
    if (this.version.present === "other-contract") return;
    this.version.set(pageVersion(greeting, this.#build));
  }

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

  #count(change: 1 | -1): void {
    this.#commands += change;
    this.isSending.set(this.#commands > 0);
  }

  #heard(): void {
    this.#lastFrameMs = this.#nowMs();
    if (this.state.present.freshness !== "live") {
      this.state.set({ freshness: "live", silentSeconds: 0 });
    }
  }
}
