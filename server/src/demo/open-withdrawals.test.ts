import { expect, test } from "vitest";
import { openWithdrawals } from "./open-withdrawals.ts";

/** Accounts by number, each with the states of its withdrawals in order of time. */
function world(accounts: readonly (readonly string[])[]) {
  const venue = {
    query: async ({ accountId }: { accountId: number }) => ({
      sequence: 0,
      answer: accounts[accountId - 1] === undefined ? null : {},
    }),
  };
  const history = {
    withdrawals: async (filter: { accountId: number; offset: number; limit: number }) => {
      const states = accounts[filter.accountId - 1];
      const rows = states.map((status, index) => ({
        withdrawalId: filter.accountId * 10_000 + index,
        status,
      }));
      const { offset, limit } = filter;
      return { rows: rows.slice(offset, offset + limit), total: rows.length };
    },
  };
  return openWithdrawals(venue as never, history);
}

test("only what was requested and not ended is open, of every account", async () => {
  const found = await world([[], ["settled", "requested", "cancelled"], ["requested"]]);
  expect(found).toEqual([20_001, 30_000]);
});

test("no account, no withdrawal", async () => {
  expect(await world([])).toEqual([]);
});

test.each([999, 1_000, 1_001, 2_000])(
  "%d withdrawals are looked through to the last",
  async (count) => {
    const states = Array.from({ length: count }, (_, index) =>
      index === count - 1 ? "requested" : "settled",
    );
    expect(await world([states])).toEqual([10_000 + count - 1]);
  },
);
