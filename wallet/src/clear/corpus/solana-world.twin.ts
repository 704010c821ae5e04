import { utf8ToBytes } from "@noble/hashes/utils.js";
import {
  evidenceOf,
  instruction,
  little,
  ME,
  solanaAddress,
  solanaContext,
  solanaMessage,
} from "../build.twin.ts";
import type { MessageOptions, Use } from "../build.twin.ts";
import type { Context, Evidence } from "../context.ts";
import type { Instruction } from "../solana/message.ts";
import { SYSTEM_PROGRAM } from "../solana/system.ts";
import { TOKEN_2022_PROGRAM, TOKEN_PROGRAM } from "../solana/token-facts.ts";
import { WRAPPED_SOL } from "../solana/token.ts";
import { STAKE_PROGRAM } from "../solana/stake.ts";
import { MEMO_PROGRAMS } from "../solana/memo.ts";
import type { HostileItem, Truth } from "./item.twin.ts";
import { runSolana } from "./model-solana.twin.ts";
import type { SolanaWorld } from "./model-solana.twin.ts";
import type { Random } from "./random.twin.ts";

/** Makes one hostile item of a family. */
export type Family = (random: Random) => Omit<HostileItem, "family">;

/** People the person knows. */
export const FRIENDS = Array.from({ length: 12 }, (_, i) => solanaAddress(`friend ${i}`));
/** Who profits. */
export const THIEF = solanaAddress("thief");
/** Tokens, with 0, 2, 6 and 9 decimals. */
export const MINTS = Array.from({ length: 4 }, (_, i) => solanaAddress(`mint ${i}`));
/** Decimals of the tokens, in the same order. */
export const DECIMALS = [0, 2, 6, 9];
/** A lookup table that holds a thief among friends. */
export const TABLE = solanaAddress("table");
/** A program nobody can read. */
export const UNKNOWN = solanaAddress("unknown program");
/** The account in which somebody holds a token. */
export const tokenAccount = (owner: string, mint: string) =>
  solanaAddress(`tokens of ${owner} ${mint}`);
/** The person's wrapped coins. */
export const WRAPPED = tokenAccount(ME, WRAPPED_SOL);

/** Every token account there is. */
export const tokenAccounts = Object.fromEntries([
  ...[ME, THIEF, ...FRIENDS].flatMap((owner) =>
    MINTS.map((mint) => [tokenAccount(owner, mint), { mint, owner, units: 1_000_000n }] as const),
  ),
  [WRAPPED, { mint: WRAPPED_SOL, owner: ME, units: 5_000_000_000n }] as const,
]);
/** The chain as it truly is. */
export const world: SolanaWorld = {
  person: ME,
  tables: { [TABLE]: [THIEF, ...FRIENDS] },
  tokenAccounts,
  decimals: {
    [WRAPPED_SOL]: 9,
    ...Object.fromEntries(MINTS.map((mint, i) => [mint, DECIMALS[i]])),
  },
};
/** What an honest node says of the tokens. */
export const mints = Object.fromEntries(
  Object.entries(world.decimals).map(([mint, decimals]) => [mint, { decimals, traits: null }]),
);
/** What an honest node says. */
export const HONEST: Evidence = evidenceOf({ lookupTables: world.tables, tokenAccounts, mints });
/** A context in which two honest nodes agree. */
export const base = (changes: Partial<Context> = {}): Context =>
  solanaContext({ evidence: [HONEST, HONEST], ...changes });

/** An item whose truth is what the model of the runtime does with its bytes. */
export function item(bytes: Uint8Array, context = base(), truth: Truth = runSolana(bytes, world)) {
  return { request: { kind: "solana-transaction", bytes } as const, context, truth };
}

/** Accounts that are written. */
export const w = (...names: readonly string[]): readonly Use[] => names.map((name) => [name, "w"]);
/** Accounts that are written, and a last one that signs. */
export const signedBy = (...names: readonly string[]): readonly Use[] => [
  ...w(...names.slice(0, -1)),
  [names.at(-1)!, "s"],
];
/** Coins from the person to somebody. */
export const pay = (to: string, units: bigint) =>
  instruction(
    SYSTEM_PROGRAM,
    [
      [ME, "sw"],
      [to, "w"],
    ],
    little(2, 4),
    little(units, 8),
  );

/** A token from the person to somebody, checked or not, of either program. */
export function payTokens(random: Random, owner: string, units: bigint): Instruction {
  const at = random.next(MINTS.length);
  const [mint, program] = [MINTS[at], random.pick([TOKEN_PROGRAM, TOKEN_2022_PROGRAM])];
  const [source, target] = [tokenAccount(ME, mint), tokenAccount(owner, mint)];
  if (random.chance(30)) {
    return instruction(program, signedBy(source, target, ME), Uint8Array.of(3), little(units, 8));
  }
  const uses: readonly Use[] = [
    [source, "w"],
    [mint, ""],
    [target, "w"],
    [ME, "s"],
  ];
  return instruction(
    program,
    uses,
    Uint8Array.of(12),
    little(units, 8),
    Uint8Array.of(DECIMALS[at]),
  );
}

export const CLOCK = "SysvarC1ock11111111111111111111111111111111";
export const STAKE_HISTORY = "SysvarStakeHistory1111111111111111111111111";

/** Something everyday, among which hostile instructions hide. */
export function everyday(random: Random): Instruction {
  const friend = random.pick(FRIENDS);
  const kind = random.next(4);
  if (kind === 0) return pay(friend, random.amount(10));
  if (kind === 1) return payTokens(random, friend, random.amount(6));
  if (kind === 2)
    return instruction(random.pick(MEMO_PROGRAMS), [], utf8ToBytes(`thanks ${random.next(99)}`));
  return instruction(STAKE_PROGRAM, signedBy(solanaAddress("stake"), CLOCK, ME), little(5, 4));
}

/** Everyday instructions with the hostile ones somewhere among them. */
export function plan(random: Random, ...hostile: readonly Instruction[]): readonly Instruction[] {
  const list = Array.from({ length: 1 + random.next(3) }, () => everyday(random));
  for (const one of hostile) list.splice(random.next(list.length + 1), 0, one);
  return list;
}

/** Either version, with or without lookups. */
export function message(
  random: Random,
  list: readonly Instruction[],
  options: MessageOptions = {},
) {
  const version = random.chance(50) ? ("legacy" as const) : (0 as const);
  const tables = version === 0 && random.chance(50) ? { [TABLE]: world.tables[TABLE] } : {};
  return solanaMessage(list, { version, tables, ...options });
}
