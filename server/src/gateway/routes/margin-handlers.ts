import type { Wire } from "@holdall/core/contract";
import { parseUnits } from "@holdall/core/num";
import { parseSize } from "@holdall/core/protocol";
import type {
  AccountRisk,
  AssetId,
  CommandOf,
  DebtRow,
  Event,
  LendingView,
} from "@holdall/core/protocol";
import type { Caller } from "../auth/verifier.ts";
import type { Catalogue } from "../catalogue.ts";
import { identityOf, NO_IDENTITY, placeCommand } from "../commands/order-commands.ts";
import { refuse, refusals } from "../refusal.ts";
import { lendingAnswer, marginSummary, moneyOf, positionAnswer } from "../words/margin.ts";
import { amountText, sizeText } from "../words/numbers.ts";
import { previewAnswer } from "../words/preview.ts";
import { ownAccountOf } from "./own-accounts.ts";
import { needUnits } from "./need-units.ts";
import { answer, empty, type Context, type Handlers } from "./call.ts";
import { refuseRejected } from "./order-handlers.ts";
import { refuseRegion, regionOf } from "./region.ts";

type MarginName =
  | "capitalCollateral"
  | "positions"
  | "positionRealize"
  | "borrowLendPositions"
  | "borrowLendExecute"
  | "limitsBorrow"
  | "accountConvert"
  | "orderPreview"
  | "backstops"
  | "backstopSet";

/** Handlers of one's margin: what an account owns, owes and risks, and what moves it. */
export function marginHandlers(context: Context): Pick<Handlers, MarginName> {
  const { catalogue, venue } = context;
  return {
    capitalCollateral: async ({ query, caller }) => {
      const named = query.subaccountId ?? undefined;
      const own = named === undefined ? undefined : await ownAccountOf(context, caller, named);
      return answer(marginSummary(catalogue, await riskOf(context, caller, own?.accountId)));
    },
    positions: async ({ query, caller }) => {
      const symbol = query.symbol ?? undefined;
      const market = symbol === undefined ? undefined : catalogue.needMarket(symbol);
      const { accountId } = caller.key;
      const { answer: views } = await venue.query({ kind: "positions", accountId });
      const owner = await ownerOf(context, caller);
      return answer(
        views
          .filter((view) => view.sizeLots !== 0 || query.includeOrders === true)
          .filter(({ marketId }) => market === undefined || market.marketId === marketId)
          .map((view) => positionAnswer(catalogue, view, owner)),
      );
    },
    borrowLendPositions: async ({ query, caller }) => {
      const { accountId } = caller.key;
      const { answer: views } = await venue.query({ kind: "lending", accountId });
      const { debts } = await riskOf(context, caller);
      const wanted = query.includeOrders === true ? wantedOnly(views, debts) : [];
      return answer(
        [...views, ...wanted].map((view) =>
          lendingAnswer(
            catalogue,
            accountId,
            view,
            debts.find(({ assetId }) => assetId === view.assetId),
          ),
        ),
      );
    },
    limitsBorrow: async ({ query, caller }) => {
      const asset = catalogue.needAsset(query.symbol);
      const { answer: limit } = await venue.query({
        kind: "borrow-limit",
        accountId: caller.key.accountId,
        assetId: asset.assetId,
      });
      return answer({
        symbol: query.symbol,
        maxBorrowQuantity: amountText(limit?.units ?? 0, asset.spec.decimals),
      });
    },
    ...marginCommands(context),
    ...backstopHandlers(context),
    orderPreview: async ({ body, caller, brokerId }) => {
      const market = catalogue.needMarket(body.symbol);
      const command = placeCommand(body, market, caller, { identity: NO_IDENTITY, brokerId });
      const { kind, ...order } = command;
      const conditions = kind === "place-conditional-order" ? command : undefined;
      const { answer: preview, sequence } = await venue.query({
        kind: "order-preview",
        order,
        conditions,
      });
      if (preview === null) return refuse(refusals.notFound);
      return answer(previewAnswer(context.catalogue, body.symbol, preview, { sequence, order }));
    },
  };
}

