import { expect, test } from "vitest";
import {
  commandAt,
  commandWriter,
  KIND,
  RECORD_BYTES,
  START_MICROS,
  wordsOf,
} from "./command-file.ts";
import type { FileCommand } from "./command-file.ts";

const smallest: FileCommand = {
  kind: KIND.place,
  flags: 0,
  market: 0,
  account: 0,
  orderRef: 0,
  priceTicks: 0,
  sizeLots: 0,
  totalLots: 0,
};
const largest: FileCommand = {
  kind: KIND.mark,
  flags: 255,
  market: 2 ** 16 - 1,
  account: 2 ** 32 - 1,
  orderRef: 2 ** 32 - 1,
  priceTicks: 2 ** 32 - 1,
  sizeLots: 2 ** 32 - 1,
  totalLots: 2 ** 32 - 1,
};

test("records come back as they were written, a microsecond apart", () => {
  const writer = commandWriter(2);
  writer.write(smallest);
  writer.write(largest);
  const bytes = writer.finish();
  expect(bytes.length).toBe(2 * RECORD_BYTES);
  expect(commandAt(wordsOf(bytes), 0)).toEqual(smallest);
  expect(commandAt(wordsOf(bytes), 1)).toEqual(largest);
  const times = new BigUint64Array(bytes.buffer);
  expect([times[3], times[7]]).toEqual([BigInt(START_MICROS), BigInt(START_MICROS + 1)]);
});

test("a file is neither overfilled nor left short, and a torn one is not read", () => {
  const writer = commandWriter(1);
  expect(() => writer.finish()).toThrow("0 of 1");
  writer.write(smallest);
  expect(() => writer.write(smallest)).toThrow("full");
  expect(() => wordsOf(new Uint8Array(RECORD_BYTES - 1))).toThrow(RangeError);
});
