import { NO_EVIDENCE } from "@holdall/wallet/clear";
import { expect, test } from "vitest";
import { brought } from "./context-shape.ts";

const TOKEN = `0x${"11".repeat(20)}`;

/** What the router brings, with more facts of one contract. */
const withFacts = (facts: object) => ({
  network: "eip155:1",
  chainId: 1n,
  evidence: [
    {
      ...NO_EVIDENCE,
      contracts: {
        [TOKEN]: { isContract: true, standard: "erc20", decimals: 6, createdAtMs: null, ...facts },
      },
    },
  ],
  secondReading: null,
});

test("what nodes tell of a contract's code comes in, whole or not at all", () => {
  const codeHash = `0x${"ab".repeat(32)}`;
  const told = withFacts({ codeHash, isCodeKnown: false });
  expect(brought(told)).toEqual(told);
  expect(brought(withFacts({}))).toEqual(withFacts({}));
  for (const facts of [{ codeHash: `${codeHash}0` }, { isCodeKnown: "no" }, { code: "0x" }]) {
    expect(brought(withFacts(facts))).toBeUndefined();
  }
});
