import { base58 } from "../base58.ts";
import { NATIVE } from "../context.ts";
import type { Draft } from "../draft.ts";
import { address, count, lamports, word } from "../draft.ts";
import type { Reader } from "../reader.ts";
import { dataOf, exactly, unknownInstruction } from "./instruction.ts";
import type { Instruction } from "./message.ts";

/** Accounts of validators. */
export const VOTE_PROGRAM = "Vote111111111111111111111111111111111111111";

const ROLES: readonly string[] = ["voter", "withdrawer"];

/**
 * Explains one Vote instruction: who a validator's account obeys, what it keeps of rewards, what is taken
 * out of it. Votes themselves are for validators alone, and unreadable.
 */
export function explainVote(instruction: Instruction, draft: Draft): void {
  const data = dataOf(instruction, "vote");
  const tag = data.u32();
  switch (tag) {
    case 0: {
      const [vote] = exactly(instruction, 4);
      draft.effect("validator", { account: address(vote), to: address(base58(data.take(32))) });
      authority(draft, vote, "voter", base58(data.take(32)));
      authority(draft, vote, "withdrawer", base58(data.take(32)));
      draft.effect("commission", { account: address(vote), count: count(data.u8()) });
      break;
    }
    case 1: {
      const [vote] = exactly(instruction, 3);
      const to = base58(data.take(32));
      authority(draft, vote, readRole(data), to);
      break;
    }
    case 3: {
      const [vote, to, withdrawer] = exactly(instruction, 3);
      const units = data.u64();
      const taken = lamports(units);
      draft.effect("vote-withdraw", { amount: taken, account: address(vote), to: address(to) });
      if (draft.isPerson(withdrawer) && !draft.isPerson(to)) {
        draft.outflows.push({ asset: NATIVE, units, to });
      }
      break;
    }
    case 4: {
      const [vote, to] = exactly(instruction, 3);
      draft.effect("validator", { account: address(vote), to: address(to) });
      break;
    }
    case 5: {
      const [vote] = exactly(instruction, 2);
      draft.effect("commission", { account: address(vote), count: count(data.u8()) });
      break;
    }
    case 7: {
      const [vote, , , to] = exactly(instruction, 4);
      authority(draft, vote, readRole(data), to);
      break;
    }
    default:
      unknownInstruction("vote", tag);
  }
  data.end();
}

function readRole(data: Reader): string {
  const kind = data.u32();
  return ROLES[kind] ?? unknownInstruction("vote authority", kind);
}

/** Whoever is the withdrawer has all that the account holds, and names every other power (401). */
function authority(draft: Draft, vote: string, role: string, to: string): void {
  const operands = { role: word(role), account: address(vote) };
  draft.effect("authority", { ...operands, to: address(to) });
  if (!draft.isPerson(to)) draft.raise(401, operands);
}
