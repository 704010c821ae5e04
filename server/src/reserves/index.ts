/**
 * Proof of reserves as a job of the venue: once a day, at a minute that was drawn, it sends the command
 * that is the day's moment, reads the state at it from the journal beside the running engine, proves it on worker threads of low priority, checks its
 * own output with the verifier that everybody has, and puts the day's folder where it is served.
 * Unaudited.
 *
 * Invariants: a day is published whole or not at all; it links to the day before; a snapshot whose
 * sums differ from the engine's zero-sum report by one unit is not proven, and a signed note says so;
 * the same journal and the same master key give the same files.
 *
 * What it does not do: hold a day back because it looks bad (a shortfall is a result like any other),
 * touch the engine's thread, or speak to chains: until custody states holdings, a declared simulated
 * vault stands in for them and is marked as such wherever it is shown.
 */
export { startDailyReserves } from "./daily.ts";
export type { DailyReserves, DailyReservesOptions } from "./daily.ts";
export { manifestIn, proveDay, publishedDates, readFrom, verifyFolder } from "./day-folder.ts";
export type { ProveOptions, ProvenDay } from "./day-folder.ts";
export {
  cipher,
  kernelWasm,
  reservesFolder,
  sha256,
  shardPorts,
  signingKey,
  verifySignature,
} from "./primitives.ts";
export { hashOfNonce, nonceInForce, openSecrets } from "./secrets.ts";
export type { DayRecord, ReserveSecrets } from "./secrets.ts";
export { snapshotAt } from "./venue-snapshot.ts";
export type { SnapshotOptions } from "./venue-snapshot.ts";
export type { WorkerAnswer } from "./workers.ts";
