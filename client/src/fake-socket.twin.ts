import type { After } from "./live-socket.ts";

interface Event {
  readonly data?: unknown;
  readonly code?: number;
  readonly reason?: string;
}

type Handler = (event: Event) => void;

/** The other end of a WebSocket, in the test's hands. Nothing happens until the test says so. */
export class FakeSocket {
  readonly sent: unknown[] = [];
  readonly url: string;
  isClosed = false;
  readonly #handlers = new Map<string, Handler[]>();

  constructor(url: string) {
    this.url = url;
  }

  addEventListener(type: string, handler: Handler): void {
    this.#handlers.set(type, [...(this.#handlers.get(type) ?? []), handler]);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  /** What was asked for after the greeting, which begins each connection. */
  get asked(): readonly unknown[] {
    return this.sent.slice(1);
  }

  /** Ends the connection, from whichever side; without a goodbye unless told. */
  close(code = 1006, reason = ""): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#fire("close", { code, reason });
  }

  /** The server accepts the connection. */
  accept(): void {
    this.#fire("open", {});
  }

  /** The server sends a frame. */
  say(frame: unknown): void {
    this.#fire("message", { data: typeof frame === "string" ? frame : JSON.stringify(frame) });
  }

  #fire(type: string, event: Event): void {
    for (const handler of this.#handlers.get(type) ?? []) handler(event);
  }
}

/** Opens fake sockets and keeps them, newest last. */
export class FakeNetwork {
  readonly sockets: FakeSocket[] = [];
  readonly openSocket = (url: string): WebSocket => {
    const socket = new FakeSocket(url);
    this.sockets.push(socket);
    return socket as unknown as WebSocket;
  };

  get last(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error("nothing was opened");
    return socket;
  }
}

/** Timers that run when the test lets time pass. */
export class FakeTimers {
  #nowMs = 0;
  #due: { atMs: number; callback: () => void }[] = [];

  readonly after: After = (delayMs, callback) => {
    const timer = { atMs: this.#nowMs + delayMs, callback };
    this.#due.push(timer);
    return () => {
      this.#due = this.#due.filter((each) => each !== timer);
    };
  };

  /** Milliseconds until the next timer; `undefined` when none waits. */
  get nextMs(): number | undefined {
    if (this.#due.length === 0) return undefined;
    return Math.min(...this.#due.map((timer) => timer.atMs)) - this.#nowMs;
  }

  pass(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const next = this.#due.toSorted((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined || next.atMs > untilMs) break;
      this.#due = this.#due.filter((each) => each !== next);
      this.#nowMs = next.atMs;
      next.callback();
    }
    this.#nowMs = untilMs;
  }
}

/** Lets promises that are ready settle, WebCrypto's among them. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
  }
}
