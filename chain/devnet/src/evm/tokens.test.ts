import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import bytecode from "./tokens/bytecode.json" with { type: "json" };

interface Compiled {
  readonly errors?: readonly { readonly formattedMessage: string }[];
  readonly contracts: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly evm: { readonly bytecode: { readonly object: string } } }>>
    >
  >;
}

const SETTINGS = {
  optimizer: { enabled: true, runs: 200 },
  evmVersion: "paris",
  metadata: { bytecodeHash: "none", appendCBOR: false },
  outputSelection: { "*": { "*": ["evm.bytecode.object"] } },
};

test("the bytes that are deployed are those of the source, compiled anew", () => {
  const solc = createRequire(import.meta.url)("solc") as { compile(input: string): string };
  const content = readFileSync(new URL("tokens/tokens.sol", import.meta.url), "utf8");
  const sources = { "tokens.sol": { content } };
  const input = { language: "Solidity", sources, settings: SETTINGS };
  const { contracts, errors = [] } = JSON.parse(solc.compile(JSON.stringify(input))) as Compiled;
  expect(errors.map(({ formattedMessage }) => formattedMessage)).toStrictEqual([]);
  const compiled = Object.entries(contracts["tokens.sol"]).map(([name, { evm }]) => [
    name,
    `0x${evm.bytecode.object}`,
  ]);
  expect(Object.fromEntries(compiled)).toStrictEqual(bytecode);
});
