import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import type { Draft } from "../draft.ts";
import { address, amount, assetOperand, count, foreignText, time, wei, word } from "../draft.ts";
import type { Operand } from "../explanation.ts";
import { stop } from "../reader.ts";
import { abiFunction, decodeArguments } from "./abi.ts";
import type { AbiValue } from "./abi.ts";
import type { Call } from "./call.ts";
import type { CallRow, DescriptorRow, FieldRow } from "./descriptor-row.ts";
import { DESCRIPTORS } from "./descriptors.ts";
import { evmAddress } from "./hex.ts";
import { contractFacts, deadlineMs, tokenAmount } from "./token-effects.ts";

/** Longest bytes that are shown as they are. */
const BYTES_MAX = 32;

/**
 * Explains a call that a descriptor (ERC-7730) of its own contract and network speaks of, or answers
 * `false`. Every value of the call has a line; what it gives away is an outflow, so that a trial that
 * takes more contradicts it; a receiver who is not the caller is named as one.
 */
export function explainDescribed(call: Call, draft: Draft, rows = DESCRIPTORS): boolean {
  const { context } = draft;
  // What the coins' own wrapper does is known by code.
  if (contractFacts(context, call.to)?.standard === "wrapped") return false;
  const place = ` ${context.chainId}:${call.to.slice(2).toLowerCase()}`;
  const selector = bytesToHex(call.data.subarray(0, 4));
  for (const [owner, places, calls] of rows) {
    const row = places.includes(place)
      ? calls.find(([signature]) => abiFunction(signature).selector === selector)
      : undefined;
    if (row === undefined) continue;
    explainRow(call, draft, owner, row);
    return true;
  }
  return false;
}

function explainRow(call: Call, draft: Draft, owner: DescriptorRow[0], row: CallRow): void {
  const [signature, intent, fields] = row;
  const values = decodeArguments(abiFunction(signature).arguments, call.data.subarray(4));
  if (call.value > 0n && !fields.some(([, , path]) => path === "@value"))
    stop("unreadable", "coins with a call");
  draft.effect("described", {
    intent: word(intent),
    contract: address(call.to),
    owner: foreignText(owner),
  });
  for (const field of fields) {
    for (const value of valuesAt(field[2], call, values)) {
      const addressAt = (path: string) => String(valuesAt(path, call, values)[0]);
      explainLine(call, draft, field, shownValue(field, value, addressAt, draft));
    }
  }
}

function explainLine(call: Call, draft: Draft, field: FieldRow, value: Operand): void {
  const label = word(field[0]);
  if (field[3] === "gives" && "asset" in value) {
    const units = value.type === "amount" ? value.units : 1n;
    const given = value.type === "amount" ? value : amount(units, 0, value.asset);
    draft.effect("described-gives", { label, amount: given, to: address(call.to) });
    if (!draft.isPerson(call.from)) return;
    // The contract takes this by its own rule: that it is a token or nobody's is no mistake here.
    const outflow = { asset: value.asset, units, to: call.to };
    draft.outflows.push(outflow);
    draft.described.add(outflow);
    return;
  }
  draft.effect("described-field", { label, value });
  if (field[3] !== "receiver" || value.type !== "address") return;
  const { address: to } = value;
  if (to !== call.from && !draft.isPerson(to)) draft.raise(602, { to: value });
}

/** The values at a path: of the call itself, or place after place among its arguments. */
function valuesAt(path: string, call: Call, values: readonly AbiValue[]): readonly AbiValue[] {
  if (path.startsWith("@")) return [call[path.slice(1) as "value" | "to" | "from"]];
  let found: AbiValue = values;
  for (const step of path.split(".")) {
    if (step === "[]") return found as readonly AbiValue[];
    found = (found as readonly AbiValue[])[Number(step)];
  }
  return [found];
}

function shownValue(
  [, format, , , parameter = ""]: FieldRow,
  value: AbiValue,
  addressAt: (path: string) => string,
  { context }: Draft,
): Operand {
  const number = value as bigint;
  const contract = () =>
    parameter.startsWith("0x") ? evmAddress(hexToBytes(parameter.slice(2))) : addressAt(parameter);
  switch (format) {
    case "addressName":
      return address(value as string);
    case "amount":
      return wei(number);
    case "tokenAmount":
      return tokenAmount(context, contract(), number);
    case "nftName":
      return assetOperand({ kind: "item", id: contract(), item: number });
    case "timestamp":
      return time(deadlineMs(number) ?? stop("unreadable", "date"));
    case "duration":
      return foreignText(clockText(number));
    case "unit":
      return foreignText(unitText(number, parameter));
    case "enum": {
      const row = parameter.split(",").find((one) => one.startsWith(`${number}:`));
      return word((row ?? stop("unreadable", "enum")).replace(/^\d+:/u, ""));
    }
    case "raw":
      if (typeof value === "boolean") return word(value ? "yes" : "no");
      if (!(value instanceof Uint8Array)) return count(number);
      if (value.length > BYTES_MAX) stop("unreadable", "bytes");
      return foreignText(`0x${bytesToHex(value)}`);
  }
}

/** Seconds as hours, minutes and seconds. */
function clockText(seconds: bigint): string {
  const parts = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n];
  return parts.map((part, at) => String(part).padStart(at && 2, "0")).join(":");
}

/** A whole number of parts of a unit, such as 25 with "1:%": 2.5%. */
function unitText(number: bigint, unit: string): string {
  const [decimals, base] = unit.split(/:(.*)/su);
  const digits = String(number).padStart(Number(decimals) + 1, "0");
  const point = digits.length - Number(decimals);
  return `${digits.slice(0, point)}.${digits.slice(point)}`.replace(/\.?0*$/u, "") + base;
}
