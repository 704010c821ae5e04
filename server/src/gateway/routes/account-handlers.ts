import type { Wire } from "@holdall/core/contract";
import { formatDecimal, parseUnits } from "@holdall/core/num";
import type { Answer, CommandOf } from "@holdall/core/protocol";
import type { Caller } from "../auth/verifier.ts";
import type { Asset } from "../catalogue.ts";
import { identityOf, identityOfItem } from "../commands/order-commands.ts";
import { refuse, refusals, refusalOf } from "../refusal.ts";
import { amountText, sizeText } from "../words/numbers.ts";
import { limitWords, sideWords, reversed } from "../words/words.ts";
import { answer, empty, type Context, type Handlers } from "./call.ts";
import { needUnits } from "./need-units.ts";
import { refuseRejected } from "./order-handlers.ts";
import { refuseLeverage, regionOf } from "./region.ts";
import { subaccountHandlers } from "./subaccount-handlers.ts";
import type { SubaccountName } from "./subaccount-handlers.ts";

type AccountName =
  | "account"
  | "accountUpdate"
  | "limitsOrder"
  | "limitsWithdrawal"
  | "capital"
  | "convertDust"
  | SubaccountName
  | "faucet";

type AccountView = NonNullable<Answer<"account">>;

const PPM_DECIMALS = 6;
const sideOf = reversed(sideWords);

/** Handlers of one's account: settings, limits, balances, sub-accounts, demo funds. */
export function accountHandlers(context: Context): Pick<Handlers, AccountName> {
  const { catalogue, venue } = context;
  return {
    account: async ({ caller }) => answer(await summary(context, caller)),
    accountUpdate: async ({ body, caller }) => {
      const own = await ownAccount(context, caller);
      const command = settingsCommand(body, own, caller);
      // What was set before may stay or fall, whatever the region allows.
      if (command.leverageLimitPpm > own.leverageLimitPpm) {
        refuseLeverage(await regionOf(context, caller), command.leverageLimitPpm);
      }
      refuseRejected(await venue.submit(command));
      return empty(200);
    },
    capital: async ({ caller }) => {
      const { answer: balances } = await venue.query({
        kind: "balances",
        accountId: caller.key.accountId,
      });
      return answer(
        Object.fromEntries(
          balances.map((balance) => {
            const { spec } = catalogue.asset(balance.assetId);
            const value: Wire<"Balance"> = {
              available: amountText(balance.freeUnits, spec.decimals),
              locked: amountText(balance.lockedUnits, spec.decimals),
              staked: "0",
            };
            return [spec.symbol, value];
          }),
        ),
      );
    },
    convertDust: async ({ body, caller }) => {
      await convertDust(context, caller, body.symbol ?? undefined);
      return empty(200);
    },
    ...limitHandlers(context),
    ...subaccountHandlers(context),
    faucet: async ({ body, caller }) => {
      if (context.faucet === undefined) return refuse(refusals.notFound);
      const asset = catalogue.needAsset(body.symbol);
      const units =
        body.quantity === undefined || body.quantity === null
          ? undefined
          : needUnits(asset, body.quantity);
      const granted = await context.faucet({ caller, assetId: asset.assetId, units });
      return answer({
        symbol: asset.spec.symbol,
        quantity: amountText(granted.units, asset.spec.decimals),
      });
    },
  };
}

function limitHandlers(context: Context): Pick<Handlers, "limitsOrder" | "limitsWithdrawal"> {
  const { catalogue, venue } = context;
  return {
    limitsOrder: async ({ query, caller }) => {
      const market = catalogue.needMarket(query.symbol);
      const priceTicks =
        query.price === undefined || query.price === null ? 0 : needPrice(market, query.price);
      const { answer: limit } = await venue.query({
        kind: "margin-order-limit",
        accountId: caller.key.accountId,
        marketId: market.marketId,
        side: sideOf[query.side],
        priceTicks,
        reduceOnly: query.reduceOnly ?? false,
        autoBorrow: query.autoBorrow ?? false,
        autoBorrowRepay: query.autoBorrowRepay ?? false,
        autoLendRedeem: query.autoLendRedeem ?? false,
      });
      const { symbol, side, ...flags } = query;
      return answer({
        symbol,
        side,
        ...flags,
        maxOrderQuantity: sizeText(market.scale, limit?.sizeLots ?? 0, "trim"),
        limitedBy: limitWords[limit?.limitedBy ?? "refused"],
      });
    },
    limitsWithdrawal: async ({ query, caller }) => {
      const asset = catalogue.needAsset(query.symbol);
      const { answer: limit } = await venue.query({
        kind: "margin-withdrawal-limit",
        accountId: caller.key.accountId,
        assetId: asset.assetId,
        autoBorrow: query.autoBorrow ?? false,
        autoLendRedeem: query.autoLendRedeem ?? false,
      });
      return answer({
        ...query,
        maxWithdrawalQuantity: amountText(limit?.units ?? 0, asset.spec.decimals),
      });
    },
  };
}

