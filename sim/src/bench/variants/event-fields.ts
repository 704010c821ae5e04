/** Where the fields stand that a measuring reader looks at, taken from the event schemas. */
import { eventSchemas } from "@holdall/core/protocol";
import type { EventKind } from "@holdall/core/protocol";

function schemaOf(kind: EventKind) {
  const schema = eventSchemas.find((each) => each.kind === kind);
  if (schema === undefined) throw new Error(`no event is called ${kind}`);
  return schema;
}

/** Byte offset of one field of one event. */
function offsetOf(kind: EventKind, field: string): number {
  const offset = (schemaOf(kind).offsets as Readonly<Record<string, number>>)[field];
  if (offset === undefined) throw new Error(`${kind} has no field ${field}`);
  return offset;
}

/** Codes of the events that the loops tell apart. */
export const CODE = {
  rejected: schemaOf("rejected").code,
  accepted: schemaOf("order-accepted").code,
  amended: schemaOf("order-amended").code,
  cancelled: schemaOf("order-cancelled").code,
  filled: schemaOf("order-filled").code,
  traded: schemaOf("traded").code,
  pricesSet: schemaOf("prices-set").code,
} as const;

/** Byte offsets within a row. */
export const OFFSET = {
  rejected: { code: offsetOf("rejected", "code") },
  accepted: {
    orderSlot: offsetOf("order-accepted", "orderSlot"),
    orderOrdinal: offsetOf("order-accepted", "orderOrdinal"),
  },
  traded: {
    sizeLots: offsetOf("traded", "sizeLots"),
    quoteUnits: offsetOf("traded", "quoteUnits"),
  },
  filled: {
    feeUnits: offsetOf("order-filled", "feeUnits"),
    feeAssetId: offsetOf("order-filled", "feeAssetId"),
  },
} as const;

/** Index into the doubles of a buffer for a row that starts at byte `row`. */
export function at(row: number, offset: number): number {
  return (row + offset) >> 3;
}
