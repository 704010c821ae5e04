import { ed25519 } from "@noble/curves/ed25519.js";
import { base58 } from "@scure/base";
import fc from "fast-check";
import { expect, test } from "vitest";
import { instruction, little, MARIE, solanaMessage } from "@holdall/wallet/clear/build";
import { DOORS, parseMessage } from "./message.ts";
import type { Door, RealmReply } from "./message.ts";
import { FORBIDDEN_NAMES, sealRealm } from "./seal.ts";
import { WAITING_MAX, WAITING_PER_ORIGIN } from "./waiting.ts";
import {
  approvalOf,
  asked,
  bench,
  dayOf,
  done,
  freshId,
  listed,
  opened,
  PASSWORD,
  pay,
  setRules,
  SYSTEM,
  UNLIMITED,
} from "./realm-bench.twin.ts";

test("a request waits with its words, is approved by its hashes, and is signed once", async () => {
  const at = await opened();
  const bytes = pay(at.address, 5n);
  const answer = at.say("router", "request", asked(at.address, bytes));
  const [waiting] = await listed(at);
  expect(waiting.check).toHaveLength(6);
  done(await at.say("secure", "approve", approvalOf(waiting)));
  const signature = done(await answer) as unknown as Uint8Array;
  expect(ed25519.verify(signature, bytes, base58.decode(at.address))).toBe(true);
  expect(await at.say("secure", "approve", approvalOf(waiting))).toMatchObject({
    refusal: "approval-missing",
  });
});

test("the router can neither unlock, approve, refuse, list nor reveal", async () => {
  const at = await opened();
  const answer = at.say("router", "request", asked(at.address, pay(at.address, 5n)));
  const [waiting] = await listed(at);
  const key = { kind: "password", password: PASSWORD.slice() };
  const forged: readonly (readonly [string, unknown])[] = [
    ["approve", approvalOf(waiting)],
    ["refuse", { ticket: waiting.ticket }],
    ["waiting", {}],
    ["lock", {}],
    ["unlock", { a: at.text, b: null, key }],
    ["reveal", { source: 1, key, a: at.text, b: null }],
    ["create", { count: 12, password: PASSWORD.slice() }],
  ];
  for (const [kind, body] of forged) expect(await at.say("router", kind, body), kind).toBeNull();
  expect(at.realm.dropped()).toBe(forged.length);
  done(await at.say("secure", "refuse", { ticket: waiting.ticket }));
  expect(await answer).toMatchObject({ refusal: "request-refused" });
});

test("an approval for other bytes or another explanation signs nothing, and the request waits on", async () => {
  const at = await opened();
  void at.say("router", "request", asked(at.address, pay(at.address, 5n)));
  void at.say("router", "request", asked(at.address, pay(at.address, 6n)));
  const [first, second] = await listed(at);
  for (const wrong of [
    { ...approvalOf(first), requestHash: second.requestHash },
    { ...approvalOf(first), explanationHash: second.explanationHash },
    { ...approvalOf(second), ticket: first.ticket },
  ]) {
    expect(await at.say("secure", "approve", wrong)).toMatchObject({ refusal: "approval-other" });
  }
  expect(await listed(at)).toHaveLength(2);
});

test("what is forbidden or asked of a stranger's account never waits", async () => {
  const at = await opened();
  const assign = instruction(
    SYSTEM,
    [[at.address, "sw"]],
    little(1, 4),
    new Uint8Array(32).fill(3),
  );
  const takeover = solanaMessage([assign], { payer: at.address });
  expect(await at.say("router", "request", asked(at.address, takeover))).toMatchObject({
    refusal: "request-forbidden",
  });
  const foreign = asked(MARIE, pay(MARIE, 5n));
  expect(await at.say("router", "request", foreign)).toMatchObject({ refusal: "account-unknown" });
  expect(await listed(at)).toEqual([]);
});

