import {
  AddressLookupTableInstruction,
  parseAddressLookupTableInstruction,
} from "@solana-program/address-lookup-table";
import {
  ComputeBudgetInstruction,
  parseComputeBudgetInstruction,
} from "@solana-program/compute-budget";
import { StakeInstruction, parseStakeInstruction } from "@solana-program/stake";
import { SystemInstruction, parseSystemInstruction } from "@solana-program/system";
import {
  AssociatedTokenInstruction,
  TokenInstruction,
  parseAssociatedTokenInstruction,
  parseTokenInstruction,
} from "@solana-program/token";
import { Token2022Instruction, parseToken2022Instruction } from "@solana-program/token-2022";
import { AccountRole, address } from "@solana/kit";
import { lowerFirst, plain } from "./plain.ts";

export interface ShownInstruction {
  readonly program: string;
  readonly accounts: readonly string[];
  readonly data: Uint8Array;
}

interface Parsed {
  readonly instructionType: number;
  readonly accounts?: Readonly<Record<string, { readonly address: string } | undefined>>;
  readonly data?: object;
}

type Parse = (instruction: never) => Parsed;

interface Row {
  readonly name: string;
  readonly parse: Parse;
  readonly names: Readonly<Record<number, string>>;
}

const row = (name: string, parse: unknown, names: unknown): Row => ({
  name,
  parse: parse as Parse,
  names: names as Readonly<Record<number, string>>,
});

/** Programs whose instructions are shown in words. */
const PROGRAMS: Readonly<Record<string, Row>> = {
  "11111111111111111111111111111111": row("system", parseSystemInstruction, SystemInstruction),
  TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA: row(
    "spl-token",
    parseTokenInstruction,
    TokenInstruction,
  ),
  TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb: row(
    "spl-token-2022",
    parseToken2022Instruction,
    Token2022Instruction,
  ),
  ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL: row(
    "spl-associated-token-account",
    parseAssociatedTokenInstruction,
    AssociatedTokenInstruction,
  ),
  Stake11111111111111111111111111111111111111: row(
    "stake",
    parseStakeInstruction,
    StakeInstruction,
  ),
  AddressLookupTab1e1111111111111111111111111: row(
    "address-lookup-table",
    parseAddressLookupTableInstruction,
    AddressLookupTableInstruction,
  ),
  ComputeBudget111111111111111111111111111111: row(
    "compute-budget",
    parseComputeBudgetInstruction,
    ComputeBudgetInstruction,
  ),
};

const MEMO_PROGRAMS: ReadonlySet<string> = new Set([
  "MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr",
  "Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo",
]);

/** Names of the specification where those of the program clients differ. */
const TYPES: Readonly<Record<string, string>> = {
  transferSol: "transfer",
  delegateStake: "delegate",
};
const FIELDS: Readonly<Record<string, string>> = {
  "system:amount": "lamports",
  "stake:args": "lamports",
};

/** An instruction in words, or `undefined` when it cannot be read. */
export function parsedInstruction({ program, accounts, data }: ShownInstruction) {
  if (MEMO_PROGRAMS.has(program)) {
    return { program: "spl-memo", parsed: Buffer.from(data).toString("utf8") };
  }
  const known = PROGRAMS[program];
  if (known === undefined) return undefined;
  try {
    const metas = accounts.map((one) => ({ address: address(one), role: AccountRole.WRITABLE }));
    const instruction = { programAddress: address(program), accounts: metas, data };
    const parsed = known.parse(instruction as never);
    const type = lowerFirst(known.names[parsed.instructionType]);
    return {
      program: known.name,
      parsed: { type: TYPES[type] ?? type, info: infoOf(known.name, parsed) },
    };
  } catch {
    return undefined;
  }
}

function infoOf(program: string, parsed: Parsed) {
  const accounts = Object.entries(parsed.accounts ?? {}).flatMap(([name, meta]) =>
    meta === undefined ? [] : [[name, meta.address]],
  );
  const fields = Object.entries(plain(parsed.data ?? {}) as object).map(([name, value]) => [
    FIELDS[`${program}:${name}`] ?? name,
    value as unknown,
  ]);
  return Object.fromEntries([...accounts, ...fields]) as Readonly<Record<string, unknown>>;
}
