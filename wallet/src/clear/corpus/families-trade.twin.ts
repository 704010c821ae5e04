import {
  CALLER,
  EVM_ME,
  evmTransaction,
  ITSELF,
  NOW_MS,
  packedPath,
  routeData,
  solanaKeyless,
  solanaMessage,
  typedDocument,
} from "../build.twin.ts";
import type { Step } from "../build.twin.ts";
import type { Evidence } from "../context.ts";
import { BATCH_AUCTION, BATCH_ORDER, ITEM_MARKETS, ITEM_ORDER } from "../evm/orders.ts";
import { evmBase, EVM_WORLD, NFT, STRANGE, THIEF, TOKENS } from "./families-evm.twin.ts";
import type { Harm, Truth } from "./item.twin.ts";
import { runEvm } from "./model-evm.twin.ts";
import { ROUTER } from "./model-route.twin.ts";
import type { Random } from "./random.twin.ts";
import { base, FRIENDS, HONEST, item, pay } from "./solana-world.twin.ts";
import type { Family } from "./solana-world.twin.ts";

const SECONDS = Math.floor(NOW_MS / 1000);
const NOBODY = `0x${"0".repeat(40)}`;
const ZERO = `0x${"0".repeat(64)}`;
const PACKED = "(address,uint256,uint256,bytes,bool)";
const LISTED = "(address,uint256,uint256,address[],bool)";
const TAKE = "(address,address,uint256)";
const COINS = "(address,uint256)";
const PERMIT = "(((address,uint160,uint48,uint48),address,uint256),bytes)";
const EVIDENCE: Evidence = evmBase().evidence[0];
const danger = (what: string): Harm => ({ kind: "danger", what });
const trap = (what: string): Truth => [{ kind: "trap", what }];

const two = (random: Random): readonly [string, string] => {
  const from = random.next(TOKENS.length);
  return [TOKENS[from], TOKENS[(from + 1 + random.next(TOKENS.length - 1)) % TOKENS.length]];
};

/** A swap of any of the four kinds. */
function swap(random: Random, to: string, least: bigint): Step {
  const [from, into] = two(random);
  const most = random.amount(20);
  switch (random.next(4)) {
    case 0:
      return [0, PACKED, to, most, least, packedPath(from, into), true];
    case 1:
      return [1, PACKED, to, least, most, packedPath(into, from), true];
    case 2:
      return [8, LISTED, to, most, least, [from, into], true];
    default:
      return [9, LISTED, to, least, most, [from, into], true];
  }
}

function routed(steps: readonly Step[], value = 0n, ...more: readonly Harm[]) {
  const bytes = evmTransaction({ to: ROUTER, value, data: routeData(steps, BigInt(SECONDS + 60)) });
  const done = runEvm(bytes, EVM_WORLD);
  const truth = done === "void" ? done : [...done, ...more];
  return { request: { kind: "evm-transaction", bytes } as const, context: evmBase(), truth };
}

const row = (itemType: number, token: string, id: number, units: bigint) => ({
  itemType,
  token,
  identifierOrCriteria: id,
  startAmount: String(units),
  endAmount: String(units),
});
const coins = (units: bigint, recipient: string) => ({ ...row(0, NOBODY, 0, units), recipient });

function typed(document: string, truth: Truth, evidence: Evidence = EVIDENCE) {
  const context = evmBase({ evidence: [evidence, evidence] });
  return { request: { kind: "evm-typed-data", document } as const, context, truth };
}

/** An item of the person for what is asked. */
function listing(
  random: Random,
  consideration: readonly unknown[],
  { market = random.pick(ITEM_MARKETS), truth = [] as Truth, evidence = EVIDENCE } = {},
) {
  const id = random.next(99);
  const message = {
    offerer: EVM_ME,
    zone: NOBODY,
    offer: [row(2, NFT, id, 1n)],
    consideration,
    orderType: random.next(4),
    startTime: SECONDS,
    endTime: SECONDS + random.next(100_000),
    zoneHash: ZERO,
    salt: random.next(99),
    conduitKey: ZERO,
    counter: 0,
  };
  const right: Harm = { kind: "grant", asset: `item:${NFT}:${id}`, units: 1n, spender: market };
  const rights = ITEM_MARKETS.includes(market) ? [right] : [];
  const harms = truth === "void" ? [] : truth;
  return typed(typedDocument(ITEM_ORDER, market, message), [...rights, ...harms], evidence);
}

