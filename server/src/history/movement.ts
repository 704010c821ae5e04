import type { MovementFilter } from "@holdall/core/protocol";
import { storableText } from "./rows.ts";
import type { SqlValue } from "./rows.ts";

/** The parameters that all queries of movements of money share, before limit and offset. */
export function movementValues(filter: MovementFilter): readonly SqlValue[] {
  return [
    filter.accountId,
    filter.id,
    filter.clientId === null ? null : storableText(filter.clientId),
    filter.assetId,
    filter.fromMs,
    filter.toMs,
  ];
}
