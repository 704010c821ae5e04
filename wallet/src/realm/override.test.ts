import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { NO_EVIDENCE, UNREAD } from "@holdall/wallet/clear";
import type { Evidence } from "@holdall/wallet/clear";
import {
  instruction,
  keyBytes,
  little,
  solanaAddress,
  solanaMessage,
} from "@holdall/wallet/clear/build";
import { addressOf } from "@holdall/wallet/keyring";
import type { Source, VaultBody } from "@holdall/wallet/keyring";
import { POLICY_OPEN } from "@holdall/wallet/policy";
import { refuse } from "@holdall/wallet/refusals";
import { bearsUnread, OVERRIDES_MAX, shownRules, withOverride } from "./override.ts";
import { withRules } from "./own-rules.ts";
import {
  approvalOf,
  asked,
  dayOf,
  done,
  listed,
  opened,
  PASSWORD,
  setRules,
  SYSTEM,
  UNLIMITED,
} from "./realm-bench.twin.ts";
import type { Opened } from "./realm-bench.twin.ts";
import { withSection } from "./settings.ts";

const DAY_MS = 24 * 3_600_000;
const PROGRAM = solanaAddress("a program that nobody reads");
const OVERRIDE = { ...UNLIMITED, isOverrideAllowed: true };
const TAKEN = 400n;

const opaque = (account: string) => instruction(PROGRAM, [[account, "sw"]], little(7, 4));
const bytesOf = (account: string, calls = [opaque(account)]): Uint8Array =>
  solanaMessage(calls, { payer: account });

/** A request of the page, after a trial that takes 400 lamports of a thousand. */
function unread(
  account: string,
  bytes = bytesOf(account),
  facts: Partial<Evidence> = {},
  secondReading: string | null = UNREAD,
) {
  const simulation = {
    status: "done" as const,
    outflows: [{ asset: { kind: "native" as const }, units: TAKEN, to: "" }],
    inflows: [],
    rights: [],
  };
  const tried = { ...NO_EVIDENCE, balances: { native: 1_000n }, simulation };
  const body = asked(account, bytes);
  const evidence = [{ ...tried, simulationLater: simulation, ...facts }];
  return { ...body, brought: { ...body.brought, evidence, secondReading } };
}

/** Opens the vault again as it was written last: a day is longer than anybody stays. */
async function unlocked(at: Opened, text: string): Promise<void> {
  const key = { kind: "password", password: PASSWORD.slice() };
  done(await at.say("secure", "unlock", { a: text, b: null, key }));
}

/** A wallet whose Solana account has had the override for longer than a day. */
async function overriding(rules: object = OVERRIDE): Promise<Opened> {
  const at = await opened();
  const { text } = done(await setRules(at, rules)) as { text: string };
  at.clock.atMs += DAY_MS;
  await unlocked(at, text);
  return { ...at, text };
}

/** Asks, and answers what is settled in a moment: a refusal, or `null` while it waits. */
async function brings(at: Opened, body: object) {
  const answer = at.say("router", "request", body);
  const settled = await Promise.race([
    answer,
    new Promise<null>((resolve) => setTimeout(resolve, 20, null)),
  ]);
  return { answer, settled };
}

async function waits(at: Opened, body: object = unread(at.address)) {
  const { answer, settled } = await brings(at, body);
  expect(settled).toBeNull();
  const [told] = await listed(at);
  return { answer, told };
}

const note = (at: Opened, told: Parameters<typeof approvalOf>[0], atRisk: bigint) =>
  at.say("secure", "approve/note", { ...approvalOf(told), atRisk });

test("off, and for a day after it was turned on, what nobody reads is refused", async () => {
  const at = await opened();
  const refused = { refusal: "unreadable", detail: `500 program ${PROGRAM}` };
  expect((await brings(at, unread(at.address))).settled).toMatchObject(refused);
  const { text } = done(await setRules(at, OVERRIDE)) as { text: string };
  expect((await brings(at, unread(at.address))).settled).toMatchObject(refused);
  at.clock.atMs += DAY_MS - 1;
  await unlocked(at, text);
  expect((await brings(at, unread(at.address))).settled).toMatchObject(refused);
  at.clock.atMs += 1;
  const { told } = await waits(at);
  const bytes = bytesOf(at.address);
  expect(told).toMatchObject({ raw: bytes, explanation: { level: "danger" } });
});

