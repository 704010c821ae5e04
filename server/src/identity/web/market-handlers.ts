import type { Answer } from "@holdall/core/protocol";
import { deny } from "../denial.ts";
import {
  isStricter,
  loosened,
  needMarket,
  setState,
  stateOf,
  withdrawn,
  wordOf,
} from "../operate/market-states.ts";
import { randomToken } from "../people/seal.ts";
import { actorOf, answer, type Context, type WebCall, type WebHandlersOf } from "./call.ts";

export type MarketName =
  | "announcements"
  | "operatorMarkets"
  | "operatorMarketState"
  | "operatorProposals"
  | "operatorProposalSign";

const kindWords = { spot: "SPOT", perp: "PERP", rfq: "RFQ" } as const;

/** Handlers of the states of markets: a stricter one is one person's, a looser one two people's. */
export function marketHandlers(context: Context): WebHandlersOf<MarketName> {
  const { proposals, marketTurns, noticeMs } = context;
  return {
    announcements: async () => {
      const announced = await proposals.announced();
      const changes = announced.map(({ change, effectiveAt }) => ({
        ...change,
        effectiveAt: effectiveAt ?? 0,
      }));
      return answer({ noticeMs, changes });
    },
    operatorMarkets: async () => {
      const { answer: markets } = await context.venue.query({ kind: "markets" });
      return answer(markets.map(marketRow));
    },
    operatorMarketState: (call) => marketTurns.take("state", () => change(context, call)),
    operatorProposals: async () => answer(await proposals.list()),
    operatorProposalSign: (call) => marketTurns.take("state", () => sign(context, call)),
  };
}

function marketRow({ spec, state }: Answer<"markets">[number]) {
  return { symbol: spec.symbol, marketType: kindWords[spec.kind], state: wordOf(state) };
}

/** A stricter state at once, and with it every loosening that was announced falls; a looser one as a proposal. */
async function change(context: Context, { body, session, nowMs }: WebCall<"operatorMarketState">) {
  const { audit, proposals, rng } = context;
  const market = await needMarket(context, body.symbol);
  if (market.state === stateOf(body.state)) return deny("state-same");
  const actor = actorOf(session);
  if (isStricter(body.state, market)) {
    await setState(context, market, body.state);
    await audit.append({ at: nowMs, actor, action: "market-state", details: JSON.stringify(body) });
    await withdrawn(context, { symbol: body.symbol, actor, nowMs });
    return answer({ done: true });
  }
  const proposal = await proposals.add({
    proposalId: randomToken(rng),
    change: body,
    proposedBy: actor,
    proposedAt: nowMs,
  });
  const details = JSON.stringify(proposal);
  await audit.append({ at: nowMs, actor, action: "market-state-proposed", details });
  return answer({ done: false, proposal });
}

/** The second signature: announced where a notice is due, else in effect at once. */
async function sign(context: Context, { body, session, nowMs }: WebCall<"operatorProposalSign">) {
  const { audit, proposals, noticeMs } = context;
  const signedBy = actorOf(session);
  const proposal = await proposals.toSign({ ...body, signer: signedBy });
  if (noticeMs === 0) return answer(await loosened(context, { ...proposal, signedBy }, nowMs));
  await needMarket(context, proposal.change.symbol);
  const effectiveAt = nowMs + noticeMs;
  const announced = await proposals.decide(proposal, {
    status: "Announced",
    signedBy,
    effectiveAt,
  });
  const details = JSON.stringify(announced);
  await audit.append({ at: nowMs, actor: signedBy, action: "market-state-announced", details });
  return answer(announced);
}
