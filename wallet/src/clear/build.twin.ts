import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Outcome } from "@holdall/wallet/refusals";
import { addressBytes, base58 } from "./base58.ts";
import type { Context, ContractFacts, Evidence } from "./context.ts";
import { NO_EVIDENCE } from "./context.ts";
import { abiFunction, encodeAbi } from "./evm/abi.ts";
import type { AbiValue } from "./evm/abi.ts";
import { evmAddress, toBigEndian } from "./evm/hex.ts";
import type { Rlp } from "./evm/rlp.ts";
import type { Explained } from "./explain.ts";
import type { Instruction } from "./solana/message.ts";

/** Builders of requests: the writer's side of the formats that the decoders read. */

/** Addresses by name: each costs a root or two in the field, and the same names are asked again and again. */
const ADDRESSES = new Map<string, string>();

/** A Solana address that follows from a name, and has a key: half of all hashes have none. */
export function solanaAddress(name: string): string {
  const address = ADDRESSES.get(name) ?? findAddress(name);
  ADDRESSES.set(name, address);
  return address;
}
function findAddress(name: string): string {
  for (let bytes = sha256(utf8ToBytes(name)); ; bytes = sha256(bytes)) {
    if (isPoint(bytes)) return base58(bytes);
  }
}
/** A Solana address that follows from a name and has no key, as those of programs' accounts. */
export function solanaKeyless(name: string): string {
  for (let bytes = sha256(utf8ToBytes(name)); ; bytes = sha256(bytes)) {
    if (!isPoint(bytes)) return base58(bytes);
  }
}
function isPoint(bytes: Uint8Array): boolean {
  return ed25519.utils.isValidPublicKey(bytes, true);
}
/** An EVM address that follows from a name. */
export function evmAccount(name: string): string {
  return evmAddress(sha256(utf8ToBytes(name)).subarray(0, 20));
}

export const ME = solanaAddress("me");
export const MARIE = solanaAddress("marie");
export const MINT = solanaAddress("mint");
export const MY_TOKENS = solanaAddress("my tokens");
export const HER_TOKENS = solanaAddress("her tokens");
export const EVM_ME = evmAccount("me");
export const EVM_MARIE = evmAccount("marie");
export const TOKEN = evmAccount("token");
export const NOW_MS = Date.UTC(2026, 10, 1);

/** Little-endian integer of `length` bytes. */
export function little(value: bigint | number, length: number): Uint8Array {
  return toBigEndian(BigInt(value), length).reverse();
}

/** The bytes of a Solana address. */
export function keyBytes(address: string): Uint8Array {
  const bytes = addressBytes(address);
  if (bytes === null) throw new TypeError(address);
  return bytes;
}

/** A length as Solana's compact 16-bit form. */
export function compact(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  return Uint8Array.of((length & 127) | 128, length >> 7);
}

/** One account of an instruction: "s" signs, "w" is written, "sw" both. */
export type Use = readonly [address: string, flags: "" | "s" | "w" | "sw"];

/** An instruction. */
export function instruction(
  program: string,
  uses: readonly Use[],
  ...data: readonly Uint8Array[]
): Instruction {
  const accounts = uses.map(([address, flags]) => ({
    address,
    isSigner: flags.includes("s"),
    isWritable: flags.includes("w"),
  }));
  return { program, accounts, data: concatBytes(...data) };
}

/** What a message may have besides its instructions. */
export interface MessageOptions {
  readonly payer?: string;
  readonly version?: "legacy" | 0;
  /** Lookup tables and what they hold: accounts found there are not written out. */
  readonly tables?: Readonly<Record<string, readonly string[]>>;
}

interface Flags {
  readonly isSigner: boolean;
  readonly isWritable: boolean;
}
type Entry = readonly [address: string, flags: Flags];

/** Every account of some instructions, with the rights any of them asks for. */
function collectUses(instructions: readonly Instruction[], payer: string): readonly Entry[] {
  const uses = new Map<string, Flags>();
  const note = (address: string, isSigner: boolean, isWritable: boolean): void => {
    const before = uses.get(address);
    uses.set(address, {
      isSigner: isSigner || (before?.isSigner ?? false),
      isWritable: isWritable || (before?.isWritable ?? false),
    });
  };
  note(payer, true, true);
  for (const one of instructions) {
    for (const use of one.accounts) note(use.address, use.isSigner, use.isWritable);
    note(one.program, false, false);
  }
  return [...uses];
}

