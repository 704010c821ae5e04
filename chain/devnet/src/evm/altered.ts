import type { Fault } from "@holdall/devnet/door";

const BLOCKS_BACK = 10n;

/** An answer as a faulty node gives it: another balance, or the number of an older block. */
export function altered(result: unknown, method: string, fault: Fault | undefined): unknown {
  const isQuantity = typeof result === "string" && /^0x[0-9a-f]+$/u.test(result);
  if (fault === undefined || !isQuantity) return result;
  if (fault.kind === "altered-balance" && method === "eth_getBalance") {
    return `0x${(BigInt(result) + BigInt(1 + (fault.dice % 1_000_000))).toString(16)}`;
  }
  if (fault.kind === "wrong-slot" && method === "eth_blockNumber") {
    const block = BigInt(result) - BLOCKS_BACK;
    return `0x${(block < 0n ? 0n : block).toString(16)}`;
  }
  return result;
}
