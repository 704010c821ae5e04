import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import {
  callData,
  EVM_ME,
  evmAccount,
  evmTransaction,
  instruction,
  little,
  ME,
  NOW_MS,
  solanaAddress,
  solanaContext,
  solanaMessage,
} from "../build.twin.ts";
import type { Context } from "../context.ts";
import { PERMIT2, UINT160_MAX, UINT256_MAX, ZERO_ADDRESS } from "../evm/hex.ts";
import { SYSTEM_PROGRAM } from "../solana/system.ts";
import { evmBase, EVM_WORLD, SAFE, THIEF, TOKENS } from "./families-evm.twin.ts";
import type { Family } from "./solana-world.twin.ts";
import type { Harm, Truth } from "./item.twin.ts";
import { runSafeInner } from "./model-evm.twin.ts";
import type { Random } from "./random.twin.ts";

const SITE = { scheme: "https", host: "service.org" };
const context = (changes: Partial<Context> = {}) => evmBase({ origin: SITE, ...changes });
const trap = (what: string): Truth => [{ kind: "trap", what }];
const SECONDS = BigInt(NOW_MS / 1000);

/** A document of structs written as type text, for a contract on a chain. */
function documentOf(typeText: string, contract: string, message: unknown, chainId = 1): string {
  const structs = [...typeText.matchAll(/(\w+)\(([^)]*)\)/gu)].map(([, name, fields]) => [
    name,
    fields.split(",").map((field) => ({ type: field.split(" ")[0], name: field.split(" ")[1] })),
  ]);
  const domain = [
    { name: "chainId", type: "uint256" },
    { name: "verifyingContract", type: "address" },
  ];
  return JSON.stringify({
    types: { EIP712Domain: domain, ...Object.fromEntries(structs) },
    primaryType: /^\w+/u.exec(typeText)![0],
    domain: { chainId, verifyingContract: contract },
    message,
  });
}

const typed = (document: string, truth: Truth) => ({
  request: { kind: "evm-typed-data", document } as const,
  context: context(),
  truth,
});
const grantOf = (token: string, units: bigint): Harm => ({
  kind: "grant",
  asset: `token:${token}`,
  units: units === UINT256_MAX || units === UINT160_MAX ? null : units,
  spender: THIEF,
});

const PERMIT = "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)";
const DETAILS = "PermitDetails(address token,uint160 amount,uint48 expiration,uint48 nonce)";
const PERMISSIONS = "TokenPermissions(address token,uint256 amount)";
const SAFE_TX =
  "SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce)";

function permitMessage(random: Random, units: bigint) {
  const ends = SECONDS + BigInt(random.next(100_000_000)) - 1000n;
  return {
    owner: EVM_ME,
    spender: THIEF,
    value: String(units),
    nonce: random.next(9),
    deadline: String(ends),
  };
}
const units = (random: Random, all: bigint) => (random.chance(30) ? all : random.amount(30));

function safeMessage(random: Random, changes: Record<string, unknown>) {
  return {
    to: TOKENS[0],
    value: "0",
    data: "0x",
    operation: 0,
    safeTxGas: 0,
    baseGas: 0,
    gasPrice: 0,
    gasToken: ZERO_ADDRESS,
    refundReceiver: ZERO_ADDRESS,
    nonce: random.next(100),
    ...changes,
  };
}
const safeTruth = (to: string, value: bigint, data: Uint8Array, operation: bigint): Truth =>
  runSafeInner(
    { from: SAFE.toLowerCase(), to: to.toLowerCase(), value, data },
    operation,
    EVM_WORLD,
    0,
  );

const siwe = (
  changes: Partial<Record<"domain" | "address" | "uri" | "chain" | "nonce" | "extra", string>> = {},
) =>
  `${changes.domain ?? SITE.host} wants you to sign in with your Ethereum account:\n${changes.address ?? EVM_ME}\n\nWelcome\n\nURI: ${changes.uri ?? "https://service.org/"}\nVersion: 1\nChain ID: ${changes.chain ?? "1"}\nNonce: ${changes.nonce ?? "12345678"}\nIssued At: 2026-01-01T00:00:00Z${changes.extra ?? ""}`;
const says = (text: string, truth: Truth) => ({
  request: { kind: "evm-message", bytes: utf8ToBytes(text) } as const,
  context: context(),
  truth,
});
const HOSTS = [
  "evil.org",
  "service.org.evil.org",
  "service.org:8443",
  "serv\u0456ce.org",
  "xn--servce-3of.org",
  "service.0rg",
  "SERVICE.ORG",
  "service.org.",
];

