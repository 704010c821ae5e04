import { createEvmChain } from "@holdall/chain/evm";
import { localEvm, localSolana } from "@holdall/chain/networks";
import { Pool } from "@holdall/chain/nodes";
import { createSolanaChain } from "@holdall/chain/solana";
import { fromText, toText } from "@holdall/extension/channel";
import fc from "fast-check";
import { expect, test } from "vitest";
import { answerApp, APP_KINDS, createPages, createRouterState } from "./index.ts";
import type { RouterState } from "./index.ts";
import { originText } from "./connections.ts";
import type { Origin } from "./signature.ts";

/** What comes through the router's two doors: a million messages each with `HOLDALL_LONG=1`. */
const RUNS = process.env["HOLDALL_LONG"] === "1" ? 1_000_000 : 1_000;

const SOLANA = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";
const EVM = "0x00000000000000000000000000000000000000B0";

/** A document that nobody leaves. */
const STAYS = new AbortController().signal;

/** A request that reached the key realm. */
interface Brought {
  readonly origin: Origin | null;
  readonly account: string;
}

interface Bench {
  readonly state: RouterState;
  /** What the key realm was asked, by kind. */
  readonly kinds: Set<string>;
  readonly brought: Brought[];
  readonly connect: (origin: Origin) => void;
}

const shown = (family: "solana" | "evm", address: string) => ({
  family,
  address,
  label: "",
  kind: "single",
  identity: "1.0",
  source: 1,
  owners: [],
});

/** A router over nodes that never answer, and a person who refuses everything. */
function bench(): Bench {
  const kept = new Map<string, unknown>();
  const kinds = new Set<string>();
  const brought: Brought[] = [];
  const accounts = [shown("solana", SOLANA), shown("evm", EVM)];
  const state = createRouterState({
    askRealm(kind, body) {
      kinds.add(kind);
      if (kind === "status") return Promise.resolve({ ok: { isOpen: true, accounts, book: [] } });
      brought.push(body as Brought);
      return Promise.resolve({ refusal: "request-refused", detail: "" });
    },
    phase: () => "open",
    watchPhase: () => () => {},
    watchClosed: () => () => {},
    openSecure: () =>
      queueMicrotask(() => {
        for (const { ticket } of state.connections.connecting())
          state.connections.decide(ticket, false);
      }),
    lock: () => {},
    setIdle: () => {},
    store: {
      get: (key) => Promise.resolve(kept.get(key)),
      set: (key, value) => Promise.resolve(void kept.set(key, value)),
    },
  });
  const clock = { nowMs: () => 0, sleep: () => Promise.resolve() };
  const post = () => Promise.reject(new Error("nobody answers"));
  const endpoints = [{ id: "a", operator: "this machine", post }];
  const parts = { endpoints, clock };
  const pool = new Pool(endpoints, clock, 16n);
  const solana = localSolana(`solana:${"1".repeat(32)}`, "http://127.0.0.1:1");
  const evm = localEvm("eip155:31337", "http://127.0.0.1:1");
  state.chains = [
    { chain: createSolanaChain({ ...parts, network: solana }), pool },
    { chain: createEvmChain({ ...parts, network: evm, known: {} }), pool },
  ];
  const connect = (origin: Origin): void => {
    const row = { origin: originText(origin), sinceMs: 0, usedMs: Date.now() };
    const rows = [
      { ...row, family: "solana", account: SOLANA },
      { ...row, family: "evm", account: EVM },
    ];
    kept.set("connections", rows);
  };
  return { state, kinds, brought, connect };
}

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(SOLANA, EVM, "0x", "0x01", "AQ==", "evm", "solana", "__proto__", "eip155:31337"),
);
const value = fc.letrec<{ readonly it: unknown }>((tie) => ({
  it: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.bigInt({ min: 0n, max: 1n << 255n }),
    fc.uint8Array({ maxLength: 80 }),
    fc.array(tie("it"), { maxLength: 4 }),
    fc.dictionary(
      fc.constantFrom("from", "to", "value", "data", "chainId", "type", "network", "asset", "kind"),
      tie("it"),
      { maxKeys: 5 },
    ),
  ),
})).it;

const METHODS = [
  "eth_requestAccounts",
  "eth_accounts",
  "personal_sign",
  "eth_signTypedData_v4",
  "eth_sendTransaction",
  "eth_call",
  "wallet_watchAsset",
  "wallet_sendCalls",
  "wallet_getCallsStatus",
  "wallet_switchEthereumChain",
  "wallet_requestPermissions",
  "solana:connect",
  "solana:signMessage",
  "solana:signIn",
  "solana:signTransaction",
  "solana:signAndSendTransaction",
  "constructor",
  "unlock",
  "approve",
];

/** What a page sends, as it arrives: through the text of the channel. */
const fromPage = fc
  .oneof(
    fc.anything(),
    value,
    fc.record({
      id: fc.oneof(fc.nat(), value),
      method: fc.oneof(fc.constantFrom(...METHODS), text),
      params: fc.oneof(fc.array(value, { maxLength: 3 }), value),
      origin: fc.constant({ scheme: "https", host: "bank.example" }),
    }),
  )
  .map((message) => fromText(asText(message)));

/** Some values have no text: such a message is none. */
function asText(message: unknown): string {
  try {
    return toText(message);
  } catch {
    return "";
  }
}

test("a page hears a result, a code of the standard, or nothing; and never asks as somebody else", async () => {
  const { state, kinds, brought, connect } = bench();
  let origins = 0;
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(fromPage, async (message) => {
      // Each from its own page: so many of one page would be told to wait.
      const origin = { scheme: "https", host: `page-${origins++}.example` };
      connect(origin);
      brought.length = 0;
      const answer = await createPages(state).answer(origin, message, STAYS);
      if (answer === null) return;
      answered += 1;
      expect(Number.isSafeInteger(answer.id)).toBe(true);
      if ("error" in answer) {
        expect(Number.isSafeInteger(answer.error.code)).toBe(true);
        expect(typeof answer.error.message).toBe("string");
      }
      for (const asked of brought) {
        expect(asked.origin).toEqual(origin);
        expect([SOLANA, EVM]).toContain(asked.account);
      }
    }),
    { numRuns: RUNS },
  );
  expect(answered).toBeGreaterThan(RUNS / 20);
  // The key realm hears of a page what may be said through the router's door, and nothing else.
  expect([...kinds].toSorted()).toEqual(["request", "status"]);
}, 3_600_000);

const fromScreen = fc.tuple(
  fc.oneof(fc.constantFrom(...APP_KINDS, "approve", "unlock", "constructor"), fc.anything()),
  fc.oneof(
    value,
    fc.anything(),
    fc.record({
      network: fc.constantFrom("eip155:31337", `solana:${"1".repeat(32)}`, "eip155:1"),
      to: text,
      account: text,
      spender: text,
      asset: fc.oneof(fc.constant({ kind: "native" }), value),
      units: fc.oneof(fc.bigInt({ min: -1n, max: 1n << 70n }), value),
    }),
  ),
);

test("a screen hears a value or a refusal, whatever it sends", async () => {
  const { state, kinds } = bench();
  await fc.assert(
    fc.asyncProperty(fromScreen, async ([kind, body]) => {
      const answer = await answerApp(state, kind, body);
      if ("refusal" in answer) expect(answer.refusal).toMatch(/^[a-z]+(?:-[a-z]+)*$/u);
      else expect(answer).toHaveProperty("ok");
    }),
    { numRuns: RUNS },
  );
  expect([...kinds].filter((kind) => kind !== "status" && kind !== "request")).toEqual([]);
}, 3_600_000);
