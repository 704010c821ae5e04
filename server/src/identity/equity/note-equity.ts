import type { AccountId, Venue } from "@holdall/core/protocol";
import type { Sessions } from "../sessions/sessions.ts";
import type { EquityLog } from "./equity-log.ts";

/** What an account is worth now, in units of the settlement asset; `undefined` where margin says nothing. */
export async function equityNow(venue: Venue, accountId: AccountId): Promise<number | undefined> {
  const { answer: risk } = await venue.query({ kind: "account-risk", accountId });
  return risk === null ? undefined : risk.netEquityUnits;
}

/** Notes what every account of those who are signed in is worth now. */
export async function noteEquity(
  of: { readonly venue: Venue; readonly sessions: Sessions; readonly equity: EquityLog },
  nowMs: number,
): Promise<void> {
  const { venue, sessions, equity } = of;
  for (const userId of sessions.users(nowMs)) {
    const { answer: accounts } = await venue.query({ kind: "accounts-of-user", userId });
    for (const { accountId } of accounts) {
      const units = await equityNow(venue, accountId);
      if (units !== undefined) await equity.note(accountId, { atMs: nowMs, units });
    }
  }
}
