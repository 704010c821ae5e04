import { commandAt } from "../files/command-file.ts";
import { applyPlain, plainExchange } from "../twin/plain-exchange.ts";
import type { PlainEvent } from "../twin/plain-exchange.ts";
import { plainDigest } from "../twin/plain-digest.ts";
import type { OpenArena } from "./arena.ts";

/** The plain twin: objects and maps, everything the engine does for these commands. */
export const openTwin: OpenArena = (plan, words) => {
  const exchange = plainExchange(plan);
  let latest: readonly PlainEvent[] = [];
  return {
    isMatchingOnly: false,
    run(first, end) {
      for (let at = first; at < end; at++) latest = applyPlain(exchange, commandAt(words, at));
    },
    totals() {
      if (latest.length === 0) throw new Error("the last command left no event");
      return exchange.totals;
    },
    eventBytes: () => 0,
    digest: () => plainDigest(exchange),
  };
};
