/**
 * Names of accounts are names: a world whose accounts were opened in another order, or among others,
 * comes to the same. Accounts are numbered as they were opened, and this order decides in one place
 * alone, where somebody has to come first: who of those whose claims are equally old is paid by a
 * settlement pass that has not enough for all, and who of its debtors has the rest of a pool's cash.
 */
import { isDeepStrictEqual } from "node:util";
import type { Command, CommandOf, EventKind } from "@holdall/core/protocol";
import { seededRng } from "@holdall/server/ports";
import type { Rng } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { MarginGenerator } from "./generate-margin.ts";
import { Named } from "./renaming.twin.ts";
import type { Told } from "./renaming.twin.ts";
import { Visits } from "./visits.ts";

const COMMANDS = 300;
/** What worlds must have come to while they were compared. */
const VISITED = [
  "stage book",
  "stage backstop",
  "stage adl",
  "stage fund",
  "stage socialized",
  "lending for request",
  "lending for order",
  "funding-paid",
  "interest-paid",
  "order-amended",
  "trigger-fired",
];

type Opening = CommandOf<"open-account">;

/** One world under two namings; tells what both said to each command, until told to stop. */
function compare(
  seed: number,
  orderOf: (openings: readonly Opening[]) => readonly (number | null)[],
  see: (command: Command, ours: readonly Told[], theirs: readonly Told[]) => boolean,
): readonly Named[] {
  const generator = new MarginGenerator(seededRng(BigInt(seed)));
  const genesis = generator.genesis();
  const openings = genesis.filter((command) => command.kind === "open-account");
  const rest = genesis.filter((command) => command.kind !== "open-account");
  const openedMicros = generator.timeMicros();
  const asTheyStand = openings.map((_, index) => index);
  const namings = [asTheyStand, orderOf(openings)].map(
    (order) => new Named(openings, order, openedMicros),
  );
  for (let step = 0; step < COMMANDS; step += 1) {
    const command = rest[step] ?? generator.next();
    const timeMicros = generator.timeMicros();
    const [ours, theirs] = namings.map((named) => named.apply(command, timeMicros));
    generator.see(ours as never);
    if (!see(command, ours, theirs)) break;
  }
  return namings;
}

/** Any order in which an owner is opened before its sub-account. */
function shuffled(openings: readonly Opening[], rng: Rng): number[] {
  const order: number[] = [];
  const left = openings.map((_, index) => index);
  while (left.length > 0) {
    const ready = left.filter((index) => !left.some((other) => isOwner(openings, other, index)));
    const next = ready[rng.below(ready.length)];
    order.push(next);
    left.splice(left.indexOf(next), 1);
  }
  return order;
}

function isOwner(openings: readonly Opening[], owner: number, index: number): boolean {
  const { userId, subaccountNumber } = openings[index];
  if (subaccountNumber === 0 || openings[owner].subaccountNumber !== 0) return false;
  const before = openings.slice(0, owner + 1).filter((each) => each.subaccountNumber === 0);
  return before.length === (userId as number);
}

/** What is left of an event that an account was told of several times in a command: the last. */
const LAST: Partial<Record<EventKind, readonly string[]>> = {
  "balance-changed": ["accountId", "assetId"],
  "lending-changed": ["accountId", "assetId"],
  "position-changed": ["accountId", "marketId"],
  "unsettled-changed": ["accountId"],
  "level-changed": ["marketId", "side", "priceTicks"],
};
/** Numbers that are given in the order in which things happen, and what only moved on the way. */
const ON_THE_WAY = new Set(["updateId", "tradeId", "positionId", "units", "cause", "movement"]);
/** An order of the venue's own hand is told of by what it did to balances and positions. */
const OF_THE_VENUE = new Set(["liquidation", "collateral-conversion"]);

/** What a command came to, whatever the order in which accounts had their turn in it. */
function outcome(events: readonly Told[]): readonly string[] {
  const facts = new Map<string, string>();
  for (const [at, event] of events.entries()) {
    const kind = event["kind"] as EventKind;
    if (kind === "traded" || OF_THE_VENUE.has(event["origin"] as string)) continue;
    const names = LAST[kind];
    const fields = Object.entries(event).filter(([name]) => !ON_THE_WAY.has(name));
    const key = names?.map((name) => String(event[name])) ?? [at];
    facts.set(`${kind} ${key.join(" ")}`, JSON.stringify(names === undefined ? event : fields));
  }
  return [...facts.values()].sort();
}

/** Σ of claims on the clearing that a pass has not paid. */
function claimsLeft({ engine }: Named, accounts: number): number {
  let left = 0;
  for (let accountId = 1; accountId <= accounts; accountId += 1) {
    const risk = engine.view({ kind: "account-risk", accountId: accountId as never });
    left += Math.max(0, risk?.unsettledUnits ?? 0);
  }
  return left;
}

test("strangers among the accounts change not one event", () => {
  const visits = new Visits();
  for (let seed = 1; seed <= 12; seed += 1) {
    compare(
      seed,
      (openings) => openings.flatMap((_, index) => [null, index]),
      (command, ours, theirs) => {
        if (!isDeepStrictEqual(ours, theirs)) expect(theirs, placeOf(seed, command)).toEqual(ours);
        visits.see(ours as never);
        return true;
      },
    );
  }
  for (const stage of ["stage backstop", "stage adl", "stage fund"]) {
    expect(visits.of(stage), stage).toBeGreaterThan(0);
  }
});

test("accounts that were opened in another order come to the same, but for who is paid first", () => {
  const visits = new Visits();
  let [worlds, whole] = [0, 0];
  for (let seed = 1; seed <= 36; seed += 1) {
    const rng = seededRng(BigInt(seed) + 1_000n);
    let parted: Command | undefined;
    let accounts = 0;
    const namings = compare(
      seed,
      (openings) => {
        accounts = openings.length;
        return shuffled(openings, rng);
      },
      (command, ours, theirs) => {
        const isSame = isDeepStrictEqual(outcome(ours), outcome(theirs));
        if (isSame) visits.see(ours as never);
        else parted = command;
        return isSame;
      },
    );
    worlds += 1;
    if (parted === undefined) {
      whole += 1;
      continue;
    }
    // A settlement pass, and somebody goes away unpaid under both namings.
    expect(parted.kind, placeOf(seed, parted)).toBe("tick");
    for (const named of namings) expect(claimsLeft(named, accounts)).toBeGreaterThan(0);
  }
  expect(whole).toBeGreaterThan((worlds * 2) / 3);
  expect(VISITED.filter((name) => visits.of(name) === 0)).toEqual([]);
});

function placeOf(seed: number, command: Command): string {
  return `seed ${seed}: ${JSON.stringify(command)}`;
}
