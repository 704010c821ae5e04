import type { CommandResult } from "@holdall/core/protocol";
import { BATCH_EVENTS_MAX } from "./feed.ts";
import type { History } from "./open-history.ts";

/**
 * Empties history and fills it again from `results`, which begin with sequence 1. Waits for the
 * database after each batch, so that a replay never outruns it. Returns the results applied.
 */
export async function rebuildHistory(
  history: Pick<History, "empty" | "apply">,
  results: AsyncIterable<CommandResult>,
): Promise<number> {
  await history.empty();
  let count = 0;
  let items = 0;
  let batch: CommandResult[] = [];
  for await (const result of results) {
    batch.push(result);
    count += 1;
    items += 1 + result.events.length;
    if (items < BATCH_EVENTS_MAX) continue;
    await history.apply(batch);
    batch = [];
    items = 0;
  }
  if (batch.length > 0) await history.apply(batch);
  return count;
}
