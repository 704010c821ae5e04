/**
 * The composition root: what `npm start` runs. Opens the data folder, replays, opens the doors, says
 * where they are, and shuts everything in the reverse order when it is told to stop.
 *
 * Exit codes: 0 stopped as asked · 1 an error · 2 wrong command line · 3 port taken · 4 the journal
 * must not be opened as it is, or not replayed by this release · 5 a write or sync of the journal
 * failed · 6 data folder in use · 7 another node of the cluster leads.
 */
import type { Venue } from "@holdall/core/protocol";
import { pastDay } from "@holdall/server/demo";
import { startGateway } from "@holdall/server/gateway";
import type { Gateway, GatewayOptions } from "@holdall/server/gateway";
import { HistoryError, openHistory } from "@holdall/server/history";
import { openIdentity } from "@holdall/server/identity";
import { startTicks, startYields } from "@holdall/server/jobs";
import type { YieldRefused } from "@holdall/server/jobs";
import {
  JournalBroken,
  JournalFenced,
  JournalRefusal,
  JournalUrlError,
  startJournalThread,
} from "@holdall/server/journal";
import { makeFolderDurable, nodePorts, seededRng, steadyClock } from "@holdall/server/ports";
import type { Clock, LogPlace } from "@holdall/server/ports";
import { Doorbell } from "@holdall/server/rings";
import { OtherRules, RULES_VERSION, pastResults, startEngine } from "@holdall/server/sequencer";
import pino from "pino";
import { Registry, collectDefaultMetrics } from "prom-client";
import {
  HistoryFeed,
  UsageError,
  awaySecondsOf,
  banner,
  clusterOf,
  dataFolder,
  firstOperatorsOf,
  identityKeyOf,
  lastRestoreDrill,
  metricsTokenOf,
  noticeMsOf,
  openWebSide,
  publicOriginOf,
  readOptions,
  readyLine,
  showTrades,
  startDailyProofs,
  snapshotEveryOf,
  startDemoWorld,
  startLocalChains,
  stopOnSignals,
  usage,
  watchReaders,
  writeDemoKeys,
  writeDemoPast,
} from "./start/index.ts";
import type { DataFolder, StartOptions } from "./start/index.ts";

const MIB = 1024 * 1024;
const SEGMENT_BYTES = 64 * MIB;
const SNAPSHOT_EVERY = 1_000_000;
const TICK_MICROS = 1_000_000;
/** How soon after the end of a month or an epoch its yields are paid. */
const YIELD_LOOK_MICROS = 2_000_000;
const MICROS_PER_MS = 1_000;
const CLOSE_GRACE_MS = 3_000;
const HISTORY_GRACE_MICROS = 2_000_000;
/** A day that was just invented is waited for: the first thing that anybody sees is made of it. */
const PAST_GRACE_MICROS = 60_000_000;

const log = pino({ level: process.env["LOG_LEVEL"] ?? "warn" }, pino.destination(2));

/** Opens what is on disk: the journal, which everything follows from, and the history made of it. */
async function openStores(options: StartOptions) {
  const folder = dataFolder(options.data, process.env);
  makeFolderDurable(nodePorts().disk, folder.root);
  const bell = new Doorbell();
  const databaseUrl = process.env["DATABASE_URL"];
  const cluster = clusterOf(process.env);
  const isNew = options.past && cluster === undefined && writePast(options, folder.journalFolders);
  const journal = await startJournalThread({
    folders: folder.journalFolders,
    segmentBytes: SEGMENT_BYTES,
    repair: process.env["JOURNAL_REPAIR"] === "auto" ? "auto" : "refuse",
    durableBells: [bell],
    rulesVersion: RULES_VERSION,
    ...(cluster === undefined ? {} : { cluster }),
  });
  const history = await openHistory(
    databaseUrl === undefined
      ? { kind: "folder", folder: folder.historyFolder }
      : { kind: "hosted", databaseUrl },
  );
  return { folder, bell, history, journal, isNew };
}

/**
 * At the first start of the demo world, writes the day before it, so that charts have something to
 * show. True when it did.
 */
function writePast({ seed }: StartOptions, journalFolders: readonly string[]): boolean {
  const machine = nodePorts();
  const nowMs = Math.floor(machine.clock.wallMicros() / MICROS_PER_MS);
  const past = () => pastDay(seededRng(BigInt(seed)).fork("past"), nowMs);
  const places = { journalFolders, segmentBytes: SEGMENT_BYTES, rulesVersion: RULES_VERSION };
  return writeDemoPast({ machine, ...places, past });
}

