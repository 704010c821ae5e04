import { expect, test } from "vitest";
import { Doorbell } from "./doorbell.ts";
import { createRing } from "./ring.ts";
import { RingReader } from "./ring-reader.ts";
import { RingWriter } from "./ring-writer.ts";

const text = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : Buffer.from(bytes).toString();
const bytes = (length: number, fill = 1): Uint8Array => new Uint8Array(length).fill(fill);

function ring(capacityBytes: number) {
  const shared = createRing({ capacityBytes });
  return { shared, writer: new RingWriter(shared), reader: new RingReader(shared) };
}

test("records arrive whole, in order, once", () => {
  const { writer, reader } = ring(256);
  expect(reader.read()).toBeUndefined();
  expect(writer.tryWrite(Buffer.from("place order"))).toBe(true);
  expect(writer.tryWrite(Buffer.from(""))).toBe(true);
  expect(writer.tryWrite(Buffer.from("cancel"))).toBe(true);
  expect([
    text(reader.read()),
    text(reader.read()),
    text(reader.read()),
    text(reader.read()),
  ]).toEqual(["place order", "", "cancel", undefined]);
});

test.each([0, 63, 65, 96, 2 ** 31])("a capacity of %d bytes is refused", (capacityBytes) => {
  expect(() => createRing({ capacityBytes })).toThrow(RangeError);
});

test.each([0, 25, 1.5])(
  "a longest record of %d bytes in a ring of 64 is refused",
  (recordBytesMax) => {
    expect(() => createRing({ capacityBytes: 64, recordBytesMax })).toThrow(RangeError);
  },
);

test("a ring has 1 to 16 readers, and no others", () => {
  const readers = (count: number) => Array.from({ length: count }, () => "required" as const);
  expect(() => createRing({ capacityBytes: 64, readers: [] })).toThrow(RangeError);
  expect(() => createRing({ capacityBytes: 64, readers: readers(17) })).toThrow(RangeError);
  const shared = createRing({ capacityBytes: 64, readers: readers(16) });
  expect(() => new RingReader(shared, 16)).toThrow("the ring has no reader 16");
});

test("the longest record always fits an empty ring, wherever it begins; one byte more is refused", () => {
  const { writer, reader } = ring(64);
  expect(writer.recordBytesMax).toBe(24);
  for (let place = 0; place < 20; place += 1) {
    expect(writer.tryWrite(bytes(place % 3))).toBe(true);
    reader.next();
    reader.release();
    expect(writer.tryWrite(bytes(24, place))).toBe(true);
    expect(reader.read()).toEqual(bytes(24, place));
    reader.release();
  }
  expect(() => writer.tryWrite(bytes(25))).toThrow(RangeError);
});

test("a full ring refuses and changes nothing; releasing makes room", () => {
  const { writer, reader } = ring(64);
  expect(writer.tryWrite(bytes(24, 1))).toBe(true);
  expect(writer.tryWrite(bytes(24, 2))).toBe(true);
  expect(writer.freeBytes()).toBe(0);
  expect(writer.tryWrite(bytes(0))).toBe(false);
  expect(reader.read()).toEqual(bytes(24, 1));
  expect(writer.tryWrite(bytes(0))).toBe(false);
  reader.release();
  expect(writer.freeBytes()).toBe(32);
  expect(writer.tryWrite(bytes(24, 3))).toBe(true);
  expect([reader.read(), reader.read(), reader.read()]).toEqual([
    bytes(24, 2),
    bytes(24, 3),
    undefined,
  ]);
});

test("spare bytes are kept for records that matter more, to the byte", () => {
  const { writer } = ring(128);
  expect(writer.tryWrite(bytes(24), 104)).toBe(false);
  expect(writer.tryWrite(bytes(24), 96)).toBe(true);
  expect(writer.tryWrite(bytes(24), 96)).toBe(false);
  expect(writer.tryWrite(bytes(24))).toBe(true);
});

test("records written in place are seen only once published, and with their true length", () => {
  const { writer, reader } = ring(256);
  for (const name of ["first", "second"]) {
    const at = writer.reserve(32);
    expect(at % 8).toBe(0);
    writer.memory.set(Buffer.from(name), at);
    writer.commit(name.length);
  }
  expect(reader.read()).toBeUndefined();
  writer.publish();
  expect([text(reader.read()), text(reader.read())]).toEqual(["first", "second"]);
});

