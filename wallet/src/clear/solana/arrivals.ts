import { ed25519 } from "@noble/curves/ed25519.js";
import { addressBytes } from "../base58.ts";
import type { Draft } from "../draft.ts";
import { address } from "../draft.ts";
import type { Effect, Outflow } from "../explanation.ts";
import { SYSTEM_PROGRAM } from "./system.ts";
import { isReadable } from "./transaction.ts";

/** What an account without data must hold at least, in lamports. */
const RENT_LAMPORTS_MIN = 890_880n;

/**
 * Says of what leaves the person whether it can arrive on Solana (206) and whether anybody can send
 * it on (207). An account that the request itself makes is left alone: its bytes say its program.
 */
export function assessArrivals(draft: Draft, { asset, to }: Outflow): void {
  const { programs } = draft.context.evidence[0];
  if (programs === undefined || isMade(draft.effects, to)) return;
  const program = programs[to];
  const isEmpty = program === null && asset.kind === "native";
  if (isEmpty && arriving(draft.effects, to) < RENT_LAMPORTS_MIN) {
    draft.raise(206, { to: address(to) });
  }
  // An empty account, and one of the System program, obeys its key alone: here there is none.
  const isRun = typeof program === "string" && program !== SYSTEM_PROGRAM && isReadable(program);
  if (!isRun && !isKey(to)) draft.raise(207, { to: address(to) });
}

function isMade(effects: readonly Effect[], to: string): boolean {
  return effects.some(({ kind, operands: { account } }) => {
    return kind.startsWith("create-") && account.type === "address" && account.address === to;
  });
}

/** All lamports that the request brings to an account, from whomever. */
function arriving(effects: readonly Effect[], account: string): bigint {
  return effects.reduce((sum, { operands: { amount, to } }) => {
    const isHere = to?.type === "address" && to.address === account;
    return isHere && amount?.type === "amount" && amount.asset.kind === "native"
      ? sum + amount.units
      : sum;
  }, 0n);
}

/** True when an address is a point of the curve, as every public key is. */
function isKey(text: string): boolean {
  return ed25519.utils.isValidPublicKey(addressBytes(text) ?? new Uint8Array(), true);
}
