import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import type { RingShared } from "./ring.ts";
import { createRing } from "./ring.ts";
import { RingReader } from "./ring-reader.ts";
import { RingWriter } from "./ring-writer.ts";
import { SharedSequence } from "./shared-sequence.ts";

/** Programs of the other thread, as text: each runs with the classes of this module. */
function start(program: string, workerData: unknown): Promise<void> {
  const source = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);
  const code = `
    import { workerData } from "node:worker_threads";
    import { RingReader } from ${source("ring-reader.ts")};
    import { RingWriter } from ${source("ring-writer.ts")};
    import { SharedSequence } from ${source("shared-sequence.ts")};
    ${program}
  `;
  const url = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const worker = new Worker(url, { workerData, execArgv: [] });
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("exit", () => resolve());
  });
}

/** Record number `index`: its length and its bytes follow from the index. */
function record(index: number): Uint8Array {
  return new Uint8Array(4 + ((index * 7) % 60)).fill(index & 0xff);
}

const count = 30_000;

/** Sends each record back, asleep whenever there is nothing to do. */
const echo = `
  const reader = new RingReader(workerData.there), writer = new RingWriter(workerData.back);
  while (!reader.isClosed()) {
    const record = reader.read();
    if (record === undefined) { reader.release(); reader.wait(); continue; }
    while (!writer.tryWrite(record)) writer.waitForRoom(record.length);
    reader.release();
  }
  writer.close();
`;

test("two threads: every record there and back, in order, through rings that are nearly always full", async () => {
  const [there, back] = [createRing({ capacityBytes: 1024 }), createRing({ capacityBytes: 512 })];
  const ended = start(echo, { there, back });
  const [writer, reader] = [new RingWriter(there), new RingReader(back)];
  let sent = 0;
  let received = 0;
  while (!reader.isClosed()) {
    while (sent < count && writer.tryWrite(record(sent))) sent += 1;
    if (sent === count) writer.close();
    for (let bytes = reader.read(); bytes !== undefined; bytes = reader.read()) {
      if (!Buffer.from(bytes).equals(record(received)))
        throw new Error(`record ${received} differs`);
      received += 1;
    }
    reader.release();
    await reader.waitAsync(sent < count ? 1 : undefined);
  }
  expect(received).toBe(count);
  await ended;
});

/** Writes as fast as it can, whoever listens. */
const flood = `
  const writer = new RingWriter(workerData.ring);
  for (let index = 0; index < workerData.count; index += 1) {
    const bytes = new Uint8Array(8 + (index % 90)).fill(index & 0xff);
    new DataView(bytes.buffer).setUint32(0, index);
    while (!writer.tryWrite(bytes)) writer.waitForRoom(bytes.length);
  }
  writer.close();
`;

test("two threads: an overrun lossy reader never sees a torn record, and its neighbour loses none", async () => {
  const ring: RingShared = createRing({ capacityBytes: 512, readers: ["lossy", "required"] });
  const ended = start(flood, { ring, count });
  const [lossy, required] = [new RingReader(ring, 0), new RingReader(ring, 1)];
  const check = (bytes: Uint8Array): number => {
    const index = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
    const isWhole =
      bytes.length === 8 + (index % 90) &&
      bytes.subarray(4).every((byte) => byte === (index & 0xff));
    if (!isWhole) throw new Error(`a torn record ${index}`);
    return index;
  };
  let expected = 0;
  let overruns = 0;
  let last = -1;
  while (!required.isClosed()) {
    for (let bytes = required.read(); bytes !== undefined; bytes = required.read()) {
      expect(check(bytes)).toBe(expected);
      expected += 1;
    }
    required.release();
    if (lossy.isOverrun()) {
      overruns += 1;
      lossy.rejoin();
    }
    const bytes = lossy.read();
    if (bytes !== undefined) {
      const index = check(bytes);
      expect(index).toBeGreaterThan(last);
      last = index;
    }
    if (required.isEmpty()) await required.waitAsync();
  }
  expect(expected).toBe(count);
  expect(overruns).toBeGreaterThan(0);
  await ended;
});

test("two threads: a shared sequence wakes its watcher", async () => {
  const sequence = SharedSequence.create(0);
  await start("new SharedSequence(workerData.shared).advance(41);", { shared: sequence.shared });
  expect(sequence.get()).toBe(41);
});
