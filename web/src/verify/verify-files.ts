import { verifyDay } from "@holdall/core/reserves";
import type { DayLine, DayReport } from "@holdall/core/reserves";
import { sha256 } from "./sha256.ts";

/** What the verification of a day found, in plain values. */
export interface Verified {
  readonly exit: DayReport["exit"];
  readonly lines: readonly DayLine[];
}

interface Claim {
  readonly key: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Verifies the files of one day. Signatures are checked by the platform, which answers later: a first
 * pass collects what is claimed to be signed, a second one has the answers.
 */
export async function verifyFiles(files: ReadonlyMap<string, Uint8Array>): Promise<Verified> {
  const claims = new Map<string, Claim>();
  const run = (verifySignature: (claim: Claim) => boolean): DayReport =>
    verifyDay({
      sha256,
      read: (name) => files.get(name),
      verifySignature: (key, message, signature) => verifySignature({ key, message, signature }),
      // Signatures of chains are checked where chains are spoken; a declared simulation counts here.
      checkHolding: ({ kind }) => kind === "simulated",
    });
  run((claim) => {
    claims.set(nameOf(claim), claim);
    return true;
  });
  const valid = new Set<string>();
  for (const [name, claim] of claims) if (await isSigned(claim)) valid.add(name);
  const { exit, lines } = run((claim) => valid.has(nameOf(claim)));
  return { exit, lines };
}

function nameOf({ key, message, signature }: Claim): string {
  return [key, sha256(message), signature].map(String).join(" ");
}

async function isSigned({ key, message, signature }: Claim): Promise<boolean> {
  try {
    const owned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);
    const imported = await crypto.subtle.importKey("raw", owned(key), "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", imported, owned(signature), owned(message));
  } catch {
    // A key that is no key has signed nothing.
    return false;
  }
}
