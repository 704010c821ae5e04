import type { Command } from "@holdall/core/protocol";

/** A user's own nonce for the proof of reserves, by its hash; or a text that is none. */
export function reservesNonce(userId: number, isHash: boolean): Command {
  return {
    kind: "set-reserves-nonce",
    requestA: 0,
    requestB: 0,
    requestExpiresMs: 0,
    userId,
    nonceHash: isHash ? (userId % 16).toString(16).repeat(64) : "no hash",
  } as Command;
}
