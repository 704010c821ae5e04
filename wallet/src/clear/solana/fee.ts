import { stop } from "../reader.ts";
import { dataOf, exactly, unknownInstruction } from "./instruction.ts";
import type { SolanaMessage } from "./message.ts";

/** Buys computation and its priority. */
export const COMPUTE_BUDGET_PROGRAM = "ComputeBudget111111111111111111111111111111";

const LAMPORTS_PER_SIGNATURE = 5000n;
const UNITS_DEFAULT = 200_000n;
const UNITS_MAX = 1_400_000n;
const MICRO = 1_000_000n;

/**
 * The most lamports a message can cost: signatures, and the priority price of every unit it may
 * use, rounded up for the network. A repeated budget instruction is one the runtime rejects.
 */
export function feeLamportsMax(message: SolanaMessage): bigint {
  const seen = new Map<number, bigint>();
  for (const instruction of message.instructions) {
    if (instruction.program !== COMPUTE_BUDGET_PROGRAM) continue;
    exactly(instruction, 0);
    const data = dataOf(instruction, "compute budget");
    const tag = data.u8();
    if (tag < 1 || tag > 4) unknownInstruction("compute budget", tag);
    if (seen.has(tag)) stop("malformed", "compute budget: twice");
    seen.set(tag, tag === 3 ? data.u64() : BigInt(data.u32()));
    data.end();
  }
  const others = message.instructions.length - seen.size;
  const asked = seen.get(2) ?? UNITS_DEFAULT * BigInt(others);
  const units = asked < UNITS_MAX ? asked : UNITS_MAX;
  const priority = (units * (seen.get(3) ?? 0n) + MICRO - 1n) / MICRO;
  return LAMPORTS_PER_SIGNATURE * BigInt(message.signerCount) + priority;
}
