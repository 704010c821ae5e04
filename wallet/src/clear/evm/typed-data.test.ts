import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import {
  callData,
  contractOf,
  EVM_MARIE,
  EVM_ME,
  evidenceOf,
  evmAccount,
  evmContext,
  kindsOf,
  NOW_MS,
  rulesOf,
  TOKEN,
} from "../build.twin.ts";
import { explain } from "../explain.ts";
import { reading } from "../reader.ts";
import { PERMIT2, ZERO_ADDRESS } from "./hex.ts";
import { encodeType, readTypedData, typedDataPreimage } from "./typed-data.ts";

/** The example document of EIP-712. */
const mail = {
  types: {
    EIP712Domain: [
      { name: "name", type: "string" },
      { name: "version", type: "string" },
      { name: "chainId", type: "uint256" },
      { name: "verifyingContract", type: "address" },
    ],
    Person: [
      { name: "name", type: "string" },
      { name: "wallet", type: "address" },
    ],
    Mail: [
      { name: "from", type: "Person" },
      { name: "to", type: "Person" },
      { name: "contents", type: "string" },
    ],
  },
  primaryType: "Mail",
  domain: {
    name: "Ether Mail",
    version: "1",
    chainId: 1,
    verifyingContract: "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC",
  },
  message: {
    from: { name: "Cow", wallet: "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826" },
    to: { name: "Bob", wallet: "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB" },
    contents: "Hello, Bob!",
  },
};
const SAFE = evmAccount("safe");
const SPENDER = evmAccount("exchange");
const contracts = {
  [TOKEN.toLowerCase()]: contractOf("erc20", 6),
  [SAFE.toLowerCase()]: contractOf("safe"),
};
const context = evmContext({ evidence: [evidenceOf({ contracts })] });
const ask = (document: unknown, where = context) =>
  explain({ kind: "evm-typed-data", document: JSON.stringify(document) }, where);
const refusal = (document: unknown) => {
  const outcome = ask(document);
  return outcome.ok ? "accepted" : outcome.refusal;
};
const domainTypes = mail.types.EIP712Domain;
const SECONDS = NOW_MS / 1000;

/** A document of one struct written as a type text. */
function documentOf(typeText: string, contract: string, message: unknown) {
  const structs = [...typeText.matchAll(/(\w+)\(([^)]*)\)/gu)].map(([, name, fields]) => [
    name,
    fields.split(",").map((field) => {
      const [type, fieldName] = field.split(" ");
      return { name: fieldName, type };
    }),
  ]);
  return {
    types: { EIP712Domain: domainTypes, ...Object.fromEntries(structs) },
    primaryType: /^\w+/u.exec(typeText)![0],
    domain: { ...mail.domain, verifyingContract: contract },
    message,
  };
}

test("EIP-712: the published example gives the published type, domain, struct and digest", () => {
  const data = readTypedData(JSON.stringify(mail));
  expect(encodeType(data, "Mail")).toBe(
    "Mail(Person from,Person to,string contents)Person(string name,address wallet)",
  );
  const preimage = typedDataPreimage(data);
  expect(bytesToHex(preimage)).toBe(
    "1901" +
      "f2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f" +
      "c52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e",
  );
  expect(bytesToHex(keccak_256(preimage))).toBe(
    "be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2",
  );
});

test("type hashes of permits and of a Safe are the ones of their contracts", () => {
  const hashes: readonly (readonly [string, string])[] = [
    [
      "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)",
      "6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9",
    ],
    [
      "SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce)",
      "bb8310d486368db6bd6f849402fdd73ad53d316b5a4b2644ad6efe0f941286d8",
    ],
  ];
  for (const [text, hash] of hashes) {
    expect(bytesToHex(keccak_256(utf8ToBytes(text)))).toBe(hash);
  }
});

test("arrays, bytes and signed numbers are encoded as the standard says", () => {
  const text = "All(int8 small,uint256[] list,bytes4 fixed,bytes data,bool flag)";
  const message = { small: -1, list: ["1", "0x02"], fixed: "0xaabbccdd", data: "0x01", flag: true };
  const data = readTypedData(JSON.stringify(documentOf(text, TOKEN, message)));
  const word = (value: string) => hexToBytes(value.padStart(64, "0"));
  const expected = keccak_256(
    concatBytes(
      keccak_256(utf8ToBytes(text)),
      hexToBytes("ff".repeat(32)),
      keccak_256(concatBytes(word("1"), word("2"))),
      hexToBytes("aabbccdd".padEnd(64, "0")),
      keccak_256(Uint8Array.of(1)),
      word("1"),
    ),
  );
  expect(typedDataPreimage(data).slice(34)).toEqual(expected);
});

