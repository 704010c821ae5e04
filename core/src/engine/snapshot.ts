/**
 * The state as pages of bytes, and back. A page is one structure; equal states have equal pages,
 * byte for byte, on every machine. What is not in a page does not exist after a restart.
 */
import type {
  AssetSpec,
  MarketScale,
  MarketSpec,
  MarketState,
  Parameters,
} from "@holdall/core/protocol";
import { Digest } from "./state/digest.ts";
import { StateReader, StateWriter } from "./state/memory.ts";
import { openMarket } from "./markets/market.ts";
import type { Market, PricePoint } from "./markets/market.ts";
import type { Backstop } from "./liquidate/backstops.ts";
import { loadPools, textOfPools } from "./lend/pools.ts";
import type { PerpPrices } from "./perp/price-memory.ts";
import { forgetValues } from "./margin/valuation.ts";
import { holdWithdrawals } from "./money/withdrawals.ts";
import type { Withdrawal } from "./money/withdrawals.ts";
import type { HeldTerms } from "./orders/terms.ts";
import { emptyState } from "./state.ts";
import type { Counters, Sizes, State } from "./state.ts";
import { stir } from "./triggers/waiting.ts";
import { narrow } from "./triggers/watch.ts";
import type { Waiting } from "./triggers/watch.ts";

/** The form of the pages; another number is another form, and is not read. */
export const SNAPSHOT_FORMAT = 2;
/** The form before lending and margin: it has none of their pages, and is read as a venue without. */
const FORMAT_PLAIN = 1;

export interface SnapshotPage {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface SnapshotPages {
  readonly format: number;
  /** The last command that the pages contain. */
  readonly sequence: number;
  readonly pages: readonly SnapshotPage[];
}

/** Everything small, as one JSON text. Keys are written in this order. */
interface Venue {
  readonly ordinal: number;
  readonly tierHour: number;
  /** Absent in format 1. */
  readonly lendHour?: number;
  readonly fundedHour?: number;
  readonly settledPeriod?: number;
  readonly backstops?: readonly Backstop[];
  readonly nowMs: number;
  readonly counters: Counters;
  readonly parameters: Parameters;
  readonly assets: readonly AssetSpec[];
  readonly references: readonly (readonly [string, number])[];
  readonly terms: readonly (readonly [number, HeldTerms])[];
  readonly withdrawals: readonly (readonly [number, Withdrawal])[];
}

/** A market without its ladders. */
interface MarketRow {
  readonly scale: MarketScale;
  readonly spec: MarketSpec;
  readonly listedAtMs: number;
  readonly state: MarketState;
  readonly auctionEndsAtMs: number;
  readonly lastTicks: number;
  readonly indexTicks: number;
  readonly markTicks: number;
  /** Absent in format 1. */
  readonly perp?: PerpPrices | null;
  readonly tradeId: number;
  readonly updateId: number;
  readonly keyTop: number;
  readonly recent: PricePoint[];
  readonly waiting: readonly Waiting[];
}

/** What is in each page, in their order. */
const pages: readonly (readonly [
  name: string,
  save: (state: State, writer: StateWriter) => void,
])[] = [
  ["orders", (state, writer) => state.orders.save(writer)],
  ["levels", (state, writer) => state.levels.save(writer)],
  ["ledger", (state, writer) => state.ledger.save(writer)],
  ["accounts", (state, writer) => state.accounts.save(writer)],
  ["tiers", (state, writer) => state.tiers.save(writer)],
  ["volumes", (state, writer) => state.volumes.save(writer)],
  ["requests", (state, writer) => state.requests.save(writer)],
  ["client-ids", (state, writer) => state.clientIds.save(writer)],
  ["reserves-nonces", (state, writer) => state.reservesNonces.save(writer)],
  ["lending", (state, writer) => state.lending.save(writer)],
  ["positions", (state, writer) => state.positions.save(writer)],
  ["unsettled", (state, writer) => state.unsettled.save(writer)],
  ["stages", (state, writer) => state.stages.save(writer)],
  ["pools", (state, writer) => writer.text(textOfPools(state))],
  ["markets", saveMarkets],
  ["venue", (state, writer) => writer.text(JSON.stringify(venueOf(state)))],
];

/** Copies the state into pages. */
export function takeSnapshot(state: State): SnapshotPages {
  return {
    format: SNAPSHOT_FORMAT,
    sequence: state.sequence,
    pages: pages.map(([name, save]) => ({ name, bytes: written(state, save).toBytes() })),
  };
}

/** True when `takeSnapshot` would give this snapshot, byte for byte. Nothing is copied. */
export function isSnapshotOf(state: State, snapshot: SnapshotPages): boolean {
  if (snapshot.format !== SNAPSHOT_FORMAT || snapshot.sequence !== state.sequence) return false;
  if (snapshot.pages.length !== pages.length) return false;
  return pages.every(([name, save], place) => {
    const kept = snapshot.pages[place];
    return kept.name === name && written(state, save).isWrittenIn(kept.bytes);
  });
}

/** The digest of a snapshot's pages, in hexadecimal. */
export function hashSnapshot(snapshot: SnapshotPages): string {
  const digest = new Digest();
  const head = new StateWriter();
  head.number(snapshot.format);
  head.number(snapshot.sequence);
  for (const { name, bytes } of snapshot.pages) {
    head.text(name);
    head.number(bytes.byteLength);
  }
  digest.update(head.toBytes());
  for (const { bytes } of snapshot.pages) digest.update(bytes);
  return digest.hex();
}

/** The state that pages hold. Throws where they are not what `takeSnapshot` made. */
export function readSnapshot(snapshot: SnapshotPages, sizes: Sizes = {}): State {
  const isPlain = snapshot.format === FORMAT_PLAIN;
  if (snapshot.format !== SNAPSHOT_FORMAT && !isPlain) {
    throw new Error(`snapshot format ${snapshot.format} is not format ${SNAPSHOT_FORMAT}`);
  }
  const state = emptyState(sizes);
  state.sequence = snapshot.sequence;
  readPage(snapshot, "orders", (reader) => state.orders.load(reader));
  readPage(snapshot, "levels", (reader) => state.levels.load(reader));
  readPage(snapshot, "ledger", (reader) => state.ledger.load(reader));
  readPage(snapshot, "accounts", (reader) => state.accounts.load(reader));
  readPage(snapshot, "tiers", (reader) => state.tiers.load(reader));
  readPage(snapshot, "volumes", (reader) => state.volumes.load(reader));
  readPage(snapshot, "requests", (reader) => state.requests.load(reader));
  readPage(snapshot, "client-ids", (reader) => state.clientIds.load(reader));
  readPage(snapshot, "venue", (reader) => loadVenue(state, JSON.parse(reader.text()) as Venue));
  readPage(snapshot, "markets", (reader) => loadMarkets(state, reader));
  if (isPlain) holdWithdrawals(state);
  else readMarginPages(snapshot, state);
  forgetValues(state, 0);
  return state;
}

function readMarginPages(snapshot: SnapshotPages, state: State): void {
  readPage(snapshot, "lending", (reader) => state.lending.load(reader));
  readPage(snapshot, "positions", (reader) => state.positions.load(reader));
  readPage(snapshot, "unsettled", (reader) => state.unsettled.load(reader));
  readPage(snapshot, "stages", (reader) => state.stages.load(reader));
  readPage(snapshot, "reserves-nonces", (reader) => state.reservesNonces.load(reader));
  readPage(snapshot, "pools", (reader) => loadPools(state, reader.text()));
}

function written(state: State, save: (state: State, writer: StateWriter) => void): StateWriter {
  const writer = new StateWriter();
  save(state, writer);
  return writer;
}

function readPage(
  snapshot: SnapshotPages,
  name: string,
  load: (reader: StateReader) => void,
): void {
  const found = snapshot.pages.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`the snapshot has no page "${name}"`);
  const reader = new StateReader(found.bytes);
  load(reader);
  if (!reader.isAtEnd()) throw new Error(`page "${name}" of the snapshot has bytes left over`);
}

