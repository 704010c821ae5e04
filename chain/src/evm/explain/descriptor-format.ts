import type { Address } from "viem";
import { fail, only, record, text } from "./descriptor-flaw.ts";
import type { Fields } from "./descriptor-flaw.ts";
import { checkedAddress, leafAt } from "./descriptor-paths.ts";
import type { Names, ValuePath } from "./descriptor-paths.ts";

/** Where the address of a token or a collection is: in the call, or in the descriptor. */
export type AddressSource = ValuePath | Address;

/** How a value is shown (ERC-7730, "field formats"). */
export type ValueFormat =
  | { readonly kind: "raw" | "addressName" | "amount" | "duration" | "timestamp" | "blockheight" }
  | { readonly kind: "tokenAmount" | "nftName"; readonly contract: AddressSource }
  | { readonly kind: "unit"; readonly base: string; readonly decimals: number }
  | { readonly kind: "enum"; readonly words: ReadonlyMap<bigint, string> };

/** What a field may be besides shown: an amount that is given away, whoever receives. */
const ROLES: Readonly<Record<string, readonly string[]>> = {
  gives: ["tokenAmount", "amount", "nftName"],
  receiver: ["addressName"],
};

const DECIMALS_MAX = 36;

/** Reads the format of a field and what it needs, for a value of a type. */
export function valueFormat(field: Fields, type: string, names: Names): ValueFormat {
  const name = text(field["format"], "format-unknown");
  const role = field["$id"];
  if (role !== undefined && !ROLES[text(role, "role")]?.includes(name)) fail("role");
  const parameters = record(field["params"] ?? {}, "parameter");
  const known = (...keys: readonly string[]) => only(parameters, "parameter", keys);
  const isRight = name === "raw" || (name === "addressName" ? type === "address" : isInteger(type));
  switch (name) {
    case "raw":
    case "amount":
    case "duration":
      known();
      break;
    case "addressName":
      known("types", "sources");
      break;
    case "tokenAmount":
      known("tokenPath");
      break;
    case "nftName":
      known("collectionPath");
      break;
    case "date":
      known("encoding");
      break;
    case "unit":
      known("base", "decimals");
      break;
    case "enum":
      known("$ref");
      break;
    default:
      return fail("format-unknown");
  }
  if (!isRight) fail("format-type");
  // The natural form of an address is its name.
  if (name === "raw" && type === "address") return { kind: "addressName" };
  return withParameters(name, parameters, names);
}

function isInteger(type: string): boolean {
  return type.startsWith("uint");
}

function withParameters(name: string, parameters: Fields, names: Names): ValueFormat {
  switch (name) {
    case "tokenAmount":
      return { kind: name, contract: addressSource(parameters["tokenPath"], names) };
    case "nftName":
      return { kind: name, contract: addressSource(parameters["collectionPath"], names) };
    case "date": {
      const encoding = parameters["encoding"];
      const isKnown = encoding === "timestamp" || encoding === "blockheight";
      return isKnown ? { kind: encoding } : fail("parameter");
    }
    case "unit": {
      const decimals = Number(parameters["decimals"] ?? 0);
      const isCount = Number.isSafeInteger(decimals) && decimals >= 0 && decimals <= DECIMALS_MAX;
      if (!isCount) fail("parameter");
      return { kind: name, base: text(parameters["base"], "parameter"), decimals };
    }
    case "enum":
      return { kind: name, words: enumWords(text(parameters["$ref"], "parameter"), names) };
    default:
      return { kind: name as "raw" | "addressName" | "amount" | "duration" };
  }
}

const CONSTANT = "$.metadata.constants.";
const ENUM = "$.metadata.enums.";

function addressSource(value: unknown, names: Names): AddressSource {
  const path = text(value, "parameter");
  if (path.startsWith(CONSTANT)) {
    return checkedAddress(names.constants[path.slice(CONSTANT.length)]) ?? fail("token-unknown");
  }
  const leaf = leafAt(path, names);
  const isOne = leaf?.type === "address" && !(leaf.path.from === "arguments" && leaf.path.isList);
  return isOne ? leaf.path : fail("token-unknown");
}

function enumWords(reference: string, { enums }: Names): ReadonlyMap<bigint, string> {
  const rows = reference.startsWith(ENUM) ? enums[reference.slice(ENUM.length)] : undefined;
  const entries = Object.entries(record(rows, "enum-unknown"));
  const isRight = entries.length > 0 && entries.every(([key]) => /^\d{1,20}$/u.test(key));
  if (!isRight) fail("enum-unknown");
  return new Map(entries.map(([key, word]) => [BigInt(key), text(word, "enum-unknown")]));
}
