import { check, routes } from "@holdall/core/contract";
import type { Route, RouteName } from "@holdall/core/contract";
import type { ApiErrorCode } from "@holdall/core/protocol";
import { ContractBreach, NoAnswer, VenueRefusal } from "./failures.ts";
import { GREETING_ID, isSpoken, otherContract, readGreeting } from "./greeting.ts";
import { LiveSocket } from "./live-socket.ts";
import type { SocketOptions } from "./live-socket.ts";
import type { InputOf, OutputOf } from "./rest.ts";
import type { ServerClock } from "./server-clock.ts";
import { presentFields, signedText } from "./signing.ts";
import type { SignedFields, Signer } from "./signing.ts";

/** The routes that a logged-on socket takes as frames. */
export type SocketRoute = {
  [N in RouteName]: (typeof routes)[N] extends { readonly socket: true } ? N : never;
}[RouteName];

/** What order entry needs beyond a socket. */
export interface OrderSessionOptions extends SocketOptions {
  readonly signer: Signer;
  readonly clock: ServerClock;
  readonly windowMs: number;
  /** The venue cancels all orders of the account when the connection ends. */
  readonly cancelOnDisconnect: boolean;
}

interface Pending {
  readonly route: Route;
  readonly resolve: (value: unknown) => void;
  readonly reject: (failure: Error) => void;
  readonly cancelTimeout: () => void;
}

/** The venue asks for a new logon every 15 minutes (`reliability.md` section 8). */
const RENEW_MS = 14 * 60_000;

/**
 * Order entry over one socket: signed once at logon, then commands with consecutive numbers. When the
 * connection breaks, everything in flight rejects with `NoAnswer`, because it may have happened, and
 * a new session is opened; what is sent meanwhile rejects as unsent. Nothing is repeated by itself.
 */
export class OrderSession {
  readonly #options: OrderSessionOptions;
  readonly #socket: LiveSocket;
  readonly #pending = new Map<number, Pending>();
  #ready = Promise.withResolvers<void>();
  #isLoggedOn = false;
  #isClosed = false;
  #connection = 0;
  #lastId = 0;
  #cancelRenewal = (): void => {};

