/** What may hurt people is proposed by one, read and signed by another, told to everybody, and then done. */
import { webRoutes, check, type WebRoute, type WebRouteName } from "@holdall/core/contract";
import type { OperatorRole } from "@holdall/core/contract";
import type { AccountId, UserId } from "@holdall/core/protocol";
import { openHistory, type History } from "@holdall/server/history";
import type { WatchedPrices } from "@holdall/server/identity";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { addMargin, setPrices } from "../testing/margin-world.twin.ts";
import type { Loose } from "../testing/world.twin.ts";
import { startWebWorld, Visitor, type Answer, type WebWorld } from "./web-world.twin.ts";

const NOTICE_MS = 3_600_000;
const PERP = "SOL_USDC_PERP";
const SEVEN_DAYS_MS = 7 * 86_400_000;

let history: History;
let world: WebWorld;
/** Alice and Bob are of risk and listing, Carol and Dora of security, Eve audits. */
let people: Readonly<Record<"alice" | "bob" | "carol" | "dora" | "eve", Visitor>>;
const seen: ReturnType<WatchedPrices["sources"]>[number][] = [];

beforeAll(async () => {
  history = await openHistory({ kind: "memory" });
  const prices: WatchedPrices = { sources: () => seen };
  world = await startWebWorld({
    history,
    folder: "/nowhere",
    prepare: addMargin,
    prices,
    noticeMs: NOTICE_MS,
  });
  people = {
    alice: await enter("alice", 3, ["risk", "listing"]),
    bob: await enter("bob", 4, ["risk", "listing", "auditor"]),
    carol: await enter("carol", 11, ["security"]),
    dora: await enter("dora", 12, ["security"]),
    eve: await enter("eve", 13, ["auditor"]),
  };
});
afterAll(async () => {
  await world.close();
  await history.close();
  expect(world.faults).toEqual([]);
});
beforeEach(() => void (seen.length = 0));

async function enter(
  handle: string,
  userId: number,
  roles: readonly OperatorRole[],
): Promise<Visitor> {
  const who = new Visitor(world);
  const token = await world.people.demoToken({
    handle,
    userId: userId as UserId,
    accountId: userId as AccountId,
    roles,
    nowMs: 1,
  });
  await who.send("demoEnter", { token, sessionKey: who.key.publicKey, device: "x" });
  return who;
}

/** What somebody asks for and confirms; the confirmation needs nothing in the demo world. */
async function ask(who: Visitor, route: WebRouteName, body: object): Promise<Answer> {
  const begun = await who.send("stepUpBegin", { route, fields: body });
  await who.send("stepUpProve", { stepUpId: begun.json.stepUpId as string });
  return who.send(route, body, { headers: { "X-Step-Up": begun.json.stepUpId } });
}

async function done(who: Visitor, route: WebRouteName, body: object): Promise<Loose> {
  const answer = await ask(who, route, body);
  expect(answer.status, answer.text).toBe(200);
  const row: WebRoute = webRoutes[route];
  const checked = check(row.response, answer.json);
  expect(checked.ok ? "fits" : checked.fault).toBe("fits");
  return answer.json;
}

const listOf = (loose: unknown): Loose[] => loose as Loose[];
const signing = ({ proposalId, hash, change }: Loose): object => ({ proposalId, hash, change });
const later = (ms: number): number => Date.now() + ms;

async function marketOf(symbol: string): Promise<Loose> {
  const rows = listOf((await people.eve.send("operatorMarkets")).json);
  return rows.find((row) => String(row.symbol) === symbol)!;
}

/** A change of a market's terms as a page writes it, of the values that it was shown. */
async function termsChange(symbol: string, wanted: Readonly<Record<string, string>>) {
  const market = await marketOf(symbol);
  const terms = Object.entries(wanted).map(([name, after]) => {
    const term = listOf(market.terms).find((each) => String(each.name) === name);
    const unit = String(term?.unit ?? "size");
    return { name, unit, before: String(term?.value ?? "0"), after };
  });
  const basis = String(market.basis);
  return { kind: "MarketTerms", symbol, basis, terms, reason: "drill" } as const;
}

