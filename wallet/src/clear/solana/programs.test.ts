import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { base58 } from "../base58.ts";
import {
  evidenceOf,
  HER_TOKENS,
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
} from "../build.twin.ts";
import type { Use } from "../build.twin.ts";
import type { Context } from "../context.ts";
import { explain } from "../explain.ts";
import type { Instruction } from "./message.ts";
import { COMPUTE_BUDGET_PROGRAM } from "./fee.ts";
import { LOOKUP_TABLE_PROGRAM } from "./lookup-table.ts";
import { MEMO_PROGRAMS } from "./memo.ts";
import { STAKE_PROGRAM } from "./stake.ts";
import { SYSTEM_PROGRAM } from "./system.ts";
import { ASSOCIATED_PROGRAM, isAssociated } from "./derived.ts";
import { TOKEN_2022_PROGRAM, TOKEN_PROGRAM } from "./token-facts.ts";
import { WRAPPED_SOL } from "./token.ts";

const X = solanaAddress("x");
const Y = solanaAddress("y");
const ask = (instructions: readonly Instruction[], context: Context = solanaContext()) =>
  explain({ kind: "solana-transaction", bytes: solanaMessage(instructions) }, context);
const CLOCK = "SysvarC1ock11111111111111111111111111111111";
const RENT = "SysvarRent111111111111111111111111111111111";
const HISTORY = "SysvarStakeHistory1111111111111111111111111";
const CONFIG = "StakeConfig11111111111111111111111111111111";
const uses = (...names: readonly string[]): readonly Use[] => names.map((name) => [name, "w"]);
const mine = (...names: readonly string[]): readonly Use[] => [[ME, "sw"], ...uses(...names)];
const key = (address: string) => keyBytes(address);
const u32 = (tag: number) => little(tag, 4);
const u64 = (value: number | bigint) => little(value, 8);
const seed = concatBytes(u64(4), utf8ToBytes("seed"));

