import { utf8ToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  EVM_MARIE,
  EVM_ME,
  evmContext,
  evmTransaction,
  instruction,
  kindsOf,
  little,
  MARIE,
  ME,
  NOW_MS,
  rulesOf,
  solanaContext,
  solanaMessage,
} from "../build.twin.ts";
import type { Context } from "../context.ts";
import { explain } from "../explain.ts";
import { SYSTEM_PROGRAM } from "../solana/system.ts";
import { readSignIn } from "./sign-in.ts";

const origin = { scheme: "https", host: "service.org" };
const evm = evmContext({ origin });
const solana = solanaContext({ origin });
const askEvm = (text: string | Uint8Array, context: Context = evm) =>
  explain(
    { kind: "evm-message", bytes: typeof text === "string" ? utf8ToBytes(text) : text },
    context,
  );
const askSolana = (text: string | Uint8Array, context: Context = solana) =>
  explain(
    { kind: "solana-message", bytes: typeof text === "string" ? utf8ToBytes(text) : text },
    context,
  );

/** The example of EIP-4361, with our account. */
const siwe = (changes: Record<string, string> = {}) => {
  const fields: Record<string, string> = {
    URI: "https://service.org/login",
    Version: "1",
    "Chain ID": "1",
    Nonce: "32891757",
    "Issued At": "2021-09-30T16:25:24.000Z",
    ...changes,
  };
  const lines = Object.entries(fields).map(([label, value]) => `${label}: ${value}`);
  return [
    "service.org wants you to sign in with your Ethereum account:",
    EVM_ME,
    "",
    "I accept the ServiceOrg Terms of Service: https://service.org/tos",
    "",
    ...lines,
    "Resources:",
    "- ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/",
    "- https://example.com/my-web2-claim.json",
  ].join("\n");
};
const siws = ["service.org wants you to sign in with your Solana account:", ME, "", "Welcome"].join(
  "\n",
);

test("EIP-4361: the published example is read field by field", () => {
  expect(readSignIn(siwe())).toMatchObject({
    chain: "Ethereum",
    scheme: null,
    domain: "service.org",
    address: EVM_ME,
    statement: "I accept the ServiceOrg Terms of Service: https://service.org/tos",
    uri: "https://service.org/login",
    version: "1",
    chainId: "1",
    nonce: "32891757",
    issuedAtMs: Date.UTC(2021, 8, 30, 16, 25, 24),
    resources: [
      "ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/",
      "https://example.com/my-web2-claim.json",
    ],
  });
});

test("a sign-in to the page that asks is safe, on both families", () => {
  expect(kindsOf(askEvm(siwe()))).toEqual(["sign-in", "text", "resource", "resource"]);
  expect(askEvm(siwe())).toMatchObject({ value: { explanation: { level: "safe" } } });
  expect(kindsOf(askSolana(siws))).toEqual(["sign-in", "text"]);
  expect(askSolana(siws)).toMatchObject({ value: { explanation: { level: "safe" } } });
  const bare = siws.split("\n").slice(0, 2).join("\n");
  expect(askSolana(bare)).toMatchObject({ value: { explanation: { level: "safe" } } });
});

test("another domain, address, URI, scheme, family or no page at all is forbidden", () => {
  const forged = [
    siwe().replace("service.org wants", "evil.org wants"),
    siwe().replace("service.org wants", "service.org:444 wants"),
    siwe().replace("service.org wants", "http://service.org wants"),
    siwe().replace(EVM_ME, EVM_MARIE),
    siwe({ URI: "https://evil.org/login" }),
    siwe({ URI: "https://service.org.evil.org/" }),
    siwe({ URI: "https://service.org@evil.org/" }),
    siwe({ URI: "http://service.org/" }),
    siwe().replace("Ethereum", "Solana"),
  ];
  for (const text of forged) {
    expect(rulesOf(askEvm(text)), text.slice(0, 200)).toContain(700);
    expect(askEvm(text)).toMatchObject({ value: { explanation: { level: "forbidden" } } });
  }
  expect(rulesOf(askEvm(siwe(), evmContext()))).toContain(700);
  expect(rulesOf(askSolana(siws.replace(ME, MARIE)))).toContain(700);
});