test("a page on the list of frauds, and whom it names, are never asked about", async () => {
  const at = await opened();
  const listed305 = "4y5TZhsFfbyMYTnnZBhAQwe1cjcGSA7Em8fCvSKTFGW1";
  const asking = (bytes: Uint8Array, host: string) =>
    at.say("router", "request", asked(at.address, bytes, { scheme: "https", host }));
  const robbed = pay(at.address, 5n, listed305);
  expect(await asking(robbed, "app.example")).toMatchObject({
    refusal: "request-forbidden",
    detail: "305",
  });
  expect(await asking(pay(at.address, 5n), "www.fraud.example:444")).toMatchObject({
    refusal: "request-forbidden",
    detail: "100",
  });
  expect(await listed(at)).toEqual([]);
  const look = async (host: string) => done(await at.say("secure", "page/look", { host }));
  expect(await look("fraud.example")).toMatchObject({ isFraud: true });
  expect(await look("app.example")).toEqual({
    isFraud: false,
    listedAtMs: Date.UTC(2026, 10, 29),
  });
});

const FEE = 5_000n;

test("what an account's own rules forbid never waits, and every lamport that left is counted", async () => {
  const at = await opened();
  const ask = (lamports: bigint) =>
    at.say("router", "request", asked(at.address, pay(at.address, lamports)));
  done(await setRules(at, dayOf(FEE + 10n)));
  const detail = `limit-units day native ${FEE + 10n} 0 ${FEE + 11n}`;
  expect(await ask(11n)).toMatchObject({ refusal: "policy-refused", detail });
  expect(await listed(at)).toEqual([]);
  const answer = ask(10n);
  const [waiting] = await listed(at);
  const { written } = done(await at.say("secure", "approve", approvalOf(waiting)));
  done(await answer);
  expect(await ask(0n)).toMatchObject({ refusal: "policy-refused" });
  // The log is in the vault: locked and opened again, it has forgotten nothing.
  done(await at.say("secure", "lock"));
  const key = { kind: "password", password: PASSWORD.slice() };
  const slots = { a: at.text, b: (written as { readonly text: string }).text };
  done(await at.say("secure", "unlock", { ...slots, key }));
  expect(await ask(0n)).toMatchObject({ refusal: "policy-refused" });
  at.clock.atMs += 24 * 3_600_000;
  done(await at.say("secure", "unlock", { ...slots, key: { ...key, password: PASSWORD.slice() } }));
  void ask(10n);
  expect(await listed(at)).toHaveLength(1);
});

test("two approved at once do not both fit through one limit", async () => {
  const at = await opened();
  done(await setRules(at, dayOf(2n * FEE + 19n)));
  const answers = [10n, 10n].map((lamports) =>
    at.say("router", "request", asked(at.address, pay(at.address, lamports))),
  );
  const [first, second] = await listed(at);
  const approvals = await Promise.all(
    [first, second].map((one) => at.say("secure", "approve", approvalOf(one))),
  );
  expect(approvals[0]).toHaveProperty("ok");
  const detail = `limit-units day native ${2n * FEE + 19n} ${FEE + 10n} ${FEE + 10n}`;
  expect(approvals[1]).toMatchObject({ refusal: "policy-refused", detail });
  expect(await answers[0]).toHaveProperty("ok");
  expect(await listed(at)).toMatchObject([{ ticket: second.ticket, refusal: "policy-refused" }]);
});

test("rules are set by who has this vault's key, not by who only finds it open", async () => {
  const at = await opened();
  const other = await opened();
  done(await setRules(at, dayOf(10n)));
  expect(await setRules(at, UNLIMITED, { password: "a wrong password" })).toMatchObject({
    refusal: "vault-password",
  });
  const otherWords = { count: 12, password: new TextEncoder().encode("a password of another") };
  const foreign = done(await other.say("secure", "create", otherWords));
  const brought = { text: foreign["text"] as string, password: "a password of another" };
  expect(await setRules(at, UNLIMITED, brought)).toMatchObject({ refusal: "vault-password" });
  expect(await setRules(at, { ...UNLIMITED, extra: 1 })).toMatchObject({ refusal: "malformed" });
  const shown = done(await at.say("secure", "rules/show", { account: at.address }));
  expect(shown).toMatchObject({ policy: { unitLimits: { day: { native: 10n } } }, pending: null });
});

