import { randomBytes } from "node:crypto";
import { valueOf } from "@holdall/wallet/frost/ceremony";
import type { FrostShare } from "@holdall/wallet/frost";
import { encodeSeat } from "@holdall/wallet/guarded";
import { sealVault, writeVault } from "@holdall/wallet/keyring";
import type { RandomBytes } from "@holdall/wallet/keyring";
import { stretchOnNode } from "@holdall/wallet/keyring/stretch";

/** The cheapest stretching that is allowed: what it costs is not what is looked at. */
const CHEAP = { memoryKiB: 19_456, passes: 2, lanes: 1 };
const random: RandomBytes = (length) => new Uint8Array(randomBytes(length));

/** A seat that holds a share, with everything else at rest. */
export function seatAtRest(share: FrostShare): Uint8Array {
  const [key, owner] = [new Uint8Array(32), new Uint8Array(20)];
  const seat = {
    share,
    seed: key,
    account: key,
    ceremony: key,
    identities: { device: key, cosigner: key, recovery: key },
    owners: { device: owner, cosigner: owner, recovery: owner },
    first: { device: owner, cosigner: owner, recovery: owner },
    safe: owner,
    policyHash: key,
    card: new Uint8Array(),
  };
  return valueOf(encodeSeat(seat));
}

/** The text of a file that a password opens: a device's vault, a kit or a co-signer's copy. */
export async function sealedText(body: Uint8Array, words: string): Promise<string> {
  const password = new TextEncoder().encode(words);
  const keys = [{ kind: "password", password, cost: CHEAP }] as const;
  const tools = { random, stretch: stretchOnNode, isBackupProven: true };
  return valueOf(writeVault(valueOf(await sealVault(body, keys, 1, tools)), random));
}
