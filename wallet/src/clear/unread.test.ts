import { expect, test } from "vitest";
import { refuse } from "@holdall/wallet/refusals";
import {
  callData,
  contractOf,
  evidenceOf,
  EVM_MARIE,
  EVM_ME,
  evmAccount,
  evmContext,
  evmTransaction,
  instruction,
  keyBytes,
  kindsOf,
  little,
  MARIE,
  ME,
  MINT,
  MY_TOKENS,
  rulesOf,
  solanaAddress,
  solanaContext,
  solanaMessage,
  TOKEN,
} from "./build.twin.ts";
import { UNREAD } from "./context.ts";
import type { Context, Evidence, Simulation } from "./context.ts";
import { NATIVE } from "./context.ts";
import { explain } from "./explain.ts";
import { SYSTEM_PROGRAM } from "./solana/system.ts";

const PROGRAM = solanaAddress("a program that nobody reads");
const CONTRACT = evmAccount("a contract that nobody reads");
const GOLD = { kind: "token", id: MINT } as const;

type Done = Extract<Simulation, { status: "done" }>;
const done = (changes: Partial<Done> = {}): Done => ({
  status: "done",
  outflows: [],
  inflows: [],
  rights: [],
  ...changes,
});

const leaves = (units: bigint, asset: Done["outflows"][number]["asset"] = NATIVE) => ({
  asset,
  units,
  to: "",
});

const opaque = instruction(PROGRAM, [[ME, "sw"]], little(7, 4));

/** A transaction of Solana that the person bears unread, after a trial. */
function borne(
  simulation: Simulation,
  {
    calls = [opaque],
    facts = {},
    ...changes
  }: Partial<Context> & {
    readonly calls?: readonly (typeof opaque)[];
    readonly facts?: Partial<Evidence>;
  } = {},
) {
  const { evidence, ...context } = solanaContext();
  const [told] = evidence;
  const balances = { native: 1_000n, [`token:${MINT}`]: 1_000n };
  const tried = { ...told, balances, simulation, simulationLater: simulation, ...facts };
  const bears = { bearsUnread: true, secondReading: UNREAD, evidence: [tried] } as const;
  const bytes = solanaMessage(calls);
  return explain({ kind: "solana-transaction", bytes }, { ...context, ...bears, ...changes });
}

const risk = (outcome: ReturnType<typeof explain>) =>
  outcome.ok ? outcome.value.explanation.atRisk : outcome;

test("what nobody reads is told as that, with every difference of its trial, and is a danger", () => {
  const to = MARIE;
  const told = borne(
    done({
      outflows: [leaves(3n), leaves(400n, GOLD)],
      inflows: [{ asset: NATIVE, units: 2n }],
      rights: [{ account: MY_TOKENS, what: "delegate", to }],
    }),
  );
  expect(kindsOf(told)).toEqual(["unread", "trial-out", "trial-out", "trial-in", "trial-right"]);
  expect(rulesOf(told)).toEqual([500]);
  if (!told.ok) throw new Error(told.detail);
  const { explanation } = told.value;
  expect(explanation.level).toBe("danger");
  expect(explanation.effects[0].operands["text"]).toMatchObject({ text: `program ${PROGRAM}` });
  // Limits count what the trial shows: all that leaves, and all that somebody may take.
  expect(explanation.outflows).toEqual([leaves(3n), leaves(400n, GOLD)]);
  expect(explanation.grants).toEqual([{ asset: GOLD, units: null, spender: to, endsAtMs: null }]);
  expect(explanation.contracts).toEqual([PROGRAM]);
});

test("the amount at risk is the largest part of what one has, and without any all of the coin", () => {
  const both = [leaves(999n), leaves(1_000n, GOLD)];
  expect(risk(borne(done({ outflows: both })))).toEqual({
    asset: GOLD,
    units: 1_000n,
    decimals: 6,
  });
  const alike = [leaves(5n), leaves(5n, GOLD)];
  expect(risk(borne(done({ outflows: alike })))).toMatchObject({ asset: NATIVE, units: 5n });
  expect(risk(borne(done()))).toEqual({ asset: NATIVE, units: 1_000n, decimals: 9 });
  // Of what is not known to be held it is all of it.
  const unknown = { kind: "token", id: "unknown" } as const;
  const some = [leaves(999n), leaves(1n, unknown)];
  expect(risk(borne(done({ outflows: some })))).toEqual({ asset: unknown, units: 1n, decimals: 0 });
  const uncounted = borne(done(), { facts: { balances: {} } });
  expect(uncounted).toEqual(refuse("override-trial", ""));
});

