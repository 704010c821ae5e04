import { argon2Sync, randomBytes } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { groupAddress, groupKeyOf } from "@holdall/wallet/frost";
import type { FrostShare } from "@holdall/wallet/frost";
import { freshShares, valueOf } from "@holdall/wallet/frost/ceremony";
import { encodeSeat } from "@holdall/wallet/guarded";
import { sealVault, writeVault } from "@holdall/wallet/keyring";
import type { RandomBytes, Stretch } from "@holdall/wallet/keyring";

/** Two hands of one key as they lie on a disk, and what opens them. */
export interface SealedHands {
  readonly address: string;
  readonly publicKey: Uint8Array;
  readonly files: readonly [string, string];
  readonly passwords: readonly [string, string];
}

const CHEAP = { memoryKiB: 19_456, passes: 2, lanes: 1 };
const random: RandomBytes = (length) => new Uint8Array(randomBytes(length));
const stretch: Stretch = (message, { salt, memoryKiB, passes, lanes }) =>
  new Uint8Array(
    argon2Sync("argon2id", {
      message,
      nonce: salt,
      memory: memoryKiB,
      passes,
      parallelism: lanes,
      tagLength: 32,
    }),
  );

/** A co-signer's copy and a kit of a new key, sealed into a folder of their own. */
export async function sealedHands(): Promise<SealedHands> {
  const { cosigner, recovery } = freshShares();
  const folder = mkdtempSync(join(tmpdir(), "holdall-hands-"));
  const passwords = ["a copy of the co-signer", "six words of the kit"] as const;
  const files = [join(folder, "copy.json"), join(folder, "kit.json")] as const;
  for (const [at, share] of [cosigner, recovery].entries()) {
    writeFileSync(files[at], await sealed(share, passwords[at]));
  }
  const { group } = recovery;
  return { address: groupAddress(group), publicKey: groupKeyOf(group), files, passwords };
}

async function sealed(share: FrostShare, words: string): Promise<string> {
  const [key, owner] = [new Uint8Array(32), new Uint8Array(20)];
  const seat = {
    share,
    seed: key,
    account: key,
    ceremony: key,
    identities: { device: key, cosigner: key, recovery: key },
    owners: { device: owner, cosigner: owner, recovery: owner },
    safe: owner,
    policyHash: key,
    card: new Uint8Array(),
  };
  const password = new TextEncoder().encode(words);
  const keys = [{ kind: "password", password, cost: CHEAP }] as const;
  const tools = { random, stretch, isBackupProven: true };
  return valueOf(
    writeVault(valueOf(await sealVault(valueOf(encodeSeat(seat)), keys, 1, tools)), random),
  );
}