/** Serialises a message the way every client does: signers first, written before read. */
export function solanaMessage(
  instructions: readonly Instruction[],
  { payer = ME, version = "legacy", tables = {} }: MessageOptions = {},
): Uint8Array {
  const uses = collectUses(instructions, payer);
  const programs = new Set(instructions.map((one) => one.program));
  const isLookedUp = ([address, use]: Entry) =>
    !use.isSigner &&
    !programs.has(address) &&
    Object.values(tables).some((rows) => rows.includes(address));
  const looked = uses.filter(isLookedUp);
  const rank = ({ isSigner, isWritable }: Flags) => (isSigner ? 0 : 2) + (isWritable ? 0 : 1);
  const written = uses
    .filter((entry) => !isLookedUp(entry))
    .sort(([a, one], [b, two]) => (a === payer ? -1 : b === payer ? 1 : rank(one) - rank(two)));
  const lookups = Object.entries(tables).map(([table, rows]): Lookup => {
    const of = (isWritable: boolean) =>
      looked
        .filter(([address, use]) => rows.includes(address) && use.isWritable === isWritable)
        .map(([address]) => address);
    return { table, rows, writable: of(true), readonly: of(false) };
  });
  const order = [
    ...written.map(([address]) => address),
    ...lookups.flatMap(({ writable }) => writable),
    ...lookups.flatMap(({ readonly }) => readonly),
  ];
  const body = messageBody(instructions, written, order);
  return version === "legacy" ? body : concatBytes(Uint8Array.of(0x80), body, lookupBytes(lookups));
}

function messageBody(
  instructions: readonly Instruction[],
  written: readonly Entry[],
  order: readonly string[],
): Uint8Array {
  const countOf = (test: (flags: Flags) => boolean) =>
    written.filter(([, use]) => test(use)).length;
  return concatBytes(
    Uint8Array.of(
      countOf((use) => use.isSigner),
      countOf((use) => use.isSigner && !use.isWritable),
      countOf((use) => !use.isSigner && !use.isWritable),
    ),
    compact(written.length),
    ...written.map(([address]) => keyBytes(address)),
    sha256(utf8ToBytes("blockhash")),
    compact(instructions.length),
    ...instructions.map((one) =>
      concatBytes(
        Uint8Array.of(order.indexOf(one.program)),
        compact(one.accounts.length),
        Uint8Array.from(one.accounts, (use) => order.indexOf(use.address)),
        compact(one.data.length),
        one.data,
      ),
    ),
  );
}

interface Lookup {
  readonly table: string;
  readonly rows: readonly string[];
  readonly writable: readonly string[];
  readonly readonly: readonly string[];
}

function lookupBytes(lookups: readonly Lookup[]): Uint8Array {
  const used = lookups.filter(({ writable, readonly }) => writable.length + readonly.length > 0);
  const indices = (rows: readonly string[], list: readonly string[]) =>
    concatBytes(
      compact(list.length),
      Uint8Array.from(list, (address) => rows.indexOf(address)),
    );
  return concatBytes(
    compact(used.length),
    ...used.map(({ table, rows, writable, readonly }) =>
      concatBytes(keyBytes(table), indices(rows, writable), indices(rows, readonly)),
    ),
  );
}

/** Writes RLP. */
export function rlp(value: Rlp): Uint8Array {
  if (value instanceof Uint8Array) {
    if (value.length === 1 && value[0] < 0x80) return value;
    return concatBytes(rlpLength(value.length, 0x80), value);
  }
  const body = concatBytes(...value.map(rlp));
  return concatBytes(rlpLength(body.length, 0xc0), body);
}

function rlpLength(length: number, base: number): Uint8Array {
  if (length <= 55) return Uint8Array.of(base + length);
  const size = shortest(BigInt(length));
  return concatBytes(Uint8Array.of(base + 55 + size.length), size);
}

/** An integer without leading zeros; zero is empty. */
export function shortest(value: bigint): Uint8Array {
  const digits = value === 0n ? "" : value.toString(16);
  return hexToBytes(digits.length % 2 === 0 ? digits : `0${digits}`);
}

/** Fields of an EIP-1559 transaction, with everyday values where none are given. */
export interface EvmFields {
  readonly chainId?: bigint;
  readonly nonce?: bigint;
  readonly tip?: bigint;
  readonly cap?: bigint;
  readonly gas?: bigint;
  readonly to?: string;
  readonly value?: bigint;
  readonly data?: Uint8Array;
  readonly access?: Rlp;
}

/** An unsigned EIP-1559 transaction. */
export function evmTransaction(fields: EvmFields): Uint8Array {
  const { chainId = 1n, nonce = 7n, tip = 1n, cap = 100n, gas = 60_000n } = fields;
  const to = fields.to === undefined ? EVM_MARIE : fields.to;
  const list: Rlp = [
    ...[chainId, nonce, tip, cap, gas].map(shortest),
    hexToBytes(to.slice(2).toLowerCase()),
    shortest(fields.value ?? 0n),
    fields.data ?? new Uint8Array(),
    fields.access ?? [],
  ];
  return concatBytes(Uint8Array.of(2), rlp(list));
}

