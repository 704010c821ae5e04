import { localEvm } from "@holdall/chain/networks";
import { NO_EVIDENCE } from "@holdall/chain/port";
import type { Chain, Evidence } from "@holdall/chain/port";
import { bytesToHex, parseTransaction } from "viem";
import { expect, test } from "vitest";
import { documentEvidence } from "./document-evidence.ts";
import type { OpenChain } from "./open-chains.ts";

const ME = "0x00000000000000000000000000000000000000A1";
const TOKEN = "0x00000000000000000000000000000000000000c1";
const SPENDER = "0x00000000000000000000000000000000000000d1";

const told = (decimals: number): Evidence => ({
  ...NO_EVIDENCE,
  contracts: { [TOKEN]: { isContract: true, standard: "erc20", decimals, createdAtMs: null } },
  simulation: { status: "failed", reason: "a call that nobody makes" },
  simulationLater: { status: "missing" },
});

test("of what a document names both nodes are heard, and nothing of a trial that it is not", async () => {
  const asked: string[] = [];
  const chain = {
    network: localEvm("eip155:31337", "http://127.0.0.1:1"),
    evidence({ bytes }: { readonly bytes: Uint8Array }) {
      const { to, data } = parseTransaction(bytesToHex(bytes));
      asked.push(`${to} ${data}`);
      return Promise.resolve({ value: [told(6), told(18)] });
    },
  } as unknown as Chain;
  const document = JSON.stringify({ domain: { verifyingContract: TOKEN }, message: { SPENDER } });
  const evidence = await documentEvidence({ chain } as OpenChain, ME, document);
  expect(evidence.map(({ contracts }) => contracts[TOKEN].decimals)).toEqual([6, 18]);
  for (const one of evidence) {
    expect(one.simulation).toEqual({ status: "missing" });
    expect(one).not.toHaveProperty("simulationLater");
  }
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain(SPENDER.slice(2));
});
