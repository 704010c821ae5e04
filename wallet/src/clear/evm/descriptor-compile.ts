import { hexToBytes } from "@noble/hashes/utils.js";
import { CALLS } from "./calls.ts";
import type { CallRow, DescriptorRow, FieldRow, FormatName } from "./descriptor-row.ts";
import { parameterTree } from "./descriptor-signature.ts";
import type { Parameter } from "./descriptor-signature.ts";
import { evmAddress } from "./hex.ts";

/** What is wrong with a published descriptor: met by its author when the rows are written. */
export class RowFlaw extends Error {
  readonly flaw: string;
  constructor(flaw: string) {
    super(`descriptor: ${flaw}`);
    this.flaw = flaw;
  }
}

function flaw(name: string): never {
  throw new RowFlaw(name);
}

/** Read by code, except what a contract of coins or of staked ones means by its own words. */
const OWN_WORDS = ["deposit()", "withdraw(uint256)", "burn(uint256)"];
const BY_CODE: ReadonlySet<string> = new Set(
  CALLS.map(([signature]) => signature).filter((one) => !OWN_WORDS.includes(one)),
);

type Json = Readonly<Record<string, unknown>>;

/**
 * Writes a descriptor (ERC-7730, version 1) of calls as the row that the key realm carries. Its form
 * is checked here to the last key, by rules of this decoder's own; {@link RowFlaw} names what is wrong.
 */
export function compileDescriptor(json: unknown): DescriptorRow {
  const file = object(json, "file", "$schema context metadata display");
  const metadata = object(file["metadata"], "metadata", "owner info constants enums");
  const constants = object(metadata["constants"] ?? {}, "metadata");
  const enums = object(metadata["enums"] ?? {}, "metadata");
  const display = object(file["display"], "display", "formats");
  const calls = Object.entries(object(display["formats"], "display")).map(([key, one]) =>
    compileCall(key, one, { constants, enums }),
  );
  if (new Set(calls.map(([signature]) => signature)).size < calls.length) flaw("function-twice");
  return [words(metadata["owner"], "owner"), places(file["context"]), calls];
}

function places(json: unknown): string {
  const context = object(json, "context", "$id contract");
  const { deployments } = object(context["contract"], "context", "deployments");
  const found = list(deployments, "context").map((one) => {
    const { chainId, address } = object(one, "context", "chainId address");
    const isChain = typeof chainId === "number" && Number.isSafeInteger(chainId) && chainId > 0;
    const checked = checkedAddress(address);
    if (!isChain || checked === null) return flaw("context");
    return ` ${chainId}:${checked.slice(2).toLowerCase()}`;
  });
  const isRight = found.length > 0 && new Set(found).size === found.length;
  return isRight ? found.join("") : flaw("context");
}

function checkedAddress(text: unknown): string | null {
  if (typeof text !== "string" || !/^0x[\da-fA-F]{40}$/u.test(text)) return null;
  return evmAddress(hexToBytes(text.slice(2).toLowerCase())) === text ? text : null;
}

/** What the paths of one function are looked up in. */
interface Scope {
  readonly constants: Json;
  readonly enums: Json;
  readonly values: ReadonlyMap<string, Parameter>;
}

function compileCall(key: string, json: unknown, metadata: Omit<Scope, "values">): CallRow {
  const { signature, values } = parameterTree(key) ?? flaw("function");
  if (BY_CODE.has(signature)) flaw("function-reserved");
  const scope = { ...metadata, values };
  const format = object(json, "format", "$id intent fields required excluded");
  const rows = list(format["fields"], "format").map((one) => compileField(one, scope));
  const shown = new Set(rows.map(({ path }) => path));
  const excluded = list(format["excluded"] ?? [], "excluded").map(plainPath);
  for (const path of excluded) {
    const type = values.get(path)?.type ?? flaw("excluded");
    if (type === "address" || shown.has(path)) flaw("excluded");
  }
  const required = list(format["required"] ?? [], "required").map(plainPath);
  if (required.some((path) => !shown.has(path))) flaw("required");
  const omitted = [...values.keys()].filter((one) => !shown.has(one) && !excluded.includes(one));
  if (omitted.length > 0) flaw("field-omitted");
  return [signature, words(format["intent"], "intent"), rows.map(({ row }) => row)];
}

const CONTAINER: ReadonlyMap<string, Parameter> = new Map([
  ["@.value", { type: "uint256", place: "@value" }],
  ["@.to", { type: "address", place: "@to" }],
  ["@.from", { type: "address", place: "@from" }],
]);

const parameterAt = (path: string, { values }: Scope): Parameter | undefined =>
  CONTAINER.get(path) ?? values.get(path);

