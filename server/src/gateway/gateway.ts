import type { AddressInfo } from "node:net";
import { Registry } from "prom-client";
import type { CommandResult, HistoryReader, Venue } from "@holdall/core/protocol";
import type { Clock, Rng } from "@holdall/server/ports";
import { keyStands, type ApiKeys } from "./auth/api-key.ts";
import { createVerifier } from "./auth/verifier.ts";
import { Catalogue } from "./catalogue.ts";
import { countedVenue } from "./commands/counted-venue.ts";
import { venueDoor } from "./venue-door.ts";
import { NO_IDENTITY } from "./commands/order-commands.ts";
import { createDispatch } from "./http/dispatch.ts";
import { requestIds, type Log } from "./http/request-id.ts";
import { createHttp } from "./http/server.ts";
import { createLimiter, publishedLimits, type GatewayLimits } from "./limiter.ts";
import { MarketData } from "./market-data/market-data.ts";
import { createMetrics, type GatewayMetrics } from "./metrics.ts";
import { registerDurations } from "./duration-metric.ts";
import { HealthWatch, type VenuePast } from "./health/health-watch.ts";
import { watchPace, type JournalWatch } from "./pace.ts";
import { watchVenue } from "./venue-metrics.ts";
import { OrderTermsMemory } from "./order-terms.ts";
import type { Context, Faucet, Rail } from "./routes/call.ts";
import type { ReservesDoor } from "./routes/reserves-handlers.ts";
import { cancelWithdrawal, requestWithdrawal } from "./routes/capital-handlers.ts";
import { createHandlers } from "./routes/handlers.ts";
import { createFramesIn } from "./streams/frames-in.ts";
import { Hub } from "./streams/hub.ts";
import { MarginPublisher } from "./streams/margin-publisher.ts";
import { createOrderEntry } from "./streams/order-entry.ts";
import { Publisher } from "./streams/publisher.ts";
import type { Session } from "./streams/session.ts";
import { builtFrom } from "./web/site-files.ts";
import type { WebOptions } from "./web/web-options.ts";
import { attachSockets } from "./streams/socket-server.ts";
import { createSubscriptions } from "./streams/subscriptions.ts";

/** Everything the gateway needs of the outside; it knows no other module of the server. */
export interface GatewayOptions {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly venue: Venue;
  readonly keys: ApiKeys;
  readonly history: HistoryReader;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly log: Log;
  /** Where metrics are registered; a registry of its own when absent. */
  readonly registry?: Registry;
  /** The demo world's faucet; its route exists only with it. */
  readonly faucet?: Faucet;
  /** What brings value in and out; without it nobody has a deposit address. */
  readonly rail?: Rail;
  /** The web application, its people and its files; absent where only programs are served. */
  readonly web?: WebOptions;
  /** The journal behind the venue; without it nothing is told of it. */
  readonly journal?: JournalWatch;
  /** What is known of the venue's past; without it nothing that failed is remembered. */
  readonly past?: VenuePast;
  /** Published proofs of reserves; without them no day is known. */
  readonly reserves?: ReservesDoor;
  /** Allowances other than the published ones. */
  readonly limits?: Partial<GatewayLimits>;
  /** How long sockets may take to leave at shutdown: 30 s unless told otherwise. */
  readonly closeGraceMs?: number;
  /** Asked of whoever wants the metrics; without it they open to this machine alone. */
  readonly metricsToken?: string;
  /** After how many seconds everybody is asked to come back at shutdown: 5 unless told otherwise. */
  readonly awaySeconds?: number;
}

export interface Gateway {
  readonly url: string;
  readonly wsUrl: string;
  /** Refuses what is new, says goodbye to sockets, and stops listening. */
  close(): Promise<void>;
}

const CLOSE_GRACE_MS_DEFAULT = 30_000;
const AWAY_SECONDS_DEFAULT = 5;