/** [name, program, accounts, data, effect kinds]: every instruction that is explained. */
const READ: readonly (readonly [
  string,
  string,
  readonly Use[],
  readonly Uint8Array[],
  readonly string[],
])[] = [
  ["create", SYSTEM_PROGRAM, mine(X), [u32(0), u64(9), u64(80), key(Y)], ["create-account"]],
  ["assign other", SYSTEM_PROGRAM, [[X, "sw"]], [u32(1), key(Y)], ["assign"]],
  ["transfer", SYSTEM_PROGRAM, mine(X), [u32(2), u64(9)], ["send"]],
  [
    "create with seed",
    SYSTEM_PROGRAM,
    mine(X),
    [u32(3), key(ME), seed, u64(9), u64(80), key(Y)],
    ["create-account"],
  ],
  ["nonce advance", SYSTEM_PROGRAM, uses(X, Y, ME), [u32(4)], ["nonce-advance"]],
  ["nonce withdraw", SYSTEM_PROGRAM, uses(X, Y, MINT, MARIE, ME), [u32(5), u64(9)], ["move"]],
  ["nonce init", SYSTEM_PROGRAM, uses(X, Y, MINT), [u32(6), key(ME)], ["nonce-authority"]],
  ["nonce authorize", SYSTEM_PROGRAM, uses(X, ME), [u32(7), key(Y)], ["nonce-authority"]],
  ["allocate", SYSTEM_PROGRAM, uses(X), [u32(8), u64(80)], ["allocate"]],
  ["transfer with seed", SYSTEM_PROGRAM, uses(X, ME, Y), [u32(11), u64(9), seed, key(Y)], ["move"]],
  [
    "token init mint",
    TOKEN_PROGRAM,
    uses(X, Y),
    [Uint8Array.of(0, 6), key(ME), Uint8Array.of(0)],
    ["init-mint"],
  ],
  [
    "token init mint 2",
    TOKEN_PROGRAM,
    uses(X),
    [Uint8Array.of(20, 6), key(ME), Uint8Array.of(1), key(Y)],
    ["init-mint", "authority"],
  ],
  ["token init", TOKEN_PROGRAM, uses(X, MINT, ME, Y), [Uint8Array.of(1)], ["init-token-account"]],
  [
    "token init 3",
    TOKEN_PROGRAM,
    uses(X, MINT),
    [Uint8Array.of(18), key(ME)],
    ["init-token-account"],
  ],
  [
    "token transfer",
    TOKEN_PROGRAM,
    uses(MY_TOKENS, HER_TOKENS, ME),
    [Uint8Array.of(3), u64(5)],
    ["send"],
  ],
  [
    "token approve",
    TOKEN_PROGRAM,
    uses(MY_TOKENS, X, ME),
    [Uint8Array.of(4), u64(5)],
    ["delegate"],
  ],
  ["token revoke", TOKEN_PROGRAM, uses(MY_TOKENS, ME), [Uint8Array.of(5)], ["revoke-delegate"]],
  [
    "token authority",
    TOKEN_PROGRAM,
    uses(MY_TOKENS, ME),
    [Uint8Array.of(6, 3, 1), key(X)],
    ["authority"],
  ],
  [
    "token no authority",
    TOKEN_PROGRAM,
    uses(MINT, ME),
    [Uint8Array.of(6, 0, 0)],
    ["authority-removed"],
  ],
  ["token mint", TOKEN_PROGRAM, uses(MINT, X, ME), [Uint8Array.of(7), u64(5)], ["mint"]],
  ["token burn", TOKEN_PROGRAM, uses(MY_TOKENS, MINT, ME), [Uint8Array.of(8), u64(5)], ["burn"]],
  ["token close", TOKEN_PROGRAM, uses(MY_TOKENS, ME, ME), [Uint8Array.of(9)], ["close"]],
  ["token freeze", TOKEN_PROGRAM, uses(X, MINT, ME), [Uint8Array.of(10)], ["freeze"]],
  ["token thaw", TOKEN_PROGRAM, uses(X, MINT, ME), [Uint8Array.of(11)], ["thaw"]],
  [
    "token transfer checked",
    TOKEN_PROGRAM,
    uses(MY_TOKENS, MINT, HER_TOKENS, ME),
    [Uint8Array.of(12), u64(5), Uint8Array.of(6)],
    ["send"],
  ],
  [
    "token approve checked",
    TOKEN_PROGRAM,
    uses(MY_TOKENS, MINT, X, ME),
    [Uint8Array.of(13), u64(5), Uint8Array.of(6)],
    ["delegate"],
  ],
  [
    "token mint checked",
    TOKEN_PROGRAM,
    uses(MINT, X, ME),
    [Uint8Array.of(14), u64(5), Uint8Array.of(6)],
    ["mint"],
  ],
  [
    "token burn checked",
    TOKEN_PROGRAM,
    uses(MY_TOKENS, MINT, ME),
    [Uint8Array.of(15), u64(5), Uint8Array.of(6)],
    ["burn"],
  ],
  ["token sync", TOKEN_PROGRAM, uses(X), [Uint8Array.of(17)], ["sync-native"]],
  ["token immutable", TOKEN_PROGRAM, uses(X), [Uint8Array.of(22)], ["immutable-owner"]],
  [
    "token-2022 transfer with fee",
    TOKEN_2022_PROGRAM,
    uses(MY_TOKENS, MINT, HER_TOKENS, ME),
    [Uint8Array.of(26, 1), u64(5), Uint8Array.of(6), u64(1)],
    ["transfer-fee", "send"],
  ],
  [
    "stake initialize",
    STAKE_PROGRAM,
    uses(X, RENT),
    [u32(0), key(ME), key(ME), new Uint8Array(48)],
    ["authority", "authority"],
  ],
  [
    "stake authorize",
    STAKE_PROGRAM,
    uses(X, CLOCK, ME),
    [u32(1), key(MARIE), u32(1)],
    ["authority"],
  ],
  [
    "stake delegate",
    STAKE_PROGRAM,
    uses(X, Y, CLOCK, HISTORY, CONFIG, ME),
    [u32(2)],
    ["stake-delegate"],
  ],
  ["stake split", STAKE_PROGRAM, uses(X, Y, ME), [u32(3), u64(9)], ["stake-split"]],
  [
    "stake withdraw",
    STAKE_PROGRAM,
    uses(X, MARIE, CLOCK, HISTORY, ME),
    [u32(4), u64(9)],
    ["stake-withdraw"],
  ],
  ["stake deactivate", STAKE_PROGRAM, uses(X, CLOCK, ME), [u32(5)], ["stake-deactivate"]],
  ["stake deactivate, newer form", STAKE_PROGRAM, uses(X, ME), [u32(5)], ["stake-deactivate"]],
  ["stake merge", STAKE_PROGRAM, uses(X, Y, CLOCK, HISTORY, ME), [u32(7)], ["stake-merge"]],
  ["stake merge, newer form", STAKE_PROGRAM, uses(X, Y, ME), [u32(7)], ["stake-merge"]],
  [
    "stake initialize checked",
    STAKE_PROGRAM,
    uses(X, RENT, ME, MARIE),
    [u32(9)],
    ["authority", "authority"],
  ],
  [
    "stake authorize checked",
    STAKE_PROGRAM,
    uses(X, CLOCK, ME, MARIE),
    [u32(10), u32(0)],
    ["authority"],
  ],
  [
    "table create",
    LOOKUP_TABLE_PROGRAM,
    uses(X, ME, Y, MINT),
    [u32(0), u64(9), Uint8Array.of(255)],
    ["table-create"],
  ],
  ["table freeze", LOOKUP_TABLE_PROGRAM, uses(X, ME), [u32(1)], ["table-freeze"]],
  [
    "table extend",
    LOOKUP_TABLE_PROGRAM,
    uses(X, ME),
    [u32(2), u64(1), key(Y)],
    ["table-extend", "table-address"],
  ],
  ["table deactivate", LOOKUP_TABLE_PROGRAM, uses(X, ME), [u32(3)], ["table-deactivate"]],
  ["table close", LOOKUP_TABLE_PROGRAM, uses(X, ME, MARIE), [u32(4)], ["table-close"]],
  ["memo 1", MEMO_PROGRAMS[0], [], [utf8ToBytes("merci")], ["memo"]],
  ["memo 3", MEMO_PROGRAMS[1], [[ME, "s"]], [utf8ToBytes("merci")], ["memo"]],
];

