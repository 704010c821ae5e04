import { describeSigner } from "@holdall/wallet/keyring/conformance";
import { refuse } from "@holdall/wallet/refusals";
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