/** Call data of a function. */
export function callData(signature: string, ...values: readonly AbiValue[]): Uint8Array {
  const { selector, arguments: type } = abiFunction(signature);
  return concatBytes(hexToBytes(selector), encodeAbi(type, values));
}

export { ITEM_ORDER } from "./evm/orders.ts";
export { ROUTER } from "./evm/router.ts";

/** Who calls a route, and the router itself, as its commands name them. */
export const CALLER = `0x${"0".repeat(39)}1`;
export const ITSELF = `0x${"0".repeat(39)}2`;

/** One command of the swap router with its input, by the types of the input. */
export type Step = readonly [command: number, types: string, ...values: readonly AbiValue[]];

/** Call data of a route. Without a deadline where none is given. */
export function routeData(steps: readonly Step[], deadline?: bigint): Uint8Array {
  const commands = Uint8Array.from(steps, ([command]) => command);
  const inputs = steps.map(([, types, ...values]) =>
    encodeAbi(abiFunction(types).arguments, values),
  );
  return deadline === undefined
    ? callData("execute(bytes,bytes[])", commands, inputs)
    : callData("execute(bytes,bytes[],uint256)", commands, inputs, deadline);
}

/** A path of the router: tokens with three bytes of fee between two. */
export function packedPath(...tokens: readonly string[]): Uint8Array {
  const parts = tokens.map((token) => hexToBytes(token.slice(2).toLowerCase()));
  return concatBytes(...parts.flatMap((part, i) => (i === 0 ? [part] : [FEE, part])));
}
const FEE = Uint8Array.of(0, 11, 184);

/** A document of typed data, its structs written as one type text. */
export function typedDocument(
  typeText: string,
  verifyingContract: string,
  message: Readonly<Record<string, unknown>>,
): string {
  const fieldsOf = (text: string) =>
    text.split(",").map((field) => ({ type: field.split(" ")[0], name: field.split(" ")[1] }));
  const structs = [...typeText.matchAll(/(\w+)\(([^)]*)\)/gu)].map(
    ([, name, fields]) => [name, fieldsOf(fields)] as const,
  );
  return JSON.stringify({
    types: {
      EIP712Domain: fieldsOf("uint256 chainId,address verifyingContract"),
      ...Object.fromEntries(structs),
    },
    primaryType: structs[0][0],
    domain: { chainId: 1, verifyingContract },
    message,
  });
}

/** Facts of a contract of a standard. */
export function contractOf(
  standard: ContractFacts["standard"],
  decimals: number | null = null,
): ContractFacts {
  return { isContract: true, standard, decimals, createdAtMs: 0 };
}

/** Evidence with some facts. */
export function evidenceOf(changes: Partial<Evidence>): Evidence {
  return { ...NO_EVIDENCE, ...changes };
}

/** A context on Solana, asked by the wallet's own screens. */
export function solanaContext(changes: Partial<Context> = {}): Context {
  const tokenAccounts = {
    [MY_TOKENS]: { mint: MINT, owner: ME, units: 1000n },
    [HER_TOKENS]: { mint: MINT, owner: MARIE, units: 0n },
  };
  const mints = { [MINT]: { decimals: 6, traits: null } };
  return {
    account: ME,
    network: "solana:local",
    chainId: 0n,
    origin: null,
    atMs: NOW_MS,
    evidence: [evidenceOf({ tokenAccounts, mints })],
    own: [ME],
    known: [],
    denied: [],
    secondReading: null,
    ...changes,
  };
}

/** A context on an EVM chain, asked by the wallet's own screens. */
export function evmContext(changes: Partial<Context> = {}): Context {
  const contracts = { [TOKEN.toLowerCase()]: contractOf("erc20", 6) };
  return {
    ...solanaContext(),
    account: EVM_ME,
    network: "eip155:1",
    chainId: 1n,
    evidence: [evidenceOf({ contracts })],
    own: [EVM_ME],
    ...changes,
  };
}

/** What an outcome says, in one line: effect kinds, or the refusal. */
export function kindsOf(outcome: Outcome<Explained>): readonly string[] {
  if (!outcome.ok) return [`refused:${outcome.refusal}`];
  return outcome.value.explanation.effects.map((effect) => effect.kind);
}

/** The numbers of the rules that apply. */
export function rulesOf(outcome: Outcome<Explained>): readonly number[] {
  if (!outcome.ok) return [];
  return outcome.value.explanation.findings.map((finding) => finding.rule);
}