for (const [name, program, accounts, data, kinds] of READ) {
  test(`${name}: is explained, and with a byte more, a byte less or strange accounts it is not`, () => {
    const whole = instruction(program, accounts, ...data);
    expect(kindsOf(ask([whole]))).toEqual(kinds);
    const isText = MEMO_PROGRAMS.includes(program);
    const longer = { ...whole, data: Uint8Array.from([...whole.data, 0]) };
    const shorter = { ...whole, data: whole.data.slice(0, -1) };
    // Three more: some instructions know one or two optional accounts.
    const strangers = ["z1", "z2", "z3"].map((name) => ({
      address: solanaAddress(name),
      isSigner: false,
      isWritable: true,
    }));
    const further = { ...whole, accounts: [...whole.accounts, ...strangers] };
    if (!isText) expect(ask([longer]).ok).toBe(false);
    if (!isText) expect(ask([shorter]).ok).toBe(false);
    expect(ask([further]).ok).toBe(false);
  });
}

test("instructions nobody explains are unreadable", () => {
  for (const [program, tags] of [
    [SYSTEM_PROGRAM, [9, 10, 12, 13, 255]],
    [STAKE_PROGRAM, [6, 8, 11, 12, 13, 255]],
    [LOOKUP_TABLE_PROGRAM, [5, 255]],
  ] as const) {
    for (const tag of tags) {
      expect(kindsOf(ask([instruction(program, mine(), u32(tag))]))).toEqual([
        "refused:unreadable",
      ]);
    }
  }
  for (const tag of [2, 19, 21, 23, 24, 27, 31, 33, 37, 38, 42, 43, 45, 255]) {
    const whole = instruction(TOKEN_2022_PROGRAM, mine(), Uint8Array.of(tag), new Uint8Array(40));
    expect(kindsOf(ask([whole])), String(tag)).toEqual(["refused:unreadable"]);
  }
});

