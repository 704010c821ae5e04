import { addressed, amount, assetOf, counted, worded } from "@holdall/chain/port";
import type { Effect, Operand } from "@holdall/chain/port";
import { key, optional, u64, u8 } from "../layout.ts";
import { TOKEN_PROGRAM, tokenAsset } from "../token-facts.ts";
import { byte, form, readerOf, unreadable } from "./form.ts";
import type { Form, ReadCall, Situation } from "./form.ts";
import { EXTENSIONS } from "./token-extensions.ts";

/** Signers of a multisig account that an instruction may name after its own accounts. */
const SIGNERS_MAX = 11;
const signedBy = (accounts: number): readonly [number, number] => [
  accounts,
  accounts + SIGNERS_MAX,
];

/** A mint's decimals, which the evidence must know. */
function decimalsOf(mint: string, { evidence }: Situation): number {
  const facts = evidence.mints[mint];
  if (facts === undefined) throw unreadable(`mint ${mint}`);
  return facts.decimals;
}

/** Decimals that an instruction claims must be the mint's, where the mint is known. */
function claimed(decimals: number, mint: string, { evidence }: Situation): number {
  const facts = evidence.mints[mint];
  if (facts !== undefined && facts.decimals !== decimals) throw unreadable(`decimals of ${mint}`);
  return decimals;
}

function mintOf(account: string, { evidence }: Situation): string {
  const facts = evidence.tokenAccounts[account];
  if (facts === undefined) throw unreadable(`token account ${account}`);
  return facts.mint;
}

/** Units of a mint; the decimals are those that the instruction claims, or else the evidence's. */
interface Amount {
  readonly units: bigint;
  readonly mint: string;
  readonly decimals?: number;
}

function tokens({ units, mint, decimals }: Amount, situation: Situation): Operand {
  const places =
    decimals === undefined ? decimalsOf(mint, situation) : claimed(decimals, mint, situation);
  return amount(units, places, tokenAsset(mint));
}

interface Transfer extends Amount {
  readonly source: string;
  readonly target: string;
  /** Who allows it, and whoever signs for them. */
  readonly allowing: readonly string[];
}

function transferred(move: Transfer, situation: Situation): Effect {
  const { source, target, allowing, mint } = move;
  const { person, evidence } = situation;
  const given = tokens(move, situation);
  const hook = evidence.mints[mint]?.traits?.hookProgram ?? null;
  if (hook !== null) throw unreadable(`transfer hook ${hook}`);
  const operands = { amount: given, to: addressed(target) };
  const isPersons = allowing.includes(person) || evidence.tokenAccounts[source]?.owner === person;
  return isPersons
    ? { kind: "send", operands }
    : { kind: "move", operands: { ...operands, from: addressed(source) } };
}

function delegated(
  given: Amount,
  { account, to }: { readonly account: string; readonly to: string },
  situation: Situation,
): Effect {
  const operands = {
    amount: tokens(given, situation),
    account: addressed(account),
    to: addressed(to),
  };
  return { kind: "delegate", operands };
}

/** Units that come to be, or end, in an account. */
function supplied(kind: "mint" | "burn", account: string, given: Operand): Effect {
  return { kind, operands: { amount: given, account: addressed(account) } };
}

const ofAccount = (kind: string, account: string): Effect => ({
  kind,
  operands: { account: addressed(account) },
});

const ROLES: readonly string[] = ["mint", "freeze", "owner", "close"];

function authority(number: number, account: string, to: string | null): Effect {
  const role = ROLES[number];
  if (role === undefined) throw unreadable(`token authority ${number}`);
  const operands = { role: worded(role), account: addressed(account) };
  return to === null
    ? { kind: "authority-removed", operands }
    : { kind: "authority", operands: { ...operands, to: addressed(to) } };
}

function begun(account: string, mint: string, owner: string): readonly Effect[] {
  const operands = {
    account: addressed(account),
    asset: assetOf(tokenAsset(mint)),
    owner: addressed(owner),
  };
  return [{ kind: "init-token-account", operands }];
}

const NEW_MINT = { decimals: u8, minter: key, freezer: optional(key) };

interface NewMint {
  readonly decimals: number;
  readonly minter: string;
  readonly freezer: string | null;
}

