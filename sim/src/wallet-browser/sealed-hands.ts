import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { groupAddress, groupKeyOf } from "@holdall/wallet/frost";
import { freshShares } from "@holdall/wallet/frost/ceremony";
import { seatAtRest, sealedText } from "@holdall/wallet/offline/sealed";

/** Two hands of one key as they lie on a disk, and what opens them. */
export interface SealedHands {
  readonly address: string;
  readonly publicKey: Uint8Array;
  readonly files: readonly [string, string];
  readonly passwords: readonly [string, string];
}

/** A co-signer's copy and a kit of a new key, sealed into a folder of their own. */
export async function sealedHands(): Promise<SealedHands> {
  const { cosigner, recovery } = freshShares();
  const folder = mkdtempSync(join(tmpdir(), "holdall-hands-"));
  const passwords = ["a copy of the co-signer", "six words of the kit"] as const;
  const files = [join(folder, "copy.json"), join(folder, "kit.json")] as const;
  for (const [at, share] of [cosigner, recovery].entries()) {
    writeFileSync(files[at], await sealedText(seatAtRest(share), passwords[at]));
  }
  const { group } = recovery;
  return { address: groupAddress(group), publicKey: groupKeyOf(group), files, passwords };
}
