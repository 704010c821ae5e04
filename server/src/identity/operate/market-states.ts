import type { Answer, MarketState, Venue } from "@holdall/core/protocol";
import { deny } from "../denial.ts";
import { needMarket } from "./need-market.ts";
import type { ChangeOf, Proposal } from "./proposals.ts";

type MarketView = Answer<"markets">[number];
type StateWord = ChangeOf<"MarketState">["state"];

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

/** Denies a state that the market is in, or one that is stricter: that one takes one signature, at once. */
export async function checkLooser(venue: Venue, change: ChangeOf<"MarketState">): Promise<void> {
  const market = await needMarket(venue, change.symbol);
  if (market.state === stateOf(change.state)) return deny("state-same");
  if (isStricter(change.state, market)) return deny("state-stricter");
}

/**
 * Lets a state take effect. One that two have signed only loosens: where the market is in a looser state
 * meanwhile it is denied, and the market stays as it is. One that somebody ordered alone only tightens.
 * A venue that went down between the act and its record finds the market in that state, and only records it.
 */
export async function enterState(
  venue: Venue,
  change: ChangeOf<"MarketState">,
  { signedBy }: Pick<Proposal, "signedBy">,
): Promise<void> {
  const market = await needMarket(venue, change.symbol);
  const mayTighten = signedBy === undefined || signedBy === null;
  const tightens = isStricter(change.state, market);
  if (market.state === stateOf(change.state)) return;
  if (mayTighten && !tightens) return;
  if (!mayTighten && tightens) return deny("state-stricter");
  const { marketId } = market;
  const state = stateOf(change.state);
  const command = { kind: "set-market-state", marketId, state, auctionEndsAtMs: 0 } as const;
  const { events } = await venue.submit(command);
  if (events[0]?.kind === "rejected") deny("venue-refused");
}
