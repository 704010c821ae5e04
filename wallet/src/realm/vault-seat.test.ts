import { openSlots, wordsFromEntropy } from "@holdall/wallet/keyring";
import type { Slots, VaultBody, VaultKey } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { expect, test } from "vitest";
import { createVault, seatOf } from "./vault-seat.ts";
import type { VaultSeat } from "./vault-seat.ts";

const tools = {
  random: (length: number) => new Uint8Array(length).fill(3),
  stretch: () => new Uint8Array(32).fill(4),
};
const KEY: VaultKey = {
  kind: "password",
  password: new TextEncoder().encode("four random words here"),
};

async function seated(): Promise<{ readonly seat: VaultSeat; readonly a: string }> {
  const words = wordsFromEntropy(new Uint8Array(16).fill(9), "english");
  const { password } = KEY as Extract<VaultKey, { kind: "password" }>;
  const made = await createVault({ words, passphrase: new Uint8Array() }, password, tools);
  const seat = made.ok ? seatOf(made.value) : made;
  if (!made.ok || !seat.ok) throw new Error("no vault");
  return { seat: seat.value, a: made.value.text };
}

const open = (slots: Slots) => openSlots(slots, KEY, tools.stretch);
const named = (label: string) => (body: VaultBody) =>
  accept({ ...body, accounts: body.accounts.map((row) => ({ ...row, label })) });

test("a change is made of the body that is there when it is written, and wipes the one before", async () => {
  const { seat, a } = await seated();
  const before = seat.body;
  const first = seat.commit(named("first"), tools.random);
  const seen: string[] = [];
  const second = seat.commit((body) => {
    seen.push(...body.accounts.map(({ label }) => label));
    return accept(body);
  }, tools.random);
  expect(seen).toEqual(["first", "first"]);
  expect(before.sources[0].secret).toEqual(new Uint8Array(16));
  expect(seat.body.sources[0].secret).toEqual(new Uint8Array(16).fill(9));
  expect([first, second]).toMatchObject([{ value: { slot: "b" } }, { value: { slot: "a" } }]);
  const opened = await open({ a, b: first.ok ? first.value.text : null });
  expect(opened).toMatchObject({ ok: true, value: { slot: "b" } });
});

test("what a change brings is wiped once it is sealed, and when it is refused", async () => {
  const { seat } = await seated();
  const bring = (id: number, isTooMany: boolean) => {
    const secret = new Uint8Array(32).fill(5);
    const source = { id, kind: "evm-key", language: "english", passphrase: secret } as const;
    const done = seat.commit((body): Outcome<VaultBody> => {
      const sources = [...body.sources, { ...source, secret }];
      return accept({ ...body, sources: isTooMany ? [...sources, ...sources] : sources });
    }, tools.random);
    return { done, secret };
  };
  const sealed = bring(2, false);
  expect(sealed.done.ok).toBe(true);
  expect(seat.body.sources[1].secret).toEqual(new Uint8Array(32).fill(5));
  const refused = bring(3, true);
  expect(refused.done).toMatchObject({ refusal: "vault-full" });
  for (const { secret } of [sealed, refused]) expect(secret).toEqual(new Uint8Array(32));
});

test("a change that refuses, or that finds the seat closed, writes nothing", async () => {
  const { seat } = await seated();
  const kept = seat.body;
  expect(seat.commit(() => refuse("account-known"), tools.random)).toMatchObject({
    refusal: "account-known",
  });
  expect(seat.body).toBe(kept);
  expect(seat.isOpen).toBe(true);
  seat.close();
  let isAsked = false;
  const late = seat.commit((body) => {
    isAsked = true;
    return accept(body);
  }, tools.random);
  expect(late).toMatchObject({ refusal: "signer-closed" });
  expect(isAsked).toBe(false);
  expect(seat.isOpen).toBe(false);
  expect(seat.guardedOf(1)).toMatchObject({ refusal: "signer-closed" });
  expect(await seat.isOpenedBy({ a: null, b: null }, KEY, tools.stretch)).toMatchObject({
    ok: false,
  });
});

test("a seat covers older texts of its own vault, and neither a newer one nor another's", async () => {
  const { seat, a } = await seated();
  const written = seat.commit(named("first"), tools.random);
  const b = written.ok ? written.value.text : null;
  const texts = await Promise.all([open({ a, b: null }), open({ a, b })]);
  const [older, same] = texts.map((one) => (one.ok ? one.value.vault : null)!);
  expect([older, same].map((one) => seat.covers(one))).toEqual([true, true]);
  expect(seat.covers({ ...same, counter: same.counter + 1 })).toBe(false);
  expect(seat.covers({ ...same, dataKey: same.dataKey.with(0, 1) })).toBe(false);
  seat.close();
  expect(seat.covers({ ...older, dataKey: new Uint8Array(32) })).toBe(false);
});
