import { deny } from "../denial.ts";
import { concentrationReport } from "../operate/concentration-report.ts";
import { exportedLiquidations, liquidationLog } from "../operate/liquidation-log.ts";
import { queueFor } from "../operate/queue.ts";
import { lawsReport, reconciliation } from "../operate/reconciliation.ts";
import { riskReport } from "../operate/risk-report.ts";
import { shockReport } from "../operate/shock-report.ts";
import { sourcesReport } from "../operate/sources-report.ts";
import { actorOf, answer, type Context, type WebHandlersOf } from "./call.ts";
import { marketHandlers, type MarketName } from "./market-handlers.ts";

type OperatorName = MarketName | RiskName | QueueName | BookkeepingName;

/** Handlers of those who run the venue. */
export function operatorHandlers(context: Context): WebHandlersOf<OperatorName> {
  return {
    ...marketHandlers(context),
    ...riskHandlers(context),
    ...queueHandlers(context),
    ...bookkeepingHandlers(context),
  };
}

type RiskName =
  | "operatorRisk"
  | "operatorShock"
  | "operatorConcentration"
  | "operatorSources"
  | "operatorLiquidations"
  | "operatorLiquidationsExport";
type QueueName = "operatorQueue" | "operatorQueueTake";
type BookkeepingName = "operatorReconciliation" | "operatorLaws" | "operatorAudit";

function riskHandlers(context: Context): WebHandlersOf<RiskName> {
  const { venue, pseudonym, prices } = context;
  return {
    operatorRisk: async () => answer(await riskReport(venue, pseudonym)),
    operatorShock: async ({ query }) => answer(await shockReport(venue, pseudonym, query)),
    operatorConcentration: async () => answer(await concentrationReport(venue, pseudonym)),
    operatorSources: async ({ nowMs }) => answer(await sourcesReport(venue, prices, nowMs)),
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
