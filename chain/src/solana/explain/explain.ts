import { Refused, addressed, readingOf } from "@holdall/chain/port";
import type { Effect, Evidence, Outcome, Reading } from "@holdall/chain/port";
import { readMessage } from "../message.ts";
import type { Call } from "../message.ts";
import { unreadable } from "./form.ts";
import type { ReadCall } from "./form.ts";
import { readAssociated, readBudget, readLoader, readMemo, readTable } from "./others.ts";
import { readStake } from "./stake.ts";
import { readSystem } from "./system.ts";
import { readToken } from "./token.ts";
import { readVote } from "./vote.ts";

const COMPUTE_BUDGET = "ComputeBudget111111111111111111111111111111";

/** Programs that can be read. Any other makes the whole transaction unreadable. */
const PROGRAMS: Readonly<Record<string, ReadCall>> = {
  "11111111111111111111111111111111": readSystem,
  TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA: readToken,
  TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb: readToken,
  ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL: readAssociated,
  Stake11111111111111111111111111111111111111: readStake,
  Vote111111111111111111111111111111111111111: readVote,
  AddressLookupTab1e1111111111111111111111111: readTable,
  [COMPUTE_BUDGET]: readBudget,
  MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr: readMemo,
  Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo: readMemo,
  BPFLoaderUpgradeab1e11111111111111111111111: readLoader,
};

/**
 * Decoder B: what a Solana message does, in the wallet's words, read by one table for each program,
 * from the programs' public interfaces alone. Unknown programs, instructions, tables and surplus
 * bytes are `unreadable`.
 */
export function explainSolana(
  bytes: Uint8Array,
  account: string,
  evidence: Evidence,
): Outcome<Reading> {
  try {
    const { calls, signers } = readMessage(bytes, evidence.lookupTables);
    if (calls.length === 0) throw unreadable("no instruction");
    if (!signers.includes(account)) throw new Refused("not-signer", account);
    assertOneBudget(calls);
    const situation = { person: account, evidence };
    const effects: Effect[] = calls.flatMap((call) => {
      const read = PROGRAMS[call.program];
      if (read === undefined) throw unreadable(`program ${call.program}`);
      return read(call, situation);
    });
    const [payer] = signers;
    if (payer !== account) {
      effects.push({ kind: "fee-by-other", operands: { to: addressed(payer) } });
    }
    return { value: readingOf(effects) };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}

/** The network refuses two limits of one kind; so does the reader. */
function assertOneBudget(calls: readonly Call[]): void {
  const kinds = calls
    .filter(({ program }) => program === COMPUTE_BUDGET)
    .map(({ data }) => data[0]);
  if (new Set(kinds).size !== kinds.length) throw unreadable("a compute limit is set twice");
}
