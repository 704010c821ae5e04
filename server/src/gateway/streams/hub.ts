import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { farewellText } from "@holdall/core/contract";
import type { Cancel, Clock } from "@holdall/server/ports";
import type { GatewayMetrics } from "../metrics.ts";
import { Channels } from "./channels.ts";
import { closeReasons, Session, type CloseReason } from "./session.ts";

const TICK_MICROS = 10_000;
/** While nobody listens. */
const IDLE_TICK_MICROS = 100_000;
/** A socket outlives its key by no more than this and a tick. */
const KEYS_MICROS = 400_000;
const PING_MICROS = 60_000_000;
const PONG_TIMEOUT_MICROS = 120_000_000;
/** How long a closing socket may take to say goodbye. */
const CLOSE_GRACE_MICROS = 1_000_000;
/** All queues together. */
const BUFFER_BYTES_MAX = 512 * 1024 * 1024;

/** What closes its windows with each tick. */
interface Ticking {
  tick(nowMicros: number, wallMicros: number): void;
}

/** All sockets: one clock for all of them, no timer and no allocation for any one. */
export class Hub {
  readonly channels = new Channels();
  readonly #clock: Clock;
  readonly #metrics: GatewayMetrics;
  readonly #sessions = new Set<Session>();
  readonly #dirty = new Set<Session>();
  readonly #urgent = new Set<Session>();
  readonly #onClosed: (session: Session) => void;
  readonly #awaySeconds: number;
  #publisher: Ticking | undefined;
  #cancelTick: Cancel | undefined;
  #cancelUrgent: Cancel | undefined;
  readonly #stands: (publicKey: string) => boolean;
  #pingDueMicros = 0;
  #keysDueMicros = 0;