test("former words come with their passphrase, or without one: two wallets", async () => {
  const bytesOf = (text: string) => new TextEncoder().encode(text);
  const phrase = `${"abandon ".repeat(11)}about`;
  const addressOf = async (given: object) => {
    const wallet = bench();
    const body = { sentence: bytesOf(phrase), password: PASSWORD.slice(), ...given };
    const reply = await wallet.say("secure", "import", body);
    if (reply === null || !("ok" in reply)) return reply;
    const { accounts } = reply.ok as { readonly accounts: readonly { readonly address: string }[] };
    return accounts.map(({ address }) => address).find((address) => address.startsWith("0x"));
  };
  // The two addresses that every wallet derives at m/44'/60'/0'/0/0 from these words.
  expect(await addressOf({})).toBe("0x9858EfFD232B4033E47d90003D41EC34EcaEda94");
  expect(await addressOf({ passphrase: bytesOf("TREZOR") })).toBe(
    "0x9c32F71D4DB8Fb9e1A58B0a80dF79935e7256FA6",
  );
  expect(await addressOf({ passphrase: new Uint8Array() })).toBeNull();
});

test("locking answers what waits, and the vault opens again with its password alone", async () => {
  const at = await opened();
  const answer = at.say("router", "request", asked(at.address, pay(at.address, 5n)));
  await listed(at);
  done(await at.say("secure", "lock"));
  expect(await answer).toMatchObject({ refusal: "signer-closed" });
  const late = asked(at.address, pay(at.address, 5n));
  expect(await at.say("router", "request", late)).toMatchObject({ refusal: "signer-closed" });
  const unlock = (text: string) =>
    at.say("secure", "unlock", {
      a: at.text,
      b: null,
      key: { kind: "password", password: new TextEncoder().encode(text) },
    });
  expect(await unlock("not the password")).toMatchObject({ refusal: "vault-password" });
  expect(done(await unlock("four random words here"))).toMatchObject({ isOpen: true });
});

test("it locks by itself when it has been idle", async () => {
  const at = await opened();
  at.clock.atMs += 899_999;
  at.realm.tick();
  expect(done(await at.say("router", "status"))).toMatchObject({ isOpen: true });
  at.clock.atMs += 1;
  at.realm.tick();
  expect(done(await at.say("router", "status"))).toMatchObject({ isOpen: false, accounts: [] });
});

test("revealing needs the password again, though the vault is open", async () => {
  const at = await opened();
  const reveal = (text: string, source = 1) =>
    at.say("secure", "reveal", {
      source,
      key: { kind: "password", password: new TextEncoder().encode(text) },
      a: at.text,
      b: null,
    });
  expect(await reveal("a wrong password")).toMatchObject({ refusal: "vault-password" });
  const { sentence } = done(await reveal("four random words here"));
  expect(new TextDecoder().decode(sentence as Uint8Array).split(" ")).toHaveLength(12);
  expect(await reveal("four random words here", 2)).toMatchObject({ refusal: "account-unknown" });
});

test("eight requests of one page wait, thirty-two in all", async () => {
  const at = await opened();
  const ask = (host: string) =>
    at.say("router", "request", asked(at.address, pay(at.address, 5n), { scheme: "https", host }));
  for (let i = 0; i < WAITING_PER_ORIGIN; i++) void ask("a.example");
  expect(await ask("a.example")).toMatchObject({ refusal: "queue-full" });
  for (let i = WAITING_PER_ORIGIN; i < WAITING_MAX; i++) void ask(`${i >> 3}.example`);
  expect(await ask("z.example")).toMatchObject({ refusal: "queue-full" });
  expect(await listed(at)).toHaveLength(WAITING_MAX);
});

test("one id is answered once", async () => {
  const at = bench();
  const id = freshId();
  expect(await at.say("router", "status", {}, id)).not.toBeNull();
  expect(await at.say("router", "status", {}, id)).toBeNull();
});

test("foreign fields, prototypes, kinds and forms are no messages", () => {
  const id = freshId();
  const good = { v: 1, id, kind: "status", body: {} };
  expect(parseMessage(good, "router")).toMatchObject({ kind: "status" });
  const wrong: readonly unknown[] = [
    null,
    7,
    "status",
    [good],
    { ...good, v: 2 },
    { ...good, id: "1" },
    { ...good, extra: 1 },
    { ...good, body: { extra: 1 } },
    { ...good, body: null },
    { ...good, kind: "constructor" },
    { ...good, kind: "__proto__" },
    Object.assign(Object.create(good) as object, {}),
    Object.create(null, { v: { value: 1, enumerable: true } }),
    new (class {
      v = 1;
      id = id;
      kind = "status";
      body = {};
    })(),
  ];
  for (const value of wrong) expect(parseMessage(value, "router")).toBeNull();
  const own = JSON.parse('{"v":1,"kind":"status","body":{"__proto__":1}}') as object;
  expect(parseMessage({ ...own, id }, "router")).toBeNull();
});

