import { expect, test } from "vitest";
import type { Outcome } from "@holdall/wallet/refusals";
import {
  CALLER,
  contractOf,
  evidenceOf,
  EVM_MARIE,
  EVM_ME,
  evmAccount,
  evmContext,
  evmTransaction,
  ITSELF,
  NOW_MS,
  packedPath,
  routeData,
  rulesOf,
  typedDocument,
} from "./build.twin.ts";
import type { Step } from "./build.twin.ts";
import type { Context, Evidence } from "./context.ts";
import { BATCH_AUCTION, BATCH_ORDER, ITEM_MARKETS, ITEM_ORDER } from "./evm/orders.ts";
import { ROUTER } from "./evm/router.ts";
import { explain } from "./explain.ts";
import type { Explained } from "./explain.ts";
import type { Asset } from "./explanation.ts";
import { RULE_WORDS } from "./rule-words.ts";
import { LEVELS } from "./rules.ts";

type Answer = Outcome<Explained>;

const [USDC, GOLD, NFT, MULTI] = ["usdc", "gold", "collection", "numbered"].map(evmAccount);
const contracts = {
  [USDC.toLowerCase()]: contractOf("erc20", 6),
  [GOLD.toLowerCase()]: contractOf("erc20", 18),
  [NFT.toLowerCase()]: contractOf("erc721"),
  [MULTI.toLowerCase()]: contractOf("erc1155"),
};
const native: Asset = { kind: "native" };
const gold: Asset = { kind: "token", id: GOLD };
const NOBODY = `0x${"0".repeat(40)}`;
const SECONDS = Math.floor(NOW_MS / 1000);
const SWAP = "(address,uint256,uint256,bytes,bool)";

const contextOf = (evidence: Partial<Evidence>, changes: Partial<Context> = {}) =>
  evmContext({ evidence: [evidenceOf({ contracts, ...evidence })], ...changes });
function route(
  steps: readonly Step[],
  evidence: Partial<Evidence> = {},
  changes: Partial<Context> = {},
): Answer {
  const bytes = evmTransaction({ to: ROUTER, data: routeData(steps) });
  return explain({ kind: "evm-transaction", bytes }, contextOf(evidence, changes));
}
const sells = (to: string, least: bigint): Step => [
  0,
  SWAP,
  to,
  5_000_000n,
  least,
  packedPath(USDC, GOLD),
  true,
];
const sweeps = (to: string, least: bigint): Step => [
  4,
  "(address,address,uint256)",
  GOLD,
  to,
  least,
];
const brings = (units: bigint): Partial<Evidence> => ({
  simulation: { status: "done", outflows: [], inflows: [{ asset: gold, units }] },
});
/** One whole gold is worth so many quote units, one whole dollar a million of them. */
const priced = (goldQuote: bigint, atMs = NOW_MS, decimals = 18): Partial<Context> => ({
  prices: {
    [`token:${USDC}`]: { quoteUnits: 1_000_000n, decimals: 6, atMs: NOW_MS },
    [`token:${GOLD.toLowerCase()}`]: { quoteUnits: goldQuote, decimals, atMs },
  },
});

const row = (itemType: number, token: string, item: number, units: bigint | string) => ({
  itemType,
  token,
  identifierOrCriteria: item,
  startAmount: String(units),
  endAmount: String(units),
});
const coins = (units: bigint, recipient = EVM_ME) => ({ ...row(0, NOBODY, 0, units), recipient });
const item = row(2, NFT, 7, 1n);
function listing(
  consideration: readonly unknown[],
  evidence: Partial<Evidence> = {},
  changes: Readonly<Record<string, unknown>> = {},
): Answer {
  const message = {
    offerer: EVM_ME,
    zone: NOBODY,
    offer: [item],
    consideration,
    orderType: 0,
    startTime: SECONDS,
    endTime: SECONDS + 600,
    zoneHash: `0x${"0".repeat(64)}`,
    salt: 1,
    conduitKey: `0x${"0".repeat(64)}`,
    counter: 0,
    ...changes,
  };
  const document = typedDocument(ITEM_ORDER, ITEM_MARKETS[1], message);
  return explain({ kind: "evm-typed-data", document }, contextOf(evidence));
}
function batchOrder(
  changes: Readonly<Record<string, unknown>> = {},
  where = BATCH_AUCTION,
): Answer {
  const message = {
    sellToken: USDC,
    buyToken: GOLD,
    receiver: NOBODY,
    sellAmount: "50",
    buyAmount: "40",
    validTo: SECONDS + 600,
    appData: `0x${"0".repeat(64)}`,
    feeAmount: "3",
    kind: "sell",
    partiallyFillable: false,
    sellTokenBalance: "erc20",
    buyTokenBalance: "erc20",
    ...changes,
  };
  const document = typedDocument(BATCH_ORDER, where, message);
  return explain({ kind: "evm-typed-data", document }, contextOf({}));
}
/** Two of a kind, for coins. */
const pairListed = (price: bigint): Answer => {
  const offer = [row(3, MULTI, 7, 2n)];
  const floors = { [MULTI.toLowerCase()]: [{ asset: native, units: 1000n }] };
  return listing([coins(price)], { floors }, { offer });
};
const floor = (units: bigint): Partial<Evidence> => ({
  floors: {
    [NFT.toLowerCase()]: [
      { asset: gold, units: 1n },
      { asset: native, units },
    ],
  },
});

