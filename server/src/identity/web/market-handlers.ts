import { deny } from "../denial.ts";
import { announcementOf, changeKinds, needPower, tryChange } from "../operate/changes.ts";
import { order, propose, sign, withdraw, type Decider } from "../operate/decisions.ts";
import { isStricter, stateOf } from "../operate/market-states.ts";
import { marketsWithTerms } from "../operate/market-terms.ts";
import { needMarket } from "../operate/need-market.ts";
import { changeHash, type Change } from "../operate/proposals.ts";
import { randomToken } from "../people/seal.ts";
import type { Session } from "../sessions/sessions.ts";
import { actorOf, answer, type Context, type WebCall, type WebHandlersOf } from "./call.ts";

export type MarketName =
  | "announcements"
  | "operatorMarkets"
  | "operatorMarketState"
  | "operatorTrial"
  | "operatorPropose"
  | "operatorProposals"
  | "operatorProposalSign"
  | "operatorProposalRefuse"
  | "operatorOperators";

/** Handlers of what operators change: a stricter state is one person's, everything else two people's. */
export function marketHandlers(context: Context): WebHandlersOf<MarketName> {
  const { proposals, noticeMs, venue, roles } = context;
  return {
    announcements: async () => {
      const announced = await proposals.announced();
      const changes = await Promise.all(announced.map((each) => announcementOf(context, each)));
      return answer({ noticeMs, changes: changes.flat() });
    },
    operatorMarkets: async () => answer(await marketsWithTerms(venue)),
    operatorMarketState: (call) => changeState(context, call),
    operatorTrial: async ({ body: { change } }) =>
      answer({ hash: changeHash(change), ...(await tryChange(context, change)) }),
    operatorPropose: async ({ body: { change }, session, nowMs }) => {
      needPower(await roles.of(session.userId), changeKinds[change.kind].propose);
      return answer(await propose(context, named(context, change), decider(session, nowMs)));
    },
    operatorProposals: async () => answer(await proposals.list()),
    operatorProposalSign: async ({ body, session, nowMs }) => {
      needPower(await roles.of(session.userId), changeKinds[body.change.kind].sign);
      return answer(await sign(context, body, decider(session, nowMs)));
    },
    operatorProposalRefuse: async ({ body: { proposalId }, session, nowMs }) => {
      const { change } = (await proposals.find(proposalId)) ?? deny("proposal-unknown");
      const kind = changeKinds[change.kind];
      needPower(await roles.of(session.userId), kind.propose, kind.sign);
      return answer(await withdraw(context, proposalId, decider(session, nowMs)));
    },
    operatorOperators: async () => answer(await roles.list()),
  };
}

function decider(session: Session, nowMs: number): Decider {
  return { actor: actorOf(session), nowMs };
}

function named({ rng }: Context, change: Change) {
  return { proposalId: randomToken(rng), change };
}

/** A stricter state at once, and with it every state that was announced falls; a looser one as a proposal. */
async function changeState(
  context: Context,
  { body, session, nowMs }: WebCall<"operatorMarketState">,
) {
  const { venue, turns, roles } = context;
  const by = decider(session, nowMs);
  const decided = named(context, { kind: "MarketState", ...body });
  const isDone = await turns.take("decision", async () => {
    const market = await needMarket(venue, body.symbol);
    if (market.state === stateOf(body.state)) return deny("state-same");
    if (!isStricter(body.state, market)) return false;
    const { status } = await order(context, decided, by);
    return status === "Done" ? true : deny("venue-refused");
  });
  if (isDone) return answer({ done: true });
  needPower(await roles.of(session.userId), changeKinds.MarketState.propose);
  return answer({ done: false, proposal: await propose(context, decided, by) });
}
