import { explainEvm } from "@holdall/chain/evm";
import { explainSolana } from "@holdall/chain/solana";
import { canonicalReading, explain, NO_EVIDENCE } from "@holdall/wallet/clear";
import {
  EVM_MARIE,
  EVM_ME,
  evmTransaction,
  instruction,
  little,
  MARIE,
  ME,
  solanaMessage,
} from "@holdall/wallet/clear/build";
import { parseJson, parseRequest, readCard, readPolicy, writePolicy } from "@holdall/wallet/cosign";
import { decodeSeat, encodeSeat } from "@holdall/wallet/guarded";
import { readImport } from "@holdall/wallet/keyring";
import { POLICY_OPEN } from "@holdall/wallet/policy";
import { DOORS, parseMessage } from "@holdall/wallet/realm";
import { createFrameReader, createFrames, decodeCbor, encodeCbor } from "@holdall/wallet/ur";
import type { Target } from "./target.ts";
import { bytesOf, isSame, law, textOf } from "./target.ts";

const json = ["{", "}", "[", "]", ",", ":", '"', "null", "true", '"__proto__"', "1e9", "\\ud800"];

/** Pieces of numbers and lengths in binary forms. */
const bits = ["\0", "\0\0\0\0", "\u0001", "\u0002\0\0\0", "\u007f", "holdall"];

/** A message as a realm receives it: JSON in which bytes are written as texts of "hex:…". */
function structured(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) => {
      const isBytes = typeof value === "string" && /^hex:(?:[0-9a-f]{2})*$/u.test(value);
      return isBytes ? new Uint8Array(Buffer.from(value.slice(4), "hex")) : value;
    });
  } catch {
    return text;
  }
}

const message = (kind: string, body: object): Uint8Array =>
  bytesOf(JSON.stringify({ v: 1, id: "0".repeat(32), kind, body }));
const BYTES = `hex:${"ab".repeat(32)}`;

/** What comes through the two doors of the key realm. */
const realmMessage: Target = {
  name: "realm-message",
  seeds: () => [
    message("status", {}),
    message("create", { count: 12, password: BYTES }),
    message("unlock", { a: null, b: "{}", key: { kind: "password", password: BYTES } }),
    message("approve", { ticket: 1, requestHash: BYTES, explanationHash: BYTES, kit: true }),
    message("rules/set", {
      account: "1",
      rules: "{}",
      key: { kind: "password", password: BYTES },
      a: null,
      b: "{}",
    }),
    message("guard/rules", { source: 1, rules: "{}", proof: { kind: "kit" } }),
    message("guard/recover", { assertion: null, label: "savings" }),
    message("request", {
      origin: { scheme: "https", host: "a.example" },
      account: "1",
      signed: { kind: "evm-typed-data", document: "{}" },
      brought: { network: "eip155:1", chainId: 1, evidence: [], secondReading: null },
    }),
  ],
  words: [...json, ...DOORS.secure.map((kind) => `"${kind}"`), `"${BYTES}"`, '"kit"', '"hex:"'],
  read(input) {
    const value = structured(textOf(input));
    for (const door of ["secure", "router"] as const) {
      const read = parseMessage(value, door);
      if (read === null) continue;
      law(DOORS[door].includes(read.kind), `${read.kind} came through the door of the ${door}`);
      law(/^[0-9a-f]{32}$/u.test(read.id), "an id is 128 bits");
    }
  },
};

/** What a co-signer is sent, and what it is told of rules. */
const cosignerRequest: Target = {
  name: "cosigner-request",
  seeds: () => [
    bytesOf(
      JSON.stringify({
        v: 1,
        kind: "status",
        account: "ab".repeat(32),
        from: "device",
        number: 1,
        body: "none",
      }),
    ),
    bytesOf(
      JSON.stringify({
        v: 1,
        kind: "policy",
        account: "00".repeat(32),
        from: "recovery",
        number: 9,
        body: writePolicy(POLICY_OPEN),
      }),
    ),
  ],
  words: [...json, '"dkg/start"', '"recovery"', "9007199254740993", '"none"'],
  read(input) {
    const request = parseRequest(textOf(input));
    if (!request.ok) return;
    law(Number.isSafeInteger(request.value.number), "a number is whole");
    const policy = readPolicy(request.value.body);
    if (policy === null) return;
    const written = JSON.stringify(writePolicy(policy));
    const again = readPolicy(parseJson(written));
    law(
      again !== null && JSON.stringify(writePolicy(again)) === written,
      "rules change in writing",
    );
  },
};

/** Version of a seat that did not name its first owners, and what they take since. */
const [FORMER_SEAT, FIRST_OWNERS_BYTES] = [1, 60];