function venueOf(state: State): Venue {
  return {
    ordinal: state.ordinal,
    tierHour: state.tierHour,
    lendHour: state.lendHour,
    fundedHour: state.fundedHour,
    settledPeriod: state.settledPeriod,
    backstops: state.backstops.rows(),
    nowMs: state.nowMs,
    counters: state.counters,
    parameters: state.parameters,
    assets: state.assets,
    references: [...state.references],
    terms: [...state.terms],
    withdrawals: [...state.withdrawals],
  };
}

function loadVenue(state: State, venue: Venue): void {
  state.ordinal = venue.ordinal;
  state.tierHour = venue.tierHour;
  state.lendHour = venue.lendHour ?? -1;
  state.fundedHour = venue.fundedHour ?? -1;
  state.settledPeriod = venue.settledPeriod ?? -1;
  state.backstops.load(venue.backstops ?? []);
  state.nowMs = venue.nowMs;
  Object.assign(state.counters, venue.counters);
  state.parameters = venue.parameters;
  state.assets.push(...venue.assets);
  for (const [reference, sequence] of venue.references) state.references.set(reference, sequence);
  for (const [slot, held] of venue.terms) state.terms.set(slot, held);
  for (const [id, withdrawal] of venue.withdrawals) state.withdrawals.set(id, withdrawal);
  // Found again by the next tick.
  state.expiresFromMs = 0;
}

function saveMarkets(state: State, writer: StateWriter): void {
  writer.number(state.markets.length);
  for (const market of state.markets) {
    writer.text(JSON.stringify(rowOf(market)));
    market.bids.save(writer);
    market.asks.save(writer);
  }
}

function rowOf(market: Market): MarketRow {
  return {
    scale: market.scale,
    spec: market.spec,
    listedAtMs: market.listedAtMs,
    state: market.state,
    auctionEndsAtMs: market.auctionEndsAtMs,
    lastTicks: market.lastTicks,
    indexTicks: market.indexTicks,
    markTicks: market.markTicks,
    perp: market.perp,
    tradeId: market.tradeId,
    updateId: market.updateId,
    keyTop: market.keyTop,
    recent: market.recent,
    waiting: market.watch.waiting,
  };
}

function loadMarkets(state: State, reader: StateReader): void {
  const count = reader.number();
  for (let id = 0; id < count; id += 1) {
    const row = JSON.parse(reader.text()) as MarketRow;
    const { spec, scale, listedAtMs } = row;
    const market = openMarket(state, { id, spec, scale, listedAtMs });
    const { waiting, ...rest } = row;
    Object.assign(market, rest);
    market.bids.load(reader);
    market.asks.load(reader);
    state.markets.push(market);
    market.watch.waiting.push(...waiting);
    narrow(market.watch);
    stir(state, market);
  }
}
