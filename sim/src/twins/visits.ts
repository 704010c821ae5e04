import { rejectOfCode } from "@holdall/core/protocol";
import type { Event } from "@holdall/core/protocol";

/** What random worlds visited, and how often: kinds of events, refusals, stages, acts of liquidation. */
export class Visits {
  readonly counts = new Map<string, number>();

  see(events: readonly Event[]): void {
    for (const event of events) for (const name of namesOf(event)) this.#count(name);
  }

  /** How often something was visited. */
  of(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  /** One line each, by name. */
  report(): string {
    return [...this.counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => `${String(count).padStart(9)}  ${name}`)
      .join("\n");
  }

  #count(name: string): void {
    this.counts.set(name, this.of(name) + 1);
  }
}

function namesOf(event: Event): readonly string[] {
  switch (event.kind) {
    case "rejected":
      return [`refused ${rejectOfCode(event.code).name}`];
    case "liquidation-changed":
      return [event.kind, `stage ${event.stage}`];
    case "liquidation-step":
      return [
        event.kind,
        `step ${event.stage} of ${event.marketId === NO_MARKET ? "a debt" : "a position"}`,
      ];
    case "deleveraged":
      return [event.kind, event.lossUnits > 0 ? "deleveraged by loss" : "deleveraged by lots"];
    case "lending-changed":
      return [event.kind, `lending for ${event.cause}`];
    case "order-cancelled":
    case "order-expired":
    case "trigger-failed":
      return [event.kind, `${event.kind} for ${event.reason}`];
    default:
      return [event.kind];
  }
}

/** A step of liquidation that is about no perpetual. */
const NO_MARKET = 0xffff as number;
