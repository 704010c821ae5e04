import { startSolana } from "@holdall/devnet/solana";
import { getTransferSolInstruction } from "@solana-program/system";
import { createSolanaRpc, generateKeyPairSigner, lamports } from "@solana/kit";
import type { Address, KeyPairSigner } from "@solana/kit";
import { expect, test } from "vitest";
import { sendInstructions } from "./mint.twin.ts";
import { control } from "./worlds.twin.ts";

const processed = { commitment: "processed" } as const;
/** Every depth with `HOLDALL_LONG=1`: the ends and some between every time. */
const DEPTHS =
  process.env["HOLDALL_LONG"] === "1"
    ? Array.from({ length: 31 }, (_, place) => place + 1)
    : [1, 2, 3, 14, 30, 31];

async function openChain() {
  const node = await startSolana({ seed: "rollback", slotMs: 0 });
  const rpc = createSolanaRpc(node.url);
  const payer = await generateKeyPairSigner();
  await rpc.requestAirdrop(payer.address, lamports(1_000_000_000_000n)).send();
  await control(node, "devnet_advance", [40]);
  const balance = async (address: Address) =>
    (await rpc.getBalance(address, processed).send()).value;
  return { node, rpc, payer, balance };
}

/** A payment in each of so many slots; the last slot stays open. */
async function payEachSlot(
  node: { readonly url: string; readonly token: string },
  payer: KeyPairSigner,
  { target, slots }: { readonly target: Address; readonly slots: number },
) {
  const signatures: string[] = [];
  for (let slot = 0; slot < slots; slot++) {
    const amount = BigInt(1_000_000 + slot);
    signatures.push(
      await sendInstructions(node, payer, [
        getTransferSolInstruction({ source: payer, destination: target, amount }),
      ]),
    );
    await control(node, "devnet_advance", [1]);
  }
  return signatures;
}

test.each(DEPTHS)(
  "going back %i slots drops exactly what they held, and the past is as it was",
  async (depth) => {
    const { node, rpc, payer, balance } = await openChain();
    try {
      const { address: target } = await generateKeyPairSigner();
      const before = await balance(payer.address);
      const signatures = await payEachSlot(node, payer, { target, slots: 31 });
      const answer = (await control(node, "devnet_rollback", [depth, "drop"])) as {
        dropped: string[];
      };
      // The open slot is the first of them, and held nothing.
      const kept = signatures.length - (depth - 1);
      expect(answer.dropped).toStrictEqual(signatures.slice(kept));
      const paid = signatures
        .slice(0, kept)
        .reduce((sum, _, slot) => sum + BigInt(1_000_000 + slot), 0n);
      expect(await balance(target)).toBe(paid);
      expect(await balance(payer.address)).toBe(before - paid - 5_000n * BigInt(kept));
      const { value } = await rpc.getSignatureStatuses(signatures as never).send();
      expect(value.map((one) => one !== null)).toStrictEqual(
        signatures.map((_, place) => place < kept),
      );
    } finally {
      await node.close();
    }
  },
);

test("transactions sent again on the other branch end where they did", async () => {
  for (const mode of ["replay", "reorder"]) {
    const { node, rpc, payer, balance } = await openChain();
    const { address: target } = await generateKeyPairSigner();
    const signatures = await payEachSlot(node, payer, { target, slots: 5 });
    const whole = await balance(target);
    const answer = (await control(node, "devnet_rollback", [4, mode])) as { dropped: string[] };
    // A hash that the thrown slots made is unknown on the new branch: what used it is dropped.
    const { value } = await rpc.getSignatureStatuses(signatures as never).send();
    const missing = signatures.filter((_, place) => value[place] === null);
    expect(new Set(answer.dropped)).toStrictEqual(new Set(missing));
    const lost = missing.reduce(
      (sum, one) => sum + BigInt(1_000_000 + signatures.indexOf(one)),
      0n,
    );
    expect(await balance(target)).toBe(whole - lost);
    await node.close();
  }
});

test("what is final stays, unless the caller says that it may go", async () => {
  const { node, payer, balance } = await openChain();
  const { address: target } = await generateKeyPairSigner();
  await payEachSlot(node, payer, { target, slots: 1 });
  await control(node, "devnet_advance", [32]);
  await expect(control(node, "devnet_rollback", [34, "drop"])).rejects.toThrow("final");
  expect(await balance(target)).toBe(1_000_000n);
  await control(node, "devnet_rollback", [34, "drop", { beyondFinality: true }]);
  expect(await balance(target)).toBe(0n);
  await expect(
    control(node, "devnet_rollback", [1_000, "drop", { beyondFinality: true }]),
  ).rejects.toThrow();
  await node.close();
});