test("an unknown document is shown as its whole tree and rated danger", () => {
  const outcome = ask(mail);
  expect(kindsOf(outcome)).toEqual(Array(9).fill("typed-field"));
  expect(outcome).toMatchObject({ value: { explanation: { level: "danger" } } });
  expect(rulesOf(outcome)).toEqual([705]);
  const long = documentOf("Long(string[] lines)", TOKEN, { lines: Array(300).fill("x") });
  expect(refusal(long)).toBe("unreadable");
});

test("a document for another chain is forbidden, one without a chain is danger", () => {
  const other = { ...mail, domain: { ...mail.domain, chainId: 10 } };
  expect(rulesOf(ask(other))).toContain(703);
  const { chainId: _, ...domain } = mail.domain;
  const types = {
    ...mail.types,
    EIP712Domain: domainTypes.filter((one) => one.name !== "chainId"),
  };
  expect(rulesOf(ask({ ...mail, types, domain }))).toContain(705);
});

const permit = (changes: Record<string, unknown> = {}, contract = TOKEN) =>
  documentOf(
    "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)",
    contract,
    {
      owner: EVM_ME,
      spender: SPENDER,
      value: "5",
      nonce: "0",
      deadline: String(SECONDS + 60),
      ...changes,
    },
  );

test("a permit says who may take what until when", () => {
  expect(kindsOf(ask(permit()))).toEqual(["allow", "right-ends"]);
  expect(ask(permit())).toMatchObject({
    value: {
      explanation: { grants: [{ units: 5n, spender: SPENDER, endsAtMs: NOW_MS + 60_000 }] },
    },
  });
  expect(kindsOf(ask(permit({ value: `0x${"f".repeat(64)}` })))).toEqual([
    "allow-all",
    "right-ends",
  ]);
  expect(rulesOf(ask(permit()))).toContain(308);
  expect(rulesOf(ask(permit()))).not.toContain(309);
  expect(rulesOf(ask(permit({ deadline: String(SECONDS + 31 * 86_400) })))).toContain(309);
  expect(rulesOf(ask(permit({ deadline: `0x${"f".repeat(64)}` })))).toContain(309);
  expect(rulesOf(ask(permit({ deadline: String(SECONDS - 1) })))).toContain(313);
  expect(refusal(permit({ owner: EVM_MARIE }))).toBe("not-signer");
  expect(refusal(permit({}, evmAccount("unknown token")))).toBe("unreadable");
});

test("a deadline beyond what a clock can say is no deadline", () => {
  const ends = (deadline: string) => {
    const outcome = ask(permit({ deadline }));
    return outcome.ok ? outcome.value.explanation.grants[0].endsAtMs : outcome.refusal;
  };
  expect(ends("8640000000000")).toBe(8_640_000_000_000_000);
  expect(ends("8640000000001")).toBeNull();
});

test("a look-alike of a permit with one more field is not taken for one", () => {
  const alike = documentOf(
    "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline,bool more)",
    TOKEN,
    { owner: EVM_ME, spender: SPENDER, value: "5", nonce: "0", deadline: "9", more: true },
  );
  expect(new Set(kindsOf(ask(alike)))).toEqual(new Set(["typed-field"]));
  expect(rulesOf(ask(alike))).toContain(705);
});