/** A hand's seat as a vault or a kit keeps it; two whole ones are in the corpus. */
const guardedSeat: Target = {
  name: "guarded-seat",
  seeds: () => [],
  words: bits,
  read(input) {
    readCard(input);
    const seat = decodeSeat(input);
    if (!seat.ok) return;
    const again = encodeSeat(seat.value);
    if (input[0] !== FORMER_SEAT) {
      law(again.ok && isSame(again.value, input), "a seat is written in one way alone");
      return;
    }
    const grown = again.ok && again.value.length === input.length + FIRST_OWNERS_BYTES;
    law(grown, "a former seat gains its first owners, and nothing else");
  },
};

const situation = (account: string, network: string, chainId: bigint) => ({
  account,
  network,
  chainId,
  origin: { scheme: "https", host: "page.example" },
  atMs: 0,
  evidence: [NO_EVIDENCE] as const,
  own: [account],
  known: [],
  denied: [],
  secondReading: null,
});

const SYSTEM = "11111111111111111111111111111111";
const STAKE = "Stake11111111111111111111111111111111111111";
const MEMO = "MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr";
const pay = instruction(
  SYSTEM,
  [
    [ME, "sw"],
    [MARIE, "w"],
  ],
  little(2, 4),
  little(5, 8),
);
const unstake = instruction(
  STAKE,
  [
    [MARIE, "w"],
    [ME, "s"],
  ],
  little(5, 4),
);
const note = instruction(MEMO, [], bytesOf("thanks"));

/** Solana messages under both decoders: what both read, they read alike. */
const solanaTransaction: Target = {
  name: "solana-transaction",
  seeds: () => [
    solanaMessage([pay]),
    solanaMessage([note, pay], { version: 0 }),
    solanaMessage([unstake]),
  ],
  words: bits,
  read(bytes) {
    const first = explain({ kind: "solana-transaction", bytes }, situation(ME, "solana:x", 0n));
    const second = explainSolana(bytes, ME, NO_EVIDENCE);
    if (!first.ok || "refusal" in second) return;
    const text = canonicalReading(first.value.explanation.effects);
    law(text === second.value.text, `${text} ≠ ${second.value.text}`);
  },
};

/** The same of EVM transactions. */
const evmTransactionTarget: Target = {
  name: "evm-transaction",
  seeds: () => [
    evmTransaction({ to: EVM_MARIE, value: 5n }),
    evmTransaction({ to: EVM_MARIE, value: 0n, data: Uint8Array.of(1, 2, 3, 4) }),
  ],
  words: bits,
  read(bytes) {
    const first = explain({ kind: "evm-transaction", bytes }, situation(EVM_ME, "eip155:1", 1n));
    const second = explainEvm(bytes, { account: EVM_ME, evidence: NO_EVIDENCE, chainId: 1n });
    if (!first.ok || "refusal" in second) return;
    const text = canonicalReading(first.value.explanation.effects);
    law(text === second.value.text, `${text} ≠ ${second.value.text}`);
  },
};

const DOCUMENT = {
  types: {
    EIP712Domain: [{ name: "chainId", type: "uint256" }],
    Mail: [
      { name: "to", type: "address" },
      { name: "text", type: "string" },
    ],
  },
  primaryType: "Mail",
  domain: { chainId: 1 },
  message: { to: EVM_MARIE, text: "hello" },
};
const SIGN_IN =
  "page.example wants you to sign in with your Ethereum account:\n" +
  `${EVM_ME}\n\nURI: https://page.example\nVersion: 1\nChain ID: 1\nNonce: abcdefgh1\nIssued At: 2026-11-01T00:00:00Z`;

/** Typed data and plain texts as pages bring them. */
const signedText: Target = {
  name: "signed-text",
  seeds: () => [bytesOf(JSON.stringify(DOCUMENT)), bytesOf(SIGN_IN), bytesOf("hello")],
  words: [...json, '"bytes32"', '"Mail[]"', "0x", "URI: ", "\n\n", "Nonce: "],
  read(bytes) {
    const document = textOf(bytes);
    const here = situation(EVM_ME, "eip155:1", 1n);
    explain({ kind: "evm-typed-data", document }, here);
    explain({ kind: "evm-message", bytes }, here);
    explain({ kind: "solana-message", bytes }, situation(ME, "solana:x", 0n));
  },
};

/** Codes in front of a camera, and keys typed or pasted. */
const scannedCode: Target = {
  name: "scanned-code",
  seeds: () => {
    const frame = createFrames("bytes", new Uint8Array(300).fill(5));
    return [bytesOf(frame(1)), bytesOf(frame(2)), bytesOf(frame(9)), encodeCbor([1, "two"])];
  },
  words: ["ur:", "bytes/", "1-2/", "lpad", "ur:crypto-hdkey/"],
  read(input) {
    const reader = createFrameReader(["bytes"]);
    reader.receive(textOf(input));
    readImport(input);
    const value = decodeCbor(input);
    if (value.ok) law(isSame(encodeCbor(value.value), input), "CBOR is written in one way alone");
  },
};

export const walletTargets: readonly Target[] = [
  realmMessage,
  cosignerRequest,
  guardedSeat,
  solanaTransaction,
  evmTransactionTarget,
  signedText,
  scannedCode,
];