test("a stake that somebody can hold back says who, whichever way it is locked", () => {
  const begun = (seconds: number, epoch: number, custodian: Uint8Array) =>
    ask([
      instruction(
        STAKE_PROGRAM,
        uses(X, RENT),
        u32(0),
        key(ME),
        key(ME),
        u64(seconds),
        u64(epoch),
        custodian,
      ),
      instruction(SYSTEM_PROGRAM, mine(Y), u32(2), u64(1)),
    ]);
  const nobody = new Uint8Array(32);
  const kinds = (outcome: ReturnType<typeof ask>) => kindsOf(outcome).slice(0, -1);
  const powers = ["authority", "authority"];
  expect(kinds(begun(0, 0, nobody))).toEqual(powers);
  for (const locked of [begun(1, 0, nobody), begun(0, 1, nobody), begun(0, 0, key(X))]) {
    expect(kinds(locked)).toEqual([...powers, "stake-lockup"]);
    expect(rulesOf(locked)).toContain(403);
  }
});

test("a seed is text of at most 32 bytes", () => {
  const withSeed = (bytes: Uint8Array) =>
    kindsOf(
      ask([
        instruction(
          SYSTEM_PROGRAM,
          uses(X, ME, Y),
          u32(11),
          u64(9),
          u64(bytes.length),
          bytes,
          key(Y),
        ),
      ]),
    );
  expect(withSeed(new Uint8Array(32).fill(0x61))).toEqual(["move"]);
  expect(withSeed(new Uint8Array(33).fill(0x61))).toEqual(["refused:malformed"]);
  expect(withSeed(Uint8Array.of(0xff))).toEqual(["refused:malformed"]);
});

test("what leaves the person is counted, whoever owns the account it leaves from", () => {
  const out = (accounts: readonly Use[], ...data: readonly Uint8Array[]) => {
    const outcome = ask([instruction(SYSTEM_PROGRAM, accounts, ...data)]);
    return outcome.ok ? outcome.value.explanation.outflows : outcome.detail;
  };
  const native = { asset: { kind: "native" }, units: 9n };
  expect(out(uses(X, ME, Y), u32(11), u64(9), seed, key(Y))).toEqual([{ ...native, to: Y }]);
  expect(out(uses(X, MARIE, Y), u32(11), u64(9), seed, key(Y))).toEqual([]);
  expect(out(uses(X, Y, MINT, MARIE, ME), u32(5), u64(9))).toEqual([{ ...native, to: Y }]);
  expect(out(uses(X, Y, MINT, ME, MARIE), u32(5), u64(9))).toEqual([]);
  expect(out(mine(X), u32(0), u64(9), u64(80), key(Y))).toEqual([{ ...native, to: X }]);
  expect(
    out(
      [
        [Y, "sw"],
        [X, "w"],
      ],
      u32(0),
      u64(9),
      u64(80),
      key(Y),
    ),
  ).toEqual([]);
});

