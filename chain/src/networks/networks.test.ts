import { expect, test } from "vitest";
import { NETWORKS, chainIdOf, localEvm, localSolana, nodeOrigins } from "./index.ts";

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

test("the places of nodes are those of the rows: each once, encrypted, none on this machine", () => {
  const origins = nodeOrigins();
  const named = NETWORKS.flatMap(({ rpc }) => rpc.map(({ url }) => new URL(url).host));
  expect(origins.map((one) => new URL(one).host)).toEqual([...new Set(named)]);
  expect(origins.length).toBeGreaterThan(NETWORKS.length);
  for (const origin of origins) {
    expect(origin).toMatch(/^https:\/\/[a-z0-9.-]+$/u);
    expect(new URL(origin).hostname).not.toMatch(/^(?:localhost|127\.|.*\.localhost$)/u);
  }
});

test("both clusters of Solana that people share are rows, and only the one of tests has no price", () => {
  const solana = NETWORKS.filter(({ family }) => family === "solana");
  expect(solana.map(({ id, isTestnet }) => [id.slice(0, 11), isTestnet])).toEqual([
    ["solana:5eyk", false],
    ["solana:EtWT", true],
  ]);
  expect(NETWORKS.filter(({ isTestnet }) => isTestnet)).toHaveLength(1);
});