test("turned off it counts at once, of what waits as well", async () => {
  const at = await overriding();
  const { told } = await waits(at);
  const off = await setRules(at, UNLIMITED);
  expect(done(off)).toMatchObject({ slot: "b" });
  expect(await note(at, told, TAKEN)).toMatchObject({ refusal: "unreadable" });
  expect(await at.say("secure", "approve", approvalOf(told))).toMatchObject({
    refusal: "unreadable",
  });
});

test("without a trial, a second reader or with any other rule against it nothing waits", async () => {
  const at = await overriding();
  const { address } = at;
  const assign = instruction(SYSTEM, [[address, "sw"]], little(1, 4), keyBytes(PROGRAM));
  const bringsNow = async (...given: Parameters<typeof unread>) =>
    (await brings(at, unread(...given))).settled;
  const bytes = bytesOf(address);
  const missing = { status: "missing" } as const;
  const untried = await bringsNow(address, bytes, { simulation: missing });
  expect(untried).toMatchObject({ refusal: "override-trial" });
  // No second reader was asked, or it reads what the first cannot.
  for (const reading of [null, "[]"])
    expect(await bringsNow(address, bytes, {}, reading)).toMatchObject({ refusal: "unreadable" });
  const forbidden = await bringsNow(address, bytesOf(address, [opaque(address), assign]));
  expect(forbidden).toMatchObject({ refusal: "request-forbidden", detail: "402" });
  const { brought } = unread(address);
  const [first] = brought.evidence;
  const evidence = [first, { ...first, balances: { native: 1n } }];
  const disagreeing = { ...unread(address), brought: { ...brought, evidence } };
  expect((await brings(at, disagreeing)).settled).toMatchObject({ detail: "508" });
  const message = { ...unread(address), signed: { kind: "solana-message", bytes } };
  expect((await brings(at, message)).settled).toMatchObject({ refusal: "request-forbidden" });
});

test("what a trial takes counts against the account's limits", async () => {
  const fee = 5_000n;
  const exact = await overriding({ ...dayOf(TAKEN + fee), isOverrideAllowed: true });
  await waits(exact);
  const less = await overriding({ ...dayOf(TAKEN + fee - 1n), isOverrideAllowed: true });
  expect((await brings(less, unread(less.address))).settled).toMatchObject({
    refusal: "policy-refused",
  });
});

test("the exact amount at risk, noted first, makes one signature; the note survives and stays", async () => {
  const at = await overriding();
  const { answer, told } = await waits(at);
  const approve = () => at.say("secure", "approve", approvalOf(told));
  // Neither without a note, nor after another amount.
  expect(await approve()).toMatchObject({ refusal: "override-amount" });
  for (const wrong of [TAKEN - 1n, TAKEN + 1n, 0n])
    expect(await note(at, told, wrong)).toMatchObject({ refusal: "override-amount" });
  expect(await approve()).toMatchObject({ refusal: "override-amount" });
  const { text } = done(await note(at, told, TAKEN)) as { text: string };
  done(await approve());
  expect(done(await answer)).toBeInstanceOf(Uint8Array);
  expect(await approve()).toMatchObject({ refusal: "approval-missing" });
  // What was written before the signature opens with the note in it, and keeps it when it is turned off.
  await unlocked(at, text);
  const entry = {
    origin: "https://app.example",
    sha256: createHash("sha256").update(bytesOf(at.address)).digest("hex"),
    account: at.address,
    network: "solana:local",
    atMs: at.clock.atMs,
  };
  const shown = async () =>
    done(await at.say("secure", "rules/show", { account: at.address }))["overrides"];
  expect(await shown()).toEqual([entry]);
  done(await setRules({ ...at, text }, UNLIMITED));
  expect(await shown()).toEqual([entry]);
});

test("one note is for one request: not for another of the same meaning, not for a second signature", async () => {
  const at = await overriding();
  await brings(at, unread(at.address));
  const other = instruction(PROGRAM, [[at.address, "sw"]], little(8, 4));
  await brings(at, unread(at.address, bytesOf(at.address, [other])));
  const [one, two] = await listed(at);
  expect(one.explanationHash).toEqual(two.explanationHash);
  expect(one.requestHash).not.toEqual(two.requestHash);
  done(await note(at, one, TAKEN));
  const refused = { refusal: "override-amount" };
  expect(await at.say("secure", "approve", approvalOf(two))).toMatchObject(refused);
  done(await at.say("secure", "approve", approvalOf(one)));
  expect(await at.say("secure", "approve", approvalOf(two))).toMatchObject(refused);
});

