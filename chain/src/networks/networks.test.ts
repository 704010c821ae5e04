import { expect, test } from "vitest";
import { NETWORKS, chainIdOf, localEvm, localSolana } from "./index.ts";

test("every row has an id of its own, two operators, both languages, and is off", () => {
  expect(NETWORKS.length).toBeGreaterThan(6);
  expect(new Set(NETWORKS.map(({ id }) => id)).size).toBe(NETWORKS.length);
  for (const network of NETWORKS) {
    expect(
      new Set(network.rpc.map(({ operator }) => operator)).size,
      network.id,
    ).toBeGreaterThanOrEqual(2);
    expect(network.rpc.every(({ url }) => url.startsWith("https://"))).toBe(true);
    expect(network.name.en).not.toBe("");
    expect(network.name.fr).not.toBe("");
    expect(network).toMatchObject({ isEnabled: false, isLocal: false });
    expect(network.id.startsWith(network.family === "evm" ? "eip155:" : "solana:")).toBe(true);
  }
});

test("the number of an EVM network is in its id; Solana has none", () => {
  expect(chainIdOf(localEvm("eip155:424242", "http://127.0.0.1:1"))).toBe(424_242n);
  expect(chainIdOf(localSolana("solana:x", "http://127.0.0.1:1"))).toBe(0n);
});
