import { commandSchemas, eventSchemas } from "@holdall/core/protocol";
import type { Command, Event } from "@holdall/core/protocol";

/** How often each shape of work was met: a bug hides where the generator never goes. */
export class Shapes {
  readonly counts = new Map<string, number>();

  /** One command and what came of it. */
  see(command: Command, events: readonly Event[]): void {
    const [first] = events;
    const refusal = first?.kind === "rejected" ? first.code : undefined;
    const outcome =
      refusal === undefined ? (first?.kind === "repeated" ? "repeated" : "done") : "refused";
    this.#count(`command ${command.kind}, ${outcome}`);
    if (refusal !== undefined) this.#count(`reject ${refusal}`);
    for (const { kind } of events) this.#count(`event ${kind}`);
    if (command.kind === "place-order") {
      const { type, timeInForce, selfTrade, side } = command;
      const flags = [command.postOnly && "post-only", command.reduceOnly && "reduce-only"];
      const terms = [type, timeInForce, selfTrade, side, ...flags.filter(Boolean)].join(" ");
      this.#count(`order ${terms}, ${outcome}`);
    }
  }

  add(counts: Iterable<readonly [string, number]>): void {
    for (const [shape, times] of counts) this.#count(shape, times);
  }

  #count(shape: string, times = 1): void {
    this.counts.set(shape, (this.counts.get(shape) ?? 0) + times);
  }
}

/** Shapes that a full run must have met: every command done, and every event. */
export const declaredShapes: readonly string[] = [
  ...commandSchemas.map(({ kind }) => `command ${kind}, done`),
  ...eventSchemas.map(({ kind }) => `event ${kind}`),
];