test("committing more than was reserved, or nothing reserved, is refused", () => {
  const { writer } = ring(256);
  expect(() => writer.commit(0)).toThrow(RangeError);
  writer.reserve(8);
  expect(() => writer.commit(9)).toThrow(RangeError);
  writer.commit(8);
  expect(() => writer.commit(8)).toThrow(RangeError);
});

test("unpublished records are never overwritten, even where only lossy readers listen", () => {
  const shared = createRing({ capacityBytes: 64, readers: ["lossy"] });
  const writer = new RingWriter(shared);
  for (let round = 0; round < 2; round += 1) {
    expect(writer.reserve(24)).toBeGreaterThan(0);
    writer.commit(24);
  }
  expect(writer.reserve(0)).toBe(-1);
  writer.publish();
  expect(writer.reserve(0)).toBe(8);
});

test("the slowest required reader limits the writer", () => {
  const shared = createRing({ capacityBytes: 64, readers: ["required", "required"] });
  const writer = new RingWriter(shared);
  const [fast, slow] = [new RingReader(shared, 0), new RingReader(shared, 1)];
  writer.tryWrite(bytes(24, 1));
  writer.tryWrite(bytes(24, 2));
  while (fast.next()) fast.release();
  expect(writer.tryWrite(bytes(24, 3))).toBe(false);
  expect(slow.read()).toEqual(bytes(24, 1));
  slow.release();
  expect(writer.tryWrite(bytes(24, 3))).toBe(true);
  expect(fast.read()).toEqual(bytes(24, 3));
  expect([slow.read(), slow.read()]).toEqual([bytes(24, 2), bytes(24, 3)]);
});

test("a lossy reader never stops the writer, learns that it was overrun, and rejoins at the present", () => {
  const shared = createRing({ capacityBytes: 64, readers: ["lossy"] });
  const writer = new RingWriter(shared);
  const reader = new RingReader(shared);
  writer.tryWrite(bytes(24, 1));
  writer.tryWrite(bytes(24, 2));
  expect(reader.read()).toEqual(bytes(24, 1));
  writer.tryWrite(bytes(24, 3));
  expect(reader.isOverrun()).toBe(false);
  writer.tryWrite(bytes(24, 4));
  expect(reader.isOverrun()).toBe(true);
  expect(reader.read()).toBeUndefined();
  reader.rejoin();
  expect(reader.isOverrun()).toBe(false);
  expect(reader.read()).toBeUndefined();
  writer.tryWrite(bytes(24, 5));
  expect(reader.read()).toEqual(bytes(24, 5));
});

test("a lossy reader's copy stays whole while the writer goes round", () => {
  const shared = createRing({ capacityBytes: 64, readers: ["lossy"] });
  const writer = new RingWriter(shared);
  const reader = new RingReader(shared);
  writer.tryWrite(bytes(24, 1));
  const copy = reader.read();
  for (let round = 2; round < 9; round += 1) writer.tryWrite(bytes(24, round));
  expect(copy).toEqual(bytes(24, 1));
});

test("a closed ring is drained first", () => {
  const { writer, reader } = ring(64);
  writer.tryWrite(bytes(1));
  writer.close();
  expect(reader.isClosed()).toBe(false);
  reader.next();
  expect(reader.isClosed()).toBe(true);
});

test("waiting returns at once when there is something to read, or nothing more to come", async () => {
  const { writer, reader } = ring(64);
  writer.tryWrite(bytes(1));
  reader.wait();
  await reader.waitAsync();
  reader.next();
  writer.close();
  reader.wait();
  await reader.waitAsync();
});

test("waiting asynchronously ends with the next record", async () => {
  const { writer, reader } = ring(64);
  const waited = reader.waitAsync();
  writer.tryWrite(bytes(3));
  await waited;
  expect(reader.read()).toEqual(bytes(3));
});

test("waiting gives up after its time", async () => {
  const { writer, reader } = ring(64);
  reader.wait(1);
  await reader.waitAsync(1);
  expect(reader.isEmpty()).toBe(true);
  writer.tryWrite(bytes(24));
  writer.tryWrite(bytes(24));
  expect(writer.waitForRoom(1, 1)).toBe(false);
});

test("one bell serves several rings", async () => {
  const bell = new Doorbell();
  const rings = [0, 1].map(() => createRing({ capacityBytes: 64, readerBells: [bell] }));
  const readers = rings.map((shared) => new RingReader(shared));
  const slept = bell.sleepAsync(() => readers.every((reader) => reader.isEmpty()));
  new RingWriter(rings[1]).tryWrite(bytes(1));
  await slept;
  expect(readers.map((reader) => reader.isEmpty())).toEqual([true, false]);
});
