import type { Answer } from "@holdall/core/protocol";
import type { Caller } from "../auth/verifier.ts";
import { refuse, refusals } from "../refusal.ts";
import type { Context } from "./call.ts";

export type AccountView = NonNullable<Answer<"account">>;

/** All accounts of whoever asks, the main one first. */
export async function ownAccounts(
  { venue }: Context,
  caller: Caller,
): Promise<readonly AccountView[]> {
  return (await venue.query({ kind: "accounts-of-user", userId: caller.key.userId })).answer;
}

/** The one with a number; a number of nobody, or of somebody else, is not found. */
export async function ownAccountOf(
  context: Context,
  caller: Caller,
  subaccountId: number,
): Promise<AccountView> {
  const accounts = await ownAccounts(context, caller);
  const own = accounts.find((account) => account.subaccountNumber === subaccountId);
  return own ?? refuse(refusals.notFound);
}
