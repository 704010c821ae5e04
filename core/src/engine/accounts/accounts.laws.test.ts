import fc from "fast-check";
import { expect, test } from "vitest";
import type { Event } from "@holdall/core/protocol";
import { StateReader, StateWriter } from "../state/memory.ts";
import { openMarginVenue } from "../margin-venue.twin.ts";
import { ALICE, kinds, only, openVenue, refusal } from "../venue.twin.ts";
import { Accounts } from "./accounts.ts";

interface Plain {
  readonly userId: number;
  readonly subaccountNumber: number;
  name: string;
  leverageLimitPpm: number;
  cancelAfterMs: number;
  orders: number;
}

function restarted(accounts: Accounts): Accounts {
  const writer = new StateWriter();
  accounts.save(writer);
  const reader = new StateReader(writer.toBytes());
  const again = new Accounts();
  again.load(reader);
  expect(reader.isAtEnd()).toBe(true);
  return again;
}

const acts = fc.record({
  act: fc.constantFrom("user", "user", "sibling", "rename", "set", "timer", "order", "due"),
  pick: fc.nat({ max: 1_000 }),
  figure: fc.integer({ min: 1, max: 50 }),
});

/** Does the same to the accounts and to a plain list of them. */
function play(
  accounts: Accounts,
  plain: Plain[],
  { act, pick, figure }: { act: string; pick: number; figure: number },
  nowMs: number,
): void {
  const isFirst = act === "user" || plain.length === 0;
  const accountId = (pick % Math.max(1, plain.length)) + 1;
  const one = plain[accountId - 1];
  if (isFirst || act === "sibling") {
    const userId = isFirst ? accounts.userMax + 1 : one.userId;
    const subaccountNumber = isFirst ? 0 : pick;
    const named = { userId, subaccountNumber, name: `${act} ${pick}` };
    plain.push({ ...named, leverageLimitPpm: 10_000_000, cancelAfterMs: 0, orders: 0 });
    expect(accounts.open(userId, subaccountNumber, named.name)).toBe(plain.length);
  } else if (act === "rename") {
    one.name = `renamed ${pick}`;
    accounts.rename(accountId, one.name);
  } else if (act === "set") {
    one.leverageLimitPpm = figure * 1_000_000;
    accounts.set(accountId, { ...accounts.settings(accountId), ...one });
  } else if (act === "timer") {
    one.cancelAfterMs = figure % 5 === 0 ? 0 : nowMs + figure;
    accounts.setCancelAfterMs(accountId, one.cancelAfterMs);
  } else if (act === "order") {
    one.orders += 1;
    accounts.setFirstOrder(accountId, figure, 1);
  } else {
    const due = plain.flatMap(({ cancelAfterMs }, index) =>
      cancelAfterMs !== 0 && cancelAfterMs <= nowMs ? [index + 1] : [],
    );
    expect(accounts.cancelAfterDue(nowMs)).toEqual(due);
    for (const each of due) {
      plain[each - 1].cancelAfterMs = 0;
      accounts.setCancelAfterMs(each, 0);
    }
  }
}

function expectEqual(accounts: Accounts, plain: readonly Plain[]): void {
  expect(accounts.accountMax).toBe(plain.length);
  for (const [index, one] of plain.entries()) {
    const accountId = index + 1;
    const siblings = plain.flatMap(({ userId }, at) => (userId === one.userId ? [at + 1] : []));
    expect(accounts.ofUser(one.userId)).toEqual(siblings);
    expect(accounts.isAlone(accountId)).toBe(siblings.length === 1);
    expect({
      userId: accounts.userId(accountId),
      subaccountNumber: accounts.subaccountNumber(accountId),
      name: accounts.name(accountId),
      leverageLimitPpm: accounts.settings(accountId).leverageLimitPpm,
      cancelAfterMs: accounts.cancelAfterMs(accountId),
      orders: accounts.orderCount(accountId),
    }).toEqual(one);
  }
  expect(accounts.ofUser(accounts.userMax + 1)).toEqual([]);
}

