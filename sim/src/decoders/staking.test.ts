import { prepare, restOf, stakesOf, sweepPlan } from "@holdall/wallet/actions";
import type { StakeView } from "@holdall/wallet/actions";
import type { Chain } from "@holdall/chain/port";
import { afterAll, beforeAll, expect, test } from "vitest";
import { act, personWith, startLocalSolana } from "./local-solana.twin.ts";
import type { LocalSolana, Person } from "./local-solana.twin.ts";

/** Native staking as a person does it, each step read by both decoders, over the local chain's epochs. */
const SOL = 1_000_000_000n;
const RENT = 2_282_880n;

let local: LocalSolana;
let person: Person;
let validator: string;
beforeAll(async () => {
  local = await startLocalSolana("staking");
  person = await personWith(local, 100n * SOL);
  const told = await local.chain.staking!.validators();
  if ("refusal" in told) throw new Error(told.refusal.code);
  [{ vote: validator }] = told.value.value;
});
afterAll(() => local.close());

async function view(chain: Chain = local.chain): Promise<StakeView> {
  const read = await stakesOf(chain, person.address);
  if ("refusal" in read) throw new Error(`${read.refusal.code} ${read.refusal.detail}`);
  return read.value;
}

const nextEpochs = async (count: number): Promise<void> => {
  await local.control("devnet_advanceEpochs", [count]);
  await local.control("devnet_advance", [3]);
};

/** The chain's own word on a stake, by the program that will judge the withdrawal. */
async function judged(address: string): Promise<Readonly<Record<string, bigint>>> {
  const state = Object(await local.control("devnet_stakeState", [address]));
  return Object.fromEntries(
    Object.entries(state).map(([name, units]) => [name, BigInt(units as number)]),
  );
}

const kindsOf = ({ effects }: Awaited<ReturnType<typeof act>>) => effects.map(({ kind }) => kind);

test("validators are listed the cheapest first, with those that do not vote last", async () => {
  const told = await local.chain.staking!.validators();
  const rows = "value" in told ? told.value.value : [];
  expect(rows.length).toBeGreaterThan(1);
  const voting = rows.filter(({ isDelinquent }) => !isDelinquent);
  expect(rows.slice(0, voting.length)).toEqual(voting);
  const fees = voting.map(({ commissionPercent }) => commissionPercent);
  expect(fees).toEqual(fees.toSorted((left, right) => left - right));
});

test("stake, earn, split, merge, take back, withdraw: each step said, each lamport accounted for", async () => {
  expect((await view()).rows).toEqual([]);
  const units = 10n * SOL;
  const made = await act(local, person, {
    kind: "stake",
    from: person.address,
    validator,
    units,
  });
  expect(kindsOf(made)).toEqual(["create-account", "authority", "authority", "stake-delegate"]);
  expect(made.effects.at(-1)?.operands["to"]).toMatchObject({ address: validator });
  expect(made.outflows).toMatchObject([{ units: units + RENT }]);
  expect(made.level).toBe("warning");
  const [begun] = (await view()).rows;
  expect(begun).toMatchObject({
    units: units + RENT,
    reserveUnits: RENT,
    phase: "activating",
    activatingUnits: units,
    withdrawableUnits: 0n,
    withdrawer: person.address,
    validator,
  });

  await nextEpochs(3);
  const earning = await view();
  const [stake] = earning.rows;
  expect(stake.phase).toBe("active");
  expect(stake.rewards.length).toBe(2);
  expect(stake.earnedUnits).toBeGreaterThan(0n);
  expect(stake.units).toBe(units + RENT + stake.earnedUnits);
  expect(earning.annualPpm).toBeGreaterThan(0n);

  const parted = await act(local, person, {
    kind: "split-stake",
    from: person.address,
    stake: stake.address,
    units: 4n * SOL,
  });
  expect(kindsOf(parted)).toEqual(["create-account", "stake-split"]);
  const both = await view();
  expect(both.rows).toHaveLength(2);
  expect(both.units).toBe(stake.units + RENT);
  const other = both.rows.find((one) => one.address !== stake.address)!;
  expect(other).toMatchObject({ activeUnits: 4n * SOL, phase: "active" });

  const joined = await act(local, person, {
    kind: "merge-stakes",
    from: person.address,
    stake: stake.address,
    source: other.address,
  });
  expect(kindsOf(joined)).toEqual(["stake-merge"]);
  expect((await view()).rows).toHaveLength(1);

  const ended = await act(local, person, {
    kind: "unstake",
    from: person.address,
    stake: stake.address,
  });
  expect(kindsOf(ended)).toEqual(["stake-deactivate"]);
  const [leaving] = (await view()).rows;
  expect(leaving.phase).toBe("deactivating");
  expect(leaving.withdrawableUnits).toBe((await judged(stake.address))["free"]);

  await nextEpochs(3);
  const [idle] = (await view()).rows;
  expect(idle).toMatchObject({ phase: "inactive", withdrawableUnits: idle.units });
  const back = await act(local, person, {
    kind: "withdraw-stake",
    from: person.address,
    stake: stake.address,
    units: idle.withdrawableUnits,
  });
  expect(kindsOf(back)).toEqual(["stake-withdraw"]);
  expect(back.level).toBe("safe");
  expect((await view()).rows).toEqual([]);
});

