import { check, SOCKET_STREAMS_MAX, streams } from "@holdall/core/contract";
import type { PayloadOf, Stream, StreamName } from "@holdall/core/contract";
import { ContractBreach, VenueRefusal } from "./failures.ts";
import { GREETING_ID, isSpoken, readGreeting } from "./greeting.ts";
import type { Greeting } from "./greeting.ts";
import { LiveSocket } from "./live-socket.ts";
import type { SocketOptions } from "./live-socket.ts";
import type { ServerClock } from "./server-clock.ts";
import { signedText } from "./signing.ts";
import type { Signer } from "./signing.ts";
import { streamName } from "./stream-name.ts";
import type { PlacesOf } from "./stream-name.ts";

/** A subscription; closing it twice is closing it once. */
export interface Subscription {
  /** The name on the wire. */
  readonly stream: string;
  close(): void;
}

/** How a subscriber hears more than messages. */
export interface SubscribeOptions {
  /**
   * The subscription was sent: for the first time, or again after the connection was cut, and then
   * what was said meanwhile is lost.
   */
  readonly onStart?: (isAgain: boolean) => void;
  /** Depth only: asks for the checksum of the best 25 levels with every update. */
  readonly checksum?: boolean;
}

/** What streams need beyond a socket. */
export interface StreamsOptions extends SocketOptions {
  readonly signer: Signer | undefined;
  readonly clock: ServerClock;
  readonly windowMs: number;
  /** Told which contract the venue speaks and which pages it serves, with each connection. */
  readonly onGreeting: (greeting: Greeting) => void;
}

interface Listener {
  readonly onPayload: (payload: unknown) => void;
  readonly onStart: (isAgain: boolean) => void;
}

/** One name on the wire and everybody here who listens to it. */
interface Channel {
  readonly stream: Stream;
  readonly listeners: Set<Listener>;
  readonly checksum: boolean;
  /** Whether it was ever asked for. */
  isStarted: boolean;
}

/**
 * All streams of one client over one socket. A name is subscribed once however many listen, and
 * again by itself after each reconnection; the private ones with a fresh signature. Each connection
 * begins with the venue's greeting: one that speaks another contract is left for good, because what it
 * says might be read as something else.
 */
export class Streams {
  readonly #options: StreamsOptions;
  readonly #channels = new Map<string, Channel>();
  #socket: LiveSocket | undefined;
  /** Counts openings and ends: a signature asked for before either is not sent after it. */
  #connection = 0;

  constructor(options: StreamsOptions) {
    this.#options = options;
  }