test("accounts answer as a plain list of them does, however many there are, and after a start", () => {
  fc.assert(
    fc.property(
      fc.array(acts, { maxLength: 120 }),
      fc.integer({ min: 0, max: 600 }),
      (all, crowd) => {
        let accounts = new Accounts();
        const plain: Plain[] = [];
        for (let each = 0; each < crowd; each += 1)
          play(accounts, plain, { act: "user", pick: each, figure: 1 }, 0);
        all.forEach((act, at) => play(accounts, plain, act, at * 3));
        expectEqual(accounts, plain);
        accounts = restarted(accounts);
        expectEqual(accounts, plain);
        all.forEach((act, at) => play(accounts, plain, act, (all.length + at) * 3));
        expectEqual(accounts, plain);
        const fork = accounts.fork();
        expect([fork.accountMax, fork.userMax]).toEqual([accounts.accountMax, accounts.userMax]);
      },
    ),
    { numRuns: 25 },
  );
});

test("a sub-account begins with its settings, or does not begin at all", () => {
  const venue = openVenue();
  const first = { userId: 1, subaccountNumber: 1, name: "other", autoLend: false };
  const further = (more: object): Event[] =>
    venue.send("open-subaccount", { ...first, leverageLimitPpm: 0, ...more });
  const own = (): number =>
    venue.engine.view({ kind: "accounts-of-user", userId: 1 as never }).length;
  expect(refusal(further({ userId: 0, subaccountNumber: 0 }))).toBe("user-unknown");
  expect(refusal(further({ userId: 99 }))).toBe("user-unknown");
  expect(refusal(further({ subaccountNumber: 0 }))).toBe("subaccount-exists");
  expect(refusal(further({ name: "" }))).toBe("specification-invalid");
  expect(refusal(further({ leverageLimitPpm: 999_999 }))).toBe("specification-invalid");
  expect(refusal(further({ leverageLimitPpm: 1_000_000_001 }))).toBe("specification-invalid");
  expect(own()).toBe(1);

  const opened = further({ autoLend: true, leverageLimitPpm: 1_000_000 });
  expect(kinds(opened)).toEqual(["account-opened", "account-set"]);
  const { accountId } = only(opened, "account-opened");
  const set = { accountId, autoLend: true, leverageLimitPpm: 1_000_000 };
  expect(only(opened, "account-set")).toMatchObject(set);
  expect(venue.engine.view({ kind: "account", accountId })).toMatchObject(set);
  const plain = only(further({ subaccountNumber: 2 }), "account-set");
  expect(plain).toMatchObject({ autoLend: false, leverageLimitPpm: 10_000_000 });
  expect(own()).toBe(3);
});

test("accounts are opened and set within their limits, and at them", () => {
  const venue = openVenue();
  const open = (userId: number, subaccountNumber: number, name = "other"): string =>
    refusal(venue.send("open-account", { userId, subaccountNumber, name }));
  const { subaccountsMax } = venue.engine.view({ kind: "parameters" });
  expect(open(99, 1)).toBe("user-unknown");
  expect(open(0, 1)).toBe("user-unknown");
  expect(open(1, 0)).toBe("subaccount-exists");
  expect(open(1, subaccountsMax + 1)).toBe("subaccount-limit");
  expect(open(1, subaccountsMax)).toMatch(/^account-opened/);
  expect(open(1, subaccountsMax)).toBe("subaccount-exists");
  expect(open(1, 1, "")).toBe("specification-invalid");
  expect(refusal(venue.send("rename-account", { accountId: 1, name: "" }))).toBe(
    "specification-invalid",
  );
  expect(refusal(venue.send("rename-account", { accountId: 99, name: "x" }))).toBe(
    "account-unknown",
  );
  expect(refusal(venue.send("set-account", { accountId: 99 }))).toBe("account-unknown");
  const margin = openMarginVenue();
  const limit = (leverageLimitPpm: number): string =>
    refusal(margin.send("set-account", { accountId: ALICE, leverageLimitPpm }));
  expect([limit(999_999), limit(1_000_000_001)]).toEqual(Array(2).fill("specification-invalid"));
  expect([limit(1_000_000), limit(1_000_000_000)].map((said) => said.split(" ")[0])).toEqual(
    Array(2).fill("account-set"),
  );
});