async function termOf(symbol: string, name: string): Promise<string> {
  const market = await marketOf(symbol);
  return String(listOf(market.terms).find((each) => String(each.name) === name)!.value);
}

async function announced(): Promise<Loose[]> {
  const answer = await new Visitor(world).send("announcements");
  const checked = check(webRoutes.announcements.response, answer.json);
  expect(checked.ok ? "fits" : checked.fault).toBe("fits");
  return listOf(answer.json.changes);
}

async function newest(): Promise<Loose> {
  return listOf((await people.eve.send("operatorProposals")).json)[0];
}

async function actions(count: number): Promise<string[]> {
  const { json } = await people.eve.send("operatorAudit", undefined, { query: "limit=1000" });
  return listOf(json)
    .slice(-count)
    .map(({ action }) => String(action));
}

test("terms are read, proposed, signed, announced to everybody and then in force", async () => {
  const change = await termsChange(PERP, { maintenanceBase: "0.015", positionLimit: "60000" });
  const shown = await people.bob.send("operatorTrial", { change });
  expect(shown.json).toMatchObject({
    differences: [
      {
        name: "maintenanceBase",
        unit: "fraction",
        before: "0.0135",
        after: "0.015",
        effect: "Tightens",
        mayHurt: true,
      },
      {
        name: "positionLimit",
        unit: "size",
        before: "50000",
        after: "60000",
        effect: "Loosens",
        mayHurt: false,
      },
    ],
    holders: 0,
    falls: 0,
  });
  const proposal = await done(people.alice, "operatorPropose", { change });
  expect(proposal).toMatchObject({ status: "Waiting", hash: shown.json.hash });
  expect(await announced()).toEqual([]);
  const signed = await done(people.bob, "operatorProposalSign", signing(proposal));
  expect(signed).toMatchObject({ status: "Announced", signedBy: "user 4" });
  const [told] = await announced();
  expect(told).toMatchObject({ kind: "MarketTerms", symbol: PERP, reason: "drill" });
  expect(told.terms).toEqual(shown.json.differences);
  const at = Number(told.effectiveAt);
  expect(Math.abs(at - later(NOTICE_MS))).toBeLessThan(60_000);

  await world.people.takeEffect(at - 1);
  expect(await termOf(PERP, "maintenanceBase")).toBe("0.0135");
  await world.people.takeEffect(at);
  expect(await termOf(PERP, "maintenanceBase")).toBe("0.015");
  expect(await announced()).toEqual([]);
  const parameters = await fetch(`${world.gateway.url}/api/v1/market?symbol=${PERP}`);
  expect(await parameters.json()).toMatchObject({ mmfFunction: { base: "0.015" } });
  expect(await actions(3)).toEqual([
    "market-terms-proposed",
    "market-terms-announced",
    "market-terms",
  ]);
});

test("nobody signs alone, another change, what they may not decide, or what is unknown", async () => {
  const change = await termsChange("SOL_USDC", { breakerMove: "0.2" });
  const proposal = await done(people.alice, "operatorPropose", { change });
  const sign = async (who: Visitor, more: object = {}) => {
    const { status, json } = await ask(who, "operatorProposalSign", {
      ...signing(proposal),
      ...more,
    });
    return [status, String(json.message)];
  };
  expect(await sign(people.alice)).toEqual([403, expect.stringContaining("another person")]);
  expect(await sign(people.bob, { hash: "0" })).toEqual([
    409,
    expect.stringContaining("over another change"),
  ]);
  const others = { ...change, terms: [{ ...change.terms[0], after: "0.3" }] };
  expect(await sign(people.bob, { change: others })).toEqual([
    409,
    expect.stringContaining("over another change"),
  ]);
  expect(await sign(people.bob, { proposalId: "x" })).toEqual([
    404,
    expect.stringContaining("no such proposal"),
  ]);
  // Security decides roles and halts, and no terms; the auditor decides nothing.
  expect(await sign(people.carol)).toEqual([403, expect.stringContaining("None of your roles")]);
  expect(await sign(people.eve)).toEqual([403, expect.stringContaining("role")]);
  expect((await ask(people.carol, "operatorPropose", { change })).status).toBe(403);
  expect((await ask(people.eve, "operatorPropose", { change })).status).toBe(403);
  // A confirmation of one change is none of another.
  const begun = await people.bob.send("stepUpBegin", {
    route: "operatorProposalSign",
    fields: signing(proposal),
  });
  await people.bob.send("stepUpProve", { stepUpId: begun.json.stepUpId as string });
  const headers = { "X-Step-Up": String(begun.json.stepUpId) };
  const altered = { ...signing(proposal), change: others };
  expect((await people.bob.send("operatorProposalSign", altered, { headers })).status).toBe(403);

  expect(await newest()).toMatchObject({ status: "Waiting" });
  const taken = await done(people.bob, "operatorProposalRefuse", {
    proposalId: String(proposal.proposalId),
  });
  expect(taken).toMatchObject({ status: "Refused" });
  expect(await sign(people.bob)).toEqual([404, expect.stringContaining("no such proposal")]);
});

