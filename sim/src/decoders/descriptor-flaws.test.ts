import { readOne } from "@holdall/chain/evm/descriptors";
import { altered, compileDescriptor, FLAWS, WHOLE } from "@holdall/wallet/clear/descriptors";
import { expect, test } from "vitest";

const flawOf = (read: (json: unknown) => unknown, json: unknown): unknown => {
  try {
    read(json);
    return "none";
  } catch (error) {
    return Object(error as object).flaw;
  }
};

test("the descriptor that the others are made of has no flaw", () => {
  expect(flawOf(readOne, WHOLE)).toBe("none");
  expect(flawOf(compileDescriptor, WHOLE)).toBe("none");
});

test.each(FLAWS)("%s is named by both decoders", (_, path, value, flaw) => {
  const json = altered(path, value);
  expect([flawOf(readOne, json), flawOf(compileDescriptor, json)]).toEqual([flaw, flaw]);
});
