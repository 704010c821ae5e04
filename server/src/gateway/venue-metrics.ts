import { Counter, Gauge, type GaugeConfiguration, type Registry } from "prom-client";
import type { Wire } from "@holdall/core/contract";
import type { CommandResult, Event, Venue } from "@holdall/core/protocol";
import type { Clock } from "@holdall/server/ports";
import type { Catalogue } from "./catalogue.ts";

/** Series of one metric; what is listed beyond is not shown. */
const SERIES_MAX = 200;
/** Accounts whose lack is added up, the riskiest first. */
const ACCOUNTS_MAX = 200;
const MS_PER_SECOND = 1_000;

export interface VenueMetricsOptions {
  readonly registry: Registry;
  readonly venue: Venue;
  readonly catalogue: Catalogue;
  readonly clock: Pick<Clock, "wallMicros">;
  /** Published proofs, the newest first; absent where nothing is proved. */
  readonly days: (() => readonly Wire<"ReservesDay">[]) | undefined;
}

/**
 * What the venue itself is worth watching for: liquidations and live prices as they happen, and the
 * fund, the lack and the sums asked for at each look. Returns who hears of results. No account
 * stands in a label.
 */
export function watchVenue(options: VenueMetricsOptions): (result: CommandResult) => void {
  const registers = [options.registry];
  const liquidations = new Counter({
    name: "holdall_liquidations_total",
    help: "Acts of liquidation since the start, by stage",
    labelNames: ["stage"],
    registers,
  });
  const sources = new Gauge({
    name: "holdall_price_sources_live",
    help: "Sources behind the last price of a market",
    labelNames: ["market"],
    registers,
  });
  const withdrawals = new Counter({
    name: "holdall_withdrawals_total",
    help: "Withdrawals since the start, by what became of them",
    labelNames: ["state"],
    registers,
  });
  addWaiting(options);
  addFund(options);
  addBalance(options);
  addReserves(options);
  return ({ events }) => {
    for (const event of events) {
      if (event.kind === "liquidation-step") liquidations.inc({ stage: event.stage });
      const state = withdrawalStates[event.kind];
      if (state !== undefined) withdrawals.inc({ state });
      if (event.kind === "prices-set" && event.marketId < SERIES_MAX)
        sources.set(
          { market: options.catalogue.market(event.marketId).spec.symbol },
          event.sources,
        );
    }
  };
}

const withdrawalStates: Partial<Record<Event["kind"], string>> = {
  "withdrawal-requested": "requested",
  "withdrawal-settled": "settled",
  "withdrawal-cancelled": "cancelled",
};

/** Withdrawals that have been asked for and not left yet: nothing waits unseen. */
function addWaiting({ registry, venue }: VenueMetricsOptions): void {
  register(registry, {
    name: "holdall_withdrawals",
    help: "Withdrawals that wait, by what for: each was requested and is to be settled",
    labelNames: ["state"],
    async collect() {
      const { answer: waiting } = await venue.query({ kind: "open-withdrawals" });
      this.set({ state: "requested" }, waiting.length);
    },
  });
}

/** A gauge that is asked at each look. */
function register(registry: Registry, of: GaugeConfiguration<"asset" | "state">): void {
  registry.registerMetric(new Gauge({ ...of, registers: [] }));
}

function addFund({ registry, venue, catalogue }: VenueMetricsOptions): void {
  register(registry, {
    name: "holdall_insurance_units",
    help: "What the fund holds of an asset, in its smallest units",
    labelNames: ["asset"],
    async collect() {
      const accountId = catalogue.parameters.margin?.insuranceAccountId;
      if (accountId === undefined) return;
      const { answer: balances } = await venue.query({ kind: "balances", accountId });
      for (const { assetId, freeUnits, lockedUnits } of balances.slice(0, SERIES_MAX))
        this.set({ asset: catalogue.asset(assetId).spec.symbol }, freeUnits + lockedUnits);
    },
  });
  register(registry, {
    name: "holdall_bad_debt_units",
    help: "What accounts lack of owning nothing, in smallest units of the settlement asset",
    labelNames: ["asset"],
    async collect() {
      const { answer: rows } = await venue.query({ kind: "riskiest", count: ACCOUNTS_MAX });
      const lack = rows.reduce((sum, { netEquityUnits }) => sum + Math.max(0, -netEquityUnits), 0);
      const { settlementAssetId } = catalogue.parameters;
      this.set({ asset: catalogue.asset(settlementAssetId).spec.symbol }, lack);
    },
  });
}

function addBalance({ registry, venue, catalogue }: VenueMetricsOptions): void {
  register(registry, {
    name: "holdall_reconciliation_difference_units",
    help: "Sum of an asset over all accounts, in its smallest units: zero always",
    labelNames: ["asset"],
    async collect() {
      const { answer: rows } = await venue.query({ kind: "zero-sum" });
      for (const { assetId, differenceUnits } of rows.slice(0, SERIES_MAX))
        this.set({ asset: catalogue.asset(assetId).spec.symbol }, Number(differenceUnits));
    },
  });
}

function addReserves({ registry, days, clock }: VenueMetricsOptions): void {
  if (days === undefined) return;
  register(registry, {
    name: "holdall_reserves_age_seconds",
    help: "Time since the last day that was proved began (UTC)",
    collect() {
      const last = days()[0];
      if (last === undefined) return;
      const nowMs = Math.floor(clock.wallMicros() / MS_PER_SECOND);
      const begunMs = Date.parse(`${last.date}T00:00:00Z`);
      this.set(Math.floor((nowMs - begunMs) / MS_PER_SECOND));
    },
  });
}