  constructor(of: {
    readonly clock: Clock;
    readonly metrics: GatewayMetrics;
    readonly onClosed: (session: Session) => void;
    /** True while a key may speak. */
    readonly stands: (publicKey: string) => boolean;
    /** After how long readers are asked to come back when the venue goes away. */
    readonly awaySeconds: number;
  }) {
    this.#clock = of.clock;
    this.#metrics = of.metrics;
    this.#onClosed = of.onClosed;
    this.#stands = of.stands;
    this.#awaySeconds = of.awaySeconds;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Begins to tick; `publisher` closes its windows with each. */
  start(publisher: Ticking): void {
    this.#publisher = publisher;
    this.#cancelTick = this.#clock.after(TICK_MICROS, () => this.#tick());
  }

  /** Takes in a socket that has just been upgraded. */
  add(socket: WebSocket, link: Duplex, address: string): Session {
    const session = new Session({
      socket,
      link,
      address,
      nowMicros: this.#clock.monotonicMicros(),
      onPush: (pushed, isUrgent) => this.#mark(pushed, isUrgent),
    });
    this.#sessions.add(session);
    this.#metrics.connections.set(this.#sessions.size);
    socket.on("pong", () => {
      session.pingedMicros = undefined;
    });
    socket.on("close", () => this.#forget(session));
    // A broken frame closes the socket by itself; its cause is the peer's affair.
    socket.on("error", () => {});
    return session;
  }

  /** Closes a socket and says why; if it does not take its leave it is cut. */
  close(session: Session, reason: CloseReason): void {
    if (session.isClosing) return;
    // What was said already leaves before the goodbye, unless nobody is reading.
    if (reason !== "overflown" && reason !== "stalled")
      session.outbox.flush(this.#clock.monotonicMicros());
    session.isClosing = true;
    this.#metrics.closed.inc({ reason });
    const { code, text } = closeReasons[reason];
    this.channels.removeAll(session);
    this.#dirty.delete(session);
    session.socket.close(code, reason === "shutdown" ? farewellText(this.#awaySeconds) : text);
    if (reason !== "shutdown")
      this.#clock.after(CLOSE_GRACE_MICROS, () => session.socket.terminate());
  }

  /** Tells every socket for how long the venue goes away, and cuts after the grace what is still there. */
  async stop(graceMicros: number): Promise<void> {
    this.#cancelTick?.();
    this.#cancelUrgent?.();
    this.#flushAll();
    for (const session of this.#sessions) this.close(session, "shutdown");
    if (this.#sessions.size === 0) return;
    await new Promise<void>((resolve) => {
      const cut = this.#clock.after(graceMicros, () => {
        for (const session of this.#sessions) session.socket.terminate();
        resolve();
      });
      this.#onEmpty = () => {
        cut();
        resolve();
      };
    });
  }

  #onEmpty: (() => void) | undefined;

  #mark(session: Session, isUrgent: boolean): void {
    this.#dirty.add(session);
    if (!isUrgent) return;
    this.#urgent.add(session);
    this.#cancelUrgent ??= this.#clock.after(0, () => this.#flushUrgent());
  }

  #flushUrgent(): void {
    this.#cancelUrgent = undefined;
    const nowMicros = this.#clock.monotonicMicros();
    for (const session of this.#urgent) this.#flush(session, nowMicros);
    this.#urgent.clear();
  }

  #flushAll(): void {
    const nowMicros = this.#clock.monotonicMicros();
    for (const session of this.#dirty) this.#flush(session, nowMicros);
  }

  #flush(session: Session, nowMicros: number): void {
    if (session.isClosing) return;
    const outcome = session.outbox.flush(nowMicros);
    if (outcome === "empty") this.#dirty.delete(session);
    else if (outcome === "overflown" || outcome === "stalled") this.close(session, outcome);
  }

  #tick(): void {
    const nowMicros = this.#clock.monotonicMicros();
    this.#publisher?.tick(nowMicros, this.#clock.wallMicros());
    this.#flushAll();
    this.#boundBuffers();
    if (nowMicros >= this.#pingDueMicros) {
      this.#pingDueMicros = nowMicros + PING_MICROS;
      this.#pingAll(nowMicros);
    }
    if (nowMicros >= this.#keysDueMicros) {
      this.#keysDueMicros = nowMicros + KEYS_MICROS;
      this.#closeFallen();
    }
    const pauseMicros = this.#sessions.size === 0 ? IDLE_TICK_MICROS : TICK_MICROS;
    this.#cancelTick = this.#clock.after(pauseMicros, () => this.#tick());
  }

  /** Closes the largest queue while all of them together hold too much. */
  #boundBuffers(): void {
    let totalBytes = 0;
    let largest: Session | undefined;
    for (const session of this.#dirty) {
      totalBytes += session.outbox.bytes;
      if (largest === undefined || session.outbox.bytes > largest.outbox.bytes) largest = session;
    }
    this.#metrics.bufferBytes.set(totalBytes);
    if (totalBytes > BUFFER_BYTES_MAX && largest !== undefined) this.close(largest, "memory");
  }

  /** Closes the sockets of keys that were revoked, and of sessions that have ended. */
  #closeFallen(): void {
    for (const session of this.#sessions)
      for (const key of session.keys)
        if (!this.#stands(key)) {
          this.close(session, "revoked");
          break;
        }
  }

  #pingAll(nowMicros: number): void {
    for (const session of this.#sessions) {
      if (session.isClosing) continue;
      const sinceMicros = nowMicros - (session.pingedMicros ?? nowMicros);
      if (sinceMicros > PONG_TIMEOUT_MICROS) this.close(session, "silent");
      else {
        session.pingedMicros ??= nowMicros;
        session.socket.ping();
      }
    }
  }

  #forget(session: Session): void {
    session.isClosing = true;
    this.channels.removeAll(session);
    this.#sessions.delete(session);
    this.#dirty.delete(session);
    this.#urgent.delete(session);
    this.#metrics.connections.set(this.#sessions.size);
    this.#onClosed(session);
    if (this.#sessions.size === 0) this.#onEmpty?.();
  }
}