test("the other permit, single and batch Permit2 and its transfers", () => {
  const dai = (allowed: boolean) =>
    documentOf(
      "Permit(address holder,address spender,uint256 nonce,uint256 expiry,bool allowed)",
      TOKEN,
      { holder: EVM_ME, spender: SPENDER, nonce: "0", expiry: "0", allowed },
    );
  expect(kindsOf(ask(dai(true)))).toEqual(["allow-all"]);
  expect(rulesOf(ask(dai(true)))).toContain(309);
  expect(kindsOf(ask(dai(false)))).toEqual(["revoke"]);

  const details = "PermitDetails(address token,uint160 amount,uint48 expiration,uint48 nonce)";
  const row = (token: string) => ({ token, amount: "5", expiration: String(SECONDS), nonce: "0" });
  const single = documentOf(
    `PermitSingle(PermitDetails details,address spender,uint256 sigDeadline)${details}`,
    PERMIT2,
    { details: row(TOKEN), spender: SPENDER, sigDeadline: "9" },
  );
  expect(kindsOf(ask(single))).toEqual(["allow", "right-ends"]);
  expect(refusal({ ...single, domain: { ...single.domain, verifyingContract: TOKEN } })).toBe(
    "unreadable",
  );

  const batch = (rows: readonly unknown[]) =>
    documentOf(
      `PermitBatch(PermitDetails[] details,address spender,uint256 sigDeadline)${details}`,
      PERMIT2,
      { details: rows, spender: SPENDER, sigDeadline: "9" },
    );
  expect(kindsOf(ask(batch([row(TOKEN), row(TOKEN)])))).toHaveLength(4);
  expect(refusal(batch([]))).toBe("unreadable");
  const hiding = ask(batch([row(TOKEN), row(evmAccount("hidden"))]));
  expect(kindsOf(hiding)).toEqual(["allow", "right-ends", "allow-unknown"]);
  expect(hiding).toMatchObject({ value: { explanation: { level: "forbidden" } } });

  const permissions = "TokenPermissions(address token,uint256 amount)";
  const transfer = documentOf(
    `PermitTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline)${permissions}`,
    PERMIT2,
    { permitted: { token: TOKEN, amount: "5" }, spender: SPENDER, nonce: "0", deadline: "9" },
  );
  expect(kindsOf(ask(transfer))).toEqual(["allow", "right-ends"]);
  const transfers = documentOf(
    `PermitBatchTransferFrom(TokenPermissions[] permitted,address spender,uint256 nonce,uint256 deadline)${permissions}`,
    PERMIT2,
    { permitted: [{ token: TOKEN, amount: "5" }], spender: SPENDER, nonce: "0", deadline: "9" },
  );
  expect(kindsOf(ask(transfers))).toEqual(["allow", "right-ends"]);
  // The same words for another contract are not what they say.
  for (const document of [transfer, transfers]) {
    const domain = { ...document.domain, verifyingContract: SPENDER };
    expect(kindsOf(ask({ ...document, domain }))).not.toContain("allow");
  }
});

test("a Safe transaction signed as typed data says the same as when called", () => {
  const tx = (changes: Record<string, unknown> = {}) =>
    documentOf(
      "SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce)",
      SAFE,
      {
        to: TOKEN,
        value: "0",
        data: `0x${bytesToHex(callData("transfer(address,uint256)", EVM_MARIE, 5n))}`,
        operation: 0,
        safeTxGas: 0,
        baseGas: 0,
        gasPrice: 0,
        gasToken: ZERO_ADDRESS,
        refundReceiver: ZERO_ADDRESS,
        nonce: 3,
        ...changes,
      },
    );
  expect(kindsOf(ask(tx()))).toEqual(["safe-nonce", "safe", "move"]);
  // Of what one Safe signs for one number at most one is executed; another's numbers say nothing.
  expect(ask(tx())).toMatchObject({ value: { explanation: { place: "" } } });
  const own = { ...context, account: SAFE };
  expect(ask(tx(), own)).toMatchObject({ value: { explanation: { place: `1 ${SAFE} 3` } } });
  expect(rulesOf(ask(tx({ operation: 1 })))).toContain(408);
  expect(refusal(tx({ gasPrice: 1 }))).toBe("unreadable");
  expect(refusal(tx({ data: "0xdeadbeef" }))).toBe("unreadable");
});

test("circular, missing, wrong and misshapen documents are malformed", () => {
  const bad: readonly unknown[] = [
    null,
    [],
    { ...mail, extra: 1 },
    { ...mail, primaryType: "EIP712Domain" },
    { ...mail, primaryType: "Letter" },
    { ...mail, primaryType: 7 },
    { ...mail, types: { ...mail.types, Person: [{ name: "self", type: "Person[]" }] } },
    { ...mail, types: { ...mail.types, Person: [{ name: "name", type: "text" }] } },
    { ...mail, types: { ...mail.types, Person: [{ name: "a b", type: "string" }] } },
    { ...mail, types: { ...mail.types, uint256: [{ name: "a", type: "string" }] } },
    { ...mail, types: { ...mail.types, Person: [...mail.types.Person, mail.types.Person[0]] } },
    { ...mail, types: { Mail: mail.types.Mail, Person: mail.types.Person } },
    { ...mail, message: { ...mail.message, more: 1 } },
    { ...mail, message: { from: mail.message.from, to: mail.message.to } },
    { ...mail, message: { ...mail.message, contents: 5 } },
    { ...mail, message: { ...mail.message, to: { name: "Bob", wallet: "0x12" } } },
    { ...mail, domain: { ...mail.domain, chainId: -1 } },
    { ...mail, domain: { ...mail.domain, chainId: 1.5 } },
  ];
  for (const document of bad) {
    const outcome = reading(() => typedDataPreimage(readTypedData(JSON.stringify(document))));
    expect(outcome, JSON.stringify(document)?.slice(0, 300)).toMatchObject({
      refusal: "malformed",
    });
  }
  expect(explain({ kind: "evm-typed-data", document: "{" }, context)).toMatchObject({
    refusal: "malformed",
  });
  const huge = `"${"x".repeat(65_536)}"`;
  expect(explain({ kind: "evm-typed-data", document: huge }, context)).toMatchObject({
    refusal: "too-large",
  });
});