test("what the engine would refuse is refused before anybody signs it", async () => {
  const denied = async (wanted: Readonly<Record<string, string>>, symbol = PERP) => {
    const change = await termsChange(symbol, wanted);
    const { status, json } = await ask(people.alice, "operatorPropose", { change });
    return [status, String(json.message)];
  };
  // A maintenance above the initial requirement, and a smallest order above the largest.
  expect(await denied({ maintenanceBase: "0.5" })).toEqual([409, "The specification is invalid"]);
  expect((await denied({ minQuantity: "99999" }))[0]).toBe(409);
  expect(await denied({ minQuantity: "0.001" })).toEqual([400, expect.stringContaining("unit")]);
  expect(await denied({ fundingMax: "1e3" })).toEqual([400, expect.stringContaining("unit")]);
  expect(await denied({ openInterestLimit: "5" }, "SOL_USDC")).toEqual([
    400,
    expect.stringContaining("does not belong"),
  ]);
  const now = await termOf(PERP, "maintenanceBase");
  expect(await denied({ maintenanceBase: now })).toEqual([409, expect.stringContaining("already")]);
  expect(await denied({})).toEqual([409, expect.stringContaining("already")]);
  const unknown = { ...(await termsChange(PERP, { markBand: "0.2" })), symbol: "NO" };
  expect((await people.eve.send("operatorTrial", { change: unknown })).status).toBe(400);
});

test("what was written of other terms than those in force is signed by nobody and takes no effect", async () => {
  const first = await done(people.alice, "operatorPropose", {
    change: await termsChange(PERP, { markBand: "0.2" }),
  });
  const second = await done(people.alice, "operatorPropose", {
    change: await termsChange(PERP, { concentration: "0.01" }),
  });
  await done(people.bob, "operatorProposalSign", signing(first));
  // Two of one market: the newer overtakes, and its own whole notice counts.
  await done(people.bob, "operatorProposalSign", signing(second));
  expect(await announced()).toMatchObject([{ terms: [{ name: "concentration" }] }]);
  await world.people.takeEffect(later(2 * NOTICE_MS));
  expect(await termOf(PERP, "markBand")).toBe("0.1");
  expect(await termOf(PERP, "concentration")).toBe("0.01");

  const old = { ...(await termsChange(PERP, { markBand: "0.3" })), basis: "0".repeat(64) };
  expect((await ask(people.alice, "operatorPropose", { change: old })).json.message).toContain(
    "has changed since",
  );
  const third = await done(people.alice, "operatorPropose", {
    change: await termsChange(PERP, { markBand: "0.3" }),
  });
  const fourth = await done(people.alice, "operatorPropose", {
    change: await termsChange(PERP, { markBand: "0.4" }),
  });
  await done(people.bob, "operatorProposalSign", signing(third));
  changeAside({ breakerMovePpm: 50_000 });
  const late = await ask(people.bob, "operatorProposalSign", signing(fourth));
  expect([late.status, late.json.message]).toEqual([
    409,
    expect.stringContaining("has changed since"),
  ]);
  await world.people.takeEffect(later(2 * NOTICE_MS));
  expect(await termOf(PERP, "markBand")).toBe("0.1");
  const rows = listOf((await people.eve.send("operatorProposals")).json);
  const refused = rows.find(({ proposalId }) => String(proposalId) === String(third.proposalId))!;
  expect(refused).toMatchObject({
    status: "Refused",
    refusal: expect.stringContaining("has changed since"),
  });
});