/** Brings the engine to the journal's head, and the history after it. */
async function openVenue(options: StartOptions, clock: Clock) {
  const { folder, bell, history, journal, isNew } = await openStores(options);
  const { journalFolders, snapshotFolder } = folder;
  const stores = { journalFolders, snapshotFolder };
  const snapshotEvery = snapshotEveryOf(process.env, SNAPSHOT_EVERY);
  const { rng } = nodePorts();
  const masterKey = await identityKeyOf({ file: folder.identityKeyFile, database: history, rng });
  const onStandingBy = (): void => log.info("standing by");
  const engine = await startEngine({ journal, bell, ...stores, snapshotEvery, onStandingBy });
  engine.failure.catch(end);
  log.info(engine.report, "journal replayed");
  // Doors tell and judge times as the sequencer does, also where the machine's clock was set back.
  const venueClock = steadyClock(clock, engine.report.timeMicros);
  // Read only now: keys that a former leader registered or revoked while this node stood by count.
  const identity = await openIdentity({
    database: history,
    clock: venueClock,
    ...keyLogOf(folder),
  });
  // A node that takes over opens its doors first: what its history lacks would be in their way.
  const doorOpened = Promise.withResolvers<void>();
  if (journal.leads === undefined) doorOpened.resolve();
  const feed = new HistoryFeed({
    history,
    after: doorOpened.promise,
    cursorSequence: (await history.cursor()).sequence,
    headSequence: engine.report.sequence,
    past: (fromSequence, untilSequence) => pastResults({ ...stores, fromSequence, untilSequence }),
    clock,
    onDelay: (fault) =>
      log.warn({ err: fault }, "the history's database failed, and is asked again"),
    onFault: end,
  });
  engine.venue.subscribe((result) => feed.receive(result));
  const open = (): void => doorOpened.resolve();
  const graceMicros = isNew ? PAST_GRACE_MICROS : HISTORY_GRACE_MICROS;
  const opened = { folder, journal, history, identity, masterKey, engine, feed };
  return { ...opened, graceMicros, clock: venueClock, noteDoor: open };
}

/** Where keys are kept beside a database that does not sync; a hosted one syncs by itself. */
function keyLogOf({ keyLogFile }: DataFolder): { readonly log?: LogPlace } {
  if (process.env["DATABASE_URL"] !== undefined) return {};
  return { log: { disk: nodePorts().disk, path: keyLogFile } };
}

type OpenedVenue = Awaited<ReturnType<typeof openVenue>>;

/** Starts everything; resolves with how to stop it. */
async function start(options: StartOptions): Promise<() => Promise<void>> {
  const machine = nodePorts();
  const startedMicros = machine.clock.monotonicMicros();
  // The chains start beside the venue, and are waited for when both are shown.
  const chainsStarted = options.chains ? openChains(options) : undefined;
  const opened = await openVenue(options, machine.clock);
  const { clock, journal, history, engine, feed, folder } = opened;
  const { venue } = engine;
  const { demo, side } = await openPeople(options, opened);
  // The figures of the last day come from the history: worth a short wait, never a long one.
  // A node that takes over from another does not wait: orders come first.
  if (journal.leads === undefined) await feed.caughtUp(opened.graceMicros);
  const stopJobs = startJobs(venue, clock);
  const proofs = startDailyProofs({
    venue,
    clock,
    folder,
    accelerated: options.proofs,
    onFault: note,
  });
  const gateway = await openDoor(options, opened, { demo, side, reserves: proofs.door });
  opened.noteDoor();
  await demo?.open(gateway.url, gateway.wsUrl);
  const chains = await chainsStarted;
  const seconds = ((clock.monotonicMicros() - startedMicros) / 1_000_000).toFixed(1);
  const seed = demo === undefined ? undefined : options.seed;
  const facts = { ...factsOf(opened, gateway), keys: demo?.keys ?? [], chains, seconds, seed };
  const shown = { ...facts, entries: side.entries };
  process.stdout.write(`${options.json ? readyLine(shown) : banner(shown)}\n`);
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  const stopTrades = options.json ? undefined : await showTrades({ venue, clock, write });

  return async () => {
    stopTrades?.();
    await demo?.stop();
    stopJobs();
    side.stop();
    await proofs.stop();
    await gateway.close();
    await engine.stop();
    await feed.close();
    await history.close();
    await chains?.stop();
  };
}

/** What happens because time passes. */
function startJobs(venue: Venue, clock: Clock): () => void {
  const everyMicros = YIELD_LOOK_MICROS;
  const onRefused = (refused: YieldRefused): void => log.warn(refused, "a yield was not paid");
  const stopTicks = startTicks({ venue, clock, everyMicros: TICK_MICROS });
  const stopYields = startYields({ venue, clock, everyMicros, onRefused });
  return () => {
    stopTicks();
    stopYields();
  };
}

function note(fault: Error): void {
  log.error({ err: fault }, "a background task failed");
}

/** The demo world, where it is wanted, and everything that people with pages need. */
async function openPeople(options: StartOptions, opened: OpenedVenue) {
  const { rng } = nodePorts();
  const { clock, identity, masterKey, history, folder } = opened;
  const { venue } = opened.engine;
  const { seed, calm, livePrices, scenario } = options;
  const depositLog = { disk: nodePorts().disk, path: folder.depositLogFile };
  const rules = { seed, calm, livePrices, scenario, depositLog };
  const world = { venue, identity, clock, ...rules, onFault: note };
  const demo = options.demo ? await startDemoWorld(world) : undefined;
  const stores = { database: history, identity, masterKey };
  const noticeMs = noticeMsOf(process.env, options.demo);
  const firstOperators = firstOperatorsOf(process.env);
  const terms = { noticeMs, firstOperators, demo, onFault: note };
  const side = await openWebSide({ ...stores, venue, clock, rng, ...terms });
  if (demo !== undefined) writeDemoKeys(folder.demoKeysFile, demo.keys);
  return { demo, side };
}

