/**
 * The parts of `main.ts` that would make it longer than a page: reading the command line, where
 * things lie, the demo world put together from its modules, and what a person sees. Only here and in
 * `main.ts` do the modules of the server meet.
 */
export { awaySecondsOf } from "./away-seconds.ts";
export { firstOperatorsOf } from "./first-operators.ts";
export { noticeMsOf } from "./notice.ts";
export { publicOriginOf } from "./public-url.ts";
export { banner, readyLine, showTrades } from "./banner.ts";
export { startLocalChains } from "./chains.ts";
export { startDailyProofs } from "./daily-proofs.ts";
export { clusterOf, snapshotEveryOf } from "./cluster.ts";
export { dataFolder } from "./data-folder.ts";
export type { DataFolder } from "./data-folder.ts";
export { writeDemoPast } from "./demo-past.ts";
export { startDemoWorld } from "./demo-world.ts";
export { HistoryFeed } from "./history-feed.ts";
export { metricsTokenOf } from "./metrics-token.ts";
export { identityKeyOf } from "./identity-key.ts";
export { lastRestoreDrill } from "./restore-drill.ts";
export { UsageError, readOptions, usage } from "./options.ts";
export type { StartOptions } from "./options.ts";
export { openWebSide, writeDemoKeys } from "./web-side.ts";
export { stopOnSignals } from "./signals.ts";
export { watchReaders } from "./reader-metrics.ts";
