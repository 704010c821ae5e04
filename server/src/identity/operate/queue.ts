import type { WebResponseOf } from "@holdall/core/contract";
import type { AccountId, AssetId, Venue } from "@holdall/core/protocol";
import { changeLine } from "./changes.ts";
import { loadListing, type Listing } from "./listing.ts";
import type { Proposals } from "./proposals.ts";
import type { QueueOwners } from "./queue-owners.ts";

export type QueueRow = WebResponseOf<"operatorQueue">[number];
/** What waits, whoever has taken it. */
type Waiting = Omit<QueueRow, "owner" | "isMine">;

/** How far a movement of funds has come; `dueAt` is when its present step is late. */
interface Movement {
  readonly steps: readonly { readonly at: number }[];
  readonly dueAt?: number | null | undefined;
}

/** What brings value in and out, as far as somebody must look after it. */
export interface WatchedRail {
  withdrawalMovement(withdrawalId: number): Movement | undefined;
  overdueDeposits(nowMs: number): readonly {
    readonly reference: string;
    readonly accountId: AccountId;
    readonly assetId: AssetId;
    readonly units: number;
    readonly seenAtMs: number;
  }[];
}

interface QueueParts {
  readonly venue: Venue;
  readonly proposals: Proposals;
  readonly queueOwners: QueueOwners;
  readonly pseudonym: (accountId: AccountId) => string;
  /** Absent where nothing brings value in: then no deposit is late, and of a withdrawal no time is known. */
  readonly rail: WatchedRail | undefined;
}

/** Rows of a kind that one look at the queue shows. */
const ROWS_MAX = 600;

/** What waits for somebody, the oldest first of each kind, and who has taken it. */
export async function queueFor(
  parts: QueueParts,
  actor: string,
  nowMs: number,
): Promise<readonly QueueRow[]> {
  const { answer: parameters } = await parts.venue.query({ kind: "parameters" });
  const listing = await loadListing(parts.venue, parameters.settlementAssetId);
  const rows = [
    ...(await withdrawals(parts, listing, nowMs)),
    ...lateDeposits(parts, listing, nowMs),
    ...(await unsigned(parts)),
  ];
  const ownerOf = await parts.queueOwners.all();
  return rows.map((row) => {
    const owner = ownerOf(row);
    return { ...row, isMine: owner === actor, ...(owner === undefined ? {} : { owner }) };
  });
}

async function withdrawals(
  { venue, rail, pseudonym }: QueueParts,
  listing: Listing,
  nowMs: number,
): Promise<readonly Waiting[]> {
  const { answer: open } = await venue.query({ kind: "open-withdrawals" });
  return open.slice(0, ROWS_MAX).map(({ withdrawalId, accountId, assetId, units }) => {
    const movement = rail?.withdrawalMovement(withdrawalId);
    const since = movement?.steps[0]?.at;
    const dueAt = movement?.dueAt ?? null;
    return {
      kind: "Withdrawal",
      id: String(withdrawalId),
      action: "Settle",
      isLate: dueAt !== null && dueAt < nowMs,
      details: movementText(listing, { assetId, units, account: pseudonym(accountId) }),
      ...(since === undefined ? {} : { since }),
    };
  });
}

function lateDeposits(
  { rail, pseudonym }: QueueParts,
  listing: Listing,
  nowMs: number,
): readonly Waiting[] {
  const late = rail?.overdueDeposits(nowMs) ?? [];
  return late.slice(0, ROWS_MAX).map(({ reference, accountId, assetId, units, seenAtMs }) => ({
    kind: "Deposit",
    id: reference,
    action: "Trace",
    isLate: true,
    since: seenAtMs,
    details: movementText(listing, { assetId, units, account: pseudonym(accountId) }),
  }));
}

/** Proposals are never late: how long one waits is up to those who sign. */
async function unsigned({ proposals }: QueueParts): Promise<readonly Waiting[]> {
  const waiting = (await proposals.list()).filter(({ status }) => status === "Waiting");
  return waiting.slice(0, ROWS_MAX).map(({ proposalId, proposedAt, change }) => ({
    kind: "Proposal",
    id: proposalId,
    action: "Sign",
    isLate: false,
    since: proposedAt,
    details: changeLine(change),
  }));
}

function movementText(
  listing: Listing,
  of: { readonly assetId: AssetId; readonly units: number; readonly account: string },
): string {
  const { assetId, units, account } = of;
  return `${listing.amount(assetId, units)} ${listing.asset(assetId).symbol} · ${account}`;
}
