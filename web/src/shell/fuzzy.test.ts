import { expect, test } from "vitest";
import { found } from "./fuzzy.ts";

const names = ["BTC/USDC", "Bonk market", "Réserves", "Status"];
const search = (wanted: string): readonly string[] => found(names, wanted, (name) => name);

test("finds by letters in order, without marks and accents", () => {
  expect(search("btcu")).toStrictEqual(["BTC/USDC"]);
  expect(search("reserves")).toStrictEqual(["Réserves"]);
  expect(search("bm")).toStrictEqual(["Bonk market"]);
});

test("puts an unbroken match before a scattered one", () => {
  expect(search("st")).toStrictEqual(["Status"]);
  expect(search("s")[0]).toBe("Status");
});

test("keeps everything when nothing is wanted, and nothing when a letter is missing", () => {
  expect(search(" ")).toStrictEqual(names);
  expect(search("zz")).toStrictEqual([]);
});
