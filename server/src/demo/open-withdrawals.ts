import type { AccountId, Venue } from "@holdall/core/protocol";

/** The part of the history that is asked; the server's own fits. */
export interface WithdrawalHistory {
  withdrawals(filter: {
    readonly accountId: AccountId;
    readonly fromMs: null;
    readonly toMs: null;
    readonly id: null;
    readonly clientId: null;
    readonly limit: number;
    readonly offset: number;
    readonly sort: "asc" | "desc";
  }): Promise<{
    readonly rows: readonly { readonly withdrawalId: number; readonly status: string }[];
    readonly total: number;
  }>;
}

const PAGE_ROWS = 1_000;

/**
 * The withdrawals that were requested and neither settled nor cancelled, of every account: what the
 * custody rail must take up after a restart. The history must have caught up with the venue.
 */
export async function openWithdrawals(
  venue: Pick<Venue, "query">,
  history: WithdrawalHistory,
): Promise<readonly number[]> {
  const open: number[] = [];
  for (let number = 1; ; number += 1) {
    const accountId = number as AccountId;
    const { answer: account } = await venue.query({ kind: "account", accountId });
    if (account === null) return open;
    open.push(...(await openOf(history, accountId)));
  }
}

async function openOf(history: WithdrawalHistory, accountId: AccountId): Promise<number[]> {
  const open: number[] = [];
  const filter = { accountId, fromMs: null, toMs: null, id: null, clientId: null } as const;
  for (let offset = 0; ; offset += PAGE_ROWS) {
    const page = { limit: PAGE_ROWS, offset, sort: "asc" } as const;
    const { rows } = await history.withdrawals({ ...filter, ...page });
    for (const row of rows) if (row.status === "requested") open.push(row.withdrawalId);
    if (rows.length < PAGE_ROWS) return open;
  }
}
