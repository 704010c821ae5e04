import type { Rng } from "@holdall/server/ports";
import { randomToken } from "./people/seal.ts";

/** Things that wait for one answer; a flood forgets the oldest. */
const FLOWS_MAX = 10_000;

/** What was begun and waits for its end: each can be taken once, and not after its time. */
export class Flows<Flow> {
  readonly #rng: Rng;
  readonly #lifeMs: number;
  /** In order of beginning. */
  readonly #flows = new Map<string, { readonly flow: Flow; readonly endsAtMs: number }>();

  constructor(rng: Rng, lifeMs: number) {
    this.#rng = rng;
    this.#lifeMs = lifeMs;
  }

  /** Keeps something under an id that was given out before. */
  keep(flowId: string, flow: Flow, endsAtMs: number): void {
    this.#flows.set(flowId, { flow, endsAtMs });
  }

  begin(flow: Flow, nowMs: number): { readonly flowId: string; readonly endsAtMs: number } {
    for (const [flowId, { endsAtMs }] of this.#flows) {
      if (endsAtMs > nowMs && this.#flows.size < FLOWS_MAX) break;
      this.#flows.delete(flowId);
    }
    const flowId = randomToken(this.#rng);
    const endsAtMs = nowMs + this.#lifeMs;
    this.#flows.set(flowId, { flow, endsAtMs });
    return { flowId, endsAtMs };
  }

  /** The flow, which is over with this call. */
  take(flowId: string, nowMs: number): Flow | undefined {
    const found = this.#flows.get(flowId);
    this.#flows.delete(flowId);
    return found === undefined || found.endsAtMs <= nowMs ? undefined : found.flow;
  }
}
