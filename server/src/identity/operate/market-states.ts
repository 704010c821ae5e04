import type { Answer, MarketState, Venue } from "@holdall/core/protocol";
import type { Turns } from "@holdall/server/ports";
import { Denied, deny } from "../denial.ts";
import type { AuditLog } from "./audit-log.ts";
import type { Proposal, Proposals } from "./proposals.ts";

type MarketView = Answer<"markets">[number];
type StateWord = Proposal["change"]["state"];

interface Parts {
  readonly venue: Venue;
  readonly audit: AuditLog;
  readonly proposals: Proposals;
  readonly marketTurns: Turns<"state">;
}

/** Our word for each state of the wire, and how strict it is: a stricter one needs one signature. */
const states: Readonly<
  Record<StateWord, { readonly state: MarketState; readonly strictness: number }>
> = {
  Open: { state: "open", strictness: 0 },
  LimitOnly: { state: "limit-only", strictness: 1 },
  Auction: { state: "auction", strictness: 1 },
  PostOnly: { state: "post-only", strictness: 2 },
  CancelOnly: { state: "cancel-only", strictness: 3 },
  Closed: { state: "closed", strictness: 4 },
};

export function stateOf(word: StateWord): MarketState {
  return states[word].state;
}

export function wordOf(state: MarketState): StateWord {
  const words = Object.entries(states) as readonly (readonly [StateWord, { state: MarketState }])[];
  return words.find(([, row]) => row.state === state)![0];
}

/** True when a market in this state would let less happen than it does now. */
export function isStricter(word: StateWord, { state }: MarketView): boolean {
  return states[word].strictness > states[wordOf(state)].strictness;
}

export async function needMarket(
  { venue }: Pick<Parts, "venue">,
  symbol: string,
): Promise<MarketView> {
  const { answer: markets } = await venue.query({ kind: "markets" });
  return markets.find(({ spec }) => spec.symbol === symbol) ?? deny("market-unknown");
}

export async function setState(
  { venue }: Pick<Parts, "venue">,
  { marketId }: MarketView,
  word: StateWord,
): Promise<void> {
  const state = stateOf(word);
  const { events } = await venue.submit({
    kind: "set-market-state",
    marketId,
    state,
    auctionEndsAtMs: 0,
  });
  if (events[0]?.kind === "rejected") deny("venue-refused");
}

/**
 * Lets a change take effect that two have signed. It may only loosen: where the market is in a looser state
 * meanwhile, or the venue refuses, it is refused and the market stays as it is. A venue that went down
 * between the act and its record finds the market in that state, and only records it.
 */
export async function loosened(parts: Parts, proposal: Proposal, nowMs: number): Promise<Proposal> {
  const { audit, proposals } = parts;
  const isDone = await isLoosened(parts, proposal);
  const status = isDone ? "Done" : "Refused";
  const decided = await proposals.decide(proposal, { status, signedBy: proposal.signedBy });
  const action = isDone ? "market-state" : "market-state-refused";
  const actor = proposal.signedBy ?? "";
  await audit.append({ at: nowMs, actor, action, details: JSON.stringify(decided) });
  return decided;
}

async function isLoosened(parts: Parts, { change }: Proposal): Promise<boolean> {
  try {
    const market = await needMarket(parts, change.symbol);
    if (isStricter(change.state, market)) return false;
    if (market.state !== stateOf(change.state)) await setState(parts, market, change.state);
    return true;
  } catch (failure) {
    if (failure instanceof Denied) return false;
    throw failure;
  }
}

/** What was announced for a market falls with a stricter state of it: two sign anew when it may open. */
export async function withdrawn(
  { audit, proposals }: Parts,
  of: { readonly symbol: string; readonly actor: string; readonly nowMs: number },
): Promise<void> {
  const { symbol, actor, nowMs } = of;
  for (const proposal of await proposals.announced()) {
    if (proposal.change.symbol !== symbol) continue;
    const { signedBy } = proposal;
    const decided = await proposals.decide(proposal, { status: "Refused", signedBy });
    const details = JSON.stringify(decided);
    await audit.append({ at: nowMs, actor, action: "market-state-withdrawn", details });
  }
}

/** Lets everything announced take effect whose time has come. */
export async function takeEffect(parts: Parts, nowMs: number): Promise<void> {
  await parts.marketTurns.take("state", async () => {
    for (const proposal of await parts.proposals.announced())
      if ((proposal.effectiveAt ?? 0) <= nowMs) await loosened(parts, proposal, nowMs);
  });
}
