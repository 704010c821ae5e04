import { Refused } from "@holdall/chain/port";
import type { Asset, BurnIntent, Intent, Unsigned } from "@holdall/chain/port";
import type { Ask, Pool } from "@holdall/chain/nodes";
import {
  getSetComputeUnitLimitInstruction,
  getSetComputeUnitPriceInstruction,
} from "@solana-program/compute-budget";
import { getTransferSolInstruction } from "@solana-program/system";
import {
  findAssociatedTokenPda,
  getBurnCheckedInstruction,
  getCloseAccountInstruction,
  getCreateAssociatedTokenIdempotentInstruction,
  getRevokeInstruction,
  getTransferCheckedInstruction,
} from "@solana-program/token-2022";
import {
  appendTransactionMessageInstructions,
  blockhash,
  compileTransaction,
  createTransactionMessage,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
} from "@solana/kit";
import type { Address, Instruction } from "@solana/kit";
import { solanaAddress, unsigned } from "./address.ts";
import { fieldsOf, inContext, listOf, readAccounts, textOf, wholeOf } from "./answers.ts";
import { base64Of, readMessage, wireOf } from "./message.ts";
import { stakeInstructions } from "./stake/build.ts";
import { holderOf, mintOf } from "./token-facts.ts";

/** Never more for a compute unit than this, in millionths of a lamport. */
const UNIT_PRICE_MAX = 1_000_000n;
const UNITS_MAX = 1_400_000;
const PERCENTILE = 75;

/** Builds the bytes of an intent. Units come from a simulation, plus a tenth; the price from what others pay. */
export async function build(pool: Pool, intent: Intent): Promise<Unsigned> {
  const from = solanaAddress(intent.from);
  const body = await instructionsOf(pool, intent);
  const price = await unitPrice(pool, [intent.from]);
  const draft = await compile(pool, from, [...budget(UNITS_MAX, price), ...body]);
  const units = await unitsOf(pool, draft);
  return compile(pool, from, [...budget(units, price), ...body]);
}

function budget(units: number, microLamports: bigint): readonly Instruction[] {
  const limit = getSetComputeUnitLimitInstruction({ units });
  return microLamports === 0n
    ? [limit]
    : [limit, getSetComputeUnitPriceInstruction({ microLamports })];
}

async function compile(
  pool: Pool,
  from: Address,
  instructions: readonly Instruction[],
): Promise<Unsigned> {
  const latest = await pool.read(async (ask) =>
    inContext(await ask("getLatestBlockhash", [{ commitment: "confirmed" }]), (value) => {
      const fields = fieldsOf(value);
      return {
        blockhash: blockhash(textOf(fields["blockhash"])),
        lastValidBlockHeight: wholeOf(fields["lastValidBlockHeight"]),
      };
    }),
  );
  await assertKnown(pool, latest.value.blockhash);
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (one) => setTransactionMessageFeePayer(from, one),
    (one) => setTransactionMessageLifetimeUsingBlockhash(latest.value, one),
    (one) => appendTransactionMessageInstructions(instructions, one),
  );
  const bytes = new Uint8Array(compileTransaction(message).messageBytes);
  return { bytes, from, expiry: latest.value.lastValidBlockHeight };
}

/** A blockhash comes from one node; both must know it. */
async function assertKnown(pool: Pool, hash: string): Promise<void> {
  const { value: isKnown } = await pool.certain(async (ask) =>
    inContext(
      await ask("isBlockhashValid", [hash, { commitment: "confirmed" }]),
      (value) => value === true,
    ),
  );
  if (!isKnown) throw new Refused("nodes-disagree", `blockhash ${hash}`);
}

async function unitsOf(pool: Pool, draft: Unsigned): Promise<number> {
  const wire = wireOf(
    draft.bytes,
    readMessage(draft.bytes, {}).signers.map(() => null),
  );
  return pool.read(async (ask) => {
    const options = { encoding: "base64", commitment: "confirmed", sigVerify: false };
    const answer = inContext(await ask("simulateTransaction", [base64Of(wire), options]), fieldsOf);
    const { unitsConsumed, err, logs } = answer.value;
    if (err !== null && err !== undefined) throw refusedBy(err, logs);
    const used = Number(wholeOf(unitsConsumed));
    return Math.min(UNITS_MAX, used + Math.ceil(used / 10));
  });
}

/** The network's own words for a refusal, the log's last line first. */
function refusedBy(error: unknown, logs: unknown): Refused {
  const line = Array.isArray(logs) ? String(logs.at(-1) ?? "") : "";
  return new Refused("transaction-refused", `${JSON.stringify(error)} ${line}`.trim());
}

