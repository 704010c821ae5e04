import { SharedDurations } from "@holdall/server/rings";
import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { registerDurations } from "./duration-metric.ts";

/** What the gateway counts. No account, address or key stands in a label. */
export interface GatewayMetrics {
  readonly registry: Registry;
  readonly httpSeconds: Histogram<"route" | "code">;
  readonly connections: Gauge;
  readonly bufferBytes: Gauge;
  readonly closed: Counter<"reason">;
  readonly commands: Counter<"kind" | "result">;
  /** From sending a command to its durable result. */
  readonly acknowledgements: SharedDurations;
  readonly policyReports: Counter;
}

/** Seconds; a signed order takes about a tenth of a millisecond of its own. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/** Registers the gateway's metrics. */
export function createMetrics(registry: Registry): GatewayMetrics {
  const registers = [registry];
  const acknowledgements = SharedDurations.create();
  registerDurations(registry, acknowledgements, {
    name: "holdall_ack_seconds",
    help: "Time from sending a command to its durable result",
  });
  return {
    registry,
    httpSeconds: new Histogram({
      name: "holdall_http_seconds",
      help: "Time to answer a request, by route and status",
      labelNames: ["route", "code"],
      buckets: SECONDS,
      registers,
    }),
    connections: new Gauge({
      name: "holdall_ws_connections",
      help: "Open sockets",
      registers,
    }),
    bufferBytes: new Gauge({
      name: "holdall_ws_buffer_bytes",
      help: "Bytes that wait for slow readers",
      registers,
    }),
    closed: new Counter({
      name: "holdall_ws_closed_total",
      help: "Sockets closed by the venue, by reason",
      labelNames: ["reason"],
      registers,
    }),
    policyReports: new Counter({
      name: "holdall_csp_reports_total",
      help: "Violations of a page's policy that browsers reported",
      registers,
    }),
    commands: new Counter({
      name: "holdall_commands_total",
      help: "Commands sent to the engine, by kind and by what became of them",
      labelNames: ["kind", "result"],
      registers,
    }),
    acknowledgements,
  };
}
