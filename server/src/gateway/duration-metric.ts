import { DURATION_LIMITS_MICROS, durationCount, type SharedDurations } from "@holdall/server/rings";
import type { Metric, Registry } from "prom-client";

const MICROS_PER_SECOND = 1_000_000;

/**
 * Registers durations that are counted elsewhere, perhaps by another thread, as a histogram in seconds:
 * asked at each look, at no cost for who measures.
 */
export function registerDurations(
  registry: Registry,
  durations: Pick<SharedDurations, "read">,
  { name, help }: { readonly name: string; readonly help: string },
): void {
  const get = (): Promise<object> => {
    const read = durations.read();
    let below = 0;
    const limits = DURATION_LIMITS_MICROS.map((limit) => String(limit / MICROS_PER_SECOND));
    const buckets = [...limits, "+Inf"].map((le, at) => {
      below += read.counts[at];
      return { metricName: `${name}_bucket`, labels: { le }, value: below };
    });
    const sum = {
      metricName: `${name}_sum`,
      labels: {},
      value: read.sumMicros / MICROS_PER_SECOND,
    };
    const count = { metricName: `${name}_count`, labels: {}, value: durationCount(read) };
    const values = [...buckets, sum, count];
    return Promise.resolve({ name, help, type: "histogram", aggregator: "sum", values });
  };
  // The registry asks a metric for no more than its name and what `get` answers.
  registry.registerMetric({ name, get } as unknown as Metric);
}
