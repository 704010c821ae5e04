import { routes } from "@holdall/core/contract";
import type { PayloadOf, RouteName, StreamName } from "@holdall/core/contract";
import { VenueRefusal } from "./failures.ts";
import { isSpoken, otherContract } from "./greeting.ts";
import type { Greeting } from "./greeting.ts";
import { followBook } from "./live-book.ts";
import type { LiveBook, LiveBookOptions } from "./live-book.ts";
import type { After, SocketOptions } from "./live-socket.ts";
import type { OrderSession } from "./order-session.ts";
import { callRoute } from "./rest.ts";
import type { CallableRoute, InputArguments, InputOf, OutputOf, RestOptions } from "./rest.ts";
import { serverClock } from "./server-clock.ts";
import type { ServerClock } from "./server-clock.ts";
import { signerOfSecret } from "./signing.ts";
import type { Signer } from "./signing.ts";
import { Streams } from "./streams.ts";
import type { SubscribeOptions, Subscription } from "./streams.ts";
import type { PlacesOf } from "./stream-name.ts";

/** Where the venue is and who calls it. Everything but `url` has a default. */
export interface ClientOptions {
  /** Scheme, host and port of the REST door. */
  readonly url: string;
  /** The socket door; by default that of `url`. */
  readonly wsUrl?: string;
  /** Without it only public routes and streams can be used. */
  readonly apiSecret?: string;
  /** Given, it is compared with the public half of the secret. */
  readonly apiKey?: string;
  /** A key that signs without showing its secret, in place of `apiSecret`. */
  readonly signer?: Signer;
  /** How long a signed request stays valid: 5,000 ms unless told, at most 60,000. */
  readonly windowMs?: number;
  /** How long an answer may take: 10,000 ms unless told. */
  readonly timeoutMs?: number;
  /** Told of what went wrong and nobody waits for; written to the console unless told. */
  readonly onFault?: (fault: Error) => void;
  /**
   * Told of the contract and the pages of the venue, with each connection of streams. They end for good
   * at a venue that speaks another contract; that is a fault unless this is given.
   */
  readonly onGreeting?: (greeting: Greeting) => void;
  /** The outside world, for programs that bring their own. */
  readonly world?: Partial<ClientWorld>;
}

/** What a client takes from outside. */
export interface ClientWorld {
  readonly fetch: typeof fetch;
  readonly openSocket: (url: string) => WebSocket;
  readonly nowMs: () => number;
  readonly after: After;
  readonly random: () => number;
}

/** One method per route, named as the contract names it. */
export type RestMethods = {
  readonly [N in CallableRoute]: (...input: InputArguments<N>) => Promise<OutputOf<N>>;
};

/** Routes whose answers come in pages. */
export type PagedRoute = {
  [N in CallableRoute]: (typeof routes)[N] extends { readonly paged: true } ? N : never;
}[CallableRoute];

type RowOf<N extends PagedRoute> = OutputOf<N> extends readonly (infer Row)[] ? Row : never;

/** A client of one venue. */
export interface Client {
  /** `client.rest.ticker({ symbol: "SOL_USDC" })`: one call of one route. */
  readonly rest: RestMethods;
  /** The venue's clock, followed whenever the venue finds a request too old or too new. */
  readonly clock: ServerClock;
  /** The caller's API key; `undefined` without a secret. */
  readonly apiKey: string | undefined;
  /** The same by name: for programs that choose the route as they go. */
  call<N extends CallableRoute>(name: N, ...input: InputArguments<N>): Promise<OutputOf<N>>;
  /** All rows of a paged route, page after page, until there are no more. */
  rows<N extends PagedRoute>(name: N, ...input: InputArguments<N>): AsyncGenerator<RowOf<N>>;
  /** Listens to a stream, over one shared socket, across reconnections. */
  subscribe<N extends StreamName>(
    name: N,
    places: PlacesOf<N>,
    onPayload: (payload: PayloadOf<N>) => void,
    options?: SubscribeOptions,
  ): Subscription;
  /** Keeps a copy of a market's book. */
  book(symbol: string, options?: BookOptions): LiveBook;
  /** Opens order entry over a socket of its own; resolves when it is logged on. */
  openSession(options?: { readonly cancelOnDisconnect?: boolean }): Promise<OrderSession>;
  /** Opens at once a socket of streams that waits to be opened again. */
  wake(): void;
  /** Closes every socket. Calls in flight are not cut. */
  close(): void;
}

/** How a live book is kept. */
export type BookOptions = Pick<LiveBookOptions, "window" | "onChange">;

const WINDOW_MS_DEFAULT = 5_000;
const WINDOW_MS_MAX = 60_000;
const TIMEOUT_MS_DEFAULT = 10_000;
const PAGE_ROWS = 1_000;

