/** One's accounts beside one another: what each is worth, and what goes from one to another. */
import type { Wire } from "@holdall/core/contract";
import { formatDecimal, parseUnits } from "@holdall/core/num";
import type { Caller } from "../auth/verifier.ts";
import { identityOf } from "../commands/order-commands.ts";
import { refuse, refusals, refusalOf } from "../refusal.ts";
import { moneyOf } from "../words/margin.ts";
import { needUnits } from "./need-units.ts";
import { amountText, sizeText } from "../words/numbers.ts";
import { transferPreviewAnswer } from "../words/transfer-preview.ts";
import { ownAccountOf, ownAccounts } from "./own-accounts.ts";
import type { AccountView } from "./own-accounts.ts";
import { answer, type Context, type Handlers } from "./call.ts";
import { refuseRejected } from "./order-handlers.ts";
import { refuseLeverage, regionOf } from "./region.ts";

const PPM_DECIMALS = 6;

export type SubaccountName =
  | "subaccounts"
  | "subaccountCreate"
  | "subaccountRename"
  | "subaccountTransfer"
  | "subaccountTransferPreview";

/** Handlers of sub-accounts: the list with what stands in each, opening, renaming, transfers. */
export function subaccountHandlers(context: Context): Pick<Handlers, SubaccountName> {
  const { venue } = context;
  return {
    subaccounts: async ({ caller }) => {
      const accounts = await ownAccounts(context, caller);
      return answer(await Promise.all(accounts.map((account) => listed(context, account))));
    },
    subaccountCreate: async ({ body, caller }) => {
      const taken = new Set(
        (await ownAccounts(context, caller)).map((account) => account.subaccountNumber),
      );
      let subaccountNumber = 1;
      while (taken.has(subaccountNumber)) subaccountNumber++;
      const leverageLimitPpm = await firstLeverage(context, caller, body.leverageLimit);
      const result = await venue.submit({
        kind: "open-subaccount",
        ...identityOf(caller),
        userId: caller.key.userId,
        subaccountNumber,
        name: body.name,
        autoLend: body.autoLend ?? false,
        leverageLimitPpm,
      });
      refuseRejected(result);
      const set = result.events.find((event) => event.kind === "account-set");
      return answer({
        subaccountId: subaccountNumber,
        name: body.name,
        createdAt: Math.floor(result.timeMicros / 1_000),
        ...(set === undefined ? {} : settingsOf(set)),
      });
    },
    subaccountRename: async ({ body, caller }) => {
      const own = await ownAccountOf(context, caller, body.subaccountId);
      const { accountId } = own;
      const { name } = body;
      refuseRejected(
        await venue.submit({ kind: "rename-account", ...identityOf(caller), accountId, name }),
      );
      return answer({ subaccountId: own.subaccountNumber, name });
    },
    ...transferHandlers(context),
  };
}

/** The limit that an account is to begin with, in millionths; 0 = as every account does. */
async function firstLeverage(
  context: Context,
  caller: Caller,
  told: string | null | undefined,
): Promise<number> {
  if (told === undefined || told === null) return 0;
  const limit = parseUnits(told, PPM_DECIMALS);
  if (typeof limit === "string" || limit === 0) return refuse(refusalOf("specification-invalid"));
  refuseLeverage(await regionOf(context, caller), limit);
  return limit;
}

/** What an account lends by itself, and how far it may lever, in words of the interface. */
function settingsOf({
  leverageLimitPpm,
  autoLend,
}: Pick<AccountView, "leverageLimitPpm" | "autoLend">): Pick<
  Wire<"Subaccount">,
  "leverageLimit" | "autoLend"
> {
  return { leverageLimit: formatDecimal(leverageLimitPpm, PPM_DECIMALS), autoLend };
}

function transferHandlers(
  context: Context,
): Pick<Handlers, "subaccountTransfer" | "subaccountTransferPreview"> {
  const { catalogue, venue, clock } = context;
  return {
    subaccountTransferPreview: async ({ body, caller }) => {
      const { asset, terms } = await transferOf(context, caller, body);
      const { answer: preview, sequence } = await venue.query({
        kind: "transfer-preview",
        ...terms,
      });
      if (preview === null) return refuse(refusals.notFound);
      return answer(transferPreviewAnswer(catalogue, asset, preview, sequence));
    },
    subaccountTransfer: async ({ body, caller }) => {
      const { asset, terms } = await transferOf(context, caller, body);
      const result = await venue.submit({ kind: "transfer", ...identityOf(caller), ...terms });
      refuseRejected(result);
      const transferred = result.events.find((event) => event.kind === "transferred");
      if (transferred === undefined) throw new Error(`no transfer in command ${result.sequence}`);
      return answer({
        id: String(transferred.transferId),
        fromSubaccountId: body.fromSubaccountId,
        toSubaccountId: body.toSubaccountId,
        symbol: asset.spec.symbol,
        quantity: amountText(transferred.units, asset.spec.decimals),
        clientId: body.clientId ?? null,
        timestamp: Math.floor((result.timeMicros || clock.wallMicros()) / 1_000),
      });
    },
  };
}

/** What a transfer moves, and between which of the caller's own accounts. */
async function transferOf(
  context: Context,
  caller: Caller,
  { symbol, quantity, fromSubaccountId, toSubaccountId }: Wire<"SubaccountTransferPayload">,
) {
  const asset = context.catalogue.needAsset(symbol);
  const units = needUnits(asset, quantity);
  const { accountId: sourceId } = await ownAccountOf(context, caller, fromSubaccountId);
  const { accountId: targetId } = await ownAccountOf(context, caller, toSubaccountId);
  return { asset, terms: { sourceId, targetId, assetId: asset.assetId, units } };
}

/** A sub-account with its own settings, what waits in it and what it holds. */
async function listed(
  { catalogue, venue }: Context,
  account: AccountView,
): Promise<Wire<"Subaccount">> {
  const { accountId } = account;
  const { answer: positions } = await venue.query({ kind: "positions", accountId });
  return {
    subaccountId: account.subaccountNumber,
    name: account.name,
    ...settingsOf(account),
    openOrders: account.restingOrders + account.triggerOrders,
    positions: positions
      .filter(({ sizeLots }) => sizeLots !== 0)
      .map(({ marketId, sizeLots, pnlUnits }) => {
        const { spec, scale } = catalogue.market(marketId);
        return {
          symbol: spec.symbol,
          netQuantity: sizeText(scale, sizeLots, "trim"),
          pnlUnrealized: moneyOf(catalogue)(pnlUnits),
        };
      }),
  };
}
