import { expect, test } from "vitest";
import {
  contractOf,
  evidenceOf,
  EVM_MARIE,
  EVM_ME,
  evmAccount,
  evmContext,
  kindsOf,
  NOW_MS,
  rulesOf,
  typedDocument,
} from "../build.twin.ts";
import { explain } from "../explain.ts";
import { BATCH_AUCTION, BATCH_ORDER, ITEM_MARKETS, ITEM_ORDER } from "./orders.ts";

const [USDC, GOLD, NFT, MULTI] = ["usdc", "gold", "collection", "numbered"].map(evmAccount);
const contracts = {
  [USDC.toLowerCase()]: contractOf("erc20", 6),
  [GOLD.toLowerCase()]: contractOf("erc20", 18),
  [NFT.toLowerCase()]: contractOf("erc721"),
  [MULTI.toLowerCase()]: contractOf("erc1155"),
};
const context = evmContext({ evidence: [evidenceOf({ contracts })] });
const NOBODY = `0x${"0".repeat(40)}`;
const COIN = `0x${"e".repeat(40)}`;
const ZERO = `0x${"0".repeat(64)}`;
const SECONDS = Math.floor(NOW_MS / 1000);

const row = (itemType: number, token: string, item: number, amounts: readonly number[]) => ({
  itemType,
  token,
  identifierOrCriteria: item,
  startAmount: amounts[0],
  endAmount: amounts[amounts.length - 1],
});
const asked = (
  itemType: number,
  token: string,
  item: number,
  amounts: readonly number[],
  recipient = EVM_ME,
) => ({
  ...row(itemType, token, item, amounts),
  recipient,
});
const itemOrder = {
  offerer: EVM_ME,
  zone: NOBODY,
  offer: [row(2, NFT, 7, [1])],
  consideration: [asked(0, NOBODY, 0, [900]), asked(0, NOBODY, 0, [50], EVM_MARIE)],
  orderType: 0,
  startTime: SECONDS,
  endTime: SECONDS + 600,
  zoneHash: ZERO,
  salt: 1,
  conduitKey: ZERO,
  counter: 0,
};
const batchOrder = {
  sellToken: USDC,
  buyToken: GOLD,
  receiver: NOBODY,
  sellAmount: 50,
  buyAmount: 40,
  validTo: SECONDS + 600,
  appData: ZERO,
  feeAmount: 3,
  kind: "sell",
  partiallyFillable: false,
  sellTokenBalance: "erc20",
  buyTokenBalance: "erc20",
};
const askItem = (
  changes: Partial<typeof itemOrder> = {},
  where = ITEM_MARKETS[0],
  type = ITEM_ORDER,
) =>
  explain(
    { kind: "evm-typed-data", document: typedDocument(type, where, { ...itemOrder, ...changes }) },
    context,
  );
const askBatch = (changes: Partial<typeof batchOrder> = {}, where = BATCH_AUCTION) =>
  explain(
    {
      kind: "evm-typed-data",
      document: typedDocument(BATCH_ORDER, where, { ...batchOrder, ...changes }),
    },
    context,
  );
const refusal = (outcome: ReturnType<typeof askItem>) =>
  outcome.ok ? "accepted" : outcome.refusal;

test("a listing says what is offered, who is paid what, and until when", () => {
  const outcome = askItem();
  expect(kindsOf(outcome)).toEqual(["offer", "ask", "ask", "right-ends"]);
  const nft = { kind: "item", id: NFT, item: 7n };
  expect(outcome).toMatchObject({
    value: {
      explanation: {
        effects: [
          { operands: { amount: { units: 1n, decimals: 0, asset: nft } } },
          { operands: { amount: { units: 900n, decimals: 18 }, to: { address: EVM_ME } } },
          { operands: { amount: { units: 50n }, to: { address: EVM_MARIE } } },
          { operands: { until: { atMs: NOW_MS + 600_000 } } },
        ],
        grants: [{ asset: nft, units: 1n, spender: ITEM_MARKETS[0], endsAtMs: NOW_MS + 600_000 }],
        outflows: [],
        contracts: [ITEM_MARKETS[0]],
      },
    },
  });
  expect(rulesOf(outcome)).toEqual([304]);
});

test("of amounts that change, the most that goes and the least that comes are told", () => {
  const units = (outcome: ReturnType<typeof askItem>) =>
    outcome.ok
      ? outcome.value.explanation.effects.flatMap(({ operands: { amount } }) =>
          amount?.type === "amount" ? [amount.units] : [],
        )
      : [];
  const falling = { offer: [row(1, USDC, 0, [9, 5])], consideration: [asked(3, MULTI, 4, [8, 2])] };
  expect(units(askItem(falling))).toEqual([9n, 2n]);
  const rising = { offer: [row(1, USDC, 0, [5, 9])], consideration: [asked(3, MULTI, 4, [2, 8])] };
  expect(units(askItem(rising))).toEqual([9n, 2n]);
});

