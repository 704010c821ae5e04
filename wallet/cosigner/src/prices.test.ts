import { expect, test } from "vitest";
import { instruction, little, MARIE, solanaMessage } from "@holdall/wallet/clear/build";
import { createFrostSigner, groupAddress } from "@holdall/wallet/frost";
import { seededBytes } from "@holdall/wallet/frost/ceremony";
import { approvalFor } from "@holdall/wallet/keyring/conformance";
import { POLICY_OPEN } from "@holdall/wallet/policy";
import type { Policy } from "@holdall/wallet/policy";
import { makeHousehold } from "./household.twin.ts";
import type { Household } from "./household.twin.ts";
import { createPriceSource } from "./prices.ts";
import type { PriceSource } from "./prices.ts";
import { askPrices } from "./rules.ts";

const SYSTEM = "11111111111111111111111111111111";
const ETHEREUM = "eip155:1";
const WETH = "token:0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
const START_MS = 1_800_000_000_000;

/** Exchanges whose last prices of SOL and ETH are these; `null` is one that does not answer. */
function exchanges(...told: (Readonly<Record<string, string>> | string | null)[]) {
  const clock = { atMs: START_MS };
  const asked: string[] = [];
  const source = createPriceSource(
    told.map((_, at) => String(at)),
    {
      now: () => clock.atMs,
      askTickers: (url) => {
        asked.push(url);
        const said = told[Number(url)];
        if (said === null) return Promise.reject(new Error("silent"));
        if (typeof said === "string") return Promise.resolve(said);
        const rows = Object.entries(said).map(([coin, lastPrice]) => {
          return { symbol: `${coin}_USDC`, lastPrice };
        });
        return Promise.resolve(JSON.stringify(rows));
      },
    },
  );
  return { source, clock, asked, told };
}

async function valuesOn(source: PriceSource, network: string) {
  await source.ask();
  const prices = Object.entries(source.pricesOn(network));
  return Object.fromEntries(prices.map(([asset, { quoteUnits }]) => [asset, quoteUnits]));
}

test("of what all exchanges tell the highest counts, by network, for a coin and what is wrapped of it", async () => {
  const { source } = exchanges({ ETH: "3000", SOL: "100" }, { ETH: "2900.5", SOL: "101" });
  expect(await valuesOn(source, "solana:local")).toEqual({ native: 101_000_000n });
  const usdc = "token:0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";
  const eth = 3_000_000_000n;
  expect(await valuesOn(source, ETHEREUM)).toEqual({
    "native:eip155": eth,
    [WETH]: eth,
    [usdc]: 1_000_000n,
  });
  // The coin of another EVM network is another one, and a test network's is worth nothing.
  expect(await valuesOn(source, "eip155:137")).not.toHaveProperty("native:eip155");
  expect(await valuesOn(source, "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1")).toEqual({});
});

test("what one exchange does not tell has no price, and one that is silent leaves none", async () => {
  const { source } = exchanges({ ETH: "3000", SOL: "100" }, { SOL: "100", ETH: "0" });
  expect(await valuesOn(source, ETHEREUM)).not.toHaveProperty(WETH);
  for (const other of [null, "", "{}", "no", `[${" ".repeat(1_048_576)}]`]) {
    expect(await valuesOn(exchanges({ SOL: "100" }, other).source, "solana:local")).toEqual({});
  }
  expect(await valuesOn(exchanges().source, "solana:local")).toEqual({});
});

test("a price is as old as its question, is asked for once in ten seconds, and goes when nobody tells it", async () => {
  const { source, clock, asked, told } = exchanges({ SOL: "100" });
  const both = [source.ask(), source.ask()];
  clock.atMs += 5_000;
  await Promise.all(both);
  clock.atMs += 4_999;
  await source.ask();
  expect(asked).toHaveLength(1);
  expect(source.pricesOn("solana:local")["native"]?.atMs).toBe(START_MS);
  clock.atMs += 1;
  told[0] = { SOL: "90" };
  expect(await valuesOn(source, "solana:local")).toEqual({ native: 90_000_000n });
  clock.atMs += 10_000;
  told[0] = null;
  expect(await valuesOn(source, "solana:local")).toEqual({});
});

const inValue = (day: bigint): Policy => ({
  ...POLICY_OPEN,
  quoteLimits: { transaction: null, day, month: null },
});

/** What becomes of a payment of so many lamports, its fee of 5,000 beside them. */
async function pay({ device, shares }: Household, lamports: bigint): Promise<string> {
  const from = groupAddress(shares.device.group);
  const uses = [[from, "sw"] as const, [MARIE, "w"] as const];
  const transfer = instruction(SYSTEM, uses, little(2, 4), little(lamports, 8));
  const bytes = solanaMessage([transfer], { payer: from });
  const request = { kind: "solana-transaction", bytes } as const;
  const hand = createFrostSigner({
    share: shares.device,
    peer: device.peer(),
    random: seededBytes(900 + ++draws),
    record: () => true,
  });
  const done = await hand.sign(request, approvalFor(request));
  return done.ok ? "signed" : `${done.refusal} ${done.detail}`;
}

let draws = 0;

test("a co-signer holds an account to a limit in value by its own exchange's prices", async () => {
  // At 100 a coin the first payment is worth 600 of the quote's units, the limit of a day 1,000.
  const home = await makeHousehold(inValue(1_000n));
  expect(await pay(home, 1_000n)).toBe("cosigner-passkey limit-unpriced");
  const { source, clock, told } = exchanges({ SOL: "100" });
  clock.atMs = home.machine.clock.atMs;
  home.machine.restart({ priceSource: source });
  expect(await pay(home, 1_000n)).toBe("signed");
  expect(await pay(home, 1_000n)).toBe("cosigner-passkey limit-quote");
  // What left keeps the value that it left at.
  told[0] = { SOL: "60" };
  clock.atMs += 10_000;
  home.machine.clock.atMs += 10_000;
  expect(await pay(home, 1_000n)).toBe("signed");
  // An exchange that has fallen silent has no price, and neither has one of two minutes ago.
  told[0] = null;
  clock.atMs += 10_000;
  home.machine.clock.atMs += 10_000;
  expect(await pay(home, 0n)).toBe("cosigner-passkey limit-unpriced");
});

test("prices are asked for where a limit is in value, or waits to be, and nowhere else", async () => {
  const { source, asked } = exchanges({ SOL: "100" });
  const pending = { policy: POLICY_OPEN, fromMs: START_MS };
  await askPrices({ policy: POLICY_OPEN, pending: null }, source);
  await askPrices({ policy: POLICY_OPEN, pending }, source);
  expect(asked).toEqual([]);
  const waiting = { policy: inValue(1n), fromMs: START_MS };
  await askPrices({ policy: POLICY_OPEN, pending: waiting }, source);
  expect(asked).toEqual(["0"]);
});