test("a realm that cannot be closed says so, and a closed one has nothing left", () => {
  const prototype = Object.create(null) as Record<string, unknown>;
  const scope = Object.create(prototype) as Record<string, unknown>;
  FORBIDDEN_NAMES.forEach((name, i) => {
    (i % 2 === 0 ? scope : prototype)[name] = () => name;
  });
  const calls: unknown[] = [];
  expect(sealRealm(scope, (options) => calls.push(options))).toEqual({ ok: true, value: true });
  expect(FORBIDDEN_NAMES.filter((name) => name in scope)).toEqual([]);
  const asked = { evalTaming: "no-eval", overrideTaming: "severe", errorTaming: "safe" };
  expect(calls).toEqual([{ ...asked, reporting: "none" }]);
  const stubborn = Object.defineProperty({}, "fetch", { value: 1, configurable: false });
  expect(sealRealm(stubborn, () => {})).toMatchObject({
    refusal: "realm-not-sealed",
    detail: "fetch",
  });
  const failing = () => {
    throw new Error("no fence");
  };
  expect(sealRealm({}, failing)).toMatchObject({ refusal: "realm-not-sealed" });
});

test("fuzz: mutated messages at both doors are dropped or refused, never thrown, nothing is signed", async () => {
  const at = await opened();
  const bytes = pay(at.address, 5n);
  let answer: RealmReply | null = null;
  const request = at.say("router", "request", asked(at.address, bytes));
  void request.then((reply) => (answer = reply));
  const [waiting] = await listed(at);
  const key = { kind: "password", password: PASSWORD };
  const seeds: readonly (readonly [string, unknown])[] = [
    ["status", {}],
    ["waiting", {}],
    ["request", asked(at.address, bytes)],
    ["unlock", { a: at.text, b: null, key }],
    ["refuse", { ticket: 99 }],
    ["approve", { ...approvalOf(waiting), ticket: 99 }],
  ];
  const junk = fc.anything({ withBigInt: true, withTypedArray: true, withNullPrototype: true });
  const mutated = fc
    .tuple(fc.constantFrom(...seeds), fc.nat(), junk, fc.boolean())
    .map(([[kind, body], at, replacement, isKindReplaced]): unknown => {
      const id = freshId();
      if (isKindReplaced) return { v: 1, id, kind, body: replacement };
      return { v: 1, id, kind, body: replaceAt(body, at, replacement) };
    });
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(mutated, junk),
      fc.constantFrom<Door>("secure", "router"),
      async (value, door) => {
        const kind = parseMessage(value, door)?.kind;
        // A request that is whole waits for a person: it is not an answer of this test.
        if (kind === "request" || kind === "create" || kind === "unlock" || kind === "reveal")
          return;
        const reply = await at.realm.receive(value, door);
        if (reply !== null)
          expect(Object.keys(reply).toSorted().join()).toMatch(
            /^(?:detail,id,refusal,v|id,ok,v)$/u,
          );
      },
    ),
    { numRuns: 20_000 },
  );
  if (answer !== null) expect(answer).toHaveProperty("refusal");
});

/** The n-th value inside a value, in depth-first order, replaced. */
function replaceAt(value: unknown, at: number, replacement: unknown): unknown {
  let left = at % 24;
  const walk = (one: unknown): unknown => {
    if (left-- === 0) return replacement;
    if (Array.isArray(one)) return one.map(walk);
    if (typeof one !== "object" || one === null || one instanceof Uint8Array) return one;
    return Object.fromEntries(Object.entries(one).map(([name, field]) => [name, walk(field)]));
  };
  return walk(value);
}

test("the kinds of each door are these", () => {
  expect(DOORS).toEqual({
    secure: [
      "status",
      "create",
      "import",
      "unlock",
      "lock",
      "waiting",
      "approve",
      "approve/ask",
      "approve/note",
      "refuse",
      "reveal",
      "passkey/add",
      "page/look",
      "account/add",
      "words/look",
      "words/add",
      "key/look",
      "key/add",
      "device/find",
      "device/add",
      "safe/make",
      "book/name",
      "book/forget",
      "rules/show",
      "rules/set",
      "guard/card",
      "guard/make",
      "guard/renew",
      "guard/prove",
      "guard/settle",
      "guard/status",
      "guard/log",
      "guard/ask",
      "guard/rules",
      "guard/keep",
      "guard/passkey",
      "guard/calm",
      "guard/lost",
      "guard/notice",
      "guard/recover",
    ],
    router: ["status", "request", "withdraw"],
  });
});