test("integers fit their type or are refused", () => {
  const number = (type: string, value: unknown) =>
    reading(() =>
      typedDataPreimage(
        readTypedData(JSON.stringify(documentOf(`N(${type} n)`, TOKEN, { n: value }))),
      ),
    ).ok;
  expect([number("uint8", 255), number("uint8", 256), number("uint8", -1)]).toEqual([
    true,
    false,
    false,
  ]);
  expect([
    number("int8", 127),
    number("int8", 128),
    number("int8", -128),
    number("int8", -129),
  ]).toEqual([true, false, true, false]);
  expect([number("uint256", "1e3"), number("uint256", "01"), number("uint256", " 1")]).toEqual([
    false,
    false,
    false,
  ]);
  expect([number("uint7", 1), number("uint264", 1), number("bytes33", "0x")]).toEqual([
    false,
    false,
    false,
  ]);
});

test("bytes are whole pairs of digits, of their length when it is given", () => {
  const bytes = (type: string, value: unknown) =>
    refusal(documentOf(`B(${type} data)`, TOKEN, { data: value }));
  expect([bytes("bytes", "0x"), bytes("bytes", "0xAb"), bytes("bytes4", "0x01020304")]).toEqual(
    Array(3).fill("accepted"),
  );
  for (const value of ["0x1", "01", "0xzz", 5, null, ["0x01"]]) {
    expect(bytes("bytes", value), String(value)).toBe("malformed");
  }
  expect([bytes("bytes4", "0x010203"), bytes("bytes4", "0x0102030405")]).toEqual(
    Array(2).fill("malformed"),
  );
});

test("arrays are arrays, of their length when it is given, and of at most 512 items", () => {
  const list = (type: string, value: unknown) =>
    refusal(documentOf(`L(${type} list)`, TOKEN, { list: value }));
  expect([list("uint8[]", [1, 2]), list("uint8[]", 1), list("uint8[]", "12")]).toEqual([
    "accepted",
    "malformed",
    "malformed",
  ]);
  expect([list("uint8[2]", [1, 2]), list("uint8[2]", [1]), list("uint8[2]", [1, 2, 3])]).toEqual([
    "accepted",
    "malformed",
    "malformed",
  ]);
  const most = Array<number>(513).fill(1);
  const preimage = (value: readonly number[]) =>
    reading(() =>
      typedDataPreimage(
        readTypedData(JSON.stringify(documentOf("L(uint8[] list)", TOKEN, { list: value }))),
      ),
    ).ok;
  expect([preimage(most.slice(1)), preimage(most)]).toEqual([true, false]);
  expect(list("uint8[][]", [[1], [2, 3]])).toBe("accepted");
});

test("a struct has at most 64 fields, a document at most 64 types, each well formed", () => {
  const wide = (count: number) => {
    const fields = Array.from({ length: count }, (_, i) => ({ name: `f${i}`, type: "bool" }));
    const message = Object.fromEntries(fields.map(({ name }) => [name, true]));
    const types = { EIP712Domain: domainTypes, Wide: fields };
    return refusal({ types, primaryType: "Wide", domain: mail.domain, message });
  };
  expect([wide(64), wide(65)]).toEqual(["accepted", "malformed"]);
  const many = (count: number) => {
    const extra = Array.from({ length: count }, (_, i) => [`T${i}`, [{ name: "a", type: "bool" }]]);
    return refusal({ ...mail, types: { ...mail.types, ...Object.fromEntries(extra) } });
  };
  expect([many(61), many(62)]).toEqual(["accepted", "malformed"]);
  for (const fields of ["text", {}, null, 7, [null], ["a"], [{ name: 1, type: "bool" }]]) {
    expect(refusal({ ...mail, types: { ...mail.types, Extra: fields } })).toBe("malformed");
  }
  expect(refusal({ ...mail, types: { ...mail.types, "a-b": [] } })).toBe("malformed");
});

test("nesting beyond sixteen levels is malformed", () => {
  const chain = (depth: number) => {
    const types = Object.fromEntries(
      Array.from({ length: depth }, (_, i) => [
        `T${i}`,
        [{ name: "in", type: i + 1 < depth ? `T${i + 1}` : "bool" }],
      ]),
    );
    const message = Array.from({ length: depth }).reduce<unknown>((inner) => ({ in: inner }), true);
    return {
      types: { EIP712Domain: domainTypes, ...types },
      primaryType: "T0",
      domain: mail.domain,
      message,
    };
  };
  expect(refusal(chain(10))).toBe("accepted");
  expect(refusal(chain(60))).toBe("malformed");
});
