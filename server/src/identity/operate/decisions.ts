import type { Turns } from "@holdall/server/ports";
import { Denied, deny } from "../denial.ts";
import { changeKinds, letHappen, subjectOf, tryChange, type ChangeParts } from "./changes.ts";
import type { Change, Proposal, Proposals } from "./proposals.ts";
import { changeText, WAITING_MS } from "./proposals.ts";
import type { WatchedPrices } from "./sources-report.ts";
import { needLivePrices } from "./stale-sources.ts";

/** What decisions are made with. */
export interface DecisionParts extends ChangeParts {
  readonly proposals: Proposals;
  /** One decision after another: what was looked at is what is decided. */
  readonly turns: Turns<"decision">;
  /** How long before it takes effect a change is announced; 0: at once. */
  readonly noticeMs: number;
  readonly prices: WatchedPrices | undefined;
}

/** Who decides, and when. */
export interface Decider {
  readonly actor: string;
  readonly nowMs: number;
}

type Word = "" | "proposed" | "announced" | "ordered" | "withdrawn" | "refused" | "expired";

function entryOf(change: Change, word: Word, { actor, nowMs }: Decider) {
  const { action } = changeKinds[change.kind];
  return { at: nowMs, actor, action: word === "" ? action : `${action}-${word}` };
}

/** Keeps a proposal for a second person, once the engine would take it as things are now. */
export async function propose(
  parts: DecisionParts,
  of: { readonly proposalId: string; readonly change: Change },
  by: Decider,
): Promise<Proposal> {
  return parts.turns.take("decision", async () => {
    await tryChange(parts, of.change);
    const proposal = {
      ...of,
      proposedBy: by.actor,
      proposedAt: by.nowMs,
      status: "Waiting",
    } as const;
    return parts.proposals.add(proposal, entryOf(of.change, "proposed", by));
  });
}

/**
 * The second signature: by another person, over the same bytes, of a change that could still take effect.
 * It is decided with it, and takes effect after its notice; what was announced of the same subject falls.
 */
export async function sign(
  parts: DecisionParts,
  of: { readonly proposalId: string; readonly hash: string; readonly change: Change },
  by: Decider,
): Promise<Proposal> {
  return parts.turns.take("decision", async () => {
    const proposal = await needWaiting(parts, of.proposalId, by.nowMs);
    if (proposal.proposedBy === by.actor) return deny("proposal-own");
    const isSame = changeText(proposal.change) === changeText(of.change);
    if (proposal.hash !== of.hash || !isSame) return deny("proposal-changed");
    const { isPublic } = changeKinds[proposal.change.kind];
    // Who may do what hangs on no price: that can be decided when every source is down.
    if (isPublic) await needLivePrices(parts.venue, parts.prices);
    await tryChange(parts, proposal.change);
    await withdrawAnnounced(parts, proposal.change, by);
    const effectiveAt = by.nowMs + (isPublic ? parts.noticeMs : 0);
    const decision = { status: "Announced", signedBy: by.actor, effectiveAt } as const;
    const announced = await parts.proposals.decide(
      proposal,
      decision,
      entryOf(proposal.change, "announced", by),
    );
    return effectiveAt > by.nowMs ? announced : happen(parts, announced, by.nowMs);
  });
}

/** What waits and may be signed now. */
async function needWaiting(
  { proposals }: DecisionParts,
  proposalId: string,
  nowMs: number,
): Promise<Proposal> {
  const proposal = await proposals.find(proposalId);
  if (proposal?.status === "Expired") return deny("proposal-expired");
  if (proposal?.status !== "Waiting") return deny("proposal-unknown");
  return proposal.proposedAt + WAITING_MS < nowMs ? deny("proposal-expired") : proposal;
}

/**
 * One person's order, which is kept before it is carried out: a venue that goes down in between carries it
 * out when it is back. What was announced of the same subject falls.
 */
export async function order(
  parts: DecisionParts,
  of: { readonly proposalId: string; readonly change: Change },
  by: Decider,
): Promise<Proposal> {
  const { actor: proposedBy, nowMs } = by;
  await withdrawAnnounced(parts, of.change, by);
  const decided = {
    proposedBy,
    proposedAt: nowMs,
    status: "Announced",
    effectiveAt: nowMs,
  } as const;
  const ordered = await parts.proposals.add(
    { ...of, ...decided },
    entryOf(of.change, "ordered", by),
  );
  return happen(parts, ordered, nowMs);
}

/** Takes back what waits or is announced: everything stays as it is, so that one person may. */
export async function withdraw(
  parts: DecisionParts,
  proposalId: string,
  by: Decider,
): Promise<Proposal> {
  return parts.turns.take("decision", async () => {
    const proposal = await parts.proposals.find(proposalId);
    const isOpen = proposal?.status === "Waiting" || proposal?.status === "Announced";
    if (proposal === undefined || !isOpen) return deny("proposal-unknown");
    return withdrawOne(parts, proposal, by);
  });
}

/** What is announced of a subject falls with a newer decision of it, whose whole notice counts. */
async function withdrawAnnounced(parts: DecisionParts, change: Change, by: Decider): Promise<void> {
  for (const proposal of await parts.proposals.announced())
    if (subjectOf(proposal.change) === subjectOf(change)) await withdrawOne(parts, proposal, by);
}

function withdrawOne(
  { proposals }: DecisionParts,
  proposal: Proposal,
  by: Decider,
): Promise<Proposal> {
  const decision = { status: "Refused", signedBy: proposal.signedBy } as const;
  return proposals.decide(proposal, decision, entryOf(proposal.change, "withdrawn", by));
}

/**
 * Lets a decided change take effect, and keeps that it did, or why it could not. A venue that goes down in
 * between finds it decided and not done, and does it again: each change knows when it is in force already.
 */
async function happen(parts: DecisionParts, proposal: Proposal, nowMs: number): Promise<Proposal> {
  const { change, signedBy } = proposal;
  const by = { actor: signedBy ?? proposal.proposedBy, nowMs };
  const refusal = await refusalOf(() => letHappen(parts, proposal, nowMs));
  const status = refusal === undefined ? "Done" : "Refused";
  const word = refusal === undefined ? "" : "refused";
  const decision = { status, signedBy, ...(refusal === undefined ? {} : { refusal }) } as const;
  return parts.proposals.decide(proposal, decision, entryOf(change, word, by));
}

async function refusalOf(act: () => Promise<void>): Promise<string | undefined> {
  try {
    await act();
    return undefined;
  } catch (failure) {
    if (failure instanceof Denied) return failure.message;
    throw failure;
  }
}

/** Lets everything take effect whose time has come, and ends what nobody signed in time. */
export async function takeEffect(parts: DecisionParts, nowMs: number): Promise<void> {
  const { proposals } = parts;
  await parts.turns.take("decision", async () => {
    for (const proposal of await proposals.announced())
      if ((proposal.effectiveAt ?? 0) <= nowMs) await happen(parts, proposal, nowMs);
    for (const proposal of await proposals.overdue(nowMs)) {
      const by = { actor: proposal.proposedBy, nowMs };
      await proposals.decide(
        proposal,
        { status: "Expired" },
        entryOf(proposal.change, "expired", by),
      );
    }
  });
}
