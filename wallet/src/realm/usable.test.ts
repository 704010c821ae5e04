import { expect, test } from "vitest";
import { addressOf } from "@holdall/wallet/keyring";
import type { VaultBody } from "@holdall/wallet/keyring";
import { checkUsable } from "./usable.ts";

const key = (fill: number) => new Uint8Array(33).fill(fill, 1).fill(2, 0, 1);
const BODY: VaultBody = {
  sources: [],
  accounts: [
    { sourceId: 1, family: "evm", path: "", publicKey: key(7), label: "" },
    { sourceId: 1, family: "solana", path: "", publicKey: key(8).slice(1), label: "" },
  ],
  settings: new Uint8Array(),
};
const [EVM, SOLANA] = BODY.accounts.map((one) => addressOf(one.family, one.publicKey));

test("an EVM network is named by the very number that is signed", () => {
  const usable = (network: string, chainId: bigint, account = EVM) => {
    const done = checkUsable(BODY, { account, brought: { network, chainId } });
    return done.ok ? "usable" : done.refusal;
  };
  expect(usable("eip155:1", 1n)).toBe("usable");
  // By another's name the rules of that network would judge, and its coin's price count.
  expect(usable("eip155:137", 1n)).toBe("wrong-network");
  expect(usable("eip155:01", 1n)).toBe("wrong-network");
  expect(usable("solana:local", 1n)).toBe("wrong-network");
  expect(usable("solana:local", 0n, SOLANA)).toBe("usable");
});