test("twin: associated accounts are those the curve's rule derives", () => {
  for (const name of ["a", "b", "c", "d"]) {
    const wallet = solanaAddress(name);
    const derived = deriveAssociated(wallet, MINT);
    expect(isAssociated(derived, wallet, MINT, TOKEN_PROGRAM)).toBe(true);
    expect(isAssociated(derived, wallet, MINT, TOKEN_2022_PROGRAM)).toBe(false);
    expect(isAssociated(derived, wallet, X, TOKEN_PROGRAM)).toBe(false);
    expect(isAssociated(X, wallet, MINT, TOKEN_PROGRAM)).toBe(false);
  }
});

test("an associated account is opened for the wallet it follows from, and for no other", () => {
  const derived = deriveAssociated(MARIE, MINT);
  const open = (account: string, tag: readonly number[]) =>
    ask([
      instruction(
        ASSOCIATED_PROGRAM,
        [...mine(account, MARIE, MINT, SYSTEM_PROGRAM), [TOKEN_PROGRAM, ""]],
        Uint8Array.from(tag),
      ),
    ]);
  for (const tag of [[], [0], [1]]) {
    expect(kindsOf(open(derived, tag))).toEqual(["create-token-account"]);
  }
  expect(kindsOf(open(derived, [2]))).toEqual(["refused:unreadable"]);
  expect(kindsOf(open(derived, [0, 0]))).toEqual(["refused:unreadable"]);
  expect(kindsOf(open(X, [0]))).toEqual(["refused:malformed"]);
});

test("the owner of a destination is shown when it is certain, else the account itself", () => {
  const derived = deriveAssociated(MARIE, MINT);
  const facts = (owner: string) => ({
    ...solanaContext().evidence[0].tokenAccounts,
    [derived]: { mint: MINT, owner, units: 0n },
  });
  const { mints } = solanaContext().evidence[0];
  const claims = (owner: string) => evidenceOf({ mints, tokenAccounts: facts(owner) });
  const to = (context: Context, target: string) => {
    const checked = [Uint8Array.of(12), u64(5), Uint8Array.of(6)];
    const outcome = ask(
      [instruction(TOKEN_PROGRAM, uses(MY_TOKENS, MINT, target, ME), ...checked)],
      context,
    );
    return outcome.ok ? outcome.value.explanation.outflows[0].to : outcome.refusal;
  };
  expect(to(solanaContext({ evidence: [claims(MARIE)] }), derived)).toBe(MARIE);
  // A node that claims another owner for a derived account is not believed alone.
  expect(to(solanaContext({ evidence: [claims(X)] }), derived)).toBe(derived);
  expect(to(solanaContext(), HER_TOKENS)).toBe(HER_TOKENS);
  const two = solanaContext().evidence[0];
  expect(to(solanaContext({ evidence: [two, two] }), HER_TOKENS)).toBe(MARIE);
});

test("decimals in the bytes that differ from the mint's are refused", () => {
  const checked = (decimals: number) =>
    kindsOf(
      ask([
        instruction(
          TOKEN_PROGRAM,
          uses(MY_TOKENS, MINT, HER_TOKENS, ME),
          Uint8Array.of(12),
          u64(5),
          Uint8Array.of(decimals),
        ),
      ]),
    );
  expect([checked(5), checked(6), checked(7)]).toEqual([
    ["refused:malformed"],
    ["send"],
    ["refused:malformed"],
  ]);
});

test("a transfer of a token nobody described is unreadable", () => {
  const empty = solanaContext({ evidence: [evidenceOf({})] });
  const unchecked = instruction(
    TOKEN_PROGRAM,
    uses(MY_TOKENS, HER_TOKENS, ME),
    Uint8Array.of(3),
    u64(5),
  );
  expect(kindsOf(ask([unchecked], empty))).toEqual(["refused:unreadable"]);
});

