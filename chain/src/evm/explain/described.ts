import { addressed, amount, assetOf, counted, quoted, timed, worded } from "@holdall/chain/port";
import type { Effect, Operand } from "@holdall/chain/port";
import { getAddress, size } from "viem";
import type { Address, Hex } from "viem";
import { DESCRIPTORS } from "./bundled.ts";
import { decimalsOf, decodeCall, factsOf, token, unreadable } from "./context.ts";
import type { EvmCall, ReadEvmCall, Situation } from "./context.ts";
import type { AddressSource } from "./descriptor-format.ts";
import type { ValuePath } from "./descriptor-paths.ts";
import type { DescribedField, DescribedFunction, Descriptor } from "./descriptor.ts";

/** Last moment of the calendar, in seconds. */
const SECONDS_MAX = 8_640_000_000_000n;
/** Longest bytes that are shown as they are. */
const BYTES_MAX = 32;

/** Reads a call that one of some descriptors speaks of: of its own contract, on its own network. */
export function describedBy(descriptors: readonly Descriptor[]): ReadEvmCall {
  return (call, situation) => {
    // What the coins' own wrapper does is known by code.
    if (factsOf(call.to, situation)?.standard === "wrapped") return null;
    const selector = call.data.slice(0, 10);
    for (const descriptor of descriptorsAt(descriptors, situation.chainId, call.to)) {
      const one = descriptor.functions.find((each) => each.selector === selector);
      if (one !== undefined) return readFunction(call, situation, { descriptor, one });
    }
    return null;
  };
}

/** Reads a call by the descriptors of this release. */
export const readDescribed: ReadEvmCall = describedBy(DESCRIPTORS);

/** The tokens that a contract's descriptors name themselves: what is known of them is asked too. */
export function tokensDescribed(chainId: bigint, contract: Address): readonly Address[] {
  return descriptorsAt(DESCRIPTORS, chainId, contract).flatMap(({ functions }) =>
    functions.flatMap(({ fields }) => fields.flatMap(({ format }) => namedIn(format))),
  );
}

function namedIn(format: DescribedField["format"]): readonly Address[] {
  return "contract" in format && typeof format.contract === "string" ? [format.contract] : [];
}

function descriptorsAt(
  descriptors: readonly Descriptor[],
  chainId: bigint,
  contract: Address,
): readonly Descriptor[] {
  return descriptors.filter(({ places }) =>
    places.some((place) => place.chainId === chainId && place.address === contract),
  );
}

function readFunction(
  call: EvmCall,
  situation: Situation,
  {
    descriptor,
    one,
  }: { readonly descriptor: Pick<Descriptor, "owner">; readonly one: DescribedFunction },
): readonly Effect[] {
  const found = decodeCall([one.abi], call.data);
  if (found === null) throw unreadable(`${one.abi.name} is not in its one form`);
  const takesCoins = one.fields.some(({ path }) => path.from === "value");
  if (call.value > 0n && !takesCoins) throw unreadable("coins sent with a call that takes none");
  const given: Given = { call, situation, one, args: found.args };
  const head: Effect = {
    kind: "described",
    operands: {
      intent: worded(one.intent),
      contract: addressed(call.to),
      owner: quoted(descriptor.owner),
    },
  };
  return [head, ...one.fields.flatMap((field) => linesOf(field, given))];
}

/** A call and the function it is a call of. */
interface Given {
  readonly call: EvmCall;
  readonly situation: Situation;
  readonly one: DescribedFunction;
  readonly args: readonly unknown[];
}

function linesOf(field: DescribedField, given: Given): readonly Effect[] {
  const label = worded(field.label);
  return valuesAt(field.path, given).map((each): Effect => {
    const value = shown(field, each, given);
    if (!field.isGiven) return { kind: "described-field", operands: { label, value } };
    const to = addressed(given.call.to);
    const one = value.type === "asset" ? amount(1n, 0, value.asset) : value;
    return { kind: "described-gives", operands: { label, amount: one, to } };
  });
}

function valuesAt(path: ValuePath, { call, one, args }: Given): readonly unknown[] {
  if (path.from !== "arguments") return [call[path.from]];
  const [first, ...rest] = path.steps;
  const place = one.abi.inputs.findIndex(({ name }) => name === first);
  const found = rest.reduce<unknown>(
    (value, step) => (value as Readonly<Record<string, unknown>>)[step],
    args[place],
  );
  return path.isList ? (found as readonly unknown[]) : [found];
}

function contractAt(source: AddressSource, given: Given): Address {
  return typeof source === "string" ? source : getAddress(valuesAt(source, given)[0] as Address);
}

function shown({ format }: DescribedField, value: unknown, given: Given): Operand {
  if (format.kind === "raw") return shownRaw(value);
  if (format.kind === "addressName") return addressed(getAddress(value as Address));
  const number = BigInt(value as bigint | number);
  switch (format.kind) {
    case "amount":
      return amount(number, 18, { kind: "native" });
    case "tokenAmount": {
      const id = contractAt(format.contract, given);
      return amount(number, decimalsOf(id, given.situation), token(id));
    }
    case "nftName":
      return assetOf({ kind: "item", id: contractAt(format.contract, given), item: number });
    case "timestamp":
      if (number > SECONDS_MAX) throw unreadable("a date that no calendar knows");
      return timed(Number(number) * 1_000);
    case "blockheight":
      return counted(number);
    case "duration":
      return quoted(clockText(number));
    case "unit":
      return quoted(`${decimalText(number, format.decimals)}${format.base}`);
    case "enum": {
      const word = format.words.get(number);
      if (word === undefined) throw unreadable(`a choice that nobody named: ${number}`);
      return worded(word);
    }
  }
}

/** A value as its type writes it. */
function shownRaw(value: unknown): Operand {
  if (typeof value === "boolean") return worded(value ? "yes" : "no");
  if (typeof value === "bigint" || typeof value === "number") return counted(value);
  const hex = value as Hex;
  if (size(hex) > BYTES_MAX) throw unreadable("bytes that nobody can read");
  return quoted(hex);
}

/** Seconds as hours, minutes and seconds. */
function clockText(seconds: bigint): string {
  const two = (part: bigint) => part.toString().padStart(2, "0");
  return `${seconds / 3_600n}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
}

/** A whole number of 10^-decimals, without zeros at its end. */
function decimalText(number: bigint, decimals: number): string {
  const one = 10n ** BigInt(decimals);
  const fraction = (number % one).toString().padStart(decimals, "0").replace(/0+$/u, "");
  return fraction === "" ? `${number / one}` : `${number / one}.${fraction}`;
}
