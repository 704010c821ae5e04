import type { EvmFields, SolanaMessage, Structure } from "@holdall/wallet/clear";
import { bytesToHex } from "@noble/hashes/utils.js";

/**
 * The shapes a request can have, as far as devices tell them apart. What has none of the named
 * shapes is "other" and is sent to no device.
 */
export type Shape =
  | "sol-transfer"
  | "sol-token-transfer"
  | "sol-token-account"
  | "sol-stake"
  | "sol-memo"
  | "evm-transfer"
  | "evm-token-transfer"
  | "evm-token-approve"
  | "evm-call"
  | "text"
  | "typed-data"
  | "other";

const SYSTEM = "11111111111111111111111111111111";
const TOKEN = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";
const ASSOCIATED = "ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL";
const STAKE = "Stake11111111111111111111111111111111111111";
const BUDGET = "ComputeBudget111111111111111111111111111111";
const MEMO = "MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr";

/** Instructions a device shows one by one: program, tag, our name. */
const STEPS: readonly (readonly [program: string, tag: number, width: 1 | 4, name: string])[] = [
  [SYSTEM, 0, 4, "create"],
  [SYSTEM, 2, 4, "transfer"],
  [SYSTEM, 3, 4, "create"],
  [TOKEN, 12, 1, "token"],
  [STAKE, 0, 4, "initialize"],
  [STAKE, 2, 4, "delegate"],
  [STAKE, 4, 4, "withdraw"],
  [STAKE, 5, 4, "deactivate"],
];

/** Sequences that are one act, and its shape. Anything else is "other". */
const ACTS: Readonly<Record<string, Shape>> = {
  transfer: "sol-transfer",
  "transfer memo": "sol-memo",
  token: "sol-token-transfer",
  "associated token": "sol-token-transfer",
  associated: "sol-token-account",
  "token memo": "sol-memo",
  "create initialize": "sol-stake",
  "create initialize delegate": "sol-stake",
  delegate: "sol-stake",
  deactivate: "sol-stake",
  withdraw: "sol-stake",
};

/** The shape of a request. Nothing about its amounts or addresses: only what a screen must show. */
export function shapeOf(structure: Structure): Shape {
  switch (structure.kind) {
    case "solana-transaction":
      return shapeOfSolana(structure.message);
    case "evm-transaction":
      return shapeOfEvm(structure.fields);
    case "message":
      return structure.text !== null && isPlain(structure.text) ? "text" : "other";
    case "typed-data":
      return structure.data === null ? "other" : "typed-data";
  }
}

/** Printable ASCII and line breaks: what every screen shows as it is. */
function isPlain(text: string): boolean {
  return /^[\n\x20-\x7e]+$/u.test(text);
}

function shapeOfSolana({ instructions, signerCount }: SolanaMessage): Shape {
  const budget = instructions.filter((one) => one.program === BUDGET);
  // A limit and a price, each once: more of them, and apps fall back to signing blindly.
  const tags = budget.map((one) => one.data[0]);
  const isPlainBudget = tags.every((tag, i) => (tag === 2 || tag === 3) && tags.indexOf(tag) === i);
  if (!isPlainBudget || signerCount > 2) return "other";
  const steps = instructions.filter((one) => one.program !== BUDGET).map(stepOf);
  const act = steps.join(" ");
  return Object.hasOwn(ACTS, act) ? ACTS[act] : "other";
}

function stepOf({ program, data }: SolanaMessage["instructions"][number]): string {
  if (program === MEMO) return "memo";
  if (program === ASSOCIATED) return data.length === 0 || data[0] <= 1 ? "associated" : "unknown";
  const found = STEPS.find(([owner, tag, width]) => {
    const isWide = width === 1 || (data[1] === 0 && data[2] === 0 && data[3] === 0);
    return owner === program && data[0] === tag && data.length >= width && isWide;
  });
  return found?.[3] ?? "unknown";
}

function shapeOfEvm({ to, data, hasAccessList, value }: EvmFields): Shape {
  if (to === null || hasAccessList) return "other";
  if (data.length === 0) return "evm-transfer";
  const selector = bytesToHex(data.subarray(0, 4));
  const isToken = data.length === 68 && value === 0n;
  if (isToken && selector === "a9059cbb") return "evm-token-transfer";
  if (isToken && selector === "095ea7b3") return "evm-token-approve";
  return "evm-call";
}