type OpenedPeople = Awaited<ReturnType<typeof openPeople>>;

/** The public door, with metrics of the process and of itself. */
async function openDoor(
  options: StartOptions,
  { clock, engine, folder, history, feed, journal }: OpenedVenue,
  { demo, side, reserves }: OpenedPeople & Pick<GatewayOptions, "reserves">,
) {
  const { rng } = nodePorts();
  const awaySeconds = awaySecondsOf(process.env);
  const metricsToken = metricsTokenOf(process.env);
  const publicOrigin = publicOriginOf(process.env);
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  watchReaders(registry, feed);
  const gateway = await startGateway({
    host: "127.0.0.1",
    port: options.port,
    venue: engine.venue,
    keys: side.keys,
    web: publicOrigin === undefined ? side.web : { ...side.web, publicOrigin },
    history,
    clock,
    rng,
    log,
    registry,
    journal: {
      syncs: journal.syncs,
      sequence: () => feed.headSequence,
      readers: () => [{ reader: "history", lag: feed.lag }],
    },
    past: pastOf(folder, engine.report.timeMicros),
    closeGraceMs: CLOSE_GRACE_MS,
    ...(awaySeconds === undefined ? {} : { awaySeconds }),
    ...(metricsToken === undefined ? {} : { metricsToken }),
    ...(reserves === undefined ? {} : { reserves }),
    ...(demo === undefined ? {} : { faucet: demo.faucet, rail: demo.rail }),
  });
  log.info({ door: gateway.url }, "open");
  return gateway;
}

/** What is told of the time before this start. */
function pastOf(folder: DataFolder, aliveMicros: number): NonNullable<GatewayOptions["past"]> {
  return {
    log: { disk: nodePorts().disk, path: folder.incidentLogFile },
    aliveMs: Math.floor(aliveMicros / MICROS_PER_MS),
    restoredMs: () => lastRestoreDrill(folder.restoreDrillFile),
  };
}

/** What is told of a venue that has just opened. */
function factsOf({ engine, journal, folder }: OpenedVenue, gateway: Gateway) {
  const { replayed, sequence } = engine.report;
  const { root, demoKeysFile } = folder;
  return {
    url: gateway.url.replace("127.0.0.1", "localhost"),
    wsUrl: gateway.wsUrl.replace("127.0.0.1", "localhost"),
    started: `journal ${journal.report.outcome}, ${replayed} of ${sequence} commands replayed`,
    root,
    demoKeysFile,
  };
}

/** The local chains, in a program of their own. Only the usual port of the venue takes theirs. */
function openChains({ data, seed, port }: StartOptions) {
  return startLocalChains({
    dataFolder: dataFolder(data, process.env).chainsFolder,
    seed,
    hasUsualPorts: port !== 0,
    exchangeUrl: port === 0 ? null : `http://127.0.0.1:${port}`,
    say: (line) => log.warn(line),
  });
}

/** Ends the process with one clear message. What was acknowledged is in the journal. */
function end(failure: unknown): never {
  const code = exitCodeOf(failure);
  const message = failure instanceof Error ? failure.message : String(failure);
  process.stderr.write(`holdall: ${describe(failure, message)}\n`);
  if (code === 1 && failure instanceof Error) log.debug({ err: failure }, "ended");
  process.exit(code);
}

function exitCodeOf(failure: unknown): number {
  if (failure instanceof UsageError) return 2;
  if (failure instanceof Error && "code" in failure && failure.code === "EADDRINUSE") return 3;
  if (failure instanceof HistoryError && failure.code === "locked") return 6;
  if (failure instanceof JournalRefusal && failure.reason === "locked") return 6;
  // A failure that another thread reports has kept its name, and not its class.
  const name = failure instanceof Error ? failure.name : "";
  if (name === JournalUrlError.name) return 2;
  if (name === JournalRefusal.name || name === OtherRules.name) return 4;
  if (name === JournalBroken.name) return 5;
  if (name === JournalFenced.name) return 7;
  return 1;
}

function describe(failure: unknown, message: string): string {
  switch (exitCodeOf(failure)) {
    case 2:
      return `${message}\n${usage}`;
    case 3:
      return `${message}. Another program uses this port: stop it, or choose one with -- --port N (0 takes any).`;
    case 6:
      return `${message}. Another process uses this data folder: stop it, or choose one with -- --data DIR.`;
    default:
      return message;
  }
}

if (process.argv.includes("--help")) {
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}
try {
  const options = readOptions(process.argv.slice(2));
  const onceStarted = stopOnSignals(nodePorts().clock, end);
  onceStarted(await start(options));
} catch (error) {
  end(error);
}