/** Starts the public door of a venue: REST, streams and order entry on one port. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { clock, rng, keys, web } = options;
  const build = web === undefined ? undefined : builtFrom(web.folder);
  const feed = await loadFeed(options);
  const metrics = createMetrics(options.registry ?? new Registry());
  const context = createContext(options, feed, metrics);
  const verifier = createVerifier(options.keys);
  const limiter = createLimiter(clock, { ...publishedLimits, ...options.limits });
  const handlers = createHandlers(context);
  const onFault = (fault: unknown): void =>
    options.log.error({ err: fault }, "answering a frame failed");
  const hub = createHub(options, context, metrics, onFault);
  const { publisher, margin, publish, tick } = createPublishers(context, hub, onFault);
  const { pace, health, watch } = createWatches(options, feed, metrics);
  feed.publishTo((result) => {
    watch(result);
    publish(result);
  });
  const heard = { context, channels: hub.channels, publisher, margin };
  const receive = createFramesIn({
    hub,
    clock,
    subscriptions: createSubscriptions({ ...heard, verifier, keys, clock }),
    orderEntry: createOrderEntry({ handlers, verifier, keys, limiter, clock, rng, build, onFault }),
  });
  let isClosing = false;
  let origin = "";
  const nextRequestId = requestIds(rng);
  const app = createHttp({
    handlers,
    dispatch: createDispatch({ verifier, limiter, clock, keys }),
    limiter,
    clock,
    metrics,
    log: options.log,
    nextRequestId,
    isClosing: () => isClosing,
    awaySeconds: awaySecondsOf(options),
    metricsToken: options.metricsToken,
    isDemo: options.faucet !== undefined,
    verifier,
    rng,
    catalogue: feed.catalogue,
    web,
    requestWithdrawal: (request) => requestWithdrawal(context, request),
    cancelWithdrawal: (named) => cancelWithdrawal(context, named),
    pace: () => pace.read(),
    health: () => health.read(),
    origin: () => origin,
  });
  const { log } = options;
  attachSockets(app.server, { hub, receive, origin: () => origin, nextRequestId, log });
  await app.listen({ host: options.host, port: options.port });
  hub.start({ tick });
  await health.start();
  const address = app.server.address() as AddressInfo;
  origin = web?.publicOrigin ?? `http://localhost:${address.port}`;
  return {
    ...addressesOf(options.host, address),
    async close() {
      isClosing = true;
      health.stop();
      await hub.stop((options.closeGraceMs ?? CLOSE_GRACE_MS_DEFAULT) * 1_000);
      feed.stop();
      pace.stop();
      await app.close();
    },
  };
}

/** What is told of the venue itself: to metrics, and to everybody of its pace and its parts. */
function createWatches(options: GatewayOptions, feed: LiveFeed, metrics: GatewayMetrics) {
  const { venue, clock, reserves, journal } = options;
  const { registry } = metrics;
  if (journal !== undefined)
    registerDurations(registry, journal.syncs, {
      name: "holdall_fsync_seconds",
      help: "Time until a record of the journal is durable: written and synced wherever it must be",
    });
  const days = reserves?.days;
  const count = watchVenue({ registry, venue, catalogue: feed.catalogue, clock, days });
  const pace = watchPace(clock, metrics.acknowledgements, journal);
  const health = createHealth(options, feed);
  const watch = (result: CommandResult): void => {
    count(result);
    health.hear(result);
  };
  return { pace, health, watch };
}

/** What is told of the venue's parts, and of what failed. */
function createHealth(options: GatewayOptions, { catalogue }: LiveFeed): HealthWatch {
  const { venue, clock, journal, reserves, past, log } = options;
  const lags = (): readonly number[] => journal?.readers().map(({ lag }) => lag) ?? [];
  return new HealthWatch({
    venue,
    catalogue,
    clock,
    past,
    historyLag: journal === undefined ? undefined : () => Math.max(0, ...lags()),
    days: reserves?.days,
    onFault: (fault) => log.error({ err: fault }, "watching the venue's parts failed"),
  });
}

