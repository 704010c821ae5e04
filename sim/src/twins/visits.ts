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
  if (event.kind === "rejected") return [`refused ${rejectOfCode(event.code).name}`];
  return [event.kind, ...detailsOf(event)];
}

function detailsOf(event: Event): readonly string[] {
  if (event.kind === "liquidation-changed") return [`stage ${event.stage}`];
  if (event.kind === "liquidation-step") {
    const of = (event.marketId as number) === NO_MARKET ? "a debt" : "a position";
    return [`step ${event.stage} of ${of}`];
  }
  if (event.kind === "deleveraged")
    return [event.lossUnits > 0 ? "deleveraged by loss" : "deleveraged by lots"];
  if (event.kind === "lending-changed") return [`lending for ${event.cause}`];
  if (event.kind === "order-amended") return [`order-amended while ${event.status}`];
  return "reason" in event ? [`${event.kind} for ${event.reason}`] : [];
}

/** A step of liquidation that is about no perpetual. */
const NO_MARKET = 0xffff;
