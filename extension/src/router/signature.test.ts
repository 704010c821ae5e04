import type { Answer } from "@holdall/extension/channel";
import { localEvm } from "@holdall/chain/networks";
import type { Price } from "@holdall/wallet/policy";
import { expect, test, vi } from "vitest";
import type { RouterPlatform } from "./platform.ts";
import { askSignature } from "./signature.ts";

type Prices = Readonly<Record<string, Price>>;

const NETWORK = localEvm("eip155:31337", "http://127.0.0.1:1");
const PRICES: Prices = { native: { quoteUnits: 3_000_000_000n, decimals: 18, atMs: 0 } };
const SIGNATURE = new Uint8Array(65);
const REQUEST = {
  origin: null,
  account: "0x00000000000000000000000000000000000000B0",
  network: NETWORK,
  signed: { kind: "evm-message", bytes: new Uint8Array(1) },
} as const;
const WITHDRAWN = { refusal: "request-withdrawn", detail: "" };

/** A realm that keeps what it is brought, unless it refuses what has no prices. */
function bench({ refuses = null }: { readonly refuses?: string | null } = {}) {
  const exchange = Promise.withResolvers<Prices>();
  const brought: Prices[] = [];
  const open: ((answer: Answer) => void)[] = [];
  const withdrawn: Prices[] = [];
  let windows = 0;
  const platform = {
    phase: () => "open",
    openSecure: () => void windows++,
    prices: () => exchange.promise,
    askRealm(kind: string, body: { readonly brought?: { prices: Prices } }, left?: AbortSignal) {
      if (kind === "status") return Promise.resolve({ ok: {} });
      const { prices } = body.brought!;
      brought.push(prices);
      if (refuses !== null && Object.keys(prices).length === 0)
        return Promise.resolve({ refusal: refuses, detail: "" });
      return new Promise<Answer>((resolve) => {
        open.push(resolve);
        left?.addEventListener("abort", () => {
          withdrawn.push(prices);
          resolve(WITHDRAWN);
        });
      });
    },
  } as unknown as RouterPlatform;
  return { platform, exchange, brought, withdrawn, open, windows: () => windows };
}

test("prices that are there are brought with the request, once", async () => {
  const at = bench();
  at.exchange.resolve(PRICES);
  const asked = askSignature(at.platform, REQUEST);
  await vi.waitFor(() => expect(at.open).toHaveLength(1));
  expect(at.brought).toEqual([PRICES]);
  at.open[0]({ ok: SIGNATURE });
  expect(await asked).toEqual({ ok: SIGNATURE });
});

test("a request stands before its prices are there, and is brought anew with them", async () => {
  const at = bench();
  const asked = askSignature(at.platform, REQUEST);
  await vi.waitFor(() => expect(at.windows()).toBe(1));
  expect(at.brought).toEqual([{}]);
  at.exchange.resolve(PRICES);
  await vi.waitFor(() => expect(at.brought).toEqual([{}, PRICES]));
  // Both at once would be two requests before the person.
  expect(at.withdrawn).toEqual([{}]);
  at.open[1]({ ok: SIGNATURE });
  expect(await asked).toEqual({ ok: SIGNATURE });
});

test("an exchange that stays silent leaves the request that stands", async () => {
  const at = bench();
  const asked = askSignature(at.platform, REQUEST);
  await vi.waitFor(() => expect(at.windows()).toBe(1));
  at.exchange.resolve({});
  await new Promise((resolve) => setTimeout(resolve, 5));
  at.open[0]({ ok: SIGNATURE });
  expect(await asked).toEqual({ ok: SIGNATURE });
  expect(at.brought).toEqual([{}]);
});

test("what rules refuse for want of prices is asked again with them, and shown before that to nobody", async () => {
  const at = bench({ refuses: "policy-refused" });
  const asked = askSignature(at.platform, REQUEST);
  await vi.waitFor(() => expect(at.brought).toEqual([{}]));
  expect(at.windows()).toBe(0);
  at.exchange.resolve(PRICES);
  await vi.waitFor(() => expect(at.windows()).toBe(1));
  at.open[0]({ ok: SIGNATURE });
  expect(await asked).toEqual({ ok: SIGNATURE });
});

test("what is refused for another reason stays refused", async () => {
  const at = bench({ refuses: "not-signer" });
  const asked = askSignature(at.platform, REQUEST);
  await vi.waitFor(() => expect(at.brought).toEqual([{}]));
  at.exchange.resolve(PRICES);
  expect(await asked).toEqual({ refusal: "not-signer", detail: "" });
  expect(at.brought).toEqual([{}]);
});

test("who asked knows that its evidence was gathered once the realm has the request", async () => {
  const at = bench();
  at.exchange.resolve({});
  const ends: boolean[] = [];
  const end = (isBrought: boolean): void => void ends.push(isBrought);
  void askSignature(at.platform, { ...REQUEST, end });
  await vi.waitFor(() => expect(at.windows()).toBe(1));
  expect(ends).toEqual([true]);
});
