import { parseAbiItem, toFunctionSelector } from "viem";
import type { AbiFunction, Address, Hex } from "viem";
import { valueFormat } from "./descriptor-format.ts";
import type { ValueFormat } from "./descriptor-format.ts";
import { fail, only, record, text } from "./descriptor-flaw.ts";
import type { Fields } from "./descriptor-flaw.ts";
import { addLeaves, bare, checkedAddress, leafAt } from "./descriptor-paths.ts";
import type { Leaf, Names, ValuePath } from "./descriptor-paths.ts";

/** One line of what a call says. */
export interface DescribedField {
  readonly label: string;
  readonly path: ValuePath;
  readonly format: ValueFormat;
  /** True for an amount that the caller gives to the contract. */
  readonly isGiven: boolean;
}

/** What one function of a contract says. */
export interface DescribedFunction {
  readonly abi: AbiFunction;
  readonly selector: Hex;
  readonly intent: string;
  readonly fields: readonly DescribedField[];
}

/** An ERC-7730 descriptor of a contract's calls, as far as this wallet reads them. */
export interface Descriptor {
  readonly owner: string;
  readonly places: readonly { readonly chainId: bigint; readonly address: Address }[];
  readonly functions: readonly DescribedFunction[];
}

/**
 * Reads an ERC-7730 descriptor (version 1) of calls. It must be bound to addresses, and show or
 * exclude by name every value of every function; an address is never excluded. Whatever this reader
 * does not know is a flaw and not passed over. `reserved` are the selectors that are read by code:
 * no descriptor says what they mean. Throws a `DescriptorFlaw` that names what is wrong.
 */
export function readDescriptor(json: unknown, reserved: ReadonlySet<Hex>): Descriptor {
  const file = record(json, "file");
  only(file, "file", ["$schema", "context", "metadata", "display"]);
  const metadata = record(file["metadata"], "metadata");
  only(metadata, "metadata", ["owner", "info", "constants", "enums"]);
  const names = {
    constants: record(metadata["constants"] ?? {}, "metadata"),
    enums: record(metadata["enums"] ?? {}, "metadata"),
  };
  const display = record(file["display"], "display");
  only(display, "display", ["formats"]);
  const formats = Object.entries(record(display["formats"], "display"));
  const functions = formats.map(([key, one]) => readFunction(key, one, { ...names, reserved }));
  const selectors = new Set(functions.map(({ selector }) => selector));
  if (selectors.size !== functions.length) fail("function-twice");
  return { owner: text(metadata["owner"], "owner"), places: readPlaces(file), functions };
}

function readPlaces(file: Fields): Descriptor["places"] {
  const context = record(file["context"], "context");
  only(context, "context", ["$id", "contract"]);
  const contract = record(context["contract"], "context");
  only(contract, "context", ["deployments"]);
  const list: unknown = contract["deployments"];
  if (!Array.isArray(list) || list.length === 0) return fail("context");
  const places = (list as readonly unknown[]).map((one) => {
    const { chainId, address, ...rest } = record(one, "context");
    const isPlace = Number.isSafeInteger(chainId) && Number(chainId) > 0;
    if (!isPlace || Object.keys(rest).length > 0) fail("context");
    return {
      chainId: BigInt(Number(chainId)),
      address: checkedAddress(address) ?? fail("context"),
    };
  });
  const keys = new Set(places.map(({ chainId, address }) => `${chainId}:${address}`));
  return keys.size === places.length ? places : fail("context");
}

function readFunction(
  key: string,
  json: unknown,
  from: Omit<Names, "leaves"> & { readonly reserved: ReadonlySet<Hex> },
): DescribedFunction {
  const abi = abiOf(key);
  const selector = toFunctionSelector(abi);
  if (from.reserved.has(selector)) fail("function-reserved");
  const leaves = new Map<string, Leaf>();
  for (const input of abi.inputs) addLeaves(input, [], leaves);
  const names = { ...from, leaves };
  const format = record(json, "format");
  only(format, "format", ["$id", "intent", "fields", "required", "excluded"]);
  const listed: unknown = format["fields"];
  if (!Array.isArray(listed)) return fail("format");
  const shown = (listed as readonly unknown[]).map((one) => readField(one, names));
  const paths = shown.map(({ key: path }) => path);
  const excluded = pathList(format["excluded"], "excluded");
  for (const path of excluded) {
    const leaf = leaves.get(path);
    if (leaf === undefined || leaf.type === "address" || paths.includes(path)) fail("excluded");
  }
  if (!pathList(format["required"], "required").every((path) => paths.includes(path)))
    fail("required");
  for (const path of leaves.keys()) {
    if (!paths.includes(path) && !excluded.includes(path)) fail("field-omitted");
  }
  const fields = shown.map(({ field }) => field);
  return { abi, selector, intent: text(format["intent"], "intent"), fields };
}

/** The function that a key writes out with its parameters' names. */
function abiOf(key: string): AbiFunction {
  try {
    const item = parseAbiItem(`function ${key}` as "function f()");
    return { ...item, stateMutability: "payable" };
  } catch {
    return fail("function");
  }
}

function pathList(value: unknown, flaw: string): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return fail(flaw);
  return (value as readonly unknown[]).map((one) => bare(text(one, flaw)));
}

function readField(
  json: unknown,
  names: Names,
): { readonly key: string; readonly field: DescribedField } {
  const field = record(json, "field");
  only(field, "field", ["$id", "path", "label", "format", "params"]);
  const key = bare(text(field["path"], "path-unknown"));
  const leaf = leafAt(key, names) ?? fail("path-unknown");
  const format = valueFormat(field, leaf.type, names);
  const label = text(field["label"], "label");
  return { key, field: { label, path: leaf.path, format, isGiven: field["$id"] === "gives" } };
}