  /** Listens to a stream; the payload has been compared with the contract. */
  subscribe<N extends StreamName>(
    name: N,
    places: PlacesOf<N>,
    onPayload: (payload: PayloadOf<N>) => void,
    options: SubscribeOptions = {},
  ): Subscription {
    const stream: Stream = streams[name];
    const wireName = streamName(name, places);
    if (stream.access === "key" && this.#options.signer === undefined) throw unsigned(wireName);
    const listener: Listener = {
      onPayload: (payload) => onPayload(payload as PayloadOf<N>),
      onStart: options.onStart ?? (() => {}),
    };
    this.#join(wireName, stream, listener, options.checksum ?? false);
    return { stream: wireName, close: () => this.#leave(wireName, listener) };
  }

  /** Ends the wait for a reconnection, if there is one. */
  wake(): void {
    this.#socket?.wake();
  }

  close(): void {
    this.#channels.clear();
    this.#socket?.close();
  }

  #join(wireName: string, stream: Stream, listener: Listener, checksum: boolean): void {
    const known = this.#channels.get(wireName);
    if (known !== undefined) {
      known.listeners.add(listener);
      if (known.isStarted) queueMicrotask(() => listener.onStart(false));
      return;
    }
    if (this.#channels.size >= SOCKET_STREAMS_MAX) {
      throw new RangeError(`a socket carries at most ${SOCKET_STREAMS_MAX} streams`);
    }
    const channel = { stream, listeners: new Set([listener]), checksum, isStarted: false };
    this.#channels.set(wireName, channel);
    if (this.#socket === undefined) this.#connect();
    else this.#subscribe([[wireName, channel]]);
  }

  #leave(wireName: string, listener: Listener): void {
    const channel = this.#channels.get(wireName);
    if (channel === undefined || !channel.listeners.delete(listener)) return;
    if (channel.listeners.size > 0) return;
    this.#channels.delete(wireName);
    if (channel.stream.access === "key") void this.#announceSigned("UNSUBSCRIBE", [wireName]);
    else this.#socket?.send({ method: "UNSUBSCRIBE", params: [wireName] });
  }

  #connect(): void {
    this.#socket = new LiveSocket(this.#options, {
      onOpen: () => this.#onOpen(),
      onFrame: (frame) => this.#onFrame(frame),
      onDown: () => {
        this.#connection += 1;
      },
    });
  }

  #onOpen(): void {
    this.#connection += 1;
    // Answers come in order: the venue is known before anything that it tells.
    this.#socket?.send({ method: "HELLO", id: GREETING_ID });
    const channels = [...this.#channels];
    const isPrivate = ({ stream }: Channel) => stream.access === "key";
    this.#subscribe(channels.filter(([, each]) => isPrivate(each)));
    this.#subscribe(channels.filter(([, each]) => !isPrivate(each) && each.checksum));
    this.#subscribe(channels.filter(([, each]) => !isPrivate(each) && !each.checksum));
  }

  /** One frame for channels of one kind: a signature and a flag hold for the whole frame. */
  #subscribe(channels: readonly [string, Channel][]): void {
    if (channels.length === 0) return;
    const [, first] = channels[0];
    const params = channels.map(([name]) => name);
    const flags = first.checksum ? { checksum: true } : {};
    if (first.stream.access === "key") void this.#announceSigned("SUBSCRIBE", params);
    else if (this.#socket?.send({ method: "SUBSCRIBE", params, ...flags }) === true) {
      this.#started(params);
    }
  }

  async #announceSigned(
    method: "SUBSCRIBE" | "UNSUBSCRIBE",
    params: readonly string[],
  ): Promise<void> {
    const connection = this.#connection;
    const signature = await this.#signature();
    if (connection !== this.#connection) return;
    // The wish may have changed while the signature was made.
    const wanted = params.filter((name) => this.#channels.has(name) === (method === "SUBSCRIBE"));
    if (wanted.length === 0) return;
    const isSent = this.#socket?.send({ method, params: wanted, signature });
    if (isSent === true && method === "SUBSCRIBE") this.#started(wanted);
  }

  #started(names: readonly string[]): void {
    for (const name of names) {
      const channel = this.#channels.get(name);
      if (channel === undefined) continue;
      const isAgain = channel.isStarted;
      channel.isStarted = true;
      for (const listener of channel.listeners) listener.onStart(isAgain);
    }
  }

  async #signature(): Promise<readonly [string, string, string, string]> {
    const { signer, windowMs } = this.#options;
    if (signer === undefined) throw unsigned("account");
    const timestampMs = this.#options.clock.nowMs();
    const text = signedText({ instruction: "subscribe", fields: {}, timestampMs, windowMs });
    return [signer.apiKey, await signer.sign(text), String(timestampMs), String(windowMs)];
  }

  #onFrame(frame: unknown): void {
    const { stream: name, data, error, id, result } = frame as Partial<Record<string, unknown>>;
    if (error !== undefined) {
      const { message, code } = error as { message?: unknown; code?: unknown };
      const text = `${String(message)} (${String(code)})`;
      this.#options.onFault(new VenueRefusal({ code: null, status: 0, message: text }));
      return;
    }
    if (id === GREETING_ID) {
      this.#onGreeting(result);
      return;
    }
    const channel = typeof name === "string" ? this.#channels.get(name) : undefined;
    if (channel === undefined) return;
    const checked = check(channel.stream.payload, data, "ignore");
    if (!checked.ok) {
      const { path, expected } = checked.fault;
      const text = `${String(name)}: ${path} should be ${expected}`;
      this.#options.onFault(new ContractBreach(text));
      return;
    }
    for (const listener of channel.listeners) listener.onPayload(data);
  }

  #onGreeting(result: unknown): void {
    const read = readGreeting(result);
    if (read instanceof ContractBreach) {
      this.#options.onFault(read);
      return;
    }
    if (!isSpoken(read)) this.#socket?.close();
    this.#options.onGreeting(read);
  }
}

function unsigned(stream: string): VenueRefusal {
  const message = `Unauthorized: ${stream} needs an API key`;
  return new VenueRefusal({ code: "UNAUTHORIZED", status: 0, message });
}