test("hooks and soul-bound tokens are unreadable; a permanent delegate and a fee are told", () => {
  const traits = {
    permanentDelegate: null,
    transferFeeBps: 0,
    hookProgram: null,
    isNonTransferable: false,
    isFrozenByDefault: false,
  };
  const { tokenAccounts } = solanaContext().evidence[0];
  const sending = (
    changes: Partial<typeof traits> | { permanentDelegate: string } | { hookProgram: string },
  ) => {
    const mints = { [MINT]: { decimals: 6, traits: { ...traits, ...changes } } };
    const context = solanaContext({ evidence: [evidenceOf({ tokenAccounts, mints })] });
    return ask(
      [
        instruction(
          TOKEN_2022_PROGRAM,
          uses(MY_TOKENS, MINT, HER_TOKENS, ME),
          Uint8Array.of(12),
          u64(5),
          Uint8Array.of(6),
        ),
      ],
      context,
    );
  };
  expect(kindsOf(sending({ hookProgram: X }))).toEqual(["refused:unreadable"]);
  expect(kindsOf(sending({ isNonTransferable: true }))).toEqual(["refused:unreadable"]);
  expect(rulesOf(sending({ permanentDelegate: X }))).toContain(606);
  expect(rulesOf(sending({ transferFeeBps: 101 }))).toContain(607);
  expect(rulesOf(sending({ transferFeeBps: 100 }))).not.toContain(607);
  expect(rulesOf(sending({ isFrozenByDefault: true }))).toContain(209);
  expect(rulesOf(sending({})).filter((rule) => [209, 606, 607].includes(rule))).toEqual([]);
});

test("closing wrapped SOL to another counts its balance as leaving", () => {
  const tokenAccounts = { [MY_TOKENS]: { mint: WRAPPED_SOL, owner: ME, units: 777n } };
  const context = solanaContext({ evidence: [evidenceOf({ tokenAccounts })] });
  const close = (to: string) =>
    ask([instruction(TOKEN_PROGRAM, uses(MY_TOKENS, to, ME), Uint8Array.of(9))], context);
  expect(close(X)).toMatchObject({
    value: { explanation: { outflows: [{ units: 777n, to: X }] } },
  });
  expect(rulesOf(close(X))).toContain(410);
  expect(close(ME)).toMatchObject({ value: { explanation: { outflows: [] } } });
});

test("the fee is at most signatures plus the priority price of the units asked, rounded up", () => {
  const budget = (tag: number, data: Uint8Array) =>
    instruction(COMPUTE_BUDGET_PROGRAM, [], Uint8Array.of(tag), data);
  const send = instruction(SYSTEM_PROGRAM, mine(X), u32(2), u64(9));
  const fee = (...budgets: readonly Instruction[]) => {
    const outcome = ask([...budgets, send]);
    return outcome.ok ? outcome.value.explanation.feeUnitsMax : outcome.refusal;
  };
  expect(fee()).toBe(5000n);
  expect(fee(budget(3, u64(1)))).toBe(5001n);
  expect(fee(budget(2, little(1_000_000, 4)), budget(3, u64(7)))).toBe(5007n);
  expect(fee(budget(2, little(4_000_000, 4)), budget(3, u64(1_000_000)))).toBe(5000n + 1_400_000n);
  expect(fee(budget(2, little(1, 4)), budget(2, little(1, 4)))).toBe("malformed");
  expect(fee(budget(5, little(1, 4)))).toBe("unreadable");
  expect(fee(budget(3, little(1, 4)))).toBe("malformed");
});

/** The first bump from 255 down whose hash is no point of the curve, as the runtime derives it. */
function deriveAssociated(wallet: string, mint: string): string {
  const seeds = [wallet, TOKEN_PROGRAM, mint].map(key);
  const owner = key(ASSOCIATED_PROGRAM);
  for (let bump = 255; bump >= 0; bump--) {
    const hash = sha256(
      concatBytes(...seeds, Uint8Array.of(bump), owner, utf8ToBytes("ProgramDerivedAddress")),
    );
    try {
      ed25519.Point.fromBytes(hash);
    } catch {
      return base58(hash);
    }
  }
  throw new Error("no bump");
}
