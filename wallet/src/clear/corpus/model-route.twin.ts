import type { Harm } from "./item.twin.ts";
import type { ModelCall, Words } from "./model-evm.twin.ts";

/** The usual swap router. */
export const ROUTER = "0x3fc91a3afd70395cd496c647d5a6cc9d4b2b7fad";

type ReadWords = (data: Uint8Array) => Words;

/**
 * What the commands of a route do to the person: tokens that are paid with, and rights that are put
 * on the chain. What others pay each other out of the router is not the person's.
 */
export function runRoute(call: ModelCall, words: Words, read: ReadWords): readonly Harm[] {
  const inputs = words.byteLists(1);
  return Array.from(words.bytes(0)).flatMap((command, i): readonly Harm[] => {
    const step = read(inputs[i] ?? new Uint8Array());
    switch (command & 0x7f) {
      case 0x00:
      case 0x01:
      case 0x08:
      case 0x09:
        return swapped(call, command & 0x7f, step);
      case 0x04:
      case 0x06:
      case 0x0b:
      case 0x0c:
        return [];
      case 0x0a:
        return [granted(step)];
      default:
        return [{ kind: "unknown", what: `step ${command}` }];
    }
  });
}

/** Packed paths of an exact amount got (1) name last what is paid with; lists (8, 9) never do. */
function swapped(call: ModelCall, command: number, step: Words): readonly Harm[] {
  if (step.at(4) === 0n) return [];
  const isExactOut = (command & 1) === 1;
  const units = step.at(isExactOut ? 2 : 1);
  const path = step.bytes(3);
  const listed = step.list(3);
  const packed = isExactOut ? path.slice(-20) : path.slice(0, 20);
  const source = command < 8 ? hex(packed) : addressOf(listed[0] ?? 0n);
  const to = step.at(0);
  const recipient = to === 1n ? call.from : to === 2n ? ROUTER : step.address(0);
  return [{ kind: "move", asset: `token:${source}`, units, to: [recipient] }];
}

/** An allowance of Permit2: token, amount, end, count; then who may take. */
function granted(step: Words): Harm {
  const units = BigInt.asUintN(160, step.at(1));
  const isAll = units === (1n << 160n) - 1n;
  const asset = `token:${step.address(0)}`;
  return { kind: "grant", asset, units: isAll ? null : units, spender: step.address(4) };
}

const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString("hex")}`;
const addressOf = (word: bigint): string => `0x${word.toString(16).padStart(40, "0")}`;
