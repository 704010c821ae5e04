import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { watch } from "./watch.ts";

/** What a thread may do in its `work`: say something, and be busy for a time of a processor. */
const able = `
  const say = (word) => require("node:worker_threads").parentPort.postMessage(word);
  const busyFor = (milliseconds) => {
    const before = process.threadCpuUsage();
    for (;;) {
      const { user, system } = process.threadCpuUsage(before);
      if (user + system > milliseconds * 1_000) return;
    }
  };
`;

function threadThat(work: string): Worker {
  return new Worker(able + work, { eval: true });
}

test("a thread that does not end is ended, but not before it had its time of a processor", async () => {
  const worker = threadThat(`
    say("begins");
    busyFor(60);
    say("had its time");
    for (;;);
  `);
  const said: unknown[] = [];
  worker.on("message", (word) => said.push(word));
  await once(worker, "message");
  watch(worker, { processorMs: 90, idleMs: 60_000 });
  await once(worker, "exit");
  expect(said).toEqual(["begins", "had its time"]);
});

test("a thread that waits for ever is ended, though it takes no time of a processor", async () => {
  const worker = threadThat(`say("begins"); setInterval(() => {}, 1_000_000);`);
  await once(worker, "message");
  watch(worker, { processorMs: 60_000, idleMs: 150 });
  const [code] = await once(worker, "exit");
  expect(code).toBe(1);
});

test("a thread that is not watched any more may take what it needs", async () => {
  const worker = threadThat(`say("begins"); busyFor(150);`);
  await once(worker, "message");
  const stop = watch(worker, { processorMs: 1, idleMs: 1 });
  stop();
  const [code] = await once(worker, "exit");
  expect(code).toBe(0);
});