function minted({ decimals, minter, freezer }: NewMint, [mint]: readonly string[]) {
  const operands = {
    mint: addressed(mint),
    decimals: counted(decimals),
    authority: addressed(minter),
  };
  const made: Effect = { kind: "init-mint", operands };
  return freezer === null ? [made] : [made, authority(1, mint, freezer)];
}

const UNITS = { units: u64 };
const CHECKED = { units: u64, decimals: u8 };

/** Units move, come to be and end. */
const AMOUNTS: readonly Form[] = [
  form(byte(3), UNITS, signedBy(3), ({ units }, [source, target, ...allowing], situation) => {
    const mint = mintOf(source, situation);
    return [transferred({ source, target, allowing, mint, units }, situation)];
  }),
  form(byte(12), CHECKED, signedBy(4), (said, [source, mint, target, ...allowing], situation) => [
    transferred({ source, target, allowing, mint, ...said }, situation),
  ]),
  form(byte(7), UNITS, signedBy(3), (said, [mint, account], situation) => [
    supplied("mint", account, tokens({ mint, ...said }, situation)),
  ]),
  form(byte(14), CHECKED, signedBy(3), (said, [mint, account], situation) => [
    supplied("mint", account, tokens({ mint, ...said }, situation)),
  ]),
  form(byte(8), UNITS, signedBy(3), (said, [account, mint], situation) => [
    supplied("burn", account, tokens({ mint, ...said }, situation)),
  ]),
  form(byte(15), CHECKED, signedBy(3), (said, [account, mint], situation) => [
    supplied("burn", account, tokens({ mint, ...said }, situation)),
  ]),
];

/** Rights are given and taken back. */
const RIGHTS: readonly Form[] = [
  form(byte(4), UNITS, signedBy(3), (said, [account, to], situation) => [
    delegated({ mint: mintOf(account, situation), ...said }, { account, to }, situation),
  ]),
  form(byte(13), CHECKED, signedBy(4), (said, [account, mint, to], situation) => [
    delegated({ mint, ...said }, { account, to }, situation),
  ]),
  form(byte(5), {}, signedBy(2), (_, [account]) => [ofAccount("revoke-delegate", account)]),
  form(byte(6), { role: u8, to: optional(key) }, signedBy(2), ({ role, to }, [account]) => [
    authority(role, account, to),
  ]),
];

/** Mints and accounts begin, are frozen, and end. */
const LIVES: readonly Form[] = [
  form(byte(0), NEW_MINT, 2, minted),
  form(byte(20), NEW_MINT, 1, minted),
  form(byte(1), {}, 4, (_, [account, mint, owner]) => begun(account, mint, owner)),
  form(byte(16), { owner: key }, 3, ({ owner }, [account, mint]) => begun(account, mint, owner)),
  form(byte(18), { owner: key }, 2, ({ owner }, [account, mint]) => begun(account, mint, owner)),
  form(byte(22), {}, 1, (_, [account]) => [ofAccount("immutable-owner", account)]),
  form(byte(9), {}, signedBy(3), (_, [account, to]) => [
    { kind: "close", operands: { account: addressed(account), to: addressed(to) } },
  ]),
  form(byte(10), {}, signedBy(3), (_, [account]) => [ofAccount("freeze", account)]),
  form(byte(11), {}, signedBy(3), (_, [account]) => [ofAccount("thaw", account)]),
  form(byte(17), {}, 1, (_, [account]) => [ofAccount("sync-native", account)]),
];

/** What only the newer program has: a transfer that names the fee its mint keeps. */
const TRANSFER_WITH_FEE = form(
  [26, 1],
  { ...CHECKED, fee: u64 },
  signedBy(4),
  ({ fee, ...said }, [source, mint, target, ...allowing], situation) => {
    const kept = tokens({ mint, units: fee, decimals: said.decimals }, situation);
    return [
      { kind: "transfer-fee", operands: { amount: kept } },
      transferred({ source, target, allowing, mint, ...said }, situation),
    ];
  },
);

/** The Token program (`spl-token`, `TokenInstruction`), whose numbers Token-2022 has kept. */
const TOKEN = [...AMOUNTS, ...RIGHTS, ...LIVES];
const readOriginal = readerOf(TOKEN);
const readNewer = readerOf([...TOKEN, TRANSFER_WITH_FEE, ...EXTENSIONS]);

/** Reads an instruction of a token program. */
export const readToken: ReadCall = (call, situation) =>
  call.program === TOKEN_PROGRAM ? readOriginal(call, situation) : readNewer(call, situation);
