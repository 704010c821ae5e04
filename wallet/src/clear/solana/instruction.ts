import type { Draft } from "../draft.ts";
import { createReader, stop } from "../reader.ts";
import type { Reader } from "../reader.ts";
import type { AccountUse, Instruction } from "./message.ts";

/** Explains one instruction of one program, or stops. */
export type InstructionDecoder = (instruction: Instruction, draft: Draft) => void;

/** An instruction's accounts, by position, with their number checked. */
export type Accounts = readonly AccountUse[];

/** A reader of an instruction's data. */
export function dataOf(instruction: Instruction, program: string): Reader {
  return createReader(instruction.data, program);
}

/**
 * The addresses of an instruction that takes exactly `length` accounts. More or fewer is not the
 * instruction we know, so it is not explained as if it were.
 */
export function exactly(instruction: Instruction, length: number): readonly string[] {
  const { accounts, program } = instruction;
  if (accounts.length !== length) stop("unreadable", `${program}: ${accounts.length} accounts`);
  return accounts.map((use) => use.address);
}

/** Stops at an instruction of a known program that is not explained. */
export function unknownInstruction(program: string, tag: number): never {
  return stop("unreadable", `${program} instruction ${tag}`);
}

/** The first `length` accounts; any further ones must be co-signers of a multisig owner. */
export function withSigners(instruction: Instruction, length: number): readonly string[] {
  const extra = instruction.accounts.slice(length);
  if (!extra.every((use) => use.isSigner)) stop("unreadable", "token: unexpected accounts");
  return exactly({ ...instruction, accounts: instruction.accounts.slice(0, length) }, length);
}