function batchOrder(random: Random, changes: Readonly<Record<string, unknown>>, truth: Truth) {
  const [sellToken, buyToken] = two(random);
  const [sell, fee] = [random.amount(20), random.amount(6)];
  const message = {
    sellToken,
    buyToken,
    receiver: NOBODY,
    sellAmount: String(sell),
    buyAmount: String(random.amount(20)),
    validTo: SECONDS + random.next(100_000),
    appData: ZERO,
    feeAmount: String(fee),
    kind: random.pick(["sell", "buy"]),
    partiallyFillable: random.chance(50),
    sellTokenBalance: "erc20",
    buyTokenBalance: "erc20",
    ...changes,
  };
  const asset = `token:${sellToken}`;
  const right: Harm = { kind: "grant", asset, units: sell + fee, spender: BATCH_AUCTION };
  const harms = truth === "void" ? [] : truth;
  return typed(typedDocument(BATCH_ORDER, BATCH_AUCTION, message), [right, ...harms]);
}

/** A Solana payment of which both nodes say the same about who is paid. */
function paidTo(to: string, units: bigint, program: string | null, truth: Truth) {
  const evidence: Evidence = { ...HONEST, programs: { [to]: program } };
  return item(solanaMessage([pay(to, units)]), base({ evidence: [evidence, evidence] }), truth);
}

