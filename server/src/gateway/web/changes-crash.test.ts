/** A venue that ends between any two steps of a decision has decided nothing, or does all of it when it is back. */
import { hash } from "node:crypto";
import type { AccountId, Command, CommandResult, UserId } from "@holdall/core/protocol";
import { openHistory, type History } from "@holdall/server/history";
import { openIdentity, openWebPeople } from "@holdall/server/identity";
import { nodePorts } from "@holdall/server/ports";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addMargin } from "../testing/margin-world.twin.ts";
import { LocalVenue } from "../testing/local-venue.twin.ts";

let history: History;
beforeAll(async () => {
  history = await openHistory({ kind: "memory" });
});
afterAll(() => history.close());

/** Counts steps: statements and commands. The one that is due fails before it is done, or right after. */
class Steps {
  #left = Number.POSITIVE_INFINITY;
  #isDone = false;
  taken = 0;

  failAt(step: number, isDone: boolean): void {
    [this.#left, this.#isDone, this.taken] = [step, isDone, 0];
  }

  async take<T>(act: () => Promise<T>): Promise<T> {
    this.taken += 1;
    this.#left -= 1;
    // Whoever is dead does nothing any more.
    if (this.#left < 0) throw new Error("the power is out");
    const due = this.#left === 0;
    if (due && !this.#isDone) throw new Error("the power went out");
    const outcome = await act();
    if (due) throw new Error("the power went out right after");
    return outcome;
  }
}

class CutVenue extends LocalVenue {
  readonly steps: Steps;
  constructor(steps: Steps) {
    super(nodePorts().clock);
    this.steps = steps;
  }
  override submit(command: Command): Promise<CommandResult> {
    return this.steps.take(() => super.submit(command));
  }
}

const NOW_MS = 1_000_000;

/** A venue with two operators, whose steps may be cut. */
async function open() {
  await history.query("DROP SCHEMA IF EXISTS identity CASCADE");
  const steps = new Steps();
  const venue = new CutVenue(steps);
  addMargin(venue);
  const database = {
    query: (text: string, values?: Parameters<History["query"]>[1]) =>
      steps.take(() => history.query(text, values)),
  };
  const { clock, rng } = nodePorts();
  const keys = await openIdentity({ database: history, clock });
  const start = () =>
    openWebPeople({
      database,
      keys,
      masterKey: Buffer.alloc(32, 7),
      venue,
      history: { liquidations: () => Promise.reject(new Error("nothing is asked")) },
      rng,
      isDemo: true,
    });
  const people = await start();
  for (const userId of [3, 4])
    await people.demoToken({
      handle: `user${userId}`,
      userId: userId as UserId,
      accountId: userId as AccountId,
      roles: ["risk", "listing", "security"],
      nowMs: 1,
    });
  return { steps, venue, people, start };
}

type Opened = Awaited<ReturnType<typeof open>>;

async function call(
  people: Opened["people"],
  userId: number,
  name: "operatorPropose" | "operatorProposalSign" | "operatorMarketState" | "operatorMarkets",
  body: object | undefined,
  nowMs = NOW_MS,
): Promise<Record<string, unknown>> {
  const session = { userId, personId: `demo-user${userId}`, sessionKey: "k" } as never;
  const request = { body, query: {}, session, origin: "", address: "", nowMs };
  const outcome = await people.web.handle(name, request);
  if ("denial" in outcome) throw new Error(outcome.denial.message);
  return outcome.value as Record<string, unknown>;
}

/** What the log says has been done, its chain whole. */
async function logged(): Promise<string[]> {
  const rows = await history.query(
    "SELECT number, at_ms, actor, action, details, hash FROM identity.audit ORDER BY number",
  );
  let before = "0".repeat(64);
  return rows.map(({ number, at_ms: at, actor, action, details, hash: said }) => {
    const text = `${before}\n${JSON.stringify([number, at, actor, action, details])}`;
    before = hash("sha256", text, "hex");
    expect(said).toBe(before);
    return action as string;
  });
}

async function statuses(): Promise<unknown[]> {
  const rows = await history.query("SELECT status FROM identity.proposals");
  return rows.map(({ status }) => status);
}

const terms = { kind: "MarketTerms", symbol: "SOL_USDC_PERP", reason: "drill" } as const;

/** Each kind of decision: what is made ready, what is cut, what then is or is not in force, and its entries. */
const decisions = {
  terms: {
    ready: async ({ people }: Opened) => {
      const markets = (await call(people, 3, "operatorMarkets", undefined)) as unknown as {
        basis: string;
      }[];
      const change = {
        ...terms,
        basis: markets[1].basis,
        terms: [{ name: "markBand", unit: "fraction", before: "0.1", after: "0.2" }],
      };
      return call(people, 3, "operatorPropose", { change });
    },
    cut: ({ people }: Opened, { proposalId, hash, change }: Record<string, unknown>) =>
      call(people, 4, "operatorProposalSign", { proposalId, hash, change }),
    isInForce: async ({ venue }: Opened) =>
      (await venue.query({ kind: "markets" })).answer[1].spec.perp?.markBandPpm === 200_000,
    nothing: ["market-terms-proposed"],
    everything: ["market-terms-proposed", "market-terms-announced", "market-terms"],
  },
  listing: {
    ready: async ({ people }: Opened) => {
      const markets = (await call(people, 3, "operatorMarkets", undefined)) as unknown as {
        terms: object[];
      }[];
      const change = {
        kind: "MarketListing",
        symbol: "NEW_USDC",
        marketType: "SPOT",
        baseSymbol: "NEW",
        quoteSymbol: "USDC",
        tickSize: "0.01",
        stepSize: "0.01",
        state: "PostOnly",
        terms: markets[0].terms,
        asset: { displayName: "Newcoin", decimals: 9 },
        reason: "drill",
      };
      return call(people, 3, "operatorPropose", { change });
    },
    cut: ({ people }: Opened, { proposalId, hash, change }: Record<string, unknown>) =>
      call(people, 4, "operatorProposalSign", { proposalId, hash, change }),
    isInForce: async ({ venue }: Opened) => {
      const { answer: assets } = await venue.query({ kind: "assets" });
      const { answer: markets } = await venue.query({ kind: "markets" });
      const counts = [assets.length, markets.length];
      expect([
        [2, 2],
        [3, 3],
      ]).toContainEqual(counts);
      return counts[1] === 3;
    },
    nothing: ["market-listing-proposed"],
    everything: ["market-listing-proposed", "market-listing-announced", "market-listing"],
  },
  halt: {
    ready: () => Promise.resolve({}),
    cut: ({ people }: Opened) =>
      call(people, 3, "operatorMarketState", { symbol: "SOL_USDC", state: "Closed", reason: "" }),
    isInForce: async ({ venue }: Opened) =>
      (await venue.query({ kind: "markets" })).answer[0].state === "closed",
    nothing: [],
    everything: ["market-state-ordered", "market-state"],
  },
  role: {
    ready: ({ people }: Opened) => {
      const change = { kind: "OperatorRole", userId: 4, role: "support", isHeld: true, reason: "" };
      return call(people, 3, "operatorPropose", { change });
    },
    cut: ({ people }: Opened, { proposalId, hash, change }: Record<string, unknown>) =>
      call(people, 4, "operatorProposalSign", { proposalId, hash, change }),
    isInForce: async () =>
      (
        await history.query(
          "SELECT role FROM identity.roles WHERE user_id = 4 AND role = 'support' AND is_held",
        )
      ).length === 1,
    nothing: ["operator-role-proposed"],
    everything: ["operator-role-proposed", "operator-role-announced", "operator-role"],
  },
} as const;

test.each(Object.keys(decisions) as (keyof typeof decisions)[])(
  "a decision of kind %s is cut at each of its steps, before and right after it",
  async (name) => {
    const decision = decisions[name];
    const outcomes = new Set<string>();
    for (const isDone of [false, true]) {
      for (let step = 1; ; step += 1) {
        const opened = await open();
        const ready = await decision.ready(opened);
        opened.steps.failAt(step, isDone);
        const cut = await decision.cut(opened, ready).then(
          () => false,
          () => true,
        );
        opened.steps.failAt(Number.POSITIVE_INFINITY, false);
        const again = await opened.start();
        await again.takeEffect(NOW_MS + 1_000);
        const isInForce = await decision.isInForce(opened);
        const where = `${isDone ? "after" : "before"} step ${step}`;
        expect(await logged(), where).toEqual(isInForce ? decision.everything : decision.nothing);
        const left = decision.nothing.length === 0 ? [] : ["Waiting"];
        expect(await statuses(), where).toEqual(isInForce ? ["Done"] : left);
        outcomes.add(isInForce ? "everything" : "nothing");
        if (!cut) break;
      }
    }
    expect([...outcomes].toSorted()).toEqual(["everything", "nothing"]);
  },
  60_000,
);

test("what has waited for more than seven days is signed by nobody, also before it was swept", async () => {
  const opened = await open();
  const { people } = opened;
  const { proposalId, hash: named, change } = await decisions.terms.ready(opened);
  const signing = { proposalId, hash: named, change };
  const sign = (nowMs: number) => call(people, 4, "operatorProposalSign", signing, nowMs);
  const last = NOW_MS + 7 * 86_400_000;
  await expect(sign(last + 1)).rejects.toThrow("seven days");
  expect(await sign(last)).toMatchObject({ status: "Done" });
});
