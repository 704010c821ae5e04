import { expect, test } from "vitest";
import { UsageError, readOptions } from "./options.ts";

test("without arguments the demo world starts on port 8080 in ./data", () => {
  expect(readOptions([])).toStrictEqual({
    data: "data",
    port: 8080,
    seed: 1,
    demo: true,
    past: true,
    proofs: true,
    calm: false,
    chains: true,
    livePrices: false,
    json: false,
    scenario: undefined,
  });
});

test("what belongs to the demo world can be left out of it, one by one", () => {
  expect(readOptions(["--no-chains"])).toMatchObject({ demo: true, past: true, chains: false });
  expect(readOptions(["--no-past"])).toMatchObject({ demo: true, past: false, chains: true });
  expect(readOptions(["--no-proofs"])).toMatchObject({ past: true, proofs: false, chains: true });
  expect(readOptions(["--no-demo"])).toMatchObject({ demo: false, proofs: false, chains: false });
});

test("a demo world can be calm, and what is none cannot", () => {
  expect(readOptions(["--calm"])).toMatchObject({ demo: true, calm: true });
  expect(readOptions(["--calm", "--no-demo"])).toMatchObject({ demo: false, calm: false });
});

test("every option is read", () => {
  const options = readOptions([
    "--data",
    "/x",
    "--port",
    "0",
    "--seed",
    "7",
    "--no-demo",
    "--live-prices",
    "--json",
    "--scenario",
    "crash",
  ]);
  expect(options).toStrictEqual({
    data: "/x",
    port: 0,
    seed: 7,
    demo: false,
    past: false,
    proofs: false,
    calm: false,
    chains: false,
    livePrices: true,
    json: true,
    scenario: "crash",
  });
});

test.each([
  [["--port", "65536"], "--port"],
  [["--port", "-1"], "--port"],
  [["--port", "http"], "--port"],
  [["--seed", "1.5"], "--seed"],
  [["--data", ""], "--data"],
  [["--colour", "red"], "--colour"],
  [["stray"], "stray"],
] as const)("%j is refused by name", (args, name) => {
  expect(() => readOptions(args)).toThrow(UsageError);
  expect(() => readOptions(args)).toThrow(name);
});
