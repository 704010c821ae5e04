import { query } from "../route.ts";
import { array, integer, u64, word } from "../schema.ts";
import {
  Announcements,
  AuditEntry,
  MarketStateChange,
  MarketStateOutcome,
  OperatorMarket,
  Proposal,
  ProposalSign,
} from "./schemas.ts";
import {
  ConcentrationReport,
  ExportedLog,
  LawsReport,
  liquidationLimit,
  LiquidationLog,
  QueueRow,
  QueueTake,
  ReconciliationRow,
  RiskReport,
  shockPercent,
  ShockReport,
  SourcesReport,
} from "./operator-schemas.ts";
import type { WebRoute } from "./web-route.ts";

/** What those who run the venue see and do. Each act is an entry of the audit log. */
export const operatorRows = {
  operatorMarkets: {
    method: "GET",
    path: "/web/v1/operator/markets",
    access: "session",
    role: "markets",
    response: array(OperatorMarket, 1_000),
    statuses: [401, 403],
  },
  /** Stricter states take effect at once; a looser one becomes a proposal for a second person. */
  operatorMarketState: {
    method: "POST",
    path: "/web/v1/operator/markets",
    access: "step-up",
    role: "markets",
    body: MarketStateChange,
    response: MarketStateOutcome,
    statuses: [400, 401, 403, 409, 503],
  },
  operatorProposals: {
    method: "GET",
    path: "/web/v1/operator/proposals",
    access: "session",
    role: "markets",
    response: array(Proposal, 1_000),
    statuses: [401, 403],
  },
  /** The second signature, by another person, over the same hash. */
  operatorProposalSign: {
    method: "POST",
    path: "/web/v1/operator/proposals/sign",
    access: "step-up",
    role: "markets",
    body: ProposalSign,
    response: Proposal,
    statuses: [400, 401, 403, 404, 409, 503],
  },
  /** Asked by anybody: what is announced to them. */
  announcements: {
    method: "GET",
    path: "/web/v1/announcements",
    access: "visitor",
    response: Announcements,
    statuses: [],
  },
  operatorRisk: {
    method: "GET",
    path: "/web/v1/operator/risk",
    access: "session",
    role: "risk",
    response: RiskReport,
    statuses: [401, 403],
  },
  /** Of one asset, or of all where none is named. Nothing of it happens. */
  operatorShock: {
    method: "GET",
    path: "/web/v1/operator/shock",
    access: "session",
    role: "risk",
    query: query({ percent: shockPercent }, { symbol: word }),
    response: ShockReport,
    statuses: [400, 401, 403],
  },
  /** Who holds each perpetual's open interest. */
  operatorConcentration: {
    method: "GET",
    path: "/web/v1/operator/concentration",
    access: "session",
    role: "risk",
    response: ConcentrationReport,
    statuses: [401, 403],
  },
  /** What each source says of each price, and which of them do not count. */
  operatorSources: {
    method: "GET",
    path: "/web/v1/operator/sources",
    access: "session",
    role: "risk",
    response: SourcesReport,
    statuses: [401, 403],
  },
  operatorLiquidations: {
    method: "GET",
    path: "/web/v1/operator/liquidations",
    access: "session",
    role: "risk",
    query: query({}, { offset: u64, limit: liquidationLimit }),
    response: LiquidationLog,
    statuses: [401, 403],
  },
  operatorLiquidationsExport: {
    method: "GET",
    path: "/web/v1/operator/liquidations/export",
    access: "session",
    role: "risk",
    response: ExportedLog,
    statuses: [401, 403],
  },
  operatorQueue: {
    method: "GET",
    path: "/web/v1/operator/queue",
    access: "session",
    role: "risk",
    response: array(QueueRow, 2_000),
    statuses: [401, 403],
  },
  operatorQueueTake: {
    method: "POST",
    path: "/web/v1/operator/queue",
    access: "command",
    role: "risk",
    body: QueueTake,
    response: QueueRow,
    statuses: [400, 401, 403, 404],
  },
  operatorReconciliation: {
    method: "GET",
    path: "/web/v1/operator/reconciliation",
    access: "session",
    role: "auditor",
    response: array(ReconciliationRow, 1_000),
    statuses: [401, 403],
  },
  operatorLaws: {
    method: "GET",
    path: "/web/v1/operator/laws",
    access: "session",
    role: "auditor",
    response: LawsReport,
    statuses: [401, 403],
  },
  operatorAudit: {
    method: "GET",
    path: "/web/v1/operator/audit",
    access: "session",
    role: "auditor",
    query: query({}, { after: u64, limit: integer("uint64", { max: 1_000, default: 100 }) }),
    response: array(AuditEntry, 1_000),
    statuses: [401, 403],
  },
} as const satisfies Readonly<Record<string, WebRoute>>;