/** What three of four recent transactions on these accounts paid at most, capped. */
async function unitPrice(pool: Pool, accounts: readonly string[]): Promise<bigint> {
  const fees = await pool.read(async (ask) =>
    listOf(await ask("getRecentPrioritizationFees", [accounts])).map((one) =>
      wholeOf(fieldsOf(one)["prioritizationFee"]),
    ),
  );
  const sorted = fees.toSorted((left, right) => Number(left - right));
  const price = sorted[Math.floor(((sorted.length - 1) * PERCENTILE) / 100)] ?? 0n;
  return price < UNIT_PRICE_MAX ? price : UNIT_PRICE_MAX;
}

async function instructionsOf(pool: Pool, intent: Intent): Promise<readonly Instruction[]> {
  if (intent.kind === "send") return sendInstructions(pool, intent);
  if (intent.kind === "revoke") return revokeInstructions(pool, intent.from, intent.asset);
  if (intent.kind === "burn") return burnInstructions(pool, intent);
  return stakeInstructions(pool, intent);
}

async function sendInstructions(
  pool: Pool,
  { from, to, asset, units, closes }: Extract<Intent, { kind: "send" }>,
): Promise<readonly Instruction[]> {
  const destination = solanaAddress(to);
  if (units <= 0n) throw new Refused("amount-invalid", units.toString());
  if (asset.kind === "native") {
    await assertRent(pool, to, units);
    return [getTransferSolInstruction({ source: unsigned(from), destination, amount: units })];
  }
  const { mint, tokenProgram, decimals } = await mintAt(pool, asset);
  const owner = solanaAddress(from);
  const [source] = await findAssociatedTokenPda({ owner, mint, tokenProgram });
  const [target] = await findAssociatedTokenPda({ owner: destination, mint, tokenProgram });
  const payer = unsigned(from);
  const config = { programAddress: tokenProgram };
  return [
    getCreateAssociatedTokenIdempotentInstruction({
      payer,
      ata: target,
      owner: destination,
      mint,
      tokenProgram,
    }),
    getTransferCheckedInstruction(
      { source, mint, destination: target, authority: payer, amount: units, decimals },
      config,
    ),
    ...(closes === true ? [closed(source, from, tokenProgram)] : []),
  ];
}

/** Closes an empty token account: what it cost goes to its owner. */
function closed(account: Address, from: string, programAddress: Address): Instruction {
  const owner = unsigned(from);
  const destination = solanaAddress(from);
  return getCloseAccountInstruction({ account, destination, owner }, { programAddress });
}

async function revokeInstructions(
  pool: Pool,
  from: string,
  asset: Asset,
): Promise<readonly Instruction[]> {
  const { mint, tokenProgram } = await mintAt(pool, asset);
  const [source] = await findAssociatedTokenPda({ owner: solanaAddress(from), mint, tokenProgram });
  return [
    getRevokeInstruction({ source, owner: unsigned(from) }, { programAddress: tokenProgram }),
  ];
}

async function burnInstructions(
  pool: Pool,
  { from, asset, units }: BurnIntent,
): Promise<readonly Instruction[]> {
  if (units < 0n) throw new Refused("amount-invalid", units.toString());
  const { mint, tokenProgram, decimals } = await mintAt(pool, asset);
  const owner = solanaAddress(from);
  const [account] = await findAssociatedTokenPda({ owner, mint, tokenProgram });
  const { value: held } = await pool.certain(async (ask) => {
    const { height, value: found } = await readAccounts(ask, [account]);
    return { height, value: holderOf(found.get(account))?.units ?? null };
  });
  const close = closed(account, from, tokenProgram);
  if (units === 0n && held === 0n) return [close];
  if (units === 0n) throw new Refused("amount-invalid", units.toString());
  const authority = unsigned(from);
  const config = { programAddress: tokenProgram };
  const burn = getBurnCheckedInstruction(
    { account, mint, authority, amount: units, decimals },
    config,
  );
  return units === held ? [burn, close] : [burn];
}

/** An account that does not exist yet must receive enough to stay. */
async function assertRent(pool: Pool, to: string, units: bigint): Promise<void> {
  const { value } = await pool.certain(async (ask: Ask) => {
    const { height, value: found } = await readAccounts(ask, [to]);
    const least = wholeOf(await ask("getMinimumBalanceForRentExemption", [0]));
    return { height, value: { doesExist: found.has(to), least } };
  });
  if (!value.doesExist && units < value.least)
    throw new Refused("below-rent", value.least.toString());
}

async function mintAt(pool: Pool, asset: Asset) {
  if (asset.kind !== "token") throw new Refused("token-unknown", asset.kind);
  const { id } = asset;
  const { value } = await pool.certain(async (ask) => {
    const { height, value: found } = await readAccounts(ask, [solanaAddress(id)]);
    const account = found.get(id);
    return { height, value: { program: account?.owner ?? "", facts: mintOf(account) } };
  });
  if (value.facts === null) throw new Refused("token-unknown", id);
  const tokenProgram = solanaAddress(value.program);
  return { mint: solanaAddress(id), tokenProgram, decimals: value.facts.decimals };
}
