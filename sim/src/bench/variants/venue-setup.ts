/** A venue for a frozen file: its assets, markets, accounts and funds, all by ordinary commands. */
import { createEngine, EventBuffer } from "@holdall/core/engine";
import type { Engine } from "@holdall/core/engine";
import type { AccountId, Command, MarketSpec, Parameters } from "@holdall/core/protocol";
import { START_MICROS } from "../files/command-file.ts";
import { assetsOf, baseAssetOf, FEE_BPS, FUNDS } from "../files/plans.ts";
import type { Plan } from "../files/plans.ts";
import { CODE, OFFSET } from "./event-fields.ts";

export interface OpenVenue {
  readonly engine: Engine;
  /** Sequence of the next command. */
  readonly sequence: number;
}

/** The account that keeps the fees and the dust. */
export const HOUSE_ACCOUNT = 1 as AccountId;
const FIRST_TRADER = 2;
/** When the venue is opened: a second before its first command. */
export const SETUP_MICROS = START_MICROS - 1_000_000;

/** The engine's number of an account of the file. */
export function accountIdOf(account: number): AccountId {
  return (account + FIRST_TRADER) as AccountId;
}

/** Opens a venue for a plan: every account funded, no order yet. */
export function openVenue(plan: Plan, setup: Iterable<Command> = setupCommands(plan)): OpenVenue {
  const engine = createEngine();
  const out = new EventBuffer();
  let sequence = 1;
  for (const command of setup) {
    out.clear();
    engine.apply(command, sequence, SETUP_MICROS, out);
    if (out.views.u16[0] === CODE.rejected) {
      const reject = out.views.u16[OFFSET.rejected.code >> 1];
      throw new Error(`${command.kind} was refused while opening the venue: reject ${reject}`);
    }
    sequence += 1;
  }
  return { engine, sequence };
}

/** Everything that opens the venue of a plan, in order. */
export function* setupCommands(plan: Plan): Generator<Command> {
  yield addAsset("USDC", 6);
  for (let market = 0; market < plan.markets; market++) yield addAsset(`B${market}`, 8);
  yield openAccount("House");
  yield { kind: "set-parameters", parameters: JSON.stringify(parameters()) };
  for (let market = 0; market < plan.markets; market++) yield listMarket(market);
  for (let account = 0; account < plan.accounts; account++) yield openAccount(`Trader ${account}`);
  for (let account = 0; account < plan.accounts; account++) {
    for (const asset of assetsOf(plan, account)) yield deposit(account, asset);
  }
}

const noRequest = { requestA: 0, requestB: 0, requestExpiresMs: 0 } as const;

/** A new asset; `further` says what it counts for as collateral and whether it can be lent. */
export function addAsset(symbol: string, decimals: number, further: object = {}): Command {
  const spec = { symbol, displayName: symbol, decimals, tokens: [], ...further };
  return { kind: "add-asset", spec: JSON.stringify(spec) };
}

/** A new user and the account of it. */
export function openAccount(name: string): Command {
  type Id = Extract<Command, { kind: "open-account" }>["userId"];
  return { kind: "open-account", ...noRequest, userId: 0 as Id, subaccountNumber: 0, name };
}

/** What an account of the file starts with of an asset. */
export function deposit(account: number, asset: number): Command {
  type Deposit = Extract<Command, { kind: "deposit" }>;
  return {
    kind: "deposit",
    ...noRequest,
    accountId: accountIdOf(account),
    assetId: asset as Deposit["assetId"],
    units: (asset === 0 ? FUNDS.quote : FUNDS.base) as Deposit["units"],
    // Empty: a reference is remembered for ever, and two million of them are not what is measured.
    reference: "",
  };
}

/** One lot is 0.0001 of the base, one tick 0.01 quote: a lot at one tick is one quote unit. */
export function listMarket(market: number, perp?: object): Command {
  const spec: Record<Exclude<keyof MarketSpec, "perp">, unknown> = {
    symbol: perp === undefined ? `B${market}_USDC` : `B${market}_USDC_PERP`,
    kind: perp === undefined ? "spot" : "perp",
    baseAssetId: baseAssetOf(market),
    quoteAssetId: 0,
    tickSize: "0.01",
    lotSize: "0.0001",
    priceTicksMin: 1,
    priceTicksMax: 1_000_000,
    sizeLotsMin: 1,
    sizeLotsMax: 1_000_000,
    bands: {
      maxMultiplierPpm: 0,
      minMultiplierPpm: 0,
      maxImpactMultiplierPpm: 0,
      minImpactMultiplierPpm: 0,
      maxMarkMultiplierPpm: 0,
      minMarkMultiplierPpm: 0,
    },
    state: "open",
    breakerMovePpm: 0,
    breakerWindowMs: 0,
    breakerAuctionMs: 0,
  };
  return {
    kind: "list-market",
    spec: JSON.stringify(perp === undefined ? spec : { ...spec, perp }),
  };
}

/** Fees of the files and the limits of `exchange-mechanics.md` section 3. */
export function parameters(
  house = { fees: HOUSE_ACCOUNT as number, dust: HOUSE_ACCOUNT as number },
): Record<Exclude<keyof Parameters, "margin">, unknown> {
  const tier = {
    volumeUnitsMin: 0,
    spotMakerPpm: FEE_BPS.maker * 100,
    spotTakerPpm: FEE_BPS.taker * 100,
    perpMakerPpm: FEE_BPS.maker * 100,
    perpTakerPpm: FEE_BPS.taker * 100,
  };
  return {
    feeTiers: [tier],
    restingOrdersMax: 400,
    triggerOrdersMax: 100,
    subaccountsMax: 10,
    batchOrdersMax: 50,
    clientIdMemoryMs: 600_000,
    feeAccountId: house.fees,
    dustAccountId: house.dust,
    settlementAssetId: 0,
  };
}
