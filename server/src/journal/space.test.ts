import { expect, test } from "vitest";
import { batchAfter, simOptions } from "./fixtures.ts";
import { openFileJournal } from "./file-journal.ts";
import { spaceLevel, stricter } from "./space.ts";
import { JournalBroken } from "./writer.ts";

test.each([
  [0, "cancel-only"],
  [49, "cancel-only"],
  [50, "reduce-only"],
  [99, "reduce-only"],
  [100, "open"],
  [1_000, "open"],
] as const)("%d of 1,000 bytes free means %s", (freeBytes, level) => {
  expect(spaceLevel({ freeBytes, totalBytes: 1_000 })).toBe(level);
});

test("the stricter of two levels", () => {
  expect(stricter("open", "reduce-only")).toBe("reduce-only");
  expect(stricter("reduce-only", "cancel-only")).toBe("cancel-only");
  expect(stricter("open", "open")).toBe("open");
});

test("on a full disk writing goes on through all prepared space, then the journal breaks instead of lying", () => {
  const options = simOptions(1n, { segmentBytes: 16_384 });
  const { writer } = openFileJournal(options);
  expect(writer.spaceLevel()).toBe("open");
  while (writer.upkeep());
  const { totalBytes, freeBytes } = options.disk.space(".");
  options.disk.setFaults({ capacityBytes: totalBytes - freeBytes });
  expect(writer.spaceLevel()).toBe("cancel-only");

  let records = 0;
  const fill = (): void => {
    for (;;) {
      writer.append(batchAfter(writer.head(), 1));
      records += 1;
    }
  };
  // Two segments of 24 records each: the one in use and the one prepared.
  expect(fill).toThrow(JournalBroken);
  expect(records).toBe(48);

  options.disk.endProcess();
  options.disk.setFaults({});
  expect(openFileJournal(options).writer.head().nextSequence).toBe(49);
});

test("space that comes back opens the journal again", () => {
  const options = simOptions(2n, { segmentBytes: 16_384 });
  const { writer } = openFileJournal(options);
  const { totalBytes, freeBytes } = options.disk.space(".");
  options.disk.setFaults({ capacityBytes: totalBytes - freeBytes + 4_096 });
  expect(writer.upkeep()).toBe(false);
  expect(writer.spaceLevel()).toBe("cancel-only");
  writer.append(batchAfter(writer.head(), 1));
  options.disk.setFaults({});
  while (writer.upkeep());
  expect(writer.spaceLevel()).toBe("open");
});