test("any item of a collection can be asked for; to offer any is unreadable", () => {
  const bid = { offer: [row(1, USDC, 0, [9])], consideration: [asked(4, NFT, 0, [1])] };
  expect(askItem(bid)).toMatchObject({
    value: {
      explanation: {
        effects: [
          {},
          { operands: { amount: { units: 1n, asset: { kind: "token", id: NFT } } } },
          {},
        ],
      },
    },
  });
  expect(refusal(askItem({ ...bid, consideration: [asked(5, MULTI, 0, [1])] }))).toBe("accepted");
  expect(refusal(askItem({ ...bid, consideration: [asked(6, NFT, 0, [1])] }))).toBe("unreadable");
  expect(refusal(askItem({ offer: [row(4, NFT, 0, [1])] }))).toBe("unreadable");
  expect(refusal(askItem({ offer: [row(3, MULTI, 5, [2])] }))).toBe("accepted");
});

test("an item of a contract that is of another standard, a token nobody knows: unreadable", () => {
  expect(refusal(askItem({ offer: [row(3, NFT, 7, [1])] }))).toBe("unreadable");
  expect(refusal(askItem({ offer: [row(2, MULTI, 7, [1])] }))).toBe("unreadable");
  expect(refusal(askItem({ offer: [row(1, NFT, 7, [1])] }))).toBe("unreadable");
  expect(refusal(askItem({ offer: [] }))).toBe("unreadable");
});

test("an order of somebody else, over, or not yet begun", () => {
  expect(refusal(askItem({ offerer: EVM_MARIE }))).toBe("not-signer");
  const over = (startTime: number, endTime: number) => rulesOf(askItem({ startTime, endTime }));
  expect(over(SECONDS, SECONDS)).not.toContain(704);
  expect(over(SECONDS, SECONDS - 1)).toContain(704);
  expect(over(SECONDS + 1, SECONDS + 9)).toContain(704);
  expect(rulesOf(askBatch({ validTo: SECONDS - 1 }))).toContain(704);
});

test("a market's part of what is offered is a fee up to a tenth", () => {
  const bid = (fee: number) =>
    askItem({
      offer: [row(1, USDC, 0, [1000])],
      consideration: [asked(2, NFT, 7, [1]), asked(1, USDC, 0, [fee], EVM_MARIE)],
    });
  expect(rulesOf(bid(100))).not.toContain(602);
  expect(rulesOf(bid(101))).toContain(602);
});

test("the same words at another contract, or with one more field, mean nothing known", () => {
  for (const market of ITEM_MARKETS) {
    expect(kindsOf(askItem({}, market.toLowerCase()))[0]).toBe("offer");
  }
  const elsewhere = askItem({}, NFT);
  expect(kindsOf(elsewhere)[0]).toBe("typed-field");
  expect(rulesOf(elsewhere)).toContain(705);
  expect(kindsOf(askBatch({}, ITEM_MARKETS[0]))[0]).toBe("typed-field");
  const longer = ITEM_ORDER.replace("uint256 counter)", "uint256 counter,uint256 more)");
  const outcome = askItem({ ...itemOrder, more: 1 } as typeof itemOrder, ITEM_MARKETS[0], longer);
  expect(kindsOf(outcome)[0]).toBe("typed-field");
});

test("a batch order counts its fee with what goes, and pays the person where it names nobody", () => {
  const outcome = askBatch();
  expect(kindsOf(outcome)).toEqual(["offer", "ask", "right-ends"]);
  expect(outcome).toMatchObject({
    value: {
      explanation: {
        effects: [
          { operands: { amount: { units: 53n, decimals: 6 } } },
          { operands: { amount: { units: 40n, decimals: 18 }, to: { address: EVM_ME } } },
          {},
        ],
        grants: [{ asset: { kind: "token", id: USDC }, units: 53n, spender: BATCH_AUCTION }],
      },
    },
  });
  expect(askBatch({ buyToken: COIN })).toMatchObject({
    value: {
      explanation: { effects: [{}, { operands: { amount: { asset: { kind: "native" } } } }, {}] },
    },
  });
  expect(refusal(askBatch({ sellTokenBalance: "internal" }))).toBe("unreadable");
  expect(refusal(askBatch({ buyTokenBalance: "internal" }))).toBe("unreadable");
});
