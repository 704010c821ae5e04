import { explainEvm } from "@holdall/chain/evm";
import { DESCRIPTORS, readBy } from "@holdall/chain/evm/descriptors";
import { NO_EVIDENCE } from "@holdall/chain/port";
import type { Evidence } from "@holdall/chain/port";
import { canonicalReading, EFFECTS, explain } from "@holdall/wallet/clear";
import { evmContext } from "@holdall/wallet/clear/build";
import {
  compileDescriptor,
  createDraft,
  DESCRIPTORS as ROWS,
  DESCRIPTOR_WORDS,
  explainBy,
} from "@holdall/wallet/clear/descriptors";
import fc from "fast-check";
import { globSync, readFileSync } from "node:fs";
import {
  encodeFunctionData,
  getAddress,
  hexToBytes,
  parseAbiItem,
  serializeTransaction,
} from "viem";
import type { AbiFunction, AbiParameter, Address, Hex } from "viem";
import { expect, test } from "vitest";

/** The published files, by name. */
const FOLDER = new URL("../../../chain/src/evm/explain/descriptors/", import.meta.url);
const FILES = globSync("*.json", { cwd: FOLDER.pathname })
  .toSorted()
  .map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as Published);

interface Published {
  readonly metadata: {
    readonly enums?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
  readonly display: {
    readonly formats: Readonly<
      Record<
        string,
        { readonly intent: string; readonly fields: readonly { readonly label: string }[] }
      >
    >;
  };
}

const at = (number: number): Address =>
  getAddress(`0x${number.toString(16).padStart(2, "0").repeat(20)}`);
const PERSON = at(1);

test("the key realm carries what is published, and the other decoder every file of it", () => {
  expect(FILES.length).toBeGreaterThan(9);
  expect(FILES.map((one) => compileDescriptor(one))).toEqual(ROWS);
  const written = (abi: AbiFunction) =>
    `${abi.name}(${abi.inputs.map(({ type }) => type).join(",")})`;
  expect(DESCRIPTORS.map(({ functions }) => functions.map(({ abi }) => written(abi)))).toEqual(
    ROWS.map(([, , calls]) => calls.map(([signature]) => signature)),
  );
});

test("everything that a descriptor says is said in both languages, and nothing else is kept", () => {
  const said = FILES.flatMap(({ metadata, display }) => [
    ...Object.values(metadata.enums ?? {}).flatMap((words) => Object.values(words)),
    ...Object.values(display.formats).flatMap(({ intent, fields }) => [
      intent,
      ...fields.map(({ label }) => label),
    ]),
  ]);
  expect([...new Set([...said, "yes", "no"])].toSorted()).toEqual(
    Object.keys(DESCRIPTOR_WORDS).toSorted(),
  );
  for (const [text, { en, fr }] of Object.entries(DESCRIPTOR_WORDS)) {
    expect(en).toBe(text);
    expect(fr.length).toBeGreaterThan(0);
  }
});

/** What two nodes say: every contract is a token of so many decimals. */
function evidenceFor(tokens: readonly Address[], decimals: number): Evidence {
  const facts = { isContract: true, standard: "erc20", decimals, createdAtMs: null } as const;
  return {
    ...NO_EVIDENCE,
    contracts: Object.fromEntries(tokens.map((one) => [one.toLowerCase(), facts])),
  };
}

const bytesOf = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes): Hex => {
    const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
    return `0x${digits.join("")}`;
  });

/** Any value of a type. */
function valueOf(input: AbiParameter): fc.Arbitrary<unknown> {
  const { type } = input;
  if (type.endsWith("[]")) {
    return fc.array(valueOf({ ...input, type: type.slice(0, -2) }), { maxLength: 3 });
  }
  if (type === "tuple" && "components" in input) {
    return fc.record(Object.fromEntries(input.components.map((one) => [one.name, valueOf(one)])));
  }
  if (type === "address") return fc.integer({ min: 0, max: 4 }).map(at);
  if (type === "bool") return fc.boolean();
  if (type === "bytes") return fc.integer({ min: 0, max: 40 }).chain(bytesOf);
  const size = Number(type.replace(/\D/gu, ""));
  if (type.startsWith("bytes")) return bytesOf(size);
  const most = 2n ** BigInt(size) - 1n;
  const any = fc.oneof(
    { arbitrary: fc.bigInt({ min: 0n, max: 4n }), weight: 3 },
    fc.bigInt({ min: 0n, max: most }),
    fc.constant(most),
  );
  return size <= 48 ? any.map(Number) : any;
}

