import { awaySecondsOf } from "@holdall/core/contract";
import { ContractBreach } from "./failures.ts";

/** Calls back once after some milliseconds; the returned function prevents it. */
export type After = (delayMs: number, callback: () => void) => () => void;

/** What a socket needs from outside. */
export interface SocketOptions {
  readonly url: string;
  readonly openSocket: (url: string) => WebSocket;
  readonly after: After;
  /** Uniform from 0 up to, not including, 1: spreads the reconnections of many clients. */
  readonly random: () => number;
  /** How long opening may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Told of everything that went wrong and that no caller waits for. */
  readonly onFault: (fault: Error) => void;
}

/** What the owner of a socket hears. */
export interface SocketHandlers {
  /** Open, for the first time or again: nothing that was said before is known on the other side. */
  onOpen(): void;
  onFrame(frame: unknown): void;
  /** Down; it opens again by itself unless it was closed. */
  onDown(): void;
}

/** Longest first wait after a connection was lost; each further failure in a row doubles it. */
const BACKOFF_MS_FIRST = 250;
const BACKOFF_MS_MAX = 8_000;
/** Those who were told the same time come back within a quarter of it, not at one moment. */
const SPREAD_PARTS = 4;

/**
 * One connection that stays open: when it breaks it is opened again, after a random wait whose bound
 * doubles with every failure in a row; a peer that says for how long it goes away is left alone for so
 * long. Frames are JSON. It buffers nothing: what is sent while it is down is the owner's to repeat.
 */
export class LiveSocket {
  readonly #options: SocketOptions;
  readonly #handlers: SocketHandlers;
  #socket: WebSocket | undefined;
  #isOpen = false;
  #isClosed = false;
  #failures = 0;
  #cancelTimer: () => void = nothing;

  constructor(options: SocketOptions, handlers: SocketHandlers) {
    this.#options = options;
    this.#handlers = handlers;
    this.#connect();
  }

  /** Sends one frame. False when the connection is down; nothing was sent then. */
  send(frame: unknown): boolean {
    if (!this.#isOpen || this.#socket === undefined) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Breaks the connection and opens a new one at once: for an owner that lost its place in it. */
  restart(): void {
    this.#failures = 0;
    this.#socket?.close();
    this.#onDown(this.#socket);
  }

  /** Opens at once what waits to be opened again: its owner knows that the network is back. */
  wake(): void {
    if (this.#isClosed || this.#socket !== undefined) return;
    this.#cancelTimer();
    this.#failures = 0;
    this.#connect();
  }

  /** Closes for good. */
  close(): void {
    this.#isClosed = true;
    this.#socket?.close();
    this.#onDown(this.#socket);
    this.#cancelTimer();
  }

  #connect(): void {
    const socket = this.#options.openSocket(this.#options.url);
    this.#socket = socket;
    this.#cancelTimer = this.#options.after(this.#options.timeoutMs, () => {
      socket.close();
      this.#onDown(socket);
    });
    socket.addEventListener("open", () => this.#onOpen(socket));
    socket.addEventListener("message", (event: { data: unknown }) => {
      if (socket === this.#socket) this.#onMessage(event.data);
    });
    socket.addEventListener("close", (event: Closed) => this.#onDown(socket, event));
    // An error is always followed by a close, which is where the connection is given up.
    socket.addEventListener("error", nothing);
  }

  #onOpen(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    this.#cancelTimer();
    this.#isOpen = true;
    this.#handlers.onOpen();
  }

  #onMessage(data: unknown): void {
    const frame = parsed(data);
    if (frame === undefined) this.#options.onFault(new ContractBreach("a frame that is no JSON"));
    else {
      // Only a peer that speaks proves the connection good; one that accepts and drops does not.
      this.#failures = 0;
      this.#handlers.onFrame(frame);
    }
  }

  #onDown(socket: WebSocket | undefined, closed?: Closed): void {
    if (socket === undefined || socket !== this.#socket) return;
    this.#cancelTimer();
    this.#socket = undefined;
    this.#isOpen = false;
    if (!this.#isClosed) {
      this.#cancelTimer = this.#options.after(this.#nextWaitMs(closed), () => this.#connect());
    }
    this.#handlers.onDown();
  }

  #nextWaitMs(closed: Closed | undefined): number {
    const random = this.#options.random();
    const awaySeconds = closed === undefined ? undefined : awaySecondsOf(closed);
    if (awaySeconds !== undefined) return awayMs(awaySeconds, random);
    const delayMs = backoffMs(this.#failures, random);
    this.#failures += 1;
    return delayMs;
  }
}

/** How a socket was closed, as the platform's event says it. */
type Closed = Pick<CloseEvent, "code" | "reason">;

/**
 * The wait before a reconnection, in whole milliseconds: any time from none to 250 doubled per failure,
 * at most 8,000, as `random` has it. Rounded down.
 */
export function backoffMs(failures: number, random: number): number {
  const bound = Math.min(BACKOFF_MS_FIRST * 2 ** Math.min(failures, 16), BACKOFF_MS_MAX);
  return Math.floor(bound * random);
}

/** The wait for a peer that went away for so many seconds, and up to a quarter more. Rounded down. */
export function awayMs(awaySeconds: number, random: number): number {
  const saidMs = awaySeconds * 1_000;
  return saidMs + Math.floor((saidMs / SPREAD_PARTS) * random);
}

function parsed(data: unknown): unknown {
  if (typeof data !== "string") return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

function nothing(): void {}
