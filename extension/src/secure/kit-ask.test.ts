import { expect, test } from "vitest";
import type { Ask } from "@holdall/extension/channel";
import { askPastKits } from "./kit-ask.ts";

/** Everything that was asked, in order; what the recovery party answers is given. */
function recording(opens = true) {
  const asked: [string, unknown][] = [];
  const answers: Readonly<Record<string, Awaited<ReturnType<Ask>>>> = {
    "kit/open": opens ? { ok: {} } : { refusal: "vault-password", detail: "" },
    "kit/take": { ok: { kit: "sealed", passphrase: Uint8Array.of(1) } },
  };
  const ask = askPastKits((kind, body) => {
    asked.push([kind, body]);
    return Promise.resolve(answers[kind] ?? { ok: "done" });
  });
  return { ask, asked };
}

const kit = { text: "sealed", passphrase: Uint8Array.of(1, 2) };

test("a kit goes to the recovery party, and the key realm hears only that there is one", async () => {
  const cases = [
    ["guard/lost", { kit }, {}],
    ["guard/notice", { kit, assertion: null }, { assertion: null }],
    ["guard/prove", { kit: kit.text, passphrase: kit.passphrase }, {}],
    ["approve", { ticket: 1, kit }, { ticket: 1, kit: true }],
    [
      "guard/rules",
      { rules: "{}", proof: { kind: "kit", kit } },
      { rules: "{}", proof: { kind: "kit" } },
    ],
  ] as const;
  for (const [kind, body, told] of cases) {
    const { ask, asked } = recording();
    expect(await ask(kind, body)).toEqual({ ok: "done" });
    expect(asked, kind).toEqual([
      ["kit/open", kit],
      [kind, told],
    ]);
  }
});

test("a kit that does not open stops what it was for", async () => {
  const { ask, asked } = recording(false);
  expect(await ask("guard/lost", { kit })).toMatchObject({ refusal: "vault-password" });
  expect(asked.map(([kind]) => kind)).toEqual(["kit/open"]);
});

test("a new kit is taken from the recovery party; what has no kit passes as it is", async () => {
  const { ask, asked } = recording();
  const taken = { ok: { kit: "sealed", passphrase: Uint8Array.of(1) } };
  expect(await ask("guard/renew", { source: 2, kit: null })).toEqual(taken);
  expect(await ask("guard/renew", { source: 2, kit })).toEqual(taken);
  expect(await ask("status", {})).toEqual({ ok: "done" });
  expect(asked).toEqual([
    ["guard/renew", { source: 2, kit: null }],
    ["kit/take", {}],
    ["kit/open", kit],
    ["guard/renew", { source: 2, kit: true }],
    ["kit/take", {}],
    ["status", {}],
  ]);
});