/** Somebody changes the perpetual by another way. */
function changeAside(terms: object): void {
  const specs = world.venue.results
    .flatMap(({ events }) => events)
    .flatMap((event) =>
      event.kind === "market-listed" || event.kind === "market-changed" ? [event.spec] : [],
    )
    .map((text) => JSON.parse(text) as { symbol: string });
  const spec = { ...specs.findLast(({ symbol }) => symbol === PERP), ...terms };
  const marketId = 1 as never;
  world.venue.apply({ kind: "change-market", marketId, spec: JSON.stringify(spec) });
}

test("nothing is signed while a price is stale; a market is halted all the same", async () => {
  const change = await termsChange("SOL_USDC", { breakerMove: "0.3" });
  const proposal = await done(people.alice, "operatorPropose", { change });
  const refused = async () => {
    const { status, json } = await ask(people.bob, "operatorProposalSign", signing(proposal));
    expect([status, json.message]).toEqual([409, expect.stringContaining("price source is stale")]);
  };
  const market = { marketId: 0 as never, indexMilliticks: 1n, needed: 1, staleMs: 1 };
  const old = { source: "a", standing: "stale", milliticks: 1n, atMs: 1 } as const;
  seen.push({ ...market, isFrozen: false, sources: [old] });
  await refused();
  seen[0] = { ...market, isFrozen: true, sources: [] };
  await refused();
  seen.length = 0;
  const priced = { kind: "set-prices", marketId: 1, sources: 1, indexTicks: 2_000, markTicks: 0 };
  world.venue.apply(priced as never);
  await refused();
  const halt = { symbol: PERP, state: "CancelOnly", reason: "drill" };
  expect(await done(people.alice, "operatorMarketState", halt)).toEqual({ done: true });
  setPrices(world.venue, 2_000);
  await done(people.bob, "operatorProposalSign", signing(proposal));
  await done(people.bob, "operatorProposalRefuse", { proposalId: String(proposal.proposalId) });
  expect(await announced()).toEqual([]);
  expect(await actions(2)).toEqual(["market-terms-announced", "market-terms-withdrawn"]);
});

test("what nobody signs in seven days is signed by nobody", async () => {
  const change = await termsChange("SOL_USDC", { breakerMove: "0.4" });
  const proposal = await done(people.alice, "operatorPropose", { change });
  await world.people.takeEffect(Number(proposal.proposedAt) + SEVEN_DAYS_MS);
  expect(await newest()).toMatchObject({ status: "Waiting" });
  await world.people.takeEffect(Number(proposal.proposedAt) + SEVEN_DAYS_MS + 1);
  expect(await newest()).toMatchObject({ status: "Expired" });
  const { status, json } = await ask(people.bob, "operatorProposalSign", signing(proposal));
  expect([status, json.message]).toEqual([409, expect.stringContaining("seven days")]);
  expect(await actions(1)).toEqual(["market-terms-expired"]);
});

/** A listing with the terms of another market. */
async function listingLike(symbol: string, more: object) {
  const { terms, marketType, tickSize, stepSize } = await marketOf(symbol);
  const like = { marketType, tickSize, stepSize, quoteSymbol: "USDC", terms: listOf(terms) };
  return { kind: "MarketListing", state: "PostOnly", reason: "asked for", ...like, ...more };
}

