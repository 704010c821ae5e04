/** What a transfer would do to both of its accounts: done to a fork by the engine's own hand. */
import type { AccountRisk, Answer, Question } from "@holdall/core/protocol";
import { settleArrivals } from "../lend/arrivals.ts";
import { transfer } from "../money/transfer.ts";
import { ACCEPTED } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { forkOf } from "./fork.ts";
import { withdrawalLimit } from "./limits.ts";
import { accountRisk } from "./margin.ts";

/** Answers `transfer-preview`; `null` where an account or the asset does not exist, or there is no margin. */
export function transferPreview(
  state: State,
  query: Question<"transfer-preview">,
): Answer<"transfer-preview"> {
  const { sourceId, targetId, assetId, units } = query;
  const source = accountRisk(state, sourceId);
  const target = accountRisk(state, targetId);
  const leaving = { accountId: sourceId, assetId, autoBorrow: false, autoLendRedeem: false };
  const most = withdrawalLimit(state, { kind: "margin-withdrawal-limit", ...leaving });
  if (source === null || target === null || most === null) return null;
  const fork = forkOf(state, [sourceId, targetId]);
  const refusalCode = transfer(fork, { ...NO_REQUEST, sourceId, targetId, assetId, units });
  if (refusalCode === ACCEPTED) settleArrivals(fork);
  const after = (now: AccountRisk): AccountRisk =>
    refusalCode === ACCEPTED ? (accountRisk(fork, now.accountId) ?? now) : now;
  return {
    refusalCode,
    mostUnits: most.units,
    source: { before: source, after: after(source) },
    target: { before: target, after: after(target) },
  };
}

const NO_REQUEST = {
  kind: "transfer",
  requestA: 0,
  requestB: 0,
  requestExpiresMs: 0,
} as const;