test("five wrong passwords have whoever comes next wait, in every window and for whatever needs one", async () => {
  const at = await opened();
  done(await at.say("secure", "lock"));
  const slots = { a: at.text, b: null };
  const keyOf = (text: string) => ({ kind: "password", password: new TextEncoder().encode(text) });
  const unlock = (text: string) => at.say("secure", "unlock", { ...slots, key: keyOf(text) });
  const right = new TextDecoder().decode(PASSWORD);
  for (let tried = 0; tried < 5; tried++)
    expect(await unlock("not the password at all")).toMatchObject({ refusal: "vault-password" });
  expect(await unlock(right)).toMatchObject({ refusal: "password-delay", detail: "1 s" });
  expect(
    await at.say("secure", "reveal", { ...slots, source: 1, key: keyOf(right) }),
  ).toMatchObject({ refusal: "password-delay" });
  // To ask what there is needs no password, and does not wait.
  expect(done(await at.say("secure", "status"))).toMatchObject({ isOpen: false });
  at.clock.atMs += 1_000;
  expect(done(await unlock(right))).toMatchObject({ isOpen: true });
});

test("accounts of the vault's words are looked at and taken in by the secure page, and by it alone", async () => {
  const at = await opened();
  const seen = done(await at.say("secure", "words/look", { source: 1, start: 0 }));
  const accounts = Object.values(seen) as { scheme: string; address: string }[];
  const old = accounts.find(({ scheme }) => scheme === "solana-root")!;
  const places = [{ scheme: "solana-root", index: 0 }];
  const written = done(await at.say("secure", "words/add", { source: 1, places }));
  expect(written).toMatchObject({ slot: "b" });
  const told = done(await at.say("router", "status"))["accounts"] as { address: string }[];
  expect(told.map(({ address }) => address)).toContain(old.address);
  expect(await at.say("router", "words/look", { source: 1, start: 0 })).toBeNull();
  done(await at.say("secure", "lock"));
  expect(await at.say("secure", "words/look", { source: 1, start: 0 })).toMatchObject({
    refusal: "signer-closed",
  });
});

test("a key that everybody knows signs on a local chain, and nowhere else", async () => {
  const at = bench();
  const sentence = new TextEncoder().encode(`${"test ".repeat(11)}junk`);
  const made = done(await at.say("secure", "import", { sentence, password: PASSWORD.slice() }));
  const { address } = (made["accounts"] as { family: string; address: string }[])[0];
  const body = asked(address, pay(address, 5n));
  const elsewhere = { ...body.brought, network: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp" };
  expect(await at.say("router", "request", { ...body, brought: elsewhere })).toMatchObject({
    refusal: "key-published",
    detail: address,
  });
  void at.say("router", "request", body);
  expect(await listed(at)).toHaveLength(1);
  // Words of one's own are asked on either.
  const own = await opened();
  void own.say("router", "request", {
    ...asked(own.address, pay(own.address, 5n)),
    brought: elsewhere,
  });
  expect(await listed(own)).toHaveLength(1);
});

test("what is arranged of a vault is answered for each of its parts, and for none while it is locked", async () => {
  const at = await opened();
  const address = at.address;
  const asks: readonly (readonly [kind: string, body: object])[] = [
    ["account/add", { label: "second" }],
    ["words/look", { source: 1, start: 0 }],
    ["key/look", { text: new Uint8Array([49]), passphrase: new Uint8Array() }],
    ["device/find", { kind: "ledger", scheme: "none", start: 0 }],
    ["safe/make", { owners: [], label: "" }],
    ["book/forget", { address }],
    ["rules/show", { account: address }],
    ["guard/status", { source: 9 }],
  ];
  for (const [kind, body] of asks) expect(await at.say("secure", kind, body), kind).not.toBe(null);
  done(await at.say("secure", "lock"));
  for (const [kind, body] of asks)
    expect(await at.say("secure", kind, body), kind).toMatchObject({ refusal: "signer-closed" });
});
