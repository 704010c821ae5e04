import { WebSocket } from "ws";
import type { Loose } from "./world.twin.ts";

/** A socket that remembers every message and lets a test wait for the one it needs. */
export class Reader {
  readonly messages: Loose[] = [];
  readonly socket: WebSocket;
  closed: { readonly code: number; readonly reason: string } | undefined;
  #wake: (() => void) | undefined;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data) => {
      this.messages.push(JSON.parse((data as Buffer).toString()) as Loose);
      this.#wake?.();
    });
    socket.on("close", (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      this.#wake?.();
    });
    socket.on("error", () => {});
  }

  static async open(url: string, options: object = {}): Promise<Reader> {
    const socket = new WebSocket(url, options);
    const reader = new Reader(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    return reader;
  }

  send(message: object | string): void {
    this.socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** The first message that fits, arrived or to arrive. */
  async next(fits: (message: Loose) => boolean): Promise<Loose> {
    for (;;) {
      const at = this.messages.findIndex(fits);
      if (at >= 0) return this.messages.splice(at, 1)[0];
      if (this.closed !== undefined) throw new Error(`closed ${this.closed.code}`);
      await this.#change();
    }
  }

  /** The next message of a stream. */
  async of(stream: string): Promise<Loose> {
    const message = await this.next((candidate) => String(candidate.stream) === stream);
    return message.data;
  }

  async untilClosed(): Promise<{ readonly code: number; readonly reason: string }> {
    while (this.closed === undefined) await this.#change();
    return this.closed;
  }

  /** Subscribes, and waits until the gateway has surely taken it in. */
  async subscribe(params: readonly string[], more: object = {}): Promise<void> {
    this.send({ method: "SUBSCRIBE", params, ...more });
    await this.settled();
  }

  /** Frames are handled in order: the answer to a later one proves the earlier ones were. */
  async settled(): Promise<void> {
    this.send({ method: "HELLO", id: 4_000_000 });
    await this.next((message) => (message.id as unknown) === 4_000_000);
  }

  close(): void {
    this.socket.terminate();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