/** Every family of hostile trades, and of requests whose trap is in what nodes say of them. */
export const TRADE_FAMILIES: Readonly<Record<string, Family>> = {
  "route: swap": (random) => routed([swap(random, CALLER, random.amount(20))]),
  "route: swap for a thief": (random) =>
    routed([swap(random, THIEF, random.amount(20))], 0n, danger("another receives")),
  "route: swap for nothing": (random) => routed([swap(random, CALLER, 0n)], 0n, danger("no least")),
  "route: left in the router": (random) =>
    routed([swap(random, ITSELF, random.amount(20))], 0n, danger("no least")),
  "route: collected by a thief": (random) => {
    const [from, into] = two(random);
    const bought: Step = [8, LISTED, ITSELF, random.amount(20), 9n, [from, into], true];
    return routed([bought, [4, TAKE, into, THIEF, 1n]], 0n, danger("another receives"));
  },
  "route: nearly all kept": (random) => {
    const [from, into] = two(random);
    const bought: Step = [8, LISTED, ITSELF, random.amount(20), 9n, [from, into], true];
    const kept: Step = [6, TAKE, into, THIEF, 501n + BigInt(random.next(9_499))];
    return routed([bought, kept, [4, TAKE, into, CALLER, 0n]], 0n, danger("another receives"));
  },
  "route: a right hidden in a swap": (random) => {
    const units = random.chance(30) ? (1n << 160n) - 1n : random.amount(30);
    const ends = BigInt(SECONDS + random.next(9_999));
    const right: Step = [10, PERMIT, [[TOKENS[0], units, ends, 0n], THIEF, ends], random.bytes(65)];
    const steps = [swap(random, CALLER, 5n), swap(random, CALLER, 5n)];
    steps.splice(random.next(3), 0, right);
    return routed(steps);
  },
  "route: coins unwrapped for a thief": (random) =>
    routed(
      [
        [11, COINS, ITSELF, 1n << 255n],
        [12, COINS, THIEF, 0n],
      ],
      random.amount(20),
      danger("another receives"),
    ),
  "route: a step nobody knows": (random) => {
    const known = [0, 1, 4, 6, 8, 9, 10, 11, 12];
    const others = Array.from({ length: 128 }, (_, i) => i).filter((i) => !known.includes(i));
    const steps = [swap(random, CALLER, 5n)];
    steps.splice(random.next(2), 0, [random.pick(others), TAKE, TOKENS[0], THIEF, 5n]);
    return routed(steps);
  },
  "route: a step that may fail": (random) => {
    const [command, ...rest] = swap(random, CALLER, 5n);
    return routed([[command + 128, ...rest]], 0n, { kind: "trap", what: "may fail" });
  },
  "route: bytes altered": (random) => {
    const data = routeData([swap(random, CALLER, random.amount(9))], BigInt(SECONDS));
    for (let i = 0; i <= random.next(4); i++) data[random.next(data.length)] = random.next(256);
    const bytes = evmTransaction({ to: ROUTER, data });
    const truth = runEvm(bytes, EVM_WORLD);
    return { request: { kind: "evm-transaction", bytes } as const, context: evmBase(), truth };
  },
  "route: false router": (random) => {
    const data = routeData([swap(random, CALLER, 5n)]);
    const bytes = evmTransaction({ to: STRANGE, data });
    const truth = runEvm(bytes, EVM_WORLD);
    return { request: { kind: "evm-transaction", bytes } as const, context: evmBase(), truth };
  },
  "order: item": (random) => listing(random, [coins(random.amount(20), EVM_ME)]),
  "order: item for nothing": (random) =>
    listing(random, random.chance(50) ? [] : [coins(0n, EVM_ME)], {
      truth: trap("zero consideration"),
    }),
  "order: item paid to a thief": (random) =>
    listing(random, [coins(1n, EVM_ME), coins(1n + random.amount(20), THIEF)], {
      truth: [danger("another is paid")],
    }),
  "order: item far under its floor": (random) => {
    const price = random.amount(15);
    const floors = {
      [NFT.toLowerCase()]: [{ asset: { kind: "native" } as const, units: price * 2n }],
    };
    const evidence: Evidence = { ...EVIDENCE, floors };
    const truth = [danger("under the floor")];
    return listing(random, [coins(price, EVM_ME)], { truth, evidence });
  },
  "order: false market": (random) =>
    listing(random, [coins(0n, EVM_ME)], { market: STRANGE, truth: [danger("nobody's order")] }),
  "order: tokens": (random) => batchOrder(random, {}, []),
  "order: tokens for nothing": (random) =>
    batchOrder(random, { buyAmount: "0" }, trap("zero consideration")),
  "order: tokens paid to a thief": (random) =>
    batchOrder(random, { receiver: THIEF }, [danger("another is paid")]),
  "order: tokens of a balance elsewhere": (random) =>
    batchOrder(random, { sellTokenBalance: "external" }, trap("another balance")),
  "evm: coins to a contract nobody knows": (random) => {
    const bytes = evmTransaction({ to: STRANGE, value: random.amount(20) });
    const done = runEvm(bytes, EVM_WORLD);
    const truth = done === "void" ? done : [...done, danger("unknown contract")];
    return { request: { kind: "evm-transaction", bytes } as const, context: evmBase(), truth };
  },
  "sol: less than rent": (random) =>
    paidTo(random.pick(FRIENDS), BigInt(random.next(890_880)), null, trap("rent")),
  "sol: an address without a key": (random) => {
    const to = solanaKeyless(`vault ${random.next(999)}`);
    const units = 10n ** 6n + random.amount(12);
    const moved: Harm = { kind: "move", asset: "native", units, to: [to] };
    return paidTo(to, units, null, [moved, danger("nobody's address")]);
  },
  "sol: another outcome when tried again": (random) => {
    const run = (units: bigint): Evidence["simulation"] => ({
      status: "done",
      outflows: [{ asset: { kind: "native" }, units, to: "" }],
    });
    const to = random.pick(FRIENDS);
    const units = 10n ** 6n + random.amount(9);
    const later = random.chance(50)
      ? run(units + units / 1_000n + 1n)
      : { status: "failed" as const, reason: "no" };
    const evidence = { ...HONEST, simulation: run(units), simulationLater: later };
    const moved: Harm = { kind: "move", asset: "native", units, to: [to] };
    const truth = [moved, danger("depends on the moment")];
    return item(solanaMessage([pay(to, units)]), base({ evidence: [evidence, evidence] }), truth);
  },
};