/** A call of any described function, at any of its places: honest, at a neighbour's, with coins. */
const calls = fc
  .constantFrom(
    ...DESCRIPTORS.flatMap(({ places, functions }) => functions.map((one) => ({ places, one }))),
  )
  .chain(({ places, one }) =>
    fc.record({
      place: fc.constantFrom(...places),
      args: fc.tuple(...one.abi.inputs.map(valueOf)),
      abi: fc.constant(one.abi),
      value: fc.constantFrom(0n, 0n, 5n),
      isElsewhere: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
      decimals: fc.constantFrom(0, 6, 18),
      flip: fc.option(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { freq: 2 }),
    }),
  );

/** Everything that the descriptors of the release name. */
const TOKENS = DESCRIPTORS.flatMap(({ functions, places }) => [
  ...places.map(({ address }) => address),
  ...functions.flatMap(({ fields }) =>
    fields.flatMap(({ format }) =>
      "contract" in format && typeof format.contract === "string" ? [format.contract] : [],
    ),
  ),
]);

interface Asked {
  readonly chainId: bigint;
  readonly to: Address;
  readonly data: Hex;
  readonly value: bigint;
  readonly decimals: number;
}

/** What both decoders say of a call, which is the same: "refused", or the first effect's kind. */
function readByBoth({ chainId, to, data, value, decimals }: Asked): string {
  const fields = { nonce: 7, gas: 90_000n, maxFeePerGas: 9n, to, data, value };
  const bytes = hexToBytes(
    serializeTransaction({ type: "eip1559", chainId: Number(chainId), ...fields }),
  );
  const evidence = evidenceFor(TOKENS, decimals);
  const network = `eip155:${chainId}`;
  const own = [PERSON];
  const context = evmContext({ account: PERSON, own, chainId, network, evidence: [evidence] });
  const first = explain({ kind: "evm-transaction", bytes }, context);
  const second = explainEvm(bytes, { account: PERSON, evidence, chainId });
  expect("refusal" in second).toBe(!first.ok);
  if (!first.ok || "refusal" in second) return "refused";
  expect(second.value.text).toBe(canonicalReading(first.value.explanation.effects));
  return first.value.explanation.effects[0].kind;
}

/** A plain value of a type: one, the person, nothing. */
function plainValue({ type }: AbiParameter): unknown {
  if (type === "address") return PERSON;
  if (type.endsWith("[]")) return [1n, 2n];
  return type === "uint8" ? 1 : 1n;
}

test("every function of every descriptor is read at each of its places", () => {
  for (const { places, functions } of DESCRIPTORS) {
    for (const { chainId, address } of places) {
      for (const { abi } of functions) {
        const data = encodeFunctionData({ abi: [abi], args: abi.inputs.map(plainValue) });
        const asked = { chainId, to: address, data, value: 0n, decimals: 6 };
        expect(readByBoth(asked), `${address} ${abi.name}`).toBe("described");
      }
    }
  }
});

/** Generated calls: with `HOLDALL_LONG=1` ten times as many. */
const RUNS = process.env["HOLDALL_LONG"] === "1" ? 6_000 : 600;