function compileField(
  json: unknown,
  scope: Scope,
): { readonly path: string; readonly row: FieldRow } {
  const field = object(json, "field", "$id path label format params");
  const path = plainPath(field["path"] ?? flaw("path-unknown"));
  const { type, place } = parameterAt(path, scope) ?? flaw("path-unknown");
  const name = words(field["format"], "format-unknown");
  const { takes, keys } = FORMATS.get(name) ?? flaw("format-unknown");
  const params = object(field["params"] ?? {}, "parameter", keys);
  const role = field["$id"] ?? "";
  const isAmount = ["tokenAmount", "amount", "nftName"].includes(name);
  const isRole =
    role === "" || (role === "gives" ? isAmount : role === "receiver" && name === "addressName");
  if (!isRole) flaw("role");
  if (!takes.test(type)) flaw("format-type");
  const [format, parameter] = formatOf(name, type, params, scope);
  const label = words(field["label"], "label");
  const row = [label, format, place, role, parameter];
  while (row.at(-1) === "") row.pop();
  return { path, row: row as unknown as FieldRow };
}

const ANY = /./u;
const WHOLE = /^uint/u;
/** The formats: which types each is for, and which parameters it knows. */
const FORMATS: ReadonlyMap<string, { readonly takes: RegExp; readonly keys: string }> = new Map([
  ["raw", { takes: ANY, keys: "" }],
  ["amount", { takes: WHOLE, keys: "" }],
  ["duration", { takes: WHOLE, keys: "" }],
  ["addressName", { takes: /^address$/u, keys: "types sources" }],
  ["tokenAmount", { takes: WHOLE, keys: "tokenPath" }],
  ["nftName", { takes: WHOLE, keys: "collectionPath" }],
  ["date", { takes: WHOLE, keys: "encoding" }],
  ["unit", { takes: WHOLE, keys: "base decimals" }],
  ["enum", { takes: WHOLE, keys: "$ref" }],
]);

function formatOf(
  name: string,
  type: string,
  params: Json,
  scope: Scope,
): readonly [FormatName, string] {
  switch (name) {
    case "tokenAmount":
      return [name, contractOf(params["tokenPath"], scope)];
    case "nftName":
      return [name, contractOf(params["collectionPath"], scope)];
    case "date":
      if (params["encoding"] === "blockheight") return ["raw", ""];
      return params["encoding"] === "timestamp" ? ["timestamp", ""] : flaw("parameter");
    case "unit": {
      const decimals = params["decimals"] ?? 0;
      const isCount = Number.isSafeInteger(decimals) && Number(decimals) >= 0;
      if (!isCount || Number(decimals) > 36) flaw("parameter");
      return [name, `${Number(decimals)}:${words(params["base"], "parameter")}`];
    }
    case "enum":
      return [name, enumOf(words(params["$ref"], "parameter"), scope)];
    case "raw":
      return [type === "address" ? "addressName" : name, ""];
    default:
      return [name as FormatName, ""];
  }
}

function contractOf(source: unknown, scope: Scope): string {
  const path = words(source, "parameter");
  const [, constant] = /^\$\.metadata\.constants\.(.+)$/u.exec(path) ?? [];
  if (constant !== undefined)
    return checkedAddress(scope.constants[constant])?.toLowerCase() ?? flaw("token-unknown");
  const found = parameterAt(plainPath(path), scope);
  const isOne = found?.type === "address" && !found.place.endsWith("[]");
  return isOne ? found.place : flaw("token-unknown");
}

function enumOf(reference: string, { enums }: Scope): string {
  const [, name = ""] = /^\$\.metadata\.enums\.(.+)$/u.exec(reference) ?? [];
  const rows = Object.entries(object(enums[name], "enum-unknown"));
  const isRight = rows.every(([key, word]) => /^\d{1,20}$/u.test(key) && !/,/u.test(String(word)));
  if (!isRight || rows.length === 0) flaw("enum-unknown");
  return rows.map(([key, word]) => `${BigInt(key)}:${words(word, "enum-unknown")}`).join(",");
}

function plainPath(path: unknown): string {
  return words(path, "path-unknown").replace(/^#\./u, "");
}

function object(value: unknown, name: string, keys?: string): Json {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject) return flaw(name);
  const known = keys?.split(" ");
  const isKnown = known === undefined || Object.keys(value).every((key) => known.includes(key));
  return isKnown ? (value as Json) : flaw(name);
}

function list(value: unknown, name: string): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : flaw(name);
}

function words(value: unknown, name: string): string {
  return typeof value === "string" && value !== "" && value.length <= 200 ? value : flaw(name);
}
