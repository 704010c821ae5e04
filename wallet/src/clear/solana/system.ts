import { base58 } from "../base58.ts";
import { NATIVE } from "../context.ts";
import type { Draft } from "../draft.ts";
import { address, count, lamports } from "../draft.ts";
import { stop, utf8Text } from "../reader.ts";
import type { Reader } from "../reader.ts";
import { dataOf, exactly, unknownInstruction } from "./instruction.ts";
import type { Instruction } from "./message.ts";

/** Where coins and accounts come from (System program, instructions 0 to 12). */
export const SYSTEM_PROGRAM = "11111111111111111111111111111111";

/** Longest seed of a derived account, in bytes. */
const SEED_BYTES_MAX = 32n;

/** Explains one System instruction. */
export function explainSystem(instruction: Instruction, draft: Draft): void {
  const data = dataOf(instruction, "system");
  const tag = data.u32();
  const isNonce = tag >= 4 && tag <= 7;
  if (isNonce) explainNonce(tag, instruction, data, draft);
  else explainAccount(tag, instruction, data, draft);
  data.end();
}

/** Coins that move from an address: out of the person's hands when it is the person's. */
export function moveLamports(draft: Draft, from: string, to: string, units: bigint): void {
  if (draft.isPerson(from)) {
    draft.effect("send", { amount: lamports(units), to: address(to) });
    draft.outflows.push({ asset: NATIVE, units, to });
  } else draft.effect("move", { amount: lamports(units), from: address(from), to: address(to) });
}

function explainAccount(tag: number, instruction: Instruction, data: Reader, draft: Draft): void {
  switch (tag) {
    case 0: {
      const [from, created] = exactly(instruction, 2);
      const units = data.u64();
      createAccount(draft, { from, created, units, space: data.u64() }, base58(data.take(32)));
      return;
    }
    case 1: {
      const [target] = exactly(instruction, 1);
      assign(draft, target, base58(data.take(32)));
      return;
    }
    case 2: {
      const [from, to] = exactly(instruction, 2);
      moveLamports(draft, from, to, data.u64());
      return;
    }
    case 3: {
      data.take(32);
      readSeed(data);
      const units = data.u64();
      const space = data.u64();
      const isBaseApart = instruction.accounts.length === 3;
      const [from, created] = exactly(instruction, isBaseApart ? 3 : 2);
      createAccount(draft, { from, created, units, space }, base58(data.take(32)));
      return;
    }
    case 8: {
      const [target] = exactly(instruction, 1);
      draft.effect("allocate", { account: address(target), bytes: count(data.u64()) });
      return;
    }
    case 11: {
      const [from, , to] = exactly(instruction, 3);
      const units = data.u64();
      readSeed(data);
      data.take(32);
      // The signer owns the account the seed leads to, so it is the signer who pays.
      const base = instruction.accounts[1].address;
      if (draft.isPerson(base)) draft.outflows.push({ asset: NATIVE, units, to });
      draft.effect("move", { amount: lamports(units), from: address(from), to: address(to) });
      return;
    }
    default:
      unknownInstruction("system", tag);
  }
}

function createAccount(
  draft: Draft,
  made: {
    readonly from: string;
    readonly created: string;
    readonly units: bigint;
    readonly space: bigint;
  },
  program: string,
): void {
  draft.effect("create-account", {
    account: address(made.created),
    amount: lamports(made.units),
    payer: address(made.from),
    program: address(program),
  });
  if (draft.isPerson(made.from)) {
    draft.outflows.push({ asset: NATIVE, units: made.units, to: made.created });
  }
}

function assign(draft: Draft, target: string, program: string): void {
  draft.effect("assign", { account: address(target), program: address(program) });
  if (draft.isPerson(target)) draft.raise(402, { program: address(program) });
}

function explainNonce(tag: number, instruction: Instruction, data: Reader, draft: Draft): void {
  if (tag === 4) {
    const [nonce] = exactly(instruction, 3);
    draft.effect("nonce-advance", { account: address(nonce) });
  } else if (tag === 5) {
    const [nonce, to, , , authority] = exactly(instruction, 5);
    const units = data.u64();
    draft.effect("move", { amount: lamports(units), from: address(nonce), to: address(to) });
    if (draft.isPerson(authority)) draft.outflows.push({ asset: NATIVE, units, to });
  } else if (tag === 6) {
    const [nonce] = exactly(instruction, 3);
    nonceAuthority(draft, nonce, base58(data.take(32)));
  } else {
    const [nonce] = exactly(instruction, 2);
    nonceAuthority(draft, nonce, base58(data.take(32)));
  }
}

function nonceAuthority(draft: Draft, nonce: string, authority: string): void {
  draft.effect("nonce-authority", { account: address(nonce), to: address(authority) });
  if (!draft.isPerson(authority)) draft.raise(409, { to: address(authority) });
}

function readSeed(data: Reader): string {
  const length = data.u64();
  if (length > SEED_BYTES_MAX) stop("malformed", "system: seed");
  return utf8Text(data.take(Number(length))) ?? stop("malformed", "system: seed");
}
