import { getAddress, isAddress } from "viem";
import type { AbiParameter, Address } from "viem";
import { fail } from "./descriptor-flaw.ts";
import type { Fields } from "./descriptor-flaw.ts";

/** Where a value of a call is found: beside its arguments, or among them, by name after name. */
export type ValuePath =
  | { readonly from: "value" | "to" | "sender" }
  | { readonly from: "arguments"; readonly steps: readonly string[]; readonly isList: boolean };

/** A value that a call has, and its type. */
export interface Leaf {
  readonly path: ValuePath;
  readonly type: string;
}

/** What the paths of a descriptor are looked up in. */
export interface Names {
  readonly leaves: ReadonlyMap<string, Leaf>;
  readonly constants: Fields;
  readonly enums: Fields;
}

const SCALAR = /^(?:address|bool|bytes|uint\d+|bytes\d+)$/u;

/** Every value that a parameter has, by its path. */
export function addLeaves(
  input: AbiParameter,
  before: readonly string[],
  leaves: Map<string, Leaf>,
): void {
  const steps = [...before, input.name ?? ""];
  if (input.type === "tuple" && "components" in input) {
    for (const one of input.components) addLeaves(one, steps, leaves);
    return;
  }
  const isList = input.type.endsWith("[]");
  const type = isList ? input.type.slice(0, -2) : input.type;
  if (!SCALAR.test(type)) fail("function");
  const key = [...steps, ...(isList ? ["[]"] : [])].join(".");
  leaves.set(key, { path: { from: "arguments", steps, isList }, type });
}

const CONTAINER: ReadonlyMap<string, Leaf> = new Map([
  ["@.value", { path: { from: "value" }, type: "uint256" }],
  ["@.to", { path: { from: "to" }, type: "address" }],
  ["@.from", { path: { from: "sender" }, type: "address" }],
]);

/** The value that a path names. */
export function leafAt(path: string, { leaves }: Pick<Names, "leaves">): Leaf | undefined {
  return CONTAINER.get(path) ?? leaves.get(bare(path));
}

/** A path without the sign of the call's arguments, which may be left out. */
export function bare(path: string): string {
  return path.startsWith("#.") ? path.slice(2) : path;
}

/** An address in its one checked form (EIP-55), or nothing. */
export function checkedAddress(value: unknown): Address | null {
  if (typeof value !== "string" || !isAddress(value, { strict: false })) return null;
  return getAddress(value) === value ? value : null;
}
