import { Gauge, type Registry } from "prom-client";
import type { HistoryFeed } from "./history-feed.ts";

/** Registers how far the journal has come, and how far behind it what is made of it stands. */
export function watchReaders(
  registry: Registry,
  feed: Pick<HistoryFeed, "lag" | "headSequence">,
): void {
  const gauges = [
    new Gauge({
      name: "holdall_journal_seq",
      help: "The last command of the journal",
      registers: [],
      collect() {
        this.set(feed.headSequence);
      },
    }),
    new Gauge({
      name: "holdall_reader_lag",
      help: "Commands that a reader of the journal has not taken in yet",
      labelNames: ["reader"],
      registers: [],
      collect() {
        this.set({ reader: "history" }, feed.lag);
      },
    }),
  ];
  for (const gauge of gauges) registry.registerMetric(gauge);
}
