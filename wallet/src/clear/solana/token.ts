import { base58 } from "../base58.ts";
import { NATIVE } from "../context.ts";
import type { Draft } from "../draft.ts";
import { address, amount, assetOperand, count, word } from "../draft.ts";
import type { Asset } from "../explanation.ts";
import { stop } from "../reader.ts";
import type { Reader } from "../reader.ts";
import { dataOf, exactly, unknownInstruction, withSigners } from "./instruction.ts";
import type { Instruction } from "./message.ts";
import { explainExtension, readOption } from "./token-extensions.ts";
import {
  certainOwner,
  mintFacts,
  mintOfAccount,
  statedDecimals,
  TOKEN_2022_PROGRAM,
} from "./token-facts.ts";

/** The mint of wrapped SOL. */
export const WRAPPED_SOL = "So11111111111111111111111111111111111111112";

/** Names of authorities, by their number in SetAuthority. */
const AUTHORITIES: readonly string[] = ["mint", "freeze", "owner", "close"];

/** Everything a transfer says. */
interface Transfer {
  readonly source: string;
  readonly target: string;
  readonly authority: string;
  readonly mint: string;
  readonly units: bigint;
  readonly decimals: number;
}

/** Explains one instruction of Token or of Token-2022, which has kept its numbers and added others. */
export function explainToken(instruction: Instruction, draft: Draft): void {
  const data = dataOf(instruction, "token");
  const tag = data.u8();
  const isNewer = instruction.program === TOKEN_2022_PROGRAM;
  const hasFee = tag === TRANSFER_FEE && instruction.data[1] === 1;
  if (isNewer && tag >= EXTENSIONS_FROM && !hasFee) explainExtension(tag, instruction, data, draft);
  else if (TRANSFERS.has(tag)) explainTransfer(tag, instruction, data, draft);
  else if (RIGHTS.has(tag)) explainRights(tag, instruction, data, draft);
  else if (SUPPLY.has(tag)) explainSupply(tag, instruction, data, draft);
  else explainSetup(tag, instruction, data, draft);
  data.end();
}

/** The first number that only Token-2022 has, and the one of fees, of which one part is a transfer. */
const [EXTENSIONS_FROM, TRANSFER_FEE] = [25, 26];
const TRANSFERS: ReadonlySet<number> = new Set([3, 12, TRANSFER_FEE]);
const RIGHTS: ReadonlySet<number> = new Set([4, 5, 6, 13]);
const SUPPLY: ReadonlySet<number> = new Set([7, 8, 9, 10, 11, 14, 15, 17]);

function explainTransfer(tag: number, instruction: Instruction, data: Reader, draft: Draft): void {
  const { context } = draft;
  if (tag === 3) {
    const [source, target, authority] = withSigners(instruction, 3);
    const mint = mintOfAccount(context, source);
    const { decimals } = mintFacts(context, mint);
    const units = data.u64();
    transfer(draft, { source, target, authority, mint, units, decimals }, instruction.program);
    return;
  }
  const hasFee = tag === TRANSFER_FEE;
  if (hasFee && data.u8() !== 1) stop("unreadable", "token: transfer fee instruction");
  const [source, mint, target, authority] = withSigners(instruction, 4);
  const units = data.u64();
  const decimals = statedDecimals(context, mint, data.u8());
  const asset: Asset = { kind: "token", id: mint };
  if (hasFee) draft.effect("transfer-fee", { amount: amount(data.u64(), decimals, asset) });
  transfer(draft, { source, target, authority, mint, units, decimals }, instruction.program);
}

function transfer(draft: Draft, moved: Transfer, program: string): void {
  const asset: Asset = { kind: "token", id: moved.mint };
  const units = amount(moved.units, moved.decimals, asset);
  const to = certainOwner(draft.context, moved.target, moved.mint, program);
  checkTraits(draft, moved.mint);
  if (isLeaving(draft, moved)) {
    draft.effect("send", { amount: units, to: address(to) });
    draft.outflows.push({ asset, units: moved.units, to });
  } else {
    draft.effect("move", { amount: units, from: address(moved.source), to: address(to) });
  }
}

/** The person moves them, or somebody who was allowed to moves what is the person's. */
function isLeaving(draft: Draft, { source, authority }: Transfer): boolean {
  const owner = draft.context.evidence[0].tokenAccounts[source]?.owner;
  return draft.isPerson(authority) || (owner !== undefined && draft.isPerson(owner));
}

/** What the token's issuer can do, said with the transfer (rules 209, 606, 607). */
function checkTraits(draft: Draft, mint: string): void {
  const traits = draft.context.evidence[0].mints[mint]?.traits ?? null;
  if (traits === null) return;
  if (traits.hookProgram !== null) stop("unreadable", `transfer hook ${traits.hookProgram}`);
  if (traits.isNonTransferable) stop("unreadable", `${mint} cannot be transferred`);
  const asset = assetOperand({ kind: "token", id: mint });
  if (traits.isFrozenByDefault) draft.raise(209, { asset });
  if (traits.permanentDelegate !== null) {
    draft.raise(606, { asset, to: address(traits.permanentDelegate) });
  }
  if (traits.transferFeeBps > 100) draft.raise(607, { asset, fee: count(traits.transferFeeBps) });
}

