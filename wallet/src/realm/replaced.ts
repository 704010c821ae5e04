import { hexToBytes } from "@noble/hashes/utils.js";
import { verifySignature } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import type { Brought } from "./context-shape.ts";

/**
 * Whether the account itself signed the transaction whose place is said to be taken: a router that makes
 * one up could have a payment made twice. Refuses `malformed` else.
 */
export function checkReplaced(
  account: string,
  { evidence: [{ replaced }] }: Pick<Brought, "evidence">,
): Outcome<true> {
  if (replaced === undefined) return accept(true);
  const { bytes, signature } = replaced;
  const request = { kind: "evm-transaction", bytes } as const;
  return verifySignature("evm", hexToBytes(account.slice(2)), request, signature)
    ? accept(true)
    : refuse("malformed", "replaced");
}