test("more than may leave, nothing at all, or another's stake: refused before anything is signed", async () => {
  const from = person.address;
  await act(local, person, { kind: "stake", from, validator, units: SOL });
  const [{ address: stake, withdrawableUnits }] = (await view()).rows;
  const codeOf = async (intent: Parameters<typeof prepare>[1]) => {
    const step = await prepare(local.chain, intent);
    return "refusal" in step ? step.refusal.code : "prepared";
  };
  const withdraw = { kind: "withdraw-stake", from, stake } as const;
  expect(await codeOf({ ...withdraw, units: withdrawableUnits + 1n })).toBe("transaction-refused");
  expect(await codeOf({ ...withdraw, units: 0n })).toBe("amount-invalid");
  expect(await codeOf({ kind: "stake", from, validator, units: 0n })).toBe("amount-invalid");
  expect(await codeOf({ kind: "stake", from, validator: from, units: SOL })).toBe(
    "transaction-refused",
  );
  const stranger = await personWith(local, SOL);
  expect(await codeOf({ ...withdraw, from: stranger.address, units: 1n })).toBe(
    "transaction-refused",
  );
});

test("a large stake warms up by the network's rate, and both of us count the same", async () => {
  const { totalUnits } = await networkStake();
  const rich = await personWith(local, 2n * totalUnits);
  await act(local, rich, { kind: "stake", from: rich.address, validator, units: totalUnits });
  for (let epoch = 0; epoch < 4; epoch++) {
    await nextEpochs(1);
    const read = await stakesOf(local.chain, rich.address);
    const [row] = "value" in read ? read.value.rows : [];
    expect(row).toMatchObject({ phase: "activating" });
    const state = await judged(row.address);
    expect(row.activeUnits).toBe(state["effective"]);
    expect(row.activatingUnits).toBe(state["activating"]);
  }
});

async function networkStake() {
  const told = await local.chain.staking!.validators();
  const rows = "value" in told ? told.value.value : [];
  return { totalUnits: rows.reduce((sum, { activeUnits }) => sum + activeUnits, 0n) };
}

test("a node that lies about stakes, rewards or validators changes nothing shown", async () => {
  const bare = (result: unknown) => ({ ...(result as object), value: [] });
  const refused = async (chain: Chain) => {
    const read = await stakesOf(chain, person.address);
    return "refusal" in read ? read.refusal.code : "shown";
  };
  expect(await refused(local.chain)).toBe("shown");
  expect(await refused(local.doubted({ getProgramAccounts: bare }))).toBe("nodes-disagree");
  const later = (result: unknown) => ({ ...(result as object), epoch: 1_000 });
  expect(await refused(local.doubted({ getEpochInfo: later }))).toBe("nodes-disagree");
  await nextEpochs(2);
  const rich = { amount: 10n ** 12n, postBalance: 10n ** 13n };
  const rewards = (result: unknown) => (result as object[]).map((one) => ({ ...one, ...rich }));
  expect(await refused(local.doubted({ getInflationReward: rewards }))).toBe("nodes-disagree");
  const commission = (result: unknown) => {
    const { current } = result as { readonly current: object[] };
    return { ...(result as object), current: current.map((one) => ({ ...one, commission: 0 })) };
  };
  const told = await local.doubted({ getVoteAccounts: commission }).staking!.validators();
  expect(told).toMatchObject({ refusal: { code: "nodes-disagree" } });
});

test("an address is left for good: stakes come back when they may, the rest goes, to the lamport", async () => {
  const [from, to] = [await personWith(local, 20n * SOL), await personWith(local, SOL)];
  const way = { from: from.address, to: to.address, tokenIds: [], named: [] };
  const parties = { ...way, givesStakes: false };
  await act(local, from, { kind: "stake", from: from.address, validator, units: 5n * SOL });
  await nextEpochs(1);
  const first = await sweepPlan(local.chain, parties);
  const [stake] = "value" in first ? first.value.steps : [];
  expect(first).toMatchObject({
    value: { steps: [{ intent: { kind: "unstake" } }], stays: [{ why: "until-epoch" }] },
  });
  await act(local, from, stake.intent);
  await nextEpochs(2);
  const second = await sweepPlan(local.chain, parties);
  expect(second).toMatchObject({
    value: { steps: [{ intent: { kind: "withdraw-stake" } }], stays: [] },
  });
  await act(local, from, ("value" in second ? second.value.steps : [])[0].intent);
  const rest = await restOf(local.chain, parties);
  if ("refusal" in rest) throw new Error(rest.refusal.code);
  await act(local, from, rest.value);
  const left = await local.chain.balances(from.address, []);
  expect("value" in left && left.value.value.map(({ units }) => units)).toEqual([0n]);
  expect(await restOf(local.chain, parties)).toMatchObject({ refusal: {} });
});

test("a stake is given as it works: the next owner has every say over it, and the former none", async () => {
  const [from, to] = [await personWith(local, 20n * SOL), await personWith(local, SOL)];
  const sweep = { from: from.address, to: to.address, tokenIds: [], named: [], givesStakes: true };
  await act(local, from, { kind: "stake", from: from.address, validator, units: 5n * SOL });
  await nextEpochs(2);
  const plan = await sweepPlan(local.chain, sweep);
  if ("refusal" in plan) throw new Error(plan.refusal.code);
  const [{ intent, what }] = plan.value.steps;
  expect(plan.value).toMatchObject({ steps: [{ intent: { kind: "give-stake" } }], stays: [] });
  const given = await act(local, from, intent);
  expect(kindsOf(given)).toEqual(["authority", "authority"]);
  // To give away a stake is a danger, whoever asks for it.
  expect(given.findings.map(({ rule }) => rule)).toContain(403);
  expect(await sweepPlan(local.chain, sweep)).toEqual({ value: { steps: [], stays: [] } });
  const theirs = await stakesOf(local.chain, to.address);
  expect("value" in theirs && theirs.value.rows.map(({ address }) => address)).toEqual([what]);
  const back = await prepare(local.chain, { kind: "unstake", from: from.address, stake: what });
  expect(back).toMatchObject({ refusal: { code: "transaction-refused" } });
  await act(local, to, { kind: "unstake", from: to.address, stake: what });
});
