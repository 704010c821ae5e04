import { concatBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import {
  evidenceOf,
  instruction,
  keyBytes,
  kindsOf,
  little,
  ME,
  MINT,
  MY_TOKENS,
  rulesOf,
  solanaAddress,
  solanaContext,
  solanaMessage,
} from "../build.twin.ts";
import type { Use } from "../build.twin.ts";
import { explain } from "../explain.ts";
import { effectSentence } from "../words.ts";
import type { Instruction } from "./message.ts";
import { SYSTEM_PROGRAM } from "./system.ts";
import { TOKEN_2022_PROGRAM, TOKEN_PROGRAM } from "./token-facts.ts";
import { VOTE_PROGRAM } from "./vote.ts";

/** Extensions of Token-2022 and the Vote program: what changes no amount, and who gets which power. */
const X = solanaAddress("x");
const CLOCK = "SysvarC1ock11111111111111111111111111111111";
const RENT = "SysvarRent111111111111111111111111111111111";
const NOBODY = new Uint8Array(32);
const [TO_ME, TO_X] = [ME, X].map(keyBytes);
const bytes = (...parts: readonly number[]): Uint8Array => Uint8Array.of(...parts);
const uses = (...names: readonly string[]): readonly Use[] =>
  names.map((name) => [name, name === ME ? "sw" : "w"]);
const ask = (instructions: readonly Instruction[]) =>
  explain(
    { kind: "solana-transaction", bytes: solanaMessage(instructions) },
    solanaContext({ evidence: [evidenceOf({})] }),
  );

type Row = readonly [
  name: string,
  accounts: readonly Use[],
  data: readonly Uint8Array[],
  said: readonly string[],
  rules: readonly number[],
];
const OWNED = uses(MY_TOKENS, ME);
const MADE = uses(MINT);
const RULED = uses(MINT, ME);

/** Of the token program: what is said in English, and the rules beside it. */
const TOKEN: readonly Row[] = [
  ["closing", MADE, [bytes(25, 1), TO_ME], ["becomes the closing authority"], []],
  ["closing by another", MADE, [bytes(25, 1), TO_X], ["becomes the closing authority"], [401]],
  ["never closing", MADE, [bytes(25, 0)], ["has no closing authority any more"], []],
  ["gathered fees", uses(MINT, X, MY_TOKENS), [bytes(26, 4)], ["fees that 2 accounts keep"], []],
  ["starts frozen", MADE, [bytes(28, 0, 2)], ["begins with accounts that are frozen"], []],
  ["starts usable", RULED, [bytes(28, 1, 1)], ["begins with accounts that are usable"], []],
  [
    "room",
    uses(MY_TOKENS, ME, SYSTEM_PROGRAM, ME),
    [bytes(29, 8, 0, 11, 0)],
    ["room of 2 more features"],
    [],
  ],
  ["notes", OWNED, [bytes(30, 0)], ["receives only with a note"], []],
  ["no notes", OWNED, [bytes(30, 1)], ["receives without a note as well"], []],
  ["bound", MADE, [bytes(32)], ["can never be transferred"], []],
  ["guarded", OWNED, [bytes(34, 0)], ["is closed to programs"], []],
  ["unguarded", OWNED, [bytes(34, 1)], ["is open to programs"], []],
  ["taking", MADE, [bytes(35), TO_ME], ["becomes the taking authority"], []],
  ["taking by another", MADE, [bytes(35), TO_X], ["becomes the taking authority"], [401]],
  [
    "hook",
    MADE,
    [bytes(36, 0), TO_ME, TO_X],
    ["becomes the hook authority", "also runs the program"],
    [],
  ],
  ["hook of nobody", MADE, [bytes(36, 0), NOBODY, TO_X], ["also runs the program"], []],
  ["no hook", RULED, [bytes(36, 1), NOBODY], ["runs no program with its transfers"], []],
  ...(["name", "group", "membership"] as const).flatMap((what, at): readonly Row[] => [
    [
      what,
      MADE,
      [bytes(39 + at, 0), TO_X, TO_ME],
      [`becomes the ${what} authority`, `The ${what} of the token`],
      [401],
    ],
    [`${what} nowhere`, RULED, [bytes(39 + at, 1), NOBODY], ["is read nowhere"], []],
  ]),
  ["pausing", MADE, [bytes(44, 0), TO_ME], ["becomes the pausing authority"], []],
  ["paused", RULED, [bytes(44, 1)], ["cannot be moved by anybody"], []],
  ["resumed", RULED, [bytes(44, 2)], ["can be moved again"], []],
];

const VOTE: readonly Row[] = [
  [
    "made",
    uses(MY_TOKENS, RENT, CLOCK, ME),
    [little(0, 4), TO_X, TO_ME, TO_X, bytes(7)],
    [
      "The validator of the account",
      "becomes the voting authority",
      "becomes the withdrawal authority",
      "keeps 7 percent",
    ],
    [401],
  ],
  [
    "power",
    uses(MY_TOKENS, CLOCK, ME),
    [little(1, 4), TO_X, little(1, 4)],
    ["becomes the withdrawal authority"],
    [401],
  ],
  [
    "taken",
    uses(MY_TOKENS, X, ME),
    [little(3, 4), little(10n ** 9n, 8)],
    ["leaves the validator's"],
    [],
  ],
  ["validator", uses(MY_TOKENS, X, ME), [little(4, 4)], ["The validator of the account"], []],
  ["commission", uses(MY_TOKENS, ME), [little(5, 4), bytes(9)], ["keeps 9 percent"], []],
  [
    "power, checked",
    uses(MY_TOKENS, CLOCK, ME, X),
    [little(7, 4), little(0, 4)],
    ["becomes the voting authority"],
    [401],
  ],
];

const NAMES = { labelOf: () => null, symbolOf: () => ({ symbol: "SYM", isPinned: false }) };
/** Beside these, which every payment raises: a first transfer, and that it was not tried. */
const USUAL: ReadonlySet<number> = new Set([201, 504]);

for (const [program, rows] of [
  [TOKEN_2022_PROGRAM, TOKEN],
  [VOTE_PROGRAM, VOTE],
] as const) {
  for (const [name, accounts, data, said, rules] of rows) {
    test(`${program.slice(0, 5)} ${name}: told, and with more bytes or accounts unreadable`, () => {
      const outcome = ask([instruction(program, accounts, ...data)]);
      if (!outcome.ok) throw new Error(outcome.detail);
      const { effects } = outcome.value.explanation;
      const sentences = effects.map((effect) => effectSentence(effect, "en", NAMES));
      expect(sentences).toHaveLength(said.length);
      for (const [at, text] of said.entries()) expect(sentences[at]).toContain(text);
      const french = effects.map((effect) => effectSentence(effect, "fr", NAMES)).join();
      expect(french).not.toMatch(/\{|undefined/u);
      const found = rulesOf(outcome).filter((rule) => !USUAL.has(rule));
      expect([...new Set(found)]).toEqual(rules);
      const longer = ask([instruction(program, accounts, ...data, bytes(0))]);
      expect(longer.ok).toBe(false);
      const cut = concatBytes(...data).slice(0, -1);
      expect(ask([instruction(program, accounts, cut)]).ok).toBe(false);
      const fewer = instruction(program, accounts.slice(1), ...data);
      if (name !== "gathered fees" && accounts.length > 1) expect(ask([fewer]).ok).toBe(false);
    });
  }
}

test("a withdrawal from a validator's account is counted where it goes to another", () => {
  const taken = (to: string) => {
    const data = [little(3, 4), little(5, 8)];
    const outcome = ask([instruction(VOTE_PROGRAM, uses(MY_TOKENS, to, ME), ...data)]);
    return outcome.ok ? outcome.value.explanation.outflows : outcome.detail;
  };
  expect(taken(X)).toEqual([{ asset: { kind: "native" }, units: 5n, to: X }]);
  expect(taken(ME)).toEqual([]);
});

test("what nobody can show stays unreadable: other parts, states and powers, and the older program", () => {
  const bad: readonly (readonly [string, readonly Use[], Uint8Array])[] = [
    [TOKEN_2022_PROGRAM, MADE, bytes(28, 0, 0)],
    [TOKEN_2022_PROGRAM, MADE, bytes(28, 0, 3)],
    [TOKEN_2022_PROGRAM, RULED, bytes(26, 2)],
    [TOKEN_2022_PROGRAM, MADE, bytes(26, 4)],
    [TOKEN_2022_PROGRAM, OWNED, bytes(30, 2)],
    [TOKEN_2022_PROGRAM, RULED, bytes(44, 3)],
    [TOKEN_2022_PROGRAM, uses(MY_TOKENS, ME, SYSTEM_PROGRAM, ME), bytes(29, 8)],
    [TOKEN_2022_PROGRAM, uses(MY_TOKENS, ME, SYSTEM_PROGRAM, ME), bytes(29)],
    [TOKEN_PROGRAM, MADE, bytes(32)],
    [TOKEN_PROGRAM, OWNED, bytes(34, 0)],
    [VOTE_PROGRAM, OWNED, little(2, 4)],
    [VOTE_PROGRAM, uses(MY_TOKENS, CLOCK, ME, X), concatBytes(little(7, 4), little(2, 4))],
  ];
  for (const [program, accounts, data] of bad)
    expect(kindsOf(ask([instruction(program, accounts, data)])), [...data].join()).toEqual([
      expect.stringMatching(/^refused:/u),
    ]);
});
