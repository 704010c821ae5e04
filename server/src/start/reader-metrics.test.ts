import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { watchReaders } from "./reader-metrics.ts";

test("each look tells how far the journal is and how far behind the history stands", async () => {
  const registry = new Registry();
  const feed = { headSequence: 10, lag: 4 };
  watchReaders(registry, feed);
  expect(await registry.metrics()).toContain('holdall_reader_lag{reader="history"} 4');
  feed.headSequence = 12;
  feed.lag = 0;
  const text = await registry.metrics();
  expect(text).toContain("holdall_journal_seq 12");
  expect(text).toContain('holdall_reader_lag{reader="history"} 0');
});
