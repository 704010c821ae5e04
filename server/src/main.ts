/**
 * The composition root: what `npm start` runs. Opens the data folder, replays, opens the doors, says
 * where they are, and shuts everything in the reverse order when it is told to stop.
 *
 * Exit codes: 0 stopped as asked · 1 an error · 2 wrong command line · 3 port taken · 4 the journal
 * must not be opened as it is · 5 a write or sync of the journal failed · 6 data folder in use.
 */
import { mkdirSync } from "node:fs";
import { startGateway } from "@holdall/server/gateway";
import { HistoryError, openHistory } from "@holdall/server/history";
import { openIdentity } from "@holdall/server/identity";
import { startTicks } from "@holdall/server/jobs";
import { JournalBroken, JournalRefusal, startJournalThread } from "@holdall/server/journal";
import { nodePorts } from "@holdall/server/ports";
import type { Clock } from "@holdall/server/ports";
import { Doorbell } from "@holdall/server/rings";
import { pastResults, startEngine } from "@holdall/server/sequencer";
import pino from "pino";
import { Registry, collectDefaultMetrics } from "prom-client";
import {
  HistoryFeed,
  UsageError,
  banner,
  dataFolder,
  openWebSide,
  readOptions,
  readyLine,
  showTrades,
  startDemoWorld,
  stopOnSignals,
  usage,
  writeDemoKeys,
} from "./start/index.ts";
import type { StartOptions } from "./start/index.ts";

const MIB = 1024 * 1024;
const SEGMENT_BYTES = 64 * MIB;
const SNAPSHOT_EVERY = 1_000_000;
const TICK_MICROS = 1_000_000;
const CLOSE_GRACE_MS = 3_000;
const HISTORY_GRACE_MICROS = 2_000_000;

const log = pino({ level: process.env["LOG_LEVEL"] ?? "warn" }, pino.destination(2));

/** Opens what is on disk: the journal, which everything follows from, and the history made of it. */
async function openStores(options: StartOptions) {
  const folder = dataFolder(options.data, process.env);
  mkdirSync(folder.root, { recursive: true });
  const bell = new Doorbell();
  const databaseUrl = process.env["DATABASE_URL"];
  const journal = await startJournalThread({
    folders: folder.journalFolders,
    segmentBytes: SEGMENT_BYTES,
    repair: process.env["JOURNAL_REPAIR"] === "auto" ? "auto" : "refuse",
    durableBells: [bell],
  });
  const history = await openHistory(
    databaseUrl === undefined
      ? { kind: "folder", folder: folder.historyFolder }
      : { kind: "hosted", databaseUrl },
  );
  return { folder, bell, history, journal };
}

/** Brings the engine to the journal's head, and the history after it. */
async function openVenue(options: StartOptions, clock: Clock) {
  const { folder, bell, history, journal } = await openStores(options);
  const { journalFolders, snapshotFolder } = folder;
  const stores = { journalFolders, snapshotFolder };
  const engine = await startEngine({ journal, bell, ...stores, snapshotEvery: SNAPSHOT_EVERY });
  engine.failure.catch(end);
  log.info(engine.report, "journal replayed");
  const feed = new HistoryFeed({
    history,
    cursorSequence: (await history.cursor()).sequence,
    headSequence: engine.report.sequence,
    past: (fromSequence, untilSequence) => pastResults({ ...stores, fromSequence, untilSequence }),
    clock,
    onDelay: (fault) =>
      log.warn({ err: fault }, "the history's database failed, and is asked again"),
    onFault: end,
  });
  engine.venue.subscribe((result) => feed.receive(result));
  return { folder, journal, history, engine, feed };
}

/** Starts everything; resolves with how to stop it. */
async function start(options: StartOptions): Promise<() => Promise<void>> {
  const { clock, rng } = nodePorts();
  const startedMicros = clock.monotonicMicros();
  const { folder, journal, history, engine, feed } = await openVenue(options, clock);
  const { venue } = engine;
  const onFault = (fault: Error): void => log.error({ err: fault }, "a background task failed");
  const identity = await openIdentity({ database: history, clock });
  // The figures of the last day come from the history: worth a short wait, never a long one.
  await feed.caughtUp(HISTORY_GRACE_MICROS);
  const demo = options.demo
    ? await startDemoWorld({
        venue,
        identity,
        clock,
        seed: options.seed,
        livePrices: options.livePrices,
        onFault,
      })
    : undefined;
  const side = await openWebSide({ database: history, identity, folder, venue, clock, rng, demo });
  if (demo !== undefined) writeDemoKeys(folder.demoKeysFile, demo.keys);
  const stopTicks = startTicks({ venue, clock, everyMicros: TICK_MICROS });
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gateway = await startGateway({
    host: "127.0.0.1",
    port: options.port,
    venue,
    keys: side.keys,
    web: side.web,
    history,
    clock,
    rng,
    log,
    registry,
    closeGraceMs: CLOSE_GRACE_MS,
    ...(demo === undefined ? {} : { faucet: demo.faucet }),
  });
  const url = gateway.url.replace("127.0.0.1", "localhost");
  const wsUrl = gateway.wsUrl.replace("127.0.0.1", "localhost");
  await demo?.open(gateway.url, gateway.wsUrl);
  const seconds = ((clock.monotonicMicros() - startedMicros) / 1_000_000).toFixed(1);
  const { replayed, sequence } = engine.report;
  const started = `journal ${journal.report.outcome}, ${replayed} of ${sequence} commands replayed, ready after ${seconds} s`;
  const { root, demoKeysFile } = folder;
  const { entries } = side;
  const facts = {
    url,
    wsUrl,
    keys: demo?.keys ?? [],
    entries,
    root,
    demoKeysFile,
    started,
    seconds,
  };
  process.stdout.write(`${options.json ? readyLine(facts) : banner(facts)}\n`);
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  const stopTrades = options.json ? undefined : await showTrades({ venue, clock, write });

  return async () => {
    stopTrades?.();
    await demo?.stop();
    stopTicks();
    await gateway.close();
    await engine.stop();
    await feed.close();
    await history.close();
  };
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
  if (failure instanceof JournalRefusal) return failure.reason === "locked" ? 6 : 4;
  if (failure instanceof Error && failure.name === JournalBroken.name) return 5;
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

try {
  const options = readOptions(process.argv.slice(2));
  const onceStarted = stopOnSignals(nodePorts().clock, end);
  onceStarted(await start(options));
} catch (error) {
  end(error);
}
