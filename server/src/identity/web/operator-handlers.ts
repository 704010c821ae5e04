import type { WebResponseOf } from "@holdall/core/contract";
import { formatDecimal } from "@holdall/core/num";
import type { Answer, MarketState } from "@holdall/core/protocol";
import { deny } from "../denial.ts";
import type { Proposal } from "../operate/proposals.ts";
import { randomToken } from "../people/seal.ts";
import type { Session } from "../sessions/sessions.ts";
import { answer, type Context, type WebHandlersOf } from "./call.ts";

type MarketView = Answer<"markets">[number];

type OperatorName =
  | "operatorMarkets"
  | "operatorMarketState"
  | "operatorProposals"
  | "operatorProposalSign"
  | "operatorReconciliation"
  | "operatorAudit";

type StateWord = Proposal["change"]["state"];

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

const kindWords = { spot: "SPOT", perp: "PERP", rfq: "RFQ" } as const;

/** Handlers of those who run the venue. */
export function operatorHandlers(context: Context): WebHandlersOf<OperatorName> {
  return { ...marketHandlers(context), ...bookkeepingHandlers(context) };
}

type MarketName = Exclude<OperatorName, "operatorReconciliation" | "operatorAudit">;

function marketHandlers(context: Context): WebHandlersOf<MarketName> {
  const { audit, proposals, rng } = context;
  return {
    operatorMarkets: async () => {
      const { answer: markets } = await context.venue.query({ kind: "markets" });
      return answer(
        markets.map(({ spec, state }) => ({
          symbol: spec.symbol,
          marketType: kindWords[spec.kind],
          state: wordOf(state),
        })),
      );
    },
    operatorMarketState: async ({ body, session, nowMs }) => {
      const market = await needMarket(context, body.symbol);
      const [now, wanted] = [states[wordOf(market.state)], states[body.state]];
      if (now.state === wanted.state) return deny("state-same");
      const actor = actorOf(session);
      if (wanted.strictness > now.strictness) {
        await setState(context, market, wanted.state);
        await audit.append({
          at: nowMs,
          actor,
          action: "market-state",
          details: JSON.stringify(body),
        });
        return answer({ done: true });
      }
      const proposal = await proposals.add({
        proposalId: randomToken(rng),
        change: body,
        proposedBy: actor,
        proposedAt: nowMs,
      });
      await audit.append({
        at: nowMs,
        actor,
        action: "market-state-proposed",
        details: JSON.stringify(proposal),
      });
      return answer({ done: false, proposal });
    },
    operatorProposals: async () => answer(await proposals.list()),
    operatorProposalSign: async ({ body, session, nowMs }) => {
      const signer = actorOf(session);
      const proposal = await proposals.toSign({ ...body, signer });
      const market = await needMarket(context, proposal.change.symbol);
      const decided = await proposals.decide(proposal, "Done", signer);
      await setState(context, market, states[proposal.change.state].state);
      await audit.append({
        at: nowMs,
        actor: signer,
        action: "market-state",
        details: JSON.stringify(decided),
      });
      return answer(decided);
    },
  };
}

function bookkeepingHandlers(
  context: Context,
): WebHandlersOf<"operatorReconciliation" | "operatorAudit"> {
  return {
    operatorReconciliation: async () => {
      const { answer: assets } = await context.venue.query({ kind: "assets" });
      const { answer: rows } = await context.venue.query({ kind: "zero-sum" });
      const specs = new Map(assets.map(({ assetId, spec }) => [assetId, spec]));
      return answer(
        rows.map(
          ({
            assetId,
            heldUnits,
            differenceUnits,
          }): WebResponseOf<"operatorReconciliation">[number] => {
            const { symbol, decimals } = specs.get(assetId)!;
            const text = (units: string): string => formatDecimal(BigInt(units), decimals);
            return { symbol, held: text(heldUnits), difference: text(differenceUnits) };
          },
        ),
      );
    },
    operatorAudit: async ({ query }) =>
      answer(await context.audit.page(query.after ?? 0, query.limit ?? AUDIT_PAGE)),
  };
}

const AUDIT_PAGE = 100;

/** Operators stand in the log by number: their names are theirs. */
function actorOf(session: Session): string {
  return `user ${session.userId}`;
}

async function needMarket({ venue }: Context, symbol: string): Promise<MarketView> {
  const { answer: markets } = await venue.query({ kind: "markets" });
  return markets.find(({ spec }) => spec.symbol === symbol) ?? deny("market-unknown");
}

async function setState(
  { venue }: Context,
  { marketId }: MarketView,
  state: MarketState,
): Promise<void> {
  const { events } = await venue.submit({
    kind: "set-market-state",
    marketId,
    state,
    auctionEndsAtMs: 0,
  });
  if (events[0]?.kind === "rejected") deny("venue-refused");
}

function wordOf(state: MarketState): StateWord {
  const words = Object.entries(states) as readonly (readonly [StateWord, { state: MarketState }])[];
  return words.find(([, row]) => row.state === state)![0];
}
