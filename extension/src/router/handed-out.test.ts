import { localSolana } from "@holdall/chain/networks";
import { fromJson, Pool, toJson } from "@holdall/chain/nodes";
import { createSolanaChain } from "@holdall/chain/solana";
import { instruction, little, MARIE, solanaMessage } from "@holdall/wallet/clear/build";
import { expect, test } from "vitest";
import { createPages, createRouterState } from "./index.ts";

/** Signatures that pages take with them: tried again at the last moment, as what leaves from here is. */
const SYSTEM = "1".repeat(32);
const PAYER = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";
const HAD = 5_000_000_000;
const CLOCK = { nowMs: () => 0, sleep: () => Promise.resolve() };
const SHOP = { scheme: "https", host: "shop.example" };
const ACCOUNT = {
  family: "solana",
  address: PAYER,
  label: "",
  kind: "single",
  identity: "1.0",
  source: 1,
  owners: [],
} as const;

/** A page that has a payment signed, on a chain where it takes one thing until it is signed, then another. */
async function signed(before: number, after: number): Promise<unknown> {
  let taken = before;
  const context = { slot: 100 };
  const holds = (lamports: number) => ({
    lamports,
    owner: SYSTEM,
    executable: false,
    data: ["", "base64"],
  });
  const accounts = (of: readonly unknown[], lamports: number) =>
    of.map((one) => (one === PAYER ? holds(lamports) : null));
  const answers: Readonly<Record<string, (params: readonly unknown[]) => unknown>> = {
    getSlot: () => 100,
    getLatestBlockhash: () => ({ context, value: { lastValidBlockHeight: 300 } }),
    getFeeForMessage: () => ({ context, value: 5_000 }),
    getMultipleAccounts: ([keys]) => ({ context, value: accounts(keys as unknown[], HAD) }),
    simulateTransaction([, options]) {
      const { addresses } = (options as { accounts: { addresses: unknown[] } }).accounts;
      const left = accounts(addresses, HAD - taken);
      return { context, value: { err: null, logs: [], accounts: left } };
    },
  };
  const post = (body: string) => {
    const { id, method, params } = fromJson(body) as {
      readonly id: number;
      readonly method: string;
      readonly params: readonly unknown[];
    };
    const result = answers[method](params);
    const text = toJson({ jsonrpc: "2.0", id, result });
    return Promise.resolve({ status: 200, body: text, retryAfterMs: null });
  };
  const endpoints = [{ id: "node", operator: "this machine", post }];
  const network = localSolana(`solana:${"9".repeat(32)}`, "http://127.0.0.1:1");
  const local = {
    chain: createSolanaChain({ network, endpoints, clock: CLOCK }),
    pool: new Pool(endpoints, CLOCK, 16n),
  };
  const row = { origin: "https://shop.example", family: "solana", account: PAYER, sinceMs: 0 };
  const kept = new Map<string, unknown>([["connections", [{ ...row, usedMs: Date.now() }]]]);
  const state = createRouterState({
    askRealm(kind) {
      if (kind === "status")
        return Promise.resolve({ ok: { isOpen: true, accounts: [ACCOUNT], book: [] } });
      taken = after;
      return Promise.resolve({ ok: new Uint8Array(64).fill(7) });
    },
    phase: () => "open",
    watchPhase: () => () => {},
    watchClosed: () => () => {},
    openSecure: () => {},
    lock: () => {},
    setIdle: () => {},
    store: {
      get: (key) => Promise.resolve(kept.get(key)),
      set: (key, value) => Promise.resolve(void kept.set(key, value)),
    },
  });
  state.chains = [local, local];
  const uses = [
    [PAYER, "sw"],
    [MARIE, "w"],
  ] as const;
  const message = solanaMessage([instruction(SYSTEM, uses, little(2, 4), little(before, 8))], {
    payer: PAYER,
  });
  const wire = Uint8Array.from([1, ...new Uint8Array(64), ...message]);
  const params = [btoa(String.fromCharCode(...wire)), "solana:localnet"];
  const answer = await createPages(state).answer(
    SHOP,
    { id: 1, method: "solana:signTransaction", params },
    new AbortController().signal,
  );
  return answer !== null && "error" in answer ? answer.error.code : typeof answer?.result;
}

test("a signature is handed out when the bytes still do what was read, and not when they take more", async () => {
  expect(await signed(1_000_000, 1_000_000)).toBe("string");
  expect(await signed(1_000_000, 900_000)).toBe("string");
  // What grows by interest is what was read; a unit beyond a thousandth is more.
  expect(await signed(1_000_000, 1_001_000)).toBe("string");
  expect(await signed(1_000_000, 1_001_001)).toBe(-32_003);
});
