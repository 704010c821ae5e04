import { addressed, counted, worded } from "@holdall/chain/port";
import type { Effect } from "@holdall/chain/port";
import { key, keyOrNobody, optional, take, u8 } from "../layout.ts";
import type { Field } from "../layout.ts";
import { byte, form, unreadable } from "./form.ts";
import type { Form } from "./form.ts";

/** Accounts that may sign for an owner who is several. */
const SIGNERS_MAX = 11;
const signedBy = (accounts: number): readonly [number, number] => [
  accounts,
  accounts + SIGNERS_MAX,
];
const ACCOUNTS_MAX = 64;

/** Kinds of extensions, two bytes each, until the end. */
const kinds: Field<number> = (cursor) => {
  const left = cursor.bytes.length - cursor.place;
  if (left === 0 || left % 2 !== 0) throw new RangeError("a list of extensions");
  return take(cursor, left).length / 2;
};

const power = (role: string, account: string, to: string): Effect => ({
  kind: "authority",
  operands: { role: worded(role), account: addressed(account), to: addressed(to) },
});

const setting = (account: string, role: string): Effect => ({
  kind: "token-setting",
  operands: { account: addressed(account), role: worded(role) },
});

/** An instruction that says nothing but its number: what an account or a token is like from then on. */
const set = (tag: readonly number[], accounts: number, role: string): Form =>
  form(tag, {}, accounts === 1 ? 1 : signedBy(accounts), (_, [account]) => [
    setting(account, role),
  ]);

function startsAs(state: number, [mint]: readonly string[]): readonly Effect[] {
  if (state !== 1 && state !== 2) throw unreadable(`a state of accounts: ${state}`);
  return [setting(mint, state === 1 ? "thawed" : "frozen")];
}

const maybe = (role: string, account: string, to: string | null): readonly Effect[] =>
  to === null ? [] : [power(role, account, to)];

function hooked(mint: string, program: string | null): Effect {
  return program === null
    ? setting(mint, "unhooked")
    : { kind: "hook", operands: { account: addressed(mint), program: addressed(program) } };
}

function pointing(role: string, mint: string, to: string | null): Effect {
  const operands = { role: worded(role), account: addressed(mint) };
  return to === null
    ? { kind: "pointer-removed", operands }
    : { kind: "pointer", operands: { ...operands, to: addressed(to) } };
}

/** Where a token's name, its group or its membership is read: at its beginning, and changed later. */
const pointer = (number: number, role: string): readonly Form[] => [
  form([number, 0], { authority: keyOrNobody, to: keyOrNobody }, 1, ({ authority, to }, [mint]) => [
    ...maybe(role, mint, authority),
    pointing(role, mint, to),
  ]),
  form([number, 1], { to: keyOrNobody }, signedBy(2), ({ to }, [mint]) => [
    pointing(role, mint, to),
  ]),
];

/**
 * The extensions of Token-2022 (`TokenInstruction` and the instructions of each extension) that change no
 * amount. Those with amounts under encryption, fractions or fees have no row.
 */
export const EXTENSIONS: readonly Form[] = [
  form(byte(25), { to: optional(key) }, 1, ({ to }, [mint]) =>
    to === null
      ? [
          {
            kind: "authority-removed",
            operands: { role: worded("close"), account: addressed(mint) },
          },
        ]
      : [power("close", mint, to)],
  ),
  form([26, 4], {}, [2, ACCOUNTS_MAX], (_, [mint, ...sources]) => [
    {
      kind: "fees-gather",
      operands: { account: addressed(mint), count: counted(sources.length) },
    },
  ]),
  form([28, 0], { state: u8 }, 1, ({ state }, named) => startsAs(state, named)),
  form([28, 1], { state: u8 }, signedBy(2), ({ state }, named) => startsAs(state, named)),
  form(byte(29), { added: kinds }, signedBy(4), ({ added }, [account, payer]) => [
    {
      kind: "account-grow",
      operands: { payer: addressed(payer), account: addressed(account), count: counted(added) },
    },
  ]),
  set([30, 0], 2, "memo-required"),
  set([30, 1], 2, "memo-free"),
  set(byte(32), 1, "bound"),
  set([34, 0], 2, "guarded"),
  set([34, 1], 2, "unguarded"),
  form(byte(35), { to: key }, 1, ({ to }, [mint]) => [power("taking", mint, to)]),
  form([36, 0], { authority: keyOrNobody, program: keyOrNobody }, 1, (said, [mint]) => [
    ...maybe("hook", mint, said.authority),
    hooked(mint, said.program),
  ]),
  form([36, 1], { program: keyOrNobody }, signedBy(2), ({ program }, [mint]) => [
    hooked(mint, program),
  ]),
  ...pointer(39, "metadata"),
  ...pointer(40, "group"),
  ...pointer(41, "member"),
  form([44, 0], { to: key }, 1, ({ to }, [mint]) => [power("pausing", mint, to)]),
  set([44, 1], 2, "paused"),
  set([44, 2], 2, "resumed"),
];