test("a market is listed by two, its asset with it, after everybody was told", async () => {
  const asset = { displayName: "Newcoin", decimals: 9 };
  const named = { symbol: "NEW_USDC", baseSymbol: "NEW" };
  const missing = await listingLike("SOL_USDC", { ...named, asset });
  const propose = (change: object) => ask(people.alice, "operatorPropose", { change });
  const short = { ...missing, terms: missing.terms.slice(1) };
  const twice = { ...missing, terms: [...missing.terms, missing.terms[0]] };
  for (const terms of [short, twice])
    expect((await propose(terms)).json.message).toContain("every term");
  expect((await propose(await listingLike("SOL_USDC", named))).json.message).toContain(
    "no such asset",
  );
  const taken = await listingLike("SOL_USDC", { symbol: "SOL_USDC", baseSymbol: "SOL" });
  expect((await propose(taken)).status).toBe(409);
  const crooked = await listingLike("SOL_USDC", { ...named, asset: { ...asset, decimals: 1 } });
  expect((await propose(crooked)).status).toBe(400);
  expect((await ask(people.carol, "operatorPropose", { change: missing })).status).toBe(403);

  const proposal = await done(people.alice, "operatorPropose", { change: missing });
  await done(people.bob, "operatorProposalSign", signing(proposal));
  const [told] = await announced();
  expect(told).toMatchObject({ kind: "MarketListing", symbol: "NEW_USDC", state: "PostOnly" });
  await world.people.takeEffect(later(2 * NOTICE_MS));
  expect(await newest()).toMatchObject({ status: "Done" });
  const market = await fetch(`${world.gateway.url}/api/v1/market?symbol=NEW_USDC`);
  expect(await market.json()).toMatchObject({ baseSymbol: "NEW", orderBookState: "PostOnly" });

  const perp = await listingLike(PERP, { symbol: "SOL2_USDC_PERP", baseSymbol: "SOL" });
  const other = await done(people.alice, "operatorPropose", { change: perp });
  await done(people.bob, "operatorProposalSign", signing(other));
  await world.people.takeEffect(later(2 * NOTICE_MS));
  expect(await termOf("SOL2_USDC_PERP", "maintenanceBase")).toBe(
    await termOf(PERP, "maintenanceBase"),
  );
});

test("a role is given and taken by two of security, and two of them stay", async () => {
  const change = (userId: number, role: OperatorRole, isHeld: boolean) => ({
    change: { kind: "OperatorRole", userId, role, isHeld, reason: "joins" },
  });
  const together = async (of: ReturnType<typeof change>): Promise<Loose> => {
    const proposal = await done(people.carol, "operatorPropose", of);
    return done(people.dora, "operatorProposalSign", signing(proposal));
  };
  expect((await people.eve.send("operatorRisk")).status).toBe(200);
  expect((await people.eve.send("operatorQueueTake", {})).status).toBe(400);
  const denied = async (of: object) =>
    (await ask(people.carol, "operatorPropose", of)).json.message;
  expect(await denied(change(11, "security", false))).toContain("Two people must keep");
  expect(await denied(change(99, "risk", true))).toContain("no person");
  expect(await denied(change(11, "security", true))).toContain("Nothing would change");
  expect((await ask(people.alice, "operatorPropose", change(13, "risk", true))).status).toBe(403);

  // Roles hang on no price, and nobody outside is told of them.
  seen.push({
    marketId: 0 as never,
    indexMilliticks: undefined,
    isFrozen: true,
    needed: 1,
    staleMs: 1,
    sources: [],
  });
  expect(await together(change(13, "security", true))).toMatchObject({ status: "Done" });
  expect(await announced()).toEqual([]);
  const operators = listOf((await people.eve.send("operatorOperators")).json);
  expect(operators.find(({ userId }) => Number(userId) === 13)).toMatchObject({
    roles: ["security", "auditor"],
  });
  // Whoever lost a role is refused with the next request.
  expect(await together(change(11, "security", false))).toMatchObject({ status: "Done" });
  expect((await people.carol.send("operatorAudit")).status).toBe(403);
  const again = change(12, "security", false);
  expect((await ask(people.eve, "operatorPropose", again)).json.message).toContain("Two people");
  const shown = await people.eve.send("sessionShow");
  expect(shown.json.roles).toEqual(["security", "auditor"]);
});