/** Makes a client. Nothing is sent before the first call; a secret that is none rejects. */
export async function connect(options: ClientOptions): Promise<Client> {
  const { windowMs = WINDOW_MS_DEFAULT, apiSecret, apiKey } = options;
  if (!Number.isInteger(windowMs) || windowMs < 1 || windowMs > WINDOW_MS_MAX) {
    throw new RangeError(`a window is 1 to ${WINDOW_MS_MAX} ms, not ${windowMs}`);
  }
  const signer = apiSecret === undefined ? options.signer : await signerOfSecret(apiSecret, apiKey);
  return clientOf(options, signer);
}

function clientOf(options: ClientOptions, signer: Signer | undefined): Client {
  const world = { ...defaultWorld, ...options.world };
  const socketOptions = socketOptionsOf(options, world);
  const { windowMs = WINDOW_MS_DEFAULT } = options;
  const clock = serverClock(world.nowMs, async () => Number(await rest.time()));
  const restOptions: RestOptions = {
    url: options.url.replace(/\/+$/, ""),
    signer,
    clock,
    fetch: world.fetch,
    windowMs,
    timeoutMs: socketOptions.timeoutMs,
  };
  const rest = restMethods(restOptions);
  const onGreeting = options.onGreeting ?? faultOfGreeting(socketOptions);
  const streams = new Streams({ ...socketOptions, signer, clock, windowMs, onGreeting });
  const closers = new Set<() => void>([() => streams.close()]);

  return {
    rest,
    clock,
    apiKey: signer?.apiKey,
    call: async (name, ...[input]) => (await callRoute(restOptions, name, input)).value,
    rows: (name, ...[input]) => rowsOf(restOptions, name, input),
    subscribe: (...given) => streams.subscribe(...given),
    wake: () => streams.wake(),
    book(symbol, bookOptions = {}) {
      const snapshot = () => rest.depth({ symbol, limit: "1000" });
      const { after, onFault } = socketOptions;
      const book = followBook({ ...bookOptions, symbol, streams, snapshot, after, onFault });
      closers.add(() => book.close());
      return book;
    },
    async openSession({ cancelOnDisconnect = false } = {}) {
      if (signer === undefined) throw unsigned();
      // A page never opens one: it is not made to fetch what a bot needs.
      const { OrderSession } = await import("./order-session.ts");
      const own = { ...socketOptions, signer, clock, windowMs, cancelOnDisconnect };
      const session = new OrderSession(own);
      closers.add(() => session.close());
      await session.ready;
      return session;
    },
    close() {
      for (const close of closers) close();
      closers.clear();
    },
  };
}

function unsigned(): VenueRefusal {
  const message = "Unauthorized: order entry needs an API key";
  return new VenueRefusal({ code: "UNAUTHORIZED", status: 0, message });
}

function socketOptionsOf(options: ClientOptions, world: ClientWorld): SocketOptions {
  return {
    url: options.wsUrl ?? options.url.replace(/^http/, "ws"),
    openSocket: world.openSocket,
    after: world.after,
    random: world.random,
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS_DEFAULT,
    onFault: options.onFault ?? ((fault) => console.warn(fault)),
  };
}

/** To whom nobody listens, another contract is a fault. */
function faultOfGreeting({ onFault }: SocketOptions): (greeting: Greeting) => void {
  return (greeting) => {
    if (!isSpoken(greeting)) onFault(otherContract(greeting));
  };
}

/** The methods follow from the rows: a route that is added needs nothing here. */
function restMethods(options: RestOptions): RestMethods {
  const names = Object.keys(routes) as RouteName[];
  const methods = names.map((name) => {
    const method = async (input: unknown) =>
      (await callRoute(options, name as CallableRoute, input as InputOf<CallableRoute>)).value;
    return [name, method];
  });
  return Object.fromEntries(methods) as RestMethods;
}

async function* rowsOf<N extends PagedRoute>(
  options: RestOptions,
  name: N,
  input: InputOf<N> | undefined,
): AsyncGenerator<RowOf<N>> {
  for (let offset = 0; ;) {
    const page = { ...(input as object), limit: PAGE_ROWS, offset } as unknown as InputOf<N>;
    const { value, total } = await callRoute(options, name, page);
    const rows = (value ?? []) as readonly RowOf<N>[];
    yield* rows;
    offset += rows.length;
    if (rows.length === 0 || (total !== undefined && offset >= total)) return;
    if (total === undefined && rows.length < PAGE_ROWS) return;
  }
}

const defaultWorld: ClientWorld = {
  fetch: (...request) => fetch(...request),
  openSocket: (url) => new WebSocket(url),
  nowMs: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