/** Answers that raise the rule, and answers as near as can be that do not. */
const PAIRS: Readonly<
  Record<
    600 | 601 | 602 | 603 | 604 | 605,
    readonly [readonly (() => Answer)[], readonly (() => Answer)[]]
  >
> = {
  600: [
    [
      () => route([sells(CALLER, 0n)]),
      () => route([sells(ITSELF, 40n)]),
      () => route([sells(CALLER, 949n)], brings(1000n)),
    ],
    [
      () => route([sells(CALLER, 1n)]),
      () => route([sells(ITSELF, 40n), sweeps(CALLER, 0n)]),
      () => route([sells(ITSELF, 0n), sweeps(CALLER, 1n)]),
      () => route([sells(CALLER, 950n)], brings(1000n)),
      () => route([sells(CALLER, 1n)], { simulation: { status: "done", outflows: [] } }),
    ],
  ],
  601: [
    [() => route([sells(CALLER, 10n ** 18n)], {}, priced(4_499_999n))],
    [
      () => route([sells(CALLER, 10n ** 18n)], {}, priced(4_500_000n)),
      () => route([sells(CALLER, 10n ** 18n)], {}, priced(4_499_999n, NOW_MS - 120_001)),
      () => route([sells(CALLER, 10n ** 18n)], {}, priced(4_499_999n, NOW_MS, 37)),
      () => route([sells(CALLER, 10n ** 18n)]),
    ],
  ],
  602: [
    [
      () => route([sells(EVM_MARIE, 5n)]),
      () => route([sells(ITSELF, 5n), sweeps(EVM_MARIE, 5n), sells(CALLER, 5n)]),
      () => listing([coins(890n), coins(110n, EVM_MARIE)]),
      () => batchOrder({ receiver: EVM_MARIE }),
      () =>
        route([
          sells(ITSELF, 5n),
          [6, "(address,address,uint256)", GOLD, EVM_MARIE, 501n],
          sweeps(CALLER, 5n),
        ]),
    ],
    [
      () => route([sells(CALLER, 5n)]),
      () => listing([coins(900n), coins(100n, EVM_MARIE)]),
      () => batchOrder({ receiver: EVM_ME }),
      () =>
        route([
          sells(ITSELF, 5n),
          [6, "(address,address,uint256)", GOLD, EVM_MARIE, 500n],
          sweeps(CALLER, 5n),
        ]),
    ],
  ],
  603: [
    [() => listing([coins(899n)], floor(1000n)), () => pairListed(1799n)],
    [
      () => listing([coins(900n)], floor(1000n)),
      () => listing([coins(5n)]),
      () => pairListed(1800n),
      () => listing([{ ...row(1, USDC, 0, 5n), recipient: EVM_ME }], floor(1000n)),
    ],
  ],
  604: [
    [() => listing([coins(900n), { ...item, recipient: EVM_MARIE }])],
    [
      () => listing([coins(900n)]),
      () => listing([coins(900n), { ...row(2, NFT, 8, 1n), recipient: EVM_ME }]),
    ],
  ],
  605: [
    [() => listing([coins(0n)]), () => listing([]), () => batchOrder({ buyAmount: "0" })],
    [() => listing([coins(1n)]), () => batchOrder({ buyAmount: "1" })],
  ],
};

for (const [id, [positives, negatives]] of Object.entries(PAIRS)) {
  const rule = Number(id) as keyof typeof PAIRS;
  test(`rule ${id} (${LEVELS[rule]}): ${RULE_WORDS[rule].en}`, () => {
    positives.forEach((ask, i) => {
      const outcome = ask();
      expect(outcome.ok, outcome.ok ? "" : outcome.detail).toBe(true);
      expect(rulesOf(outcome), `with ${i}`).toContain(rule);
    });
    negatives.forEach((ask, i) => {
      const outcome = ask();
      expect(outcome.ok, outcome.ok ? "" : outcome.detail).toBe(true);
      expect(rulesOf(outcome), `without ${i}`).not.toContain(rule);
    });
  });
}

test("a price a little older than two minutes is none, one as old is", () => {
  const at = (atMs: number) => rulesOf(route([sells(CALLER, 10n ** 18n)], {}, priced(1n, atMs)));
  expect(at(NOW_MS - 120_000)).toContain(601);
  expect(at(NOW_MS + 120_001)).not.toContain(601);
  const exact = route([sells(CALLER, 10n ** 18n)], {}, priced(1n, NOW_MS, 36));
  expect(rulesOf(exact)).toContain(601);
});
