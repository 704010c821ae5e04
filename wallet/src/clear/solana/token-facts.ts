import type { Context, MintFacts } from "../context.ts";
import { stop } from "../reader.ts";
import { isAssociated } from "./derived.ts";

/** The original token program, and the one with extensions. */
export const TOKEN_PROGRAM = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";
export const TOKEN_2022_PROGRAM = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb";

/** True for either token program. */
export function isTokenProgram(program: string): boolean {
  return program === TOKEN_PROGRAM || program === TOKEN_2022_PROGRAM;
}

/**
 * The mint a token account holds, where the instruction does not say it. From the evidence; a
 * token account nobody described is unreadable.
 */
export function mintOfAccount(context: Context, account: string): string {
  const facts = context.evidence[0].tokenAccounts[account];
  return facts?.mint ?? stop("unreadable", `token account ${account}`);
}

/** A mint's facts, or a stop: an amount without decimals is not an amount. */
export function mintFacts(context: Context, mint: string): MintFacts {
  return context.evidence[0].mints[mint] ?? stop("unreadable", `mint ${mint}`);
}

/** Decimals stated in the bytes: the chain enforces them, so evidence must not contradict. */
export function statedDecimals(context: Context, mint: string, stated: number): number {
  const facts = context.evidence[0].mints[mint];
  if (facts !== undefined && facts.decimals !== stated) stop("malformed", `decimals of ${mint}`);
  return stated;
}

/**
 * Who owns a destination token account, when that is certain: it follows from the owner by
 * derivation, or two nodes agree. Otherwise the token account itself is what is shown.
 */
export function certainOwner(
  context: Context,
  account: string,
  mint: string,
  program: string,
): string {
  const facts = context.evidence[0].tokenAccounts[account];
  if (facts === undefined || facts.mint !== mint) return account;
  const isCertain =
    context.evidence.length === 2 || isAssociated(account, facts.owner, mint, program);
  return isCertain ? facts.owner : account;
}