async function ownAccount(context: Context, caller: Caller): Promise<AccountView> {
  const { accountId } = caller.key;
  const { answer: view } = await context.venue.query({ kind: "account", accountId });
  return view ?? refuse(refusals.notFound);
}

/** Limits of borrowing and of positions are those that the markets set: an account has none of its own. */
async function summary(context: Context, caller: Caller): Promise<Wire<"AccountSummary">> {
  const own = await ownAccount(context, caller);
  const { accountId } = own;
  const { answer: risk } = await context.venue.query({ kind: "account-risk", accountId });
  const tier = context.catalogue.parameters.feeTiers[own.feeTier];
  return {
    autoBorrowSettlements: own.autoBorrowSettlements,
    autoLend: own.autoLend,
    autoRealizePnl: own.autoRealizePnl,
    autoRepayBorrows: own.autoRepayBorrows,
    borrowLimit: "0",
    futuresMakerFee: basisPoints(tier.perpMakerPpm),
    futuresTakerFee: basisPoints(tier.perpTakerPpm),
    leverageLimit: formatDecimal(own.leverageLimitPpm, PPM_DECIMALS),
    limitOrders: own.restingOrders,
    liquidating: risk !== null && risk.stage !== "none",
    positionLimit: "0",
    spotMakerFee: basisPoints(tier.spotMakerPpm),
    spotTakerFee: basisPoints(tier.spotTakerPpm),
    triggerOrders: own.triggerOrders,
  };
}

/** Fees of an account are told in basis points, a hundred millionths each. */
function basisPoints(ppm: number): string {
  return formatDecimal(ppm, 2);
}

function settingsCommand(
  body: Wire<"UpdateAccountSettingsRequest">,
  own: AccountView,
  caller: Caller,
): CommandOf<"set-account"> {
  const leverage =
    body.leverageLimit === undefined || body.leverageLimit === null
      ? own.leverageLimitPpm
      : parseUnits(body.leverageLimit, PPM_DECIMALS);
  if (typeof leverage === "string") return refuse(refusalOf("specification-invalid"));
  return {
    kind: "set-account",
    ...identityOf(caller),
    accountId: own.accountId,
    autoLend: body.autoLend ?? own.autoLend,
    autoRepayBorrows: body.autoRepayBorrows ?? own.autoRepayBorrows,
    autoBorrowSettlements: body.autoBorrowSettlements ?? own.autoBorrowSettlements,
    autoRealizePnl: body.autoRealizePnl ?? own.autoRealizePnl,
    leverageLimitPpm: leverage,
  };
}

/** One asset, or every balance that is dust; without an asset, what cannot be converted is passed over. */
async function convertDust(
  context: Context,
  caller: Caller,
  symbol: string | undefined,
): Promise<void> {
  const { accountId } = caller.key;
  const submit = (asset: Asset, index: number) =>
    context.venue.submit({
      kind: "convert-dust",
      ...identityOfItem(identityOf(caller), index),
      accountId,
      assetId: asset.assetId,
    });
  if (symbol !== undefined) {
    refuseRejected(await submit(context.catalogue.needAsset(symbol), 0));
    return;
  }
  const { answer: balances } = await context.venue.query({ kind: "balances", accountId });
  for (const [index, { assetId }] of balances.entries())
    await submit(context.catalogue.asset(assetId), index);
}

function needPrice(
  market: { readonly scale: { readonly priceDecimals: number; readonly tickMantissa: number } },
  text: string,
): number {
  const value = parseUnits(text, market.scale.priceDecimals);
  if (typeof value === "string" || value === 0 || value % market.scale.tickMantissa !== 0)
    return refuse(refusals.priceOffTick);
  return value / market.scale.tickMantissa;
}