/** What resting orders would borrow where nothing is lent or owed yet. */
function wantedOnly(
  views: readonly LendingView[],
  debts: readonly DebtRow[],
): readonly LendingView[] {
  return debts
    .filter(({ assetId }) => !views.some((view) => view.assetId === assetId))
    .map(({ assetId }) => ({
      assetId,
      lentUnits: 0,
      borrowedUnits: 0,
      lentInterestUnits: 0,
      borrowedInterestUnits: 0,
      openedAtMs: 0,
    }));
}

type MarginCommandName = "positionRealize" | "borrowLendExecute" | "accountConvert";

function marginCommands(context: Context): Pick<Handlers, MarginCommandName> {
  const { catalogue, venue } = context;
  const money = (units: number): string => moneyOf(catalogue)(units);
  return {
    borrowLendExecute: async ({ body, caller }) => {
      const asset = catalogue.needAsset(body.symbol);
      const units = needUnits(asset, body.quantity);
      const { accountId } = caller.key;
      const { assetId } = asset;
      const { answer: rows } = await venue.query({ kind: "lending", accountId });
      const { answer: account } = await venue.query({ kind: "account", accountId });
      const own = rows.find((row) => row.assetId === assetId);
      const kind = lendingCommand(body.side, {
        units,
        lentUnits: account?.autoLend === true ? 0 : (own?.lentUnits ?? 0),
        borrowedUnits: own?.borrowedUnits ?? 0,
      });
      refuseRegion(await regionOf(context, caller), { borrows: kind === "borrow" });
      refuseRejected(
        await venue.submit({ kind, ...identityOf(caller), accountId, assetId, units }),
      );
      return empty(200);
    },
    positionRealize: async ({ body, caller }) => {
      const market = catalogue.needMarket(body.symbol);
      const settlement = catalogue.asset(catalogue.parameters.settlementAssetId);
      const quantity = body.quantity ?? undefined;
      const result = await venue.submit({
        kind: "realize",
        ...identityOf(caller),
        accountId: caller.key.accountId,
        marketId: market.marketId,
        units: (quantity === undefined
          ? 0
          : needUnits(settlement, quantity)) as CommandOf<"realize">["units"],
      });
      refuseRejected(result);
      const moved = result.events.filter(
        (event) => event.kind === "unsettled-changed" && event.accountId === caller.key.accountId,
      );
      const realized = moved.find(
        (event) => event.kind === "unsettled-changed" && event.cause === "realized-pnl",
      );
      const last = moved.at(-1);
      return answer({
        symbol: body.symbol,
        realized: money(realized?.kind === "unsettled-changed" ? realized.units : 0),
        unsettled: money(last?.kind === "unsettled-changed" ? last.unsettledUnits : 0),
      });
    },
    accountConvert: (call) => convert(context, call),
  };
}

type CallOf<N extends MarginName> = Parameters<Exclude<Handlers[N], string>>[0];

/** Swaps one collateral for another on the books; what arrived is what the fills brought. */
async function convert(context: Context, { body, caller }: CallOf<"accountConvert">) {
  const { catalogue, venue, clock } = context;
  const source = catalogue.needAsset(body.fromSymbol);
  const target = catalogue.needAsset(body.toSymbol);
  const units = needUnits(source, body.quantity);
  const minimum = body.minimumReceived ?? undefined;
  const { accountId } = caller.key;
  const result = await venue.submit({
    kind: "convert-collateral",
    ...identityOf(caller),
    accountId,
    sourceAssetId: source.assetId,
    targetAssetId: target.assetId,
    units,
    targetUnitsMin: (minimum === undefined
      ? 0
      : needUnits(target, minimum)) as CommandOf<"convert-collateral">["targetUnitsMin"],
  });
  refuseRejected(result);
  const received = receivedUnits(catalogue, result.events, target.assetId);
  return answer({
    fromSymbol: body.fromSymbol,
    toSymbol: body.toSymbol,
    quantity: amountText(units, source.spec.decimals),
    received: amountText(received, target.spec.decimals),
    timestamp: Math.floor((result.timeMicros || clock.wallMicros()) / 1_000),
  });
}