test("another chain is forbidden, an expired or early sign-in is danger", () => {
  expect(rulesOf(askEvm(siwe({ "Chain ID": "10" })))).toContain(703);
  const at = (label: string, atMs: number) =>
    rulesOf(askEvm(siwe({ [label]: new Date(atMs).toISOString() })));
  expect(at("Expiration Time", NOW_MS)).toContain(704);
  expect(at("Expiration Time", NOW_MS + 1)).not.toContain(704);
  expect(at("Not Before", NOW_MS + 1)).toContain(704);
  expect(at("Not Before", NOW_MS)).not.toContain(704);
});

test("a text that presents itself as a sign-in but is none to the letter is forbidden", () => {
  const broken = [
    "service.org wants you to sign in with your Ethereum account:",
    `${siwe()}\n`,
    siwe().replace("Version: 1", "Version: 2"),
    siwe({ Nonce: "1234567" }),
    siwe({ Nonce: "12345678!" }),
    siwe({ "Issued At": "yesterday" }),
    siwe({ "Issued At": "2021-13-30T16:25:24Z" }),
    siwe().replace("URI: ", "Uri: "),
    siwe().replace("\n\nI accept", "\nI accept"),
    siwe().replace("Version: 1\n", ""),
    `Please read. ${siwe()}`,
  ];
  for (const text of broken) expect(rulesOf(askEvm(text)), text.slice(0, 120)).toContain(700);
});

test("times carry zones and fractions", () => {
  const issued = (time: string) => readSignIn(siwe({ "Issued At": time }))?.issuedAtMs;
  expect(issued("2021-09-30T18:25:24+02:00")).toBe(Date.UTC(2021, 8, 30, 16, 25, 24));
  expect(issued("2021-09-30T14:25:24.123456-02:00")).toBe(Date.UTC(2021, 8, 30, 16, 25, 24, 123));
  expect(issued("2021-09-30 16:25:24Z")).toBeUndefined();
});

test("blank lines stand where the grammar puts them", () => {
  const without = siwe().replace(
    "I accept the ServiceOrg Terms of Service: https://service.org/tos\n",
    "",
  );
  expect(readSignIn(without)?.statement).toBeNull();
  expect(readSignIn(without.replace("\n\n\n", "\n\n"))).toBeNull();
  const fieldsAtOnce = `${siws.split("\n").slice(0, 3).join("\n")}\nURI: https://service.org/`;
  expect(readSignIn(fieldsAtOnce)?.uri).toBe("https://service.org/");
  expect(readSignIn(`${siws}\nURI: https://service.org/`)).toBeNull();
  expect(readSignIn(`${siws}\n\nURI: https://service.org/`)?.statement).toBe("Welcome");
});

test("the first and last of each part of a time are read, one beyond is not", () => {
  const reads = (time: string) => readSignIn(siwe({ "Issued At": time })) !== null;
  for (const time of ["2021-01-01T00:00:00Z", "2021-12-31T23:59:59Z"])
    expect(reads(time)).toBe(true);
  const beyond = [
    "2021-00-01T00:00:00Z",
    "2021-13-01T00:00:00Z",
    "2021-01-00T00:00:00Z",
    "2021-01-32T00:00:00Z",
    "2021-01-01T24:00:00Z",
    "2021-01-01T00:60:00Z",
    "2021-01-01T00:00:60Z",
  ];
  for (const time of beyond) expect(reads(time), time).toBe(false);
});