  constructor(options: OrderSessionOptions) {
    this.#options = options;
    this.#ready.promise.catch(() => {});
    this.#socket = new LiveSocket(options, {
      onOpen: () => this.#hello(),
      onFrame: (frame) => this.#onFrame(frame),
      onDown: () => this.#onDown(),
    });
  }

  /** Resolves while logged on; rejects when the venue refuses the key, or after `close`. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Sends one command and resolves to what its REST route would answer. */
  send<N extends SocketRoute>(name: N, input: InputOf<N>): Promise<OutputOf<N>> {
    return new Promise((resolve, reject) => {
      if (!this.#isLoggedOn) {
        reject(new NoAnswer(`${name}: not logged on`, { isUnsent: true }));
        return;
      }
      const id = ++this.#lastId;
      const cancelTimeout = this.#options.after(this.#options.timeoutMs, () => {
        this.#pending.delete(id);
        reject(new NoAnswer(`${name}: timed out`));
      });
      const route: Route = routes[name];
      const settle = resolve as (value: unknown) => void;
      this.#pending.set(id, { route, resolve: settle, reject, cancelTimeout });
      this.#socket.send({ method: name, id, params: paramsOf(input) });
    });
  }

  /** Sends one command of which only a refusal is answered; it is told to `onFault`. */
  post<N extends SocketRoute>(name: N, input: InputOf<N>): boolean {
    if (!this.#isLoggedOn) return false;
    const id = ++this.#lastId;
    return this.#socket.send({ method: name, id, params: paramsOf(input), reply: false });
  }

  close(): void {
    this.#isClosed = true;
    this.#socket.close();
    this.#ready.reject(new NoAnswer("the session is closed", { isUnsent: true }));
  }

  #hello(): void {
    this.#lastId = 0;
    this.#socket.send({ method: "HELLO", id: GREETING_ID });
  }

  /** Signs the server's nonce, so that a recorded logon opens nothing later. */
  async #logOn(nonce: string): Promise<void> {
    const connection = this.#connection;
    const { signer, clock, windowMs, cancelOnDisconnect } = this.#options;
    const timestampMs = clock.nowMs();
    const fields = { nonce };
    const text = signedText({ instruction: "logon", fields, timestampMs, windowMs });
    const signature = [
      signer.apiKey,
      await signer.sign(text),
      String(timestampMs),
      String(windowMs),
    ];
    if (connection !== this.#connection) return;
    this.#socket.send({ method: "LOGON", id: GREETING_ID, signature, cancelOnDisconnect });
  }

  #onFrame(frame: unknown): void {
    const { id, result, error } = frame as Partial<Record<string, unknown>>;
    if (id === GREETING_ID) this.#onSessionFrame(result, error);
    else if (typeof id === "number") this.#onReply(id, result, error);
    else if (error !== undefined) this.#options.onFault(refusalOfFrame(error));
  }

  #onSessionFrame(result: unknown, error: unknown): void {
    if (error !== undefined) {
      void this.#onLogonRefused(refusalOfFrame(error));
      return;
    }
    if ((result as { nonce?: unknown } | null)?.nonce === undefined) {
      this.#onLoggedOn();
      return;
    }
    const read = readGreeting(result);
    if (read instanceof ContractBreach) this.#end(read);
    else if (isSpoken(read)) void this.#logOn(read.nonce);
    else this.#end(otherContract(read));
  }

  #onLoggedOn(): void {
    this.#isLoggedOn = true;
    this.#ready.resolve();
    this.#cancelRenewal();
    this.#cancelRenewal = this.#options.after(RENEW_MS, () => {
      this.#socket.send({ method: "HELLO", id: GREETING_ID });
    });
  }

  async #onLogonRefused(refusal: VenueRefusal): Promise<void> {
    if (/request has expired|timestamp/i.test(refusal.message)) {
      await this.#options.clock.measure().catch(this.#options.onFault);
      this.#socket.restart();
      return;
    }
    this.#end(refusal);
  }

  /** Ends the session for good, and says why. */
  #end(failure: Error): void {
    this.#ready.reject(failure);
    this.#options.onFault(failure);
    this.close();
  }

  #onReply(id: number, result: unknown, error: unknown): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) {
      if (error !== undefined) this.#options.onFault(refusalOfFrame(error));
      return;
    }
    this.#pending.delete(id);
    pending.cancelTimeout();
    if (error !== undefined) pending.reject(refusalOfFrame(error));
    else settle(pending, result);
  }

  #onDown(): void {
    this.#connection += 1;
    this.#cancelRenewal();
    if (this.#isLoggedOn && !this.#isClosed) {
      this.#ready = Promise.withResolvers<void>();
      this.#ready.promise.catch(() => {});
    }
    this.#isLoggedOn = false;
    for (const pending of this.#pending.values()) {
      pending.cancelTimeout();
      pending.reject(new NoAnswer("the connection broke"));
    }
    this.#pending.clear();
  }
}

/** A 202 or 204 of the REST route is a null here: done, and nothing to show. */
function settle(pending: Pending, result: unknown): void {
  if (result === null || result === undefined) {
    pending.resolve(undefined);
    return;
  }
  const checked = check(pending.route.response, result, "ignore");
  if (checked.ok) pending.resolve(checked.value);
  else {
    const { path, expected } = checked.fault;
    pending.reject(new ContractBreach(`reply: ${path} should be ${expected}`));
  }
}

function paramsOf(input: unknown): unknown {
  return Array.isArray(input) ? input.map(presentRecord) : presentRecord(input);
}

function presentRecord(input: unknown): SignedFields {
  return Object.fromEntries(presentFields(input as SignedFields));
}

/** The API's words stand in `code` for commands, numbers for faults of the protocol itself. */
function refusalOfFrame(error: unknown): VenueRefusal {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const word = typeof code === "string" ? (code as ApiErrorCode) : null;
  const text = word === null ? `${String(message)} (${String(code)})` : String(message);
  return new VenueRefusal({ code: word, status: 0, message: text });
}
