import { expect, test } from "vitest";
import { compileDescriptor, RowFlaw } from "./descriptor-compile.ts";
import { altered, FLAWS, WHOLE } from "./descriptor-flaws.twin.ts";
import { parameterTree } from "./descriptor-signature.ts";

test("a descriptor becomes its row: places in lower case, values by their position", () => {
  expect(compileDescriptor(WHOLE)).toEqual([
    "Somebody",
    " 1:7f39c581f595b53c5cb19bd0b3f8da6c935e2ca0",
    [
      [
        "lock(uint256,address,bytes32[],uint8)",
        "lock",
        [
          ["Amount", "tokenAmount", "0", "gives", "0xae7ab96520de3a18e5e111b5eaab095312d7fe84"],
          ["Receiver", "addressName", "1", "receiver"],
          ["Side", "enum", "3", "", "0:no,1:yes"],
        ],
      ],
    ],
  ]);
});

test.each(FLAWS)("%s is named, and no row is written", (_, path, value, flaw) => {
  const error: unknown = (() => {
    try {
      return compileDescriptor(altered(path, value));
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toBeInstanceOf(RowFlaw);
  expect(error).toMatchObject({ flaw, message: `descriptor: ${flaw}` });
});

test("each thing that may be said otherwise is taken too", () => {
  const format = [
    "display",
    "formats",
    "lock(uint256 units, address to, bytes32[] proof, uint8 side)",
  ];
  const rowOf = (params: object, name: string) =>
    compileDescriptor(
      altered([...format, "fields", 2], { path: "#.side", label: "x", format: name, params }),
    )[2][0][2][2];
  const long = "x".repeat(200);
  expect(compileDescriptor(altered([...format, "fields", 2, "label"], long))[2][0][2][2][0]).toBe(
    long,
  );
  expect(rowOf({}, "raw")).toEqual(["x", "raw", "3"]);
  expect(rowOf({}, "duration")).toEqual(["x", "duration", "3"]);
  expect(rowOf({}, "amount")).toEqual(["x", "amount", "3"]);
  expect(rowOf({ encoding: "timestamp" }, "date")).toEqual(["x", "timestamp", "3"]);
  expect(rowOf({ encoding: "blockheight" }, "date")).toEqual(["x", "raw", "3"]);
  expect(rowOf({ base: "%" }, "unit")).toEqual(["x", "unit", "3", "", "0:%"]);
  expect(rowOf({ base: "%", decimals: 36 }, "unit")).toEqual(["x", "unit", "3", "", "36:%"]);
  expect(rowOf({ collectionPath: "#.to" }, "nftName")).toEqual(["x", "nftName", "3", "", "1"]);
  expect(rowOf({ tokenPath: "@.to" }, "tokenAmount")).toEqual(["x", "tokenAmount", "3", "", "@to"]);
});

test("a function is written without its names, and every value has its path and its place", () => {
  const read = parameterTree(
    "open((address token, (bool isOn, bytes note) more) order, uint8[] parts)",
  );
  expect(read?.signature).toBe("open((address,(bool,bytes)),uint8[])");
  expect([...(read?.values ?? [])]).toEqual([
    ["order.token", { type: "address", place: "0.0" }],
    ["order.more.isOn", { type: "bool", place: "0.1.0" }],
    ["order.more.note", { type: "bytes", place: "0.1.1" }],
    ["parts.[]", { type: "uint8", place: "1.[]" }],
  ]);
  expect(parameterTree("stop()")).toEqual({ signature: "stop()", values: new Map() });
  for (const text of [
    "",
    "f",
    "f(",
    "(uint8 x)",
    "f(uint8 x",
    "f(uint8 x) external",
    "1f()",
    "f(uint8 1x)",
    "f(uint x)",
    "f(bytes33 x)",
    "f(string x)",
    "f(uint8[2] x)",
    "f((int8 x) y)",
    "f(uint8 x,)",
  ]) {
    expect(parameterTree(text), text).toBeNull();
  }
});
