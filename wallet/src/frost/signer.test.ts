import { createApprovalBook } from "@holdall/wallet/keyring";
import type { SignRequest } from "@holdall/wallet/keyring";
import { describeSigner } from "@holdall/wallet/keyring/conformance";
import { refuse } from "@holdall/wallet/refusals";
import { expect, test } from "vitest";
import { keptShares, memoryRecord, PAIRS, seededBytes } from "./ceremony.twin.ts";
import { createFrostSigner, createLocalPeer } from "./signer.ts";
import type { FrostPeer } from "./signer.ts";

const SHARES = keptShares();

for (const [mine, theirs] of [...PAIRS, ["recovery", "cosigner"] as const]) {
  describeSigner(`frost ${mine} with ${theirs}`, () => {
    const shares = SHARES;
    const record = memoryRecord();
    const honest = createLocalPeer(shares[theirs], { random: seededBytes(5), record: () => true });
    let isCut = false;
    const peer: FrostPeer = {
      ...honest,
      respond: (plan, nonces) =>
        isCut ? Promise.resolve(refuse("frost-session", "silent")) : honest.respond(plan, nonces),
    };
    const signer = createFrostSigner({ share: shares[mine], peer, random: seededBytes(6), record });
    return Promise.resolve({
      signer,
      cut: () => {
        isCut = true;
      },
    });
  });
}

/** Signs with the device's share and a peer, and answers what came of it. */
function signed(peer: FrostPeer, record: () => boolean | Promise<boolean> = () => true) {
  const request: SignRequest = { kind: "solana-message", bytes: new TextEncoder().encode("hello") };
  const random = seededBytes(7);
  const signer = createFrostSigner({ share: SHARES.device, peer, random, record });
  const book = createApprovalBook();
  const seen = random(32);
  const spent = book.spend(book.grant(request, seen, 0), request, seen, 0);
  if (!spent.ok) throw new Error(spent.refusal);
  return signer.sign(request, spent.value);
}

const cosigner = (): FrostPeer =>
  createLocalPeer(SHARES.cosigner, { random: seededBytes(8), record: () => true });

test("the other holder is asked for its nonces while ours wait for their record, and for its part at once", async () => {
  const honest = cosigner();
  const heard: string[] = [];
  const record = Promise.withResolvers<boolean>();
  const peer: FrostPeer = {
    ...honest,
    commit(plan, request) {
      heard.push("commit");
      return honest.commit(plan, request);
    },
    respond(plan, nonces) {
      heard.push("respond");
      return honest.respond(plan, nonces);
    },
  };
  const signature = signed(peer, () => record.promise);
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(heard).toEqual(["commit"]);
  record.resolve(true);
  expect(await signature).toHaveProperty("ok", true);
  expect(heard).toEqual(["commit", "respond"]);
});

test("a session that is not recorded asks the other holder for no part", async () => {
  const honest = cosigner();
  let parts = 0;
  const peer: FrostPeer = {
    ...honest,
    respond(plan, nonces) {
      parts++;
      return honest.respond(plan, nonces);
    },
  };
  expect(await signed(peer, () => false)).toMatchObject({ refusal: "frost-session" });
  expect(parts).toBe(0);
});

test("foreign nonces and a false part name their owner, whatever came beside them", async () => {
  const honest = cosigner();
  const foreign = {
    party: "cosigner",
    hiding: new Uint8Array(32),
    binding: new Uint8Array(32),
  } as const;
  const refusals = await Promise.all([
    signed({ ...honest, commit: () => Promise.resolve({ ok: true, value: foreign }) }),
    signed({
      ...honest,
      respond: () =>
        Promise.resolve({
          ok: true,
          value: { party: "cosigner", share: new Uint8Array(32).fill(1) },
        }),
    }),
  ]);
  for (const one of refusals)
    expect(one).toMatchObject({ refusal: "frost-share", detail: "cosigner" });
});