function explainRights(tag: number, instruction: Instruction, data: Reader, draft: Draft): void {
  if (tag === 5) {
    const [source] = withSigners(instruction, 2);
    draft.effect("revoke-delegate", { account: address(source) });
    draft.raise(312);
    return;
  }
  if (tag === 6) {
    const [target, current] = withSigners(instruction, 2);
    setAuthority(draft, { target, current }, data);
    return;
  }
  const isChecked = tag === 13;
  const [source, ...rest] = withSigners(instruction, isChecked ? 4 : 3);
  const mint = isChecked ? rest[0] : mintOfAccount(draft.context, source);
  const [delegate, authority] = isChecked ? rest.slice(1) : rest;
  const units = data.u64();
  const decimals = isChecked
    ? statedDecimals(draft.context, mint, data.u8())
    : mintFacts(draft.context, mint).decimals;
  const asset: Asset = { kind: "token", id: mint };
  draft.effect("delegate", {
    amount: amount(units, decimals, asset),
    account: address(source),
    to: address(delegate),
  });
  draft.raise(311, { to: address(delegate) });
  if (draft.isPerson(authority)) {
    draft.grants.push({ asset, units, spender: delegate, endsAtMs: null });
  }
}

function setAuthority(
  draft: Draft,
  subject: { readonly target: string; readonly current: string },
  data: Reader,
): void {
  const kind = data.u8();
  const role = AUTHORITIES[kind] ?? unknownInstruction("token authority", kind);
  const to = readOption(data);
  const operands = { role: word(role), account: address(subject.target) };
  if (to === null) draft.effect("authority-removed", operands);
  else draft.effect("authority", { ...operands, to: address(to) });
  // Losing an account's ownership is losing what is in it, whoever asks.
  if (role === "owner") draft.raise(400, { account: address(subject.target) });
  else if (to === null || !draft.isPerson(to)) {
    draft.raise(401, { role: word(role), account: address(subject.target) });
  }
}

function explainSupply(tag: number, instruction: Instruction, data: Reader, draft: Draft): void {
  switch (tag) {
    case 7:
    case 14: {
      const [mint, target] = withSigners(instruction, 3);
      const made = checkedAmount(tag === 14, mint, data, draft);
      draft.effect("mint", { amount: made, account: address(target) });
      return;
    }
    case 8:
    case 15: {
      const [source, mint, authority] = withSigners(instruction, 3);
      const burnt = checkedAmount(tag === 15, mint, data, draft);
      draft.effect("burn", { amount: burnt, account: address(source) });
      if (draft.isPerson(authority) && burnt.type === "amount") {
        draft.outflows.push({ asset: burnt.asset, units: burnt.units, to: mint });
      }
      return;
    }
    case 9: {
      const [closed, to, authority] = withSigners(instruction, 3);
      closeAccount(draft, { closed, to, authority });
      return;
    }
    case 17: {
      const [account] = exactly(instruction, 1);
      draft.effect("sync-native", { account: address(account) });
      return;
    }
    default: {
      const [account] = withSigners(instruction, 3);
      draft.effect(tag === 10 ? "freeze" : "thaw", { account: address(account) });
    }
  }
}

function checkedAmount(isChecked: boolean, mint: string, data: Reader, draft: Draft) {
  const units = data.u64();
  const decimals = isChecked
    ? statedDecimals(draft.context, mint, data.u8())
    : mintFacts(draft.context, mint).decimals;
  return amount(units, decimals, { kind: "token", id: mint });
}

/** Closing pays out the rent, and for wrapped SOL the whole balance, to `to`. */
function closeAccount(
  draft: Draft,
  end: { readonly closed: string; readonly to: string; readonly authority: string },
): void {
  const facts = draft.context.evidence[0].tokenAccounts[end.closed];
  draft.effect("close", { account: address(end.closed), to: address(end.to) });
  if (draft.isPerson(end.to) || !draft.isPerson(end.authority)) return;
  draft.raise(410, { account: address(end.closed), to: address(end.to) });
  const units = facts?.mint === WRAPPED_SOL ? facts.units : 0n;
  draft.outflows.push({ asset: NATIVE, units, to: end.to });
}

function explainSetup(tag: number, instruction: Instruction, data: Reader, draft: Draft): void {
  switch (tag) {
    case 0:
    case 20: {
      const [mint] = exactly(instruction, tag === 0 ? 2 : 1);
      const decimals = data.u8();
      const authority = base58(data.take(32));
      const freeze = readOption(data);
      draft.effect("init-mint", {
        mint: address(mint),
        decimals: count(decimals),
        authority: address(authority),
      });
      if (freeze !== null) {
        draft.effect("authority", {
          role: word("freeze"),
          account: address(mint),
          to: address(freeze),
        });
      }
      return;
    }
    case 1: {
      const [account, mint, owner] = exactly(instruction, 4);
      initAccount(draft, account, mint, owner);
      return;
    }
    case 16:
    case 18: {
      const [account, mint] = exactly(instruction, tag === 16 ? 3 : 2);
      initAccount(draft, account, mint, base58(data.take(32)));
      return;
    }
    case 22: {
      const [account] = exactly(instruction, 1);
      draft.effect("immutable-owner", { account: address(account) });
      return;
    }
    default:
      unknownInstruction("token", tag);
  }
}

function initAccount(draft: Draft, account: string, mint: string, owner: string): void {
  draft.effect("init-token-account", {
    account: address(account),
    asset: assetOperand({ kind: "token", id: mint }),
    owner: address(owner),
  });
}
