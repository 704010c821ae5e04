import { base58 } from "@scure/base";

/**
 * What the screen of a device makes of a Solana message, written apart from the wallet's readers:
 * every instruction must be of a program and a kind that the device has words for.
 */
const WORDS: Readonly<Record<string, readonly number[]>> = {
  "11111111111111111111111111111111": [0, 2, 3],
  TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA: [12],
  ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL: [0, 1],
  Stake11111111111111111111111111111111111111: [0, 2, 4, 5],
  ComputeBudget111111111111111111111111111111: [2, 3],
};
const MEMO = "MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr";
const BUDGET = "ComputeBudget111111111111111111111111111111";

/** True when the device has no words for some instruction, or would leave one out. */
export function refusesSolana(message: Uint8Array, { showsMemo }: { showsMemo: boolean }): boolean {
  let at = message[0] >= 0x80 ? 1 : 0;
  at += 3;
  const keyCount = message[at++];
  const keys = Array.from({ length: keyCount }, (_, i) =>
    base58.encode(message.slice(at + 32 * i, at + 32 * (i + 1))),
  );
  at += 32 * keyCount + 32;
  const count = message[at++];
  const budgetTags: number[] = [];
  for (let i = 0; i < count; i++) {
    const program = keys[message[at++]];
    at += 1 + message[at];
    const length = message[at++];
    const tag = length === 0 ? 0 : message[at];
    at += length;
    if (program === BUDGET) budgetTags.push(tag);
    if (program === MEMO && showsMemo) continue;
    if (!(WORDS[program] ?? []).includes(tag)) return true;
  }
  return new Set(budgetTags).size !== budgetTags.length;
}
