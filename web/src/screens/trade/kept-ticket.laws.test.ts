import fc from "fast-check";
import { expect, test } from "vitest";
import { ticketOf } from "./kept-ticket.ts";
import { emptyTicket, requestOf } from "./ticket-form.ts";
import type { TicketForm } from "./ticket-form.ts";

const market = { symbol: "SOL_USDC" } as Parameters<typeof requestOf>[1];
const names = Object.keys(emptyTicket) as readonly (keyof TicketForm)[];

test("whatever a device holds reads as a ticket that can be asked for", () => {
  const parts = Object.fromEntries(
    names.map((name) => [name, fc.oneof(fc.anything(), fc.constant(emptyTicket[name]))]),
  );
  const kept = fc.oneof(fc.anything(), fc.record(parts, { requiredKeys: [] }));
  fc.assert(
    fc.property(kept, (found) => {
      const form = ticketOf(found);
      expect(Object.keys(form).sort()).toStrictEqual([...names].sort());
      expect(() => requestOf(form, market)).not.toThrow();
    }),
  );
});

test("a ticket is read as it was kept, but for what no field can say", () => {
  const form: TicketForm = {
    ...emptyTicket,
    kind: "trigger",
    price: "61204.5",
    reduceOnly: true,
    stopLossBy: "MarkPrice",
  };
  expect(ticketOf(JSON.parse(JSON.stringify(form)))).toStrictEqual(form);
  expect(ticketOf({ ...form, price: "1e9", side: "Both", reduceOnly: "yes" })).toStrictEqual({
    ...form,
    price: "",
    side: "Bid",
    reduceOnly: false,
  });
});
