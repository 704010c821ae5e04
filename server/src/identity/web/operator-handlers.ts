import type { Answer, MarketState } from "@holdall/core/protocol";
import { deny } from "../denial.ts";
import { exportedLiquidations, liquidationLog } from "../operate/liquidation-log.ts";
import type { Proposal } from "../operate/proposals.ts";
import { queueFor } from "../operate/queue.ts";
import { lawsReport, reconciliation } from "../operate/reconciliation.ts";
import { riskReport } from "../operate/risk-report.ts";
import { shockReport } from "../operate/shock-report.ts";
import { randomToken } from "../people/seal.ts";
import type { Session } from "../sessions/sessions.ts";
import { answer, type Context, type WebHandlersOf } from "./call.ts";

type MarketView = Answer<"markets">[number];

type OperatorName = MarketName | RiskName | QueueName | BookkeepingName;

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
    ...queueHandlers(context),
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
  | "operatorShock"
  | "operatorLiquidations"
  | "operatorLiquidationsExport";
type QueueName = "operatorQueue" | "operatorQueueTake";
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
    operatorShock: async ({ query }) => answer(await shockReport(venue, pseudonym, query)),
    operatorLiquidations: async ({ query }) => {
      const paging = { limit: query.limit ?? LOG_PAGE, offset: query.offset ?? 0 };
      return answer(await liquidationLog(context, paging));
    },
    operatorLiquidationsExport: async () => answer(await exportedLiquidations(context)),
  };
}

function queueHandlers(context: Context): WebHandlersOf<QueueName> {
  const { audit, queueOwners } = context;
  return {
    operatorQueue: async ({ session, nowMs }) =>
      answer(await queueFor(context, actorOf(session), nowMs)),
    operatorQueueTake: async ({ body, session, nowMs }) => {
      const { kind, id, isMine } = body;
      const actor = actorOf(session);
      const waiting = await queueFor(context, actor, nowMs);
      const { owner: _former, ...row } =
        waiting.find((each) => each.kind === kind && each.id === id) ?? deny("queue-unknown");
      if (isMine) await queueOwners.take(row, { owner: actor, nowMs, waiting });
      else await queueOwners.giveBack(row);
      const action = isMine ? "queue-taken" : "queue-given-back";
      await audit.append({ at: nowMs, actor, action, details: JSON.stringify({ kind, id }) });
      return answer({ ...row, isMine, ...(isMine ? { owner: actor } : {}) });
    },
  };
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
