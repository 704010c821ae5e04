import { getAddressEncoder } from "@solana/kit";
import { isAddress } from "viem";
import { expect, test } from "vitest";
import { KNOWN_TOKENS, knownTokensOf } from "./known-tokens.ts";
import { NETWORKS } from "./networks.ts";

test("each known token is of a public network, is named once, and has an address that is whole", () => {
  expect(KNOWN_TOKENS.length).toBeGreaterThan(10);
  const seen = new Set<string>();
  for (const { network, id, decimals } of KNOWN_TOKENS) {
    const row = NETWORKS.find((one) => one.id === network);
    expect(row?.isTestnet, network).toBe(false);
    const isWhole =
      row?.family === "evm"
        ? isAddress(id, { strict: true })
        : getAddressEncoder().encode(id as never).length === 32;
    expect(isWhole, id).toBe(true);
    expect(decimals).toBeLessThanOrEqual(18);
    expect(seen.has(`${network} ${id}`)).toBe(false);
    seen.add(`${network} ${id}`);
  }
});

test("a wrapped coin is worth its network's coin and has as many decimals", () => {
  for (const { network, symbol, worth, decimals } of KNOWN_TOKENS) {
    if (!symbol.startsWith("W")) continue;
    const row = NETWORKS.find((one) => one.id === network)!;
    expect([symbol, worth, decimals]).toEqual([`W${row.currency}`, row.currency, row.decimals]);
  }
  expect(knownTokensOf({ id: "eip155:31337" })).toEqual([]);
});