test("without a whole trial that ends in one way nothing is borne", () => {
  const { inflows: _, ...noInflows } = done();
  const { rights: __, ...noRights } = done();
  const failed = { status: "failed", reason: "x" } as const;
  for (const one of [{ status: "missing" } as const, failed, noInflows, noRights])
    expect(borne(one)).toEqual(refuse("override-trial", ""));
  const later = (simulationLater: Simulation) => borne(done(), { facts: { simulationLater } });
  const right = { account: MY_TOKENS, what: "close", to: MARIE } as const;
  for (const one of [done({ outflows: [leaves(1n)] }), done({ rights: [right] }), failed])
    expect(later(one)).toEqual(refuse("override-trial", ""));
  expect(later(done()).ok).toBe(true);
});

test("it lifts rule 500 alone: whatever else is forbidden stays so", () => {
  const forbids = (outcome: ReturnType<typeof explain>) =>
    outcome.ok && outcome.value.explanation.level === "forbidden" ? rulesOf(outcome) : outcome;
  const assign = instruction(SYSTEM_PROGRAM, [[ME, "sw"]], little(1, 4), keyBytes(PROGRAM));
  // Before it and behind it: what is readable is read to the end.
  expect(forbids(borne(done(), { calls: [assign, opaque] }))).toContain(402);
  expect(forbids(borne(done(), { calls: [opaque, assign] }))).toContain(402);
  const gained = (what: "owner" | "program", to = MARIE) =>
    borne(done({ rights: [{ account: MY_TOKENS, what, to }] }));
  expect(forbids(gained("owner"))).toContain(400);
  expect(forbids(gained("program"))).toContain(402);
  expect(gained("owner", ME).ok && rulesOf(gained("owner", ME))).toEqual([500]);
  const [one] = solanaContext().evidence;
  const first = { ...one, balances: { native: 1n }, simulation: done() };
  const evidence = [first, { ...first, balances: { native: 2n } }] as const;
  expect(forbids(borne(done(), { evidence }))).toContain(508);
});

test("the other decoder must find it unreadable too: else the two disagree", () => {
  expect(rulesOf(borne(done(), { secondReading: "[]" }))).toContain(501);
  const pay = [
    [ME, "sw"],
    [MARIE, "w"],
  ] as const;
  const readable = instruction(SYSTEM_PROGRAM, pay, little(2, 4), little(5, 8));
  expect(rulesOf(borne(done(), { calls: [readable] }))).toContain(501);
});

test("what is of no known form or not for the person's key is refused as before", () => {
  const cut = instruction(SYSTEM_PROGRAM, [[ME, "sw"]], little(2, 4));
  // A known program in a form that nobody knows: what it does there is nothing to be borne.
  expect(borne(done(), { calls: [cut] })).toMatchObject({ refusal: "unreadable" });
  expect(borne(done(), { calls: [] })).toMatchObject({ refusal: "unreadable" });
  expect(borne(done(), { account: MARIE })).toMatchObject({ refusal: "not-signer" });
  expect(borne(done(), { bearsUnread: false })).toEqual(
    refuse("unreadable", `500 program ${PROGRAM}`),
  );
});

/** A call of a contract on an EVM network. */
function evmBorne(data: Uint8Array, to = CONTRACT, changes: Partial<Context> = {}) {
  const contracts = { [TOKEN.toLowerCase()]: contractOf("erc20", 6) };
  const facts = { contracts, balances: { native: 7n }, simulation: done() };
  const bears = {
    bearsUnread: true,
    secondReading: UNREAD,
    evidence: [evidenceOf(facts)],
  } as const;
  const bytes = evmTransaction({ to, data, value: 0n });
  return explain({ kind: "evm-transaction", bytes }, evmContext({ ...bears, ...changes }));
}

test("a call that nobody reads is borne, and calls beside it in one are read all the same", () => {
  const unknown = callData("unknownToAll(uint256)", 1n);
  expect(rulesOf(evmBorne(unknown))).toEqual([500]);
  expect(risk(evmBorne(unknown))).toEqual({ asset: NATIVE, units: 7n, decimals: 18 });
  const give = callData("transferOwnership(address)", EVM_MARIE);
  const several = evmBorne(callData("multicall(bytes[])", [unknown, give]));
  expect(kindsOf(several).slice(0, 2)).toContain("unread");
  expect(rulesOf(several)).toEqual(expect.arrayContaining([405, 500]));
});

test("what a Safe calls is never borne: whether it is known to be one or not, its losses show nowhere", () => {
  const safe = evmAccount("a safe");
  const inner = callData("unknownToAll(uint256)", 1n);
  const values = [CONTRACT, 0n, inner, 0n, 0n, 0n, 0n, EVM_ME, EVM_ME, new Uint8Array(65)] as const;
  const execute = callData(
    "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
    ...values,
  );
  for (const contracts of [{}, { [safe.toLowerCase()]: contractOf("safe", null) }]) {
    const facts = { contracts, balances: { native: 7n }, simulation: done() };
    const outcome = evmBorne(execute, safe, { evidence: [evidenceOf(facts)] });
    expect(outcome).toEqual(refuse("override-trial", ""));
  }
});