/** What every answer is made from. Commands go through the counted door. */
function createContext(options: GatewayOptions, feed: LiveFeed, metrics: GatewayMetrics): Context {
  const { catalogue, data, terms } = feed;
  const { clock, history, faucet, rail, reserves } = options;
  const venue = venueDoor(countedVenue(options.venue, clock, metrics));
  const people = options.web?.people;
  return { venue, catalogue, data, terms, history, clock, faucet, rail, reserves, people };
}

/** The sockets. One falls with its key, and one that asked for it takes its account's orders with it. */
function createHub(
  options: GatewayOptions,
  { venue }: Context,
  metrics: GatewayMetrics,
  onFault: (fault: unknown) => void,
): Hub {
  const { clock, keys } = options;
  return new Hub({
    clock,
    metrics,
    onClosed: (session) => cancelOnDisconnect(venue, session, onFault),
    stands: (key) => keyStands(keys, key, Math.floor(clock.wallMicros() / 1_000)),
    awaySeconds: awaySecondsOf(options),
  });
}

function awaySecondsOf({ awaySeconds = AWAY_SECONDS_DEFAULT }: GatewayOptions): number {
  return awaySeconds;
}

function addressesOf(host: string, { port }: AddressInfo): Pick<Gateway, "url" | "wsUrl"> {
  const name = host.includes(":") ? `[${host}]` : host;
  return { url: `http://${name}:${port}`, wsUrl: `ws://${name}:${port}` };
}

/** What turns results into messages: of the markets, and of what accounts own and risk. */
function createPublishers(context: Context, hub: Hub, onFault: (fault: unknown) => void) {
  const { venue, catalogue, data, terms, clock } = context;
  const { channels } = hub;
  const margin = new MarginPublisher(venue, catalogue, channels, onFault);
  const perpOf: Perps = (marketId) => margin.perp(marketId);
  const publisher = new Publisher({ catalogue, data, channels, terms, perpOf });
  const publish = (result: CommandResult): void => {
    publisher.publish(result, clock.wallMicros());
    margin.publish(result, clock.wallMicros());
  };
  const tick = (nowMicros: number, wallMicros: number): void => {
    publisher.tick(nowMicros, wallMicros);
    margin.tick(nowMicros, wallMicros);
  };
  return { margin, publisher, publish, tick };
}

type Perps = ConstructorParameters<typeof Publisher>[0]["perpOf"];

interface LiveFeed {
  readonly catalogue: Catalogue;
  readonly data: MarketData;
  readonly terms: OrderTermsMemory;
  /** Names who hears of each result after catalogue and market data have taken it in. */
  publishTo(listener: (result: CommandResult) => void): void;
  stop(): void;
}

/**
 * The gateway's picture of the venue, kept up to date. It listens first and asks second; what comes
 * in between waits, and what the answers show already is taken in twice without effect.
 */
async function loadFeed(options: GatewayOptions): Promise<LiveFeed> {
  const { venue, history, clock } = options;
  const terms = new OrderTermsMemory();
  const waiting: CommandResult[] = [];
  let apply = (result: CommandResult): void => void waiting.push(result);
  let publish: (result: CommandResult) => void = () => {};
  const stop = venue.subscribe((result) => apply(result));
  const { catalogue } = await Catalogue.load(venue);
  const data = new MarketData();
  await data.load(venue, history, catalogue, Math.floor(clock.wallMicros() / 1_000));
  apply = (result) => {
    catalogue.apply(result);
    data.apply(result);
    terms.apply(result);
    publish(result);
  };
  for (const result of waiting) apply(result);
  return { catalogue, data, terms, stop, publishTo: (listener) => void (publish = listener) };
}

function cancelOnDisconnect(
  venue: Venue,
  session: Session,
  onFault: (fault: unknown) => void,
): void {
  const { logon } = session;
  if (logon?.cancelsOnDisconnect !== true) return;
  venue
    .submit({
      kind: "cancel-all-orders",
      ...NO_IDENTITY,
      accountId: logon.key.accountId,
      marketId: 0 as never,
      everyMarket: true,
      scope: "all",
    })
    .catch(onFault);
}