test("a sign-in asks for at most 32 resources, each on a line of its own", () => {
  const asking = (count: number, line = "- https://a.example/") =>
    readSignIn([siwe(), ...Array<string>(count - 2).fill(line)].join("\n")) !== null;
  expect([asking(32), asking(33)]).toEqual([true, false]);
  expect([asking(3, "-https://a.example/"), asking(3, "- a b")]).toEqual([false, false]);
});

test("plain text is shown as text; bytes and bare hashes are danger", () => {
  expect(askEvm("Bonjour,\nça va ?")).toMatchObject({ value: { explanation: { level: "safe" } } });
  expect(kindsOf(askEvm("Bonjour"))).toEqual(["text"]);
  expect(rulesOf(askEvm(new Uint8Array(32).fill(200)))).toEqual([701]);
  expect(kindsOf(askEvm(Uint8Array.of(0, 1, 2)))).toEqual(["opaque"]);
  expect(rulesOf(askEvm("ab".repeat(32)))).toEqual([701]);
  expect(rulesOf(askEvm(`0x${"AB".repeat(32)}`))).toEqual([701]);
  expect(rulesOf(askEvm("ab".repeat(31)))).toEqual([]);
  expect(kindsOf(askEvm(""))).toEqual(["refused:unreadable"]);
  expect(kindsOf(askEvm(new Uint8Array(65_537).fill(97)))).toEqual(["refused:too-large"]);
});

test("a transaction in the clothes of a message is forbidden, in every form", () => {
  const send = instruction(
    SYSTEM_PROGRAM,
    [
      [ME, "sw"],
      [MARIE, "w"],
    ],
    little(2, 4),
    little(9, 8),
  );
  const legacy = solanaMessage([send]);
  const forms = [
    legacy,
    solanaMessage([send], { version: 0 }),
    Uint8Array.from([1, ...new Uint8Array(64), ...legacy]),
    Uint8Array.from([0, ...legacy]),
    evmTransaction({ value: 1n }),
    evmTransaction({ value: 1n }).slice(1),
  ];
  for (const bytes of forms) {
    for (const outcome of [askSolana(bytes), askEvm(bytes)]) {
      expect(rulesOf(outcome)).toContain(702);
      expect(outcome).toMatchObject({ value: { explanation: { level: "forbidden" } } });
    }
  }
});

test("bytes are a transaction only when their length says so", () => {
  const list = (first: readonly number[], rest: number) =>
    kindsOf(askEvm(Uint8Array.from([...first, ...new Uint8Array(rest)])));
  expect(list([0xc0 + 20], 20)).toEqual(["hidden-transaction"]);
  expect(list([0xc0 + 20], 19)).toEqual(["opaque"]);
  expect(list([0xc0 + 20], 21)).toEqual(["opaque"]);
  expect(list([0xf8, 60], 60)).toEqual(["hidden-transaction"]);
  expect(list([0xf8, 60], 61)).toEqual(["opaque"]);
  expect(list([2, 0xf8, 60], 60)).toEqual(["hidden-transaction"]);
});

test("no bytes make it throw, and nothing but text is ever rated safe", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), (bytes) => {
      const outcome = askSolana(bytes);
      const isSafe = outcome.ok && outcome.value.explanation.level === "safe";
      if (isSafe) expect(kindsOf(outcome)).toEqual(["text"]);
    }),
    { numRuns: 2000 },
  );
});

test("a sign-in says what it states and when it ends, and only where it does", () => {
  const kinds = (text: string) => kindsOf(askEvm(text));
  expect(kinds(siwe())).toEqual(["sign-in", "text", "resource", "resource"]);
  const silent = siwe().replace(/^I accept.*\n/mu, "");
  expect(kinds(silent)).toEqual(["sign-in", "resource", "resource"]);
  const ending = siwe({ "Expiration Time": "2030-01-02T00:00:00Z" });
  expect(kinds(ending)).toEqual(["sign-in", "text", "right-ends", "resource", "resource"]);
});
