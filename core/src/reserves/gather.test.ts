import { expect, test } from "vitest";
import { gatherSnapshot } from "./gather.ts";
import type { LiabilityAccount, LiabilityView } from "./gather.ts";
import { unbalancedAssets } from "./snapshot.ts";
import { btc, usdc } from "./toy.twin.ts";

const moment = {
  date: "2026-11-22",
  sequence: 9n,
  timeMs: 1,
  stateHash: new Uint8Array(32),
  journalHash: new Uint8Array(32),
  auditRoot: new Uint8Array(32),
  deficits: [],
};
const nonceOf = (userId: bigint) => new Uint8Array(32).fill(Number(userId));
const account = (userId: bigint, ...units: number[]): LiabilityAccount => ({
  userId,
  subaccountId: 0,
  entries: units.map((each, asset) => ({ asset, component: "spot", units: each })),
});
const view = (accounts: LiabilityAccount[], netUnits: bigint[]): LiabilityView => ({
  assets: [usdc, btc],
  accounts,
  netUnits,
});

test("an empty account has no row, a disclosed one has, with a nonce of zeros", () => {
  const fees = { ...account(1n, 0), disclosedAs: "fees" };
  const snapshot = gatherSnapshot(
    view([fees, account(2n, 0, 0), account(3n, 5, 7)], [5n, 7n]),
    moment,
    nonceOf,
  );
  expect([...snapshot.rows.userIds]).toEqual([1n, 3n]);
  expect(snapshot.disclosed).toEqual([{ name: "fees", row: 0 }]);
  expect([...snapshot.rows.nonces.subarray(0, 32)]).toEqual(Array(32).fill(0));
  expect(snapshot.rows.nonces[32]).toBe(3);
  expect([...snapshot.rows.entryUnits]).toEqual([5, 7]);
  expect(unbalancedAssets(snapshot)).toEqual([]);
});

test("a loan and a deposit in one asset stay two entries, and one unit of difference is found", () => {
  const bob: LiabilityAccount = {
    userId: 4n,
    subaccountId: 2,
    entries: [
      { asset: 0, component: "spot", units: 100 },
      { asset: 0, component: "borrowed", units: -40 },
    ],
  };
  expect([...gatherSnapshot(view([bob], [60n, 0n]), moment, nonceOf).rows.entryUnits]).toEqual([
    100, -40,
  ]);
  const less = gatherSnapshot(view([bob], [61n, 0n]), moment, nonceOf);
  expect(unbalancedAssets(less)).toEqual([0]);
});

test("an amount beyond the ledger's integers is refused", () => {
  const most = Number.MAX_SAFE_INTEGER;
  expect(() => gatherSnapshot(view([account(1n, most)], [0n, 0n]), moment, nonceOf)).not.toThrow();
  expect(() => gatherSnapshot(view([account(1n, most + 1)], [0n, 0n]), moment, nonceOf)).toThrow(
    "no amount of the ledger",
  );
});
