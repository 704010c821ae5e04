import { base58 } from "../base58.ts";
import type { Draft } from "../draft.ts";
import { address, count, word } from "../draft.ts";
import { stop } from "../reader.ts";
import type { Reader } from "../reader.ts";
import { exactly, unknownInstruction, withSigners } from "./instruction.ts";
import type { Instruction } from "./message.ts";
import { SYSTEM_PROGRAM } from "./system.ts";

/** What one instruction of an extension means, once it is known which. */
type Meaning = (instruction: Instruction, data: Reader, draft: Draft) => void;

/**
 * The extensions of Token-2022 that change no amount, by the number of the instruction and, where it has
 * parts, of its part. What carries amounts that nobody can see, numbers that are no integers or fees that
 * the evidence does not tell is not here, and so unreadable.
 */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  25: (instruction, data, draft) => {
    const [mint] = exactly(instruction, 1);
    const to = readOption(data);
    const operands = { role: word("close"), account: address(mint) };
    if (to === null) draft.effect("authority-removed", operands);
    else gives(draft, "close", mint, to);
  },
  "26.4": ({ accounts }, _, draft) => {
    const [mint, ...sources] = accounts.map((use) => use.address);
    if (sources.length === 0) stop("unreadable", "token: no accounts");
    draft.effect("fees-gather", { account: address(mint), count: count(sources.length) });
  },
  "28.0": (instruction, data, draft) => startsAs(draft, exactly(instruction, 1), data.u8()),
  "28.1": (instruction, data, draft) => startsAs(draft, withSigners(instruction, 2), data.u8()),
  29: (instruction, data, draft) => {
    const [account, payer] = withSigners(instruction, 4);
    const added = data.rest() / 2;
    if (!Number.isInteger(added) || added === 0) stop("malformed", "token: extensions");
    data.take(data.rest());
    draft.effect("account-grow", {
      payer: address(payer),
      account: address(account),
      count: count(added),
    });
  },
  "30.0": setting("memo-required", 2),
  "30.1": setting("memo-free", 2),
  32: setting("bound", 1),
  "34.0": setting("guarded", 2),
  "34.1": setting("unguarded", 2),
  35: (instruction, data, draft) => {
    const [mint] = exactly(instruction, 1);
    gives(draft, "taking", mint, base58(data.take(32)));
  },
  "36.0": (instruction, data, draft) => {
    const [mint] = exactly(instruction, 1);
    mayGive(draft, "hook", mint, data);
    hooks(draft, mint, data);
  },
  "36.1": (instruction, data, draft) => hooks(draft, withSigners(instruction, 2)[0], data),
  ...pointer(39, "metadata"),
  ...pointer(40, "group"),
  ...pointer(41, "member"),
  "44.0": (instruction, data, draft) => {
    const [mint] = exactly(instruction, 1);
    gives(draft, "pausing", mint, base58(data.take(32)));
  },
  "44.1": setting("paused", 2),
  "44.2": setting("resumed", 2),
};

/** Numbers of instructions whose next byte says which part of them it is. */
const PARTED: ReadonlySet<number> = new Set([26, 28, 30, 34, 36, 39, 40, 41, 44]);

/** Explains an instruction that only Token-2022 has. Its number is read already. */
export function explainExtension(
  tag: number,
  instruction: Instruction,
  data: Reader,
  draft: Draft,
): void {
  const name = PARTED.has(tag) ? `${tag}.${data.u8()}` : String(tag);
  const meaning = MEANINGS[name] ?? unknownInstruction("token", tag);
  meaning(instruction, data, draft);
}

/** A key that a byte says is there, or is not. */
export function readOption(data: Reader): string | null {
  const flag = data.u8();
  if (flag > 1) stop("malformed", "token: option");
  // The original program pads an absent key with zeros in some writers; both forms are read.
  if (flag === 0 && data.rest() === 32) data.take(32);
  return flag === 0 ? null : base58(data.take(32));
}

/** What an account or a token is like from then on; accounts beyond `length` sign for its owner. */
function setting(role: string, length: number): Meaning {
  return (instruction, _, draft) => {
    const [account] = withSigners(instruction, length);
    draft.effect("token-setting", { account: address(account), role: word(role) });
  };
}

function startsAs(draft: Draft, [mint]: readonly string[], state: number): void {
  const role = [null, "thawed", "frozen"][state] ?? unknownInstruction("token state", state);
  draft.effect("token-setting", { account: address(mint), role: word(role) });
}

/** A power over a token of the person's that somebody else gets is told as a danger (401). */
function gives(draft: Draft, role: string, mint: string, to: string): void {
  draft.effect("authority", { role: word(role), account: address(mint), to: address(to) });
  if (!draft.isPerson(to)) draft.raise(401, { role: word(role), account: address(mint) });
}

/** A key, or zeros for nobody. */
function readKey(data: Reader): string | null {
  const key = base58(data.take(32));
  return key === SYSTEM_PROGRAM ? null : key;
}

function mayGive(draft: Draft, role: string, mint: string, data: Reader): void {
  const to = readKey(data);
  if (to !== null) gives(draft, role, mint, to);
}

function hooks(draft: Draft, mint: string, data: Reader): void {
  const program = readKey(data);
  if (program === null)
    draft.effect("token-setting", { account: address(mint), role: word("unhooked") });
  else draft.effect("hook", { account: address(mint), program: address(program) });
}

/** Where a token's name, its group or its membership is read. */
function pointer(tag: number, role: string): Readonly<Record<string, Meaning>> {
  const points = (draft: Draft, mint: string, data: Reader): void => {
    const to = readKey(data);
    const operands = { role: word(role), account: address(mint) };
    if (to === null) draft.effect("pointer-removed", operands);
    else draft.effect("pointer", { ...operands, to: address(to) });
  };
  return {
    [`${tag}.0`]: (instruction, data, draft) => {
      const [mint] = exactly(instruction, 1);
      mayGive(draft, role, mint, data);
      points(draft, mint, data);
    },
    [`${tag}.1`]: (instruction, data, draft) => points(draft, withSigners(instruction, 2)[0], data),
  };
}