/** Offers to take over what liquidations leave. */
function backstopHandlers(context: Context): Pick<Handlers, "backstops" | "backstopSet"> {
  const { catalogue, venue } = context;
  return {
    backstops: async ({ caller }) => {
      const { answer: rows } = await venue.query({ kind: "backstops" });
      return answer(
        rows
          .filter(({ accountId }) => accountId === caller.key.accountId)
          .map(({ isBorrow, assetId, marketId, capacity, usedThisHour }) => {
            if (isBorrow) {
              const { symbol, decimals } = catalogue.asset(assetId).spec;
              const amount = (units: number): string => amountText(units, decimals);
              return { symbol, quantity: amount(capacity), used: amount(usedThisHour) };
            }
            const { scale, spec } = catalogue.market(marketId);
            const size = (lots: number): string => sizeText(scale, lots, "trim");
            return { symbol: spec.symbol, quantity: size(capacity), used: size(usedThisHour) };
          }),
      );
    },
    backstopSet: async ({ body, caller }) => {
      const asset = catalogue.findAsset(body.symbol);
      const market = asset === undefined ? catalogue.needMarket(body.symbol) : undefined;
      const capacity =
        market === undefined
          ? parseUnits(body.quantity, asset!.spec.decimals)
          : parseSize(market.scale, body.quantity);
      if (capacity === undefined || typeof capacity === "string")
        return refuse(refusals.quantityInvalid);
      refuseRejected(
        await venue.submit({
          kind: "set-backstop",
          ...identityOf(caller),
          accountId: caller.key.accountId,
          marketId: market?.marketId ?? (0 as never),
          assetId: asset?.assetId ?? (0 as never),
          isBorrow: market === undefined,
          capacity,
        }),
      );
      return empty(200);
    },
  };
}

/**
 * `Borrow` takes back what is lent and `Lend` pays back what is owed, as far as that reaches; anything
 * more the engine refuses with what has to be done first. With auto-lend on, what is lent stays lent.
 */
function lendingCommand(
  side: Wire<"BorrowLendSide">,
  of: { readonly units: number; readonly lentUnits: number; readonly borrowedUnits: number },
): "lend" | "redeem" | "borrow" | "repay" {
  if (side === "Lend") return of.units <= of.borrowedUnits ? "repay" : "lend";
  return of.units <= of.lentUnits ? "redeem" : "borrow";
}

/** What a conversion's own fills brought of an asset, less their fees. */
function receivedUnits(catalogue: Catalogue, events: readonly Event[], assetId: AssetId): number {
  let received = 0;
  for (const event of events) {
    if (event.kind !== "order-filled" || event.origin !== "collateral-conversion") continue;
    const { base, quote, scale } = catalogue.market(event.marketId);
    if (event.side === "ask" && quote.assetId === assetId)
      received += event.fillQuoteUnits - event.feeUnits;
    if (event.side === "bid" && base.assetId === assetId)
      received += event.fillLots * scale.baseUnitsPerLot - event.feeUnits;
  }
  return received;
}

/** The whole risk of the caller's account. */
export async function riskOf(
  context: Context,
  caller: Caller,
  accountId = caller.key.accountId,
): Promise<AccountRisk> {
  const { answer: risk } = await context.venue.query({ kind: "account-risk", accountId });
  return risk ?? refuse(refusals.notFound);
}

async function ownerOf(
  context: Context,
  caller: Caller,
): Promise<{ userId: number; subaccountId: number }> {
  const { accountId, userId } = caller.key;
  const { answer: view } = await context.venue.query({ kind: "account", accountId });
  return { userId, subaccountId: view?.subaccountNumber ?? 0 };
}