test("what can be read needs no note, and none can be made of it", async () => {
  const at = await overriding();
  const pay = instruction(
    SYSTEM,
    [
      [at.address, "sw"],
      [solanaAddress("marie"), "w"],
    ],
    little(2, 4),
    little(5, 8),
  );
  await brings(at, asked(at.address, bytesOf(at.address, [pay])));
  const [told] = await listed(at);
  expect(told).toMatchObject({ raw: null });
  expect(await note(at, told, 5n)).toMatchObject({ refusal: "override-amount" });
  done(await at.say("secure", "approve", approvalOf(told)));
});

test("the router can note nothing", async () => {
  const at = await overriding();
  const { told } = await waits(at);
  expect(await at.say("router", "approve/note", { ...approvalOf(told), atRisk: TAKEN })).toBeNull();
});

/** A vault with one account on a source of a kind; source 0 is only watched. */
function bodyOf(kind: Source["kind"] | "watched", path = ""): VaultBody {
  const id = kind === "watched" ? 0 : 1;
  const empty = new Uint8Array();
  const source = { id, language: "english", secret: empty, passphrase: empty } as const;
  return {
    sources: kind === "watched" ? [] : [{ ...source, kind }],
    accounts: [{ sourceId: id, family: "solana", path, publicKey: keyBytes(ACCOUNT), label: "" }],
    settings: empty,
  };
}
const ACCOUNT = addressOf("solana", keyBytes(solanaAddress("mine")));
const ALLOWED = { ...POLICY_OPEN, isOverrideAllowed: true };

test("only an account of one key ever has it: no device, no share, nothing that is watched", () => {
  for (const kind of ["words", "solana-key", "evm-key"] as const) {
    const on = withRules(bodyOf(kind), { account: ACCOUNT }, ALLOWED, 0);
    expect(on.ok && bearsUnread(on.value, ACCOUNT, DAY_MS), kind).toBe(true);
    expect(on.ok && bearsUnread(on.value, ACCOUNT, DAY_MS - 1), kind).toBe(false);
  }
  const ruled = withRules(bodyOf("words"), { account: ACCOUNT }, ALLOWED, 0);
  if (!ruled.ok) throw new Error(ruled.refusal);
  const others = ["ledger", "trezor", "keystone", "frost-share", "frost-next"] as const;
  for (const kind of [...others, "watched"] as const) {
    const body = bodyOf(kind);
    const refusal = kind === "watched" ? "account-watched" : "override-account";
    expect(withRules(body, { account: ACCOUNT }, ALLOWED, 0)).toEqual(refuse(refusal, ACCOUNT));
    // Whatever a vault says of them: rules alone are not enough.
    const { settings } = ruled.value;
    expect(bearsUnread({ ...body, settings }, ACCOUNT, DAY_MS), kind).toBe(false);
  }
});

test("a full record forgets nothing: there is no further use; nor where it cannot be read", () => {
  const entry = { origin: "", sha256: "", account: ACCOUNT, network: "solana:local", atMs: 1 };
  const kept = (count: number) =>
    withSection(
      bodyOf("words"),
      "overrides",
      Array.from({ length: count }, () => entry),
    );
  const { brought } = unread(ACCOUNT);
  const signed = { kind: "solana-transaction", bytes: bytesOf(ACCOUNT) } as const;
  const body = { origin: null, account: ACCOUNT, signed, brought };
  const waiting = { ticket: 1, id: "", body, settle: () => undefined };
  const atRisk = { asset: { kind: "native" }, units: 5n, decimals: 9 } as const;
  const use = { bytes: bytesOf(ACCOUNT), atRisk, typed: 5n, atMs: 2 };
  const last = withOverride(kept(OVERRIDES_MAX - 1), waiting, use);
  const shown = last.ok && shownRules(last.value, ACCOUNT);
  expect(shown && shown.ok && shown.value.overrides).toHaveLength(OVERRIDES_MAX);
  // The newest stands first.
  expect(shown && shown.ok && shown.value.overrides[0].atMs).toBe(2);
  expect(withOverride(kept(OVERRIDES_MAX), waiting, use)).toEqual(refuse("override-record"));
  const damaged = withSection(bodyOf("words"), "overrides", "?");
  expect(withOverride(damaged, waiting, use)).toEqual(refuse("vault-damaged", "overrides"));
});