/** Every family of hostile messages and documents, by name. */
export const MESSAGE_FAMILIES: Readonly<Record<string, Family>> = {
  "typed: permit": (random) => {
    const [token, value] = [random.pick(TOKENS), units(random, UINT256_MAX)];
    return typed(documentOf(PERMIT, token, permitMessage(random, value)), [grantOf(token, value)]);
  },
  "typed: permit of another": (random) =>
    typed(
      documentOf(PERMIT, random.pick(TOKENS), { ...permitMessage(random, 5n), owner: THIEF }),
      trap("another owner"),
    ),
  "typed: permit of an unknown token": (random) =>
    typed(
      documentOf(PERMIT, evmAccount(`unknown ${random.next(999)}`), permitMessage(random, 5n)),
      trap("unknown token"),
    ),
  "typed: permit for another chain": (random) =>
    typed(
      documentOf(PERMIT, random.pick(TOKENS), permitMessage(random, 5n), 2 + random.next(99_999)),
      trap("chain"),
    ),
  "typed: permit to all": (random) => {
    const token = random.pick(TOKENS);
    const type = "Permit(address holder,address spender,uint256 nonce,uint256 expiry,bool allowed)";
    const message = {
      holder: EVM_ME,
      spender: THIEF,
      nonce: 1,
      expiry: String(random.chance(50) ? 0n : SECONDS),
      allowed: true,
    };
    return typed(documentOf(type, token, message), [grantOf(token, UINT256_MAX)]);
  },
  "typed: Permit2 single": (random) => {
    const [token, amount] = [random.pick(TOKENS), units(random, UINT160_MAX)];
    const details = { token, amount: String(amount), expiration: String(SECONDS), nonce: 0 };
    const type = `PermitSingle(PermitDetails details,address spender,uint256 sigDeadline)${DETAILS}`;
    return typed(documentOf(type, PERMIT2, { details, spender: THIEF, sigDeadline: "9" }), [
      grantOf(token, amount),
    ]);
  },
  "typed: Permit2 batch": (random) => {
    const rows = Array.from({ length: 1 + random.next(5) }, () => ({
      token: random.pick(TOKENS),
      amount: random.amount(30),
    }));
    const details = rows.map((row) => ({
      ...row,
      amount: String(row.amount),
      expiration: 9,
      nonce: 0,
    }));
    const type = `PermitBatch(PermitDetails[] details,address spender,uint256 sigDeadline)${DETAILS}`;
    return typed(
      documentOf(type, PERMIT2, { details, spender: THIEF, sigDeadline: "9" }),
      rows.map((row) => grantOf(row.token, row.amount)),
    );
  },
  "typed: Permit2 batch with a hidden token": (random) => {
    const tokens = [random.pick(TOKENS), evmAccount(`hidden ${random.next(999)}`)];
    if (random.chance(50)) tokens.reverse();
    const details = tokens.map((token) => ({ token, amount: "5", expiration: 9, nonce: 0 }));
    const type = `PermitBatch(PermitDetails[] details,address spender,uint256 sigDeadline)${DETAILS}`;
    return typed(
      documentOf(type, PERMIT2, { details, spender: THIEF, sigDeadline: "9" }),
      trap("hidden token"),
    );
  },
  "typed: Permit2 transfer": (random) => {
    const [token, amount] = [random.pick(TOKENS), units(random, UINT256_MAX)];
    const type = `PermitTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline)${PERMISSIONS}`;
    const message = {
      permitted: { token, amount: String(amount) },
      spender: THIEF,
      nonce: 1,
      deadline: String(SECONDS),
    };
    return typed(documentOf(type, PERMIT2, message), [grantOf(token, amount)]);
  },
  "typed: false Permit2": (random) => {
    const type = `PermitSingle(PermitDetails details,address spender,uint256 sigDeadline)${DETAILS}`;
    const details = { token: random.pick(TOKENS), amount: "5", expiration: 9, nonce: 0 };
    return typed(
      documentOf(type, evmAccount(`false ${random.next(99)}`), {
        details,
        spender: THIEF,
        sigDeadline: 9,
      }),
      trap("false Permit2"),
    );
  },
  "typed: look-alike type": (random) => {
    const type = PERMIT.replace(
      "uint256 nonce",
      random.pick(["uint128 nonce", "uint256 salt", "bytes32 nonce"]),
    );
    const nonce = `0x${"11".repeat(32)}`;
    const message: Record<string, unknown> = {
      ...permitMessage(random, 5n),
      nonce: type.includes("bytes32") ? nonce : "1",
    };
    if (type.includes("salt")) {
      message["salt"] = "1";
      delete message["nonce"];
    }
    return typed(documentOf(type, random.pick(TOKENS), message), []);
  },
  "typed: fields missing or more": (random) => {
    const message: Record<string, unknown> = permitMessage(random, 5n);
    if (random.chance(50)) message["extra"] = 1;
    else delete message[random.pick(["owner", "spender", "value", "nonce", "deadline"])];
    return typed(documentOf(PERMIT, random.pick(TOKENS), message), trap("fields"));
  },
  "typed: text altered": (random) => {
    const text = documentOf(PERMIT, TOKENS[0], permitMessage(random, 5n));
    const at = random.next(text.length);
    const altered =
      text.slice(0, at) + String.fromCharCode(32 + random.next(95)) + text.slice(at + 1);
    // What the altered document means is read again by its own fields, as a contract would.
    return typed(altered, truthOfPermit(altered));
  },
  "typed: Safe payment": (random) => {
    const value = random.amount(20);
    return typed(
      documentOf(SAFE_TX, SAFE, safeMessage(random, { to: THIEF, value: String(value) })),
      safeTruth(THIEF, value, new Uint8Array(), 0n),
    );
  },
  "typed: Safe token payment": (random) => {
    const data = callData("transfer(address,uint256)", THIEF, random.amount(20));
    const to = random.pick(TOKENS);
    return typed(
      documentOf(SAFE_TX, SAFE, safeMessage(random, { to, data: `0x${bytesToHex(data)}` })),
      safeTruth(to, 0n, data, 0n),
    );
  },
  "typed: Safe delegated call": (random) =>
    typed(
      documentOf(
        SAFE_TX,
        SAFE,
        safeMessage(random, { to: THIEF, operation: 1, data: `0x${bytesToHex(random.bytes(8))}` }),
      ),
      trap("delegated call"),
    ),
  "typed: Safe module": (random) => {
    const data = callData("enableModule(address)", THIEF);
    return typed(
      documentOf(SAFE_TX, SAFE, safeMessage(random, { to: SAFE, data: `0x${bytesToHex(data)}` })),
      trap("module"),
    );
  },
  "typed: Safe refund": (random) =>
    typed(
      documentOf(
        SAFE_TX,
        SAFE,
        safeMessage(
          random,
          random.chance(50) ? { gasPrice: 1 + random.next(99) } : { refundReceiver: THIEF },
        ),
      ),
      trap("refund"),
    ),
  "typed: false Safe": (random) =>
    typed(
      documentOf(SAFE_TX, evmAccount(`false safe ${random.next(99)}`), safeMessage(random, {})),
      trap("false Safe"),
    ),
  "text: sign-in for another site": (random) =>
    says(siwe({ domain: random.pick(HOSTS) }), trap("domain")),
  "text: sign-in with another URI": (random) =>
    says(
      siwe({
        uri: `https://${random.pick(["service.org@evil.org/", "service.org.evil.org/", "evil.org/service.org", "service.org:1@evil.org"])}`,
      }),
      trap("uri"),
    ),
  "text: sign-in of another account": (random) =>
    says(siwe({ address: random.pick([THIEF, EVM_ME.toLowerCase()]) }), trap("account")),
  "text: sign-in on another chain": (random) =>
    says(siwe({ chain: String(2 + random.next(9999)) }), trap("chain")),
  "text: sign-in altered": (random) => {
    const text = siwe({ domain: "evil.org" });
    const at = random.next(text.length);
    const altered =
      text.slice(0, at) + String.fromCharCode(32 + random.next(95)) + text.slice(at + 1);
    const isStill = /wants you to sign in with your/iu.test(altered);
    return says(altered, isStill ? trap("domain") : []);
  },
  "text: sign-in inside a text": (random) =>
    says(`Please read.\n${siwe({ domain: random.pick(HOSTS) })}`, trap("domain")),
  "text: direction and hidden letters": (random) =>
    says(
      `${random.pick(["\u202e", "\u200b", "\u2066", "\ufeff"])}You receive 5 SOL${"x".repeat(random.next(200))}`,
      [],
    ),
  "bytes: a Solana transaction as a message": (random) => {
    const to = solanaAddress(`thief ${random.next(99)}`);
    const bytes = solanaMessage(
      [
        instruction(
          SYSTEM_PROGRAM,
          [
            [ME, "sw"],
            [to, "w"],
          ],
          little(2, 4),
          little(random.amount(9), 8),
        ),
      ],
      {
        version: random.chance(50) ? 0 : "legacy",
      },
    );
    const form = random.next(3);
    const signed = concatBytes(Uint8Array.of(1), random.bytes(64), bytes);
    return {
      request: {
        kind: "solana-message",
        bytes: form === 0 ? signed : form === 1 ? concatBytes(Uint8Array.of(0), bytes) : bytes,
      },
      context: solanaContext({ origin: SITE }),
      truth: trap("transaction"),
    };
  },
  "bytes: an EVM transaction as a message": (random) => ({
    request: {
      kind: "evm-message",
      bytes: evmTransaction({ to: THIEF, value: random.amount(20) }),
    },
    context: context(),
    truth: trap("transaction"),
  }),
  "bytes: a hash": (random) => ({
    request: { kind: "evm-message", bytes: random.bytes(32) },
    context: context(),
    truth: [],
  }),
};

/** What a document that may still be a permit gives away. Anything else gives nothing by itself. */
function truthOfPermit(text: string): Truth {
  try {
    const parsed = JSON.parse(text) as Record<string, Record<string, unknown>>;
    const { message, domain, primaryType, types } = parsed;
    const chain = domain["chainId"];
    const isPermit =
      (primaryType as unknown) === "Permit" && JSON.stringify(types["Permit"]).includes("spender");
    if (!isPermit || chain !== 1) return [];
    const value = BigInt(message["value"] as string);
    const spender = message["spender"] as string;
    if (value === 0n) return [];
    return [
      {
        kind: "grant",
        asset: `token:${domain["verifyingContract"] as string}`,
        units: value,
        spender,
      },
    ];
  } catch {
    return "void";
  }
}
