import type { WebResponseOf } from "@holdall/core/contract";
import type { Answer, MarketState } from "@holdall/core/protocol";
import { deny } from "../denial.ts";
import { exportedLiquidations, liquidationLog } from "../operate/liquidation-log.ts";
import type { Proposal } from "../operate/proposals.ts";
import { lawsReport, reconciliation } from "../operate/reconciliation.ts";
import { riskReport } from "../operate/risk-report.ts";
import { randomToken } from "../people/seal.ts";
import type { Session } from "../sessions/sessions.ts";
import { answer, type Context, type WebHandlersOf } from "./call.ts";

type MarketView = Answer<"markets">[number];

type OperatorName = MarketName | RiskName | BookkeepingName;

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
  return {
    ...marketHandlers(context),
    ...riskHandlers(context),
    ...bookkeepingHandlers(context),
  };
}

type MarketName =
  | "operatorMarkets"
  | "operatorMarketState"
  | "operatorProposals"
  | "operatorProposalSign";
type RiskName =
  | "operatorRisk"
  | "operatorLiquidations"
  | "operatorLiquidationsExport"
  | "operatorQueue";
type BookkeepingName = "operatorReconciliation" | "operatorLaws" | "operatorAudit";

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

function riskHandlers(context: Context): WebHandlersOf<RiskName> {
  const { venue, pseudonym } = context;
  return {
    operatorRisk: async () => answer(await riskReport(venue, pseudonym)),
    operatorLiquidations: async ({ query }) => {
      const paging = { limit: query.limit ?? LOG_PAGE, offset: query.offset ?? 0 };
      return answer(await liquidationLog(context, paging));
    },
    operatorLiquidationsExport: async () => answer(await exportedLiquidations(context)),
    operatorQueue: async () => answer(await queueOf(context)),
  };
}

/** What waits for somebody, the oldest first of each kind. */
async function queueOf({ venue, proposals }: Context): Promise<WebResponseOf<"operatorQueue">> {
  const { answer: withdrawals } = await venue.query({ kind: "open-withdrawals" });
  const waiting = (await proposals.list()).filter(({ status }) => status === "Waiting");
  return [
    ...withdrawals
      .slice(0, QUEUE_MAX)
      .map((id) => ({ kind: "Withdrawal", id: String(id), action: "Settle" }) as const),
    ...waiting.map(({ proposalId, proposedAt, change }) => {
      const details = `${change.symbol} to ${change.state}: ${change.reason}`;
      return {
        kind: "Proposal",
        id: proposalId,
        action: "Sign",
        since: proposedAt,
        details,
      } as const;
    }),
  ];
}

function bookkeepingHandlers({ venue, audit }: Context): WebHandlersOf<BookkeepingName> {
  return {
    operatorReconciliation: async () => answer(await reconciliation(venue)),
    operatorLaws: async () => answer(await lawsReport(venue)),
    operatorAudit: async ({ query }) =>
      answer(await audit.page(query.after ?? 0, query.limit ?? LOG_PAGE)),
  };
}

/** Rows of a log where nobody says how many. */
const LOG_PAGE = 100;
/** Withdrawals that one look at the queue shows. */
const QUEUE_MAX = 1_000;

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
