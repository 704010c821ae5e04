import { NATIVE } from "../context.ts";
import type { Draft } from "../draft.ts";
import { address, assetOperand, lamports } from "../draft.ts";
import { stop } from "../reader.ts";
import { isAssociated } from "./derived.ts";
import { exactly } from "./instruction.ts";
import type { Instruction } from "./message.ts";
import { isTokenProgram } from "./token-facts.ts";

/** Rent of a plain token account of 165 bytes, in lamports. */
const TOKEN_ACCOUNT_RENT = 2_039_280n;

/**
 * Explains the creation of an associated token account. The account must be the one that follows
 * from the wallet and the mint, which is recomputed here.
 */
export function explainAssociated(instruction: Instruction, draft: Draft): void {
  const { data } = instruction;
  const isCreate = data.length === 0 || (data.length === 1 && data[0] <= 1);
  if (!isCreate) stop("unreadable", `associated token instruction ${data[0]}`);
  const [payer, account, wallet, mint, , program] = exactly(instruction, 6);
  if (!isTokenProgram(program) || !isAssociated(account, wallet, mint, program)) {
    stop("malformed", `token account ${account}`);
  }
  draft.effect("create-token-account", {
    account: address(account),
    owner: address(wallet),
    asset: assetOperand({ kind: "token", id: mint }),
    amount: lamports(TOKEN_ACCOUNT_RENT),
    payer: address(payer),
  });
  if (draft.isPerson(payer)) {
    draft.outflows.push({ asset: NATIVE, units: TOKEN_ACCOUNT_RENT, to: account });
  }
}