test("two decoders that share nothing read every described call alike, or neither reads it", () => {
  const counts = { described: 0, refused: 0, elsewhere: 0, paid: 0 };
  fc.assert(
    fc.property(calls, ({ place, args, abi, value, isElsewhere, decimals, flip }) => {
      const chainId = isElsewhere ? 5n : place.chainId;
      const honest = encodeFunctionData({ abi: [abi], args });
      const data = flip === null ? honest : flipped(honest, flip);
      const kind = readByBoth({ chainId, to: place.address, data, value, decimals });
      if (isElsewhere) {
        expect(kind).not.toBe("described");
        counts.elsewhere++;
      } else if (kind === "described") {
        counts.described++;
        if (value > 0n) counts.paid++;
      } else counts.refused++;
    }),
    { numRuns: RUNS },
  );
  expect(counts.described).toBeGreaterThan(RUNS / 4);
  expect(counts.refused).toBeGreaterThan(RUNS / 10);
  expect(counts.elsewhere).toBeGreaterThan(RUNS / 50);
  expect(counts.paid).toBeGreaterThan(0);
});

function flipped(data: Hex, [where, by]: readonly [number, number]): Hex {
  const bytes = hexToBytes(data);
  bytes[where % bytes.length] ^= by;
  return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

const EVERYTHING =
  "all(uint256 units, (address token, uint64 until, uint32 seconds) inner, uint16 share, uint8 side, uint256 item, bool isOn, bytes4 code, bytes note, uint256[] parts, uint64 block, address to)";
const line = (path: string, format: string, params?: object, $id?: string) => ({
  ...($id === undefined ? {} : { $id }),
  path,
  label: "Amount",
  format,
  ...(params === undefined ? {} : { params }),
});
/** A function with every format that there is, of a value inside another and of a list. */
const ALL_FORMATS = {
  context: { contract: { deployments: [{ chainId: 1, address: at(9) }] } },
  metadata: {
    owner: "Somebody",
    constants: { coin: at(8) },
    enums: {
      side: { "0": "no", "1": "yes", "2": "abstention", "3": "against", "4": "no", "7": "for" },
    },
  },
  display: {
    formats: {
      [EVERYTHING]: {
        intent: "vote",
        fields: [
          line("#.units", "tokenAmount", { tokenPath: "#.inner.token" }, "gives"),
          line("inner.token", "raw"),
          line("inner.until", "date", { encoding: "timestamp" }),
          line("inner.seconds", "duration"),
          line("share", "unit", { base: "%", decimals: 2 }),
          line("side", "enum", { $ref: "$.metadata.enums.side" }),
          line("item", "nftName", { collectionPath: "@.to" }),
          line("isOn", "raw"),
          line("code", "raw"),
          line("note", "raw"),
          line("parts.[]", "tokenAmount", { tokenPath: "$.metadata.constants.coin" }),
          line("block", "date", { encoding: "blockheight" }),
          line("to", "addressName", { types: ["wallet"], sources: ["local"] }, "receiver"),
          line("@.from", "addressName"),
          line("@.value", "amount"),
        ],
      },
    },
  },
};

/** Reads a call of the function above with both decoders. */
function both(args: readonly unknown[], value = 0n) {
  const abi = parseAbiItem(`function ${EVERYTHING}` as "function f()") as AbiFunction;
  const data = encodeFunctionData({ abi: [abi], args });
  const evidence = evidenceFor([0, 1, 2, 3, 4, 8].map(at), 2);
  const draft = createDraft(evmContext({ account: PERSON, own: [PERSON], evidence: [evidence] }));
  const call = { to: at(9), value, depth: 0 };
  const first = attempt(() => {
    explainBy(ALL_FORMATS, { ...call, from: PERSON, data: hexToBytes(data) }, draft);
    return canonicalReading(draft.effects);
  });
  const situation = { person: PERSON, chainId: 1n, evidence, depth: 0 };
  const second = attempt(() => {
    const effects = readBy(ALL_FORMATS, { ...call, sender: PERSON, data }, situation);
    return canonicalReading((effects ?? []) as typeof draft.effects);
  });
  expect(first).toBe(second);
  return { text: first, draft };
}

function attempt(read: () => string): string {
  try {
    return read();
  } catch {
    return "refused";
  }
}

const inner = (changes: object = {}) => ({
  token: at(2),
  until: 1_900_000_000n,
  seconds: 93_784,
  ...changes,
});
const usual = (changes: Readonly<Record<number, unknown>> = {}): readonly unknown[] => {
  const args = [512n, inner(), 255, 7, 42n, true, "0x01020304", "0xabcd", [1n, 20n], 9n, at(3)];
  return args.map((one, place) => changes[place] ?? one);
};

test("each format has its own form, in both decoders", () => {
  const { draft } = both(usual(), 3n);
  const amount = (units: bigint, id: Address) => ({
    type: "amount",
    units,
    decimals: 2,
    asset: { kind: "token", id },
  });
  const address = (one: Address) => ({ type: "address", address: one });
  const text = (one: string) => ({ type: "text", text: one });
  expect(draft.effects.map(({ operands }) => operands["value"] ?? operands["amount"])).toEqual([
    undefined,
    amount(512n, at(2)),
    address(at(2)),
    { type: "time", atMs: 1_900_000_000_000 },
    text("26:03:04"),
    text("2.55%"),
    { type: "word", word: "for" },
    { type: "asset", asset: { kind: "item", id: at(9), item: 42n } },
    { type: "word", word: "yes" },
    text("0x01020304"),
    text("0xabcd"),
    amount(1n, at(8)),
    amount(20n, at(8)),
    { type: "count", value: 9n },
    address(at(3)),
    address(PERSON),
    { type: "amount", units: 3n, decimals: 18, asset: { kind: "native" } },
  ]);
  expect(draft.effects.map(({ kind }) => kind).slice(0, 3)).toEqual([
    "described",
    "described-gives",
    "described-field",
  ]);
  expect(draft.effects.every(({ kind }) => Object.hasOwn(EFFECTS, kind))).toBe(true);
  expect(draft.outflows).toEqual([{ asset: { kind: "token", id: at(2) }, units: 512n, to: at(9) }]);
  expect(draft.findings.map(({ rule }) => rule)).toEqual([602]);
});

test.each([
  ["whole parts of a unit have no point", usual({ 2: 300 }), '"text":"3%"'],
  ["parts below one keep their nought", usual({ 2: 5 }), '"text":"0.05%"'],
  ["nothing of a unit", usual({ 2: 0 }), '"text":"0%"'],
  ["a duration below a minute", usual({ 1: inner({ seconds: 9 }) }), '"text":"0:00:09"'],
  [
    "the last moment of the calendar",
    usual({ 1: inner({ until: 8_640_000_000_000n }) }),
    "8640000000000000",
  ],
  ["one that no calendar knows", usual({ 1: inner({ until: 8_640_000_000_001n }) }), "refused"],
  ["a choice that nobody named", usual({ 3: 5 }), "refused"],
  ["bytes that can be shown", usual({ 7: `0x${"ab".repeat(32)}` }), "abab"],
  ["bytes that are too many", usual({ 7: `0x${"ab".repeat(33)}` }), "refused"],
  ["no bytes at all", usual({ 7: "0x" }), '"text":"0x"'],
  ["a token that nobody knows", usual({ 1: inner({ token: at(5) }) }), "refused"],
])("%s", (_, args, told) => {
  expect(both(args).text).toContain(told);
});

test("what goes to the caller names nobody else; what another receives does", () => {
  expect(both(usual({ 10: PERSON })).draft.findings).toEqual([]);
  expect(both(usual({ 10: at(4) })).draft.findings).toMatchObject([
    { rule: 602, operands: { to: { address: at(4) } } },
  ]);
});

test("any values of any formats are read alike", () => {
  const abi = parseAbiItem(`function ${EVERYTHING}` as "function f()") as AbiFunction;
  const counts = { read: 0, refused: 0 };
  fc.assert(
    fc.property(fc.tuple(...abi.inputs.map(valueOf)), (args) => {
      counts[both(args).text === "refused" ? "refused" : "read"]++;
    }),
    { numRuns: 200 },
  );
  expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(3);
});
