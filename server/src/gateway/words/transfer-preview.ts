/** What a transfer would do to both of its accounts, in the words of the contract. */
import type { Wire } from "@holdall/core/contract";
import type { AccountRisk, TransferPreview } from "@holdall/core/protocol";
import type { Asset, Catalogue } from "../catalogue.ts";
import { refusalOfCode } from "../refusal.ts";
import { marginFractions, moneyOf } from "./margin.ts";
import { amountText } from "./numbers.ts";

/** What the engine says of a transfer, as the contract shows it. */
export function transferPreviewAnswer(
  catalogue: Catalogue,
  asset: Asset,
  { refusalCode, mostUnits, source, target }: TransferPreview,
  sequence: number,
): Wire<"SubaccountTransferPreview"> {
  const refusal = refusalCode === 0 ? undefined : refusalOfCode(refusalCode);
  return {
    sequence,
    maxQuantity: amountText(mostUnits, asset.spec.decimals),
    fromBefore: sideOf(catalogue, source.before),
    fromAfter: sideOf(catalogue, source.after),
    toBefore: sideOf(catalogue, target.before),
    toAfter: sideOf(catalogue, target.after),
    ...(refusal === undefined ? {} : { refusal: { code: refusal.code, message: refusal.message } }),
  };
}

type TransferSide = Wire<"SubaccountTransferPreview">["fromBefore"];

/** One account. */
function sideOf(catalogue: Catalogue, risk: AccountRisk): TransferSide {
  const money = moneyOf(catalogue);
  return {
    ...marginFractions(risk),
    netEquity: money(risk.netEquityUnits),
    netEquityAvailable: money(risk.availableUnits),
  };
}
