import type { Wire } from "@holdall/core/contract";
import type { Catalogue, Market } from "../catalogue.ts";
import { amountText, fractionText } from "../words/numbers.ts";
import { marginRows } from "./margin-parameter-rows.ts";

type Row = Wire<"Parameter">;

/** Every published value that a decision of the venue depends on and that is no filter of a market. */
export function parameterRows(catalogue: Catalogue): readonly Row[] {
  return [
    ...venueRows(catalogue),
    ...tierRows(catalogue),
    ...catalogue.markets().flatMap((market) => marketRows(market)),
    ...marginRows(catalogue),
    ...catalogue.assets().map((asset) => ({
      name: "ledgerDecimals",
      scope: "Asset" as const,
      symbol: asset.spec.symbol,
      value: String(asset.spec.decimals),
      unit: "decimals",
      description: "One ledger unit is 10^-decimals of the asset.",
    })),
  ];
}

function venueRows(catalogue: Catalogue): readonly Row[] {
  const { parameters } = catalogue;
  const row = (name: string, value: number, unit: string, description: string): Row => ({
    name,
    scope: "Global",
    symbol: null,
    value: String(value),
    unit,
    description,
  });
  return [
    row(
      "restingOrdersMax",
      parameters.restingOrdersMax,
      "orders",
      "Resting orders per sub-account and market.",
    ),
    row(
      "triggerOrdersMax",
      parameters.triggerOrdersMax,
      "orders",
      "Waiting trigger orders per sub-account and market.",
    ),
    row(
      "subaccountsMax",
      parameters.subaccountsMax,
      "accounts",
      "Sub-accounts beside the main one.",
    ),
    row("batchOrdersMax", parameters.batchOrdersMax, "orders", "Orders in one batch."),
    row(
      "clientIdMemoryMs",
      parameters.clientIdMemoryMs,
      "milliseconds",
      "How long a client id is remembered after its order has ended.",
    ),
  ];
}

function tierRows(catalogue: Catalogue): readonly Row[] {
  const settlement = catalogue.asset(catalogue.parameters.settlementAssetId);
  return catalogue.parameters.feeTiers.flatMap((tier, index) => {
    const row = (name: string, value: string, unit: string, description: string): Row => ({
      name: `feeTier.${index}.${name}`,
      scope: "Global",
      symbol: null,
      value,
      unit,
      description,
    });
    const fee = (name: string, ppm: number): Row =>
      row(
        name,
        fractionText(ppm),
        "fraction",
        "Fee as a fraction of what is received, rounded up.",
      );
    return [
      row(
        "volumeMin",
        amountText(tier.volumeUnitsMin, settlement.spec.decimals),
        settlement.spec.symbol,
        "Volume of 30 days from which the tier applies.",
      ),
      fee("spotMaker", tier.spotMakerPpm),
      fee("spotTaker", tier.spotTakerPpm),
      fee("perpMaker", tier.perpMakerPpm),
      fee("perpTaker", tier.perpTakerPpm),
    ];
  });
}

function marketRows(market: Market): readonly Row[] {
  const { spec } = market;
  const row = (name: string, value: string, unit: string, description: string): Row => ({
    name,
    scope: "Market",
    symbol: spec.symbol,
    value,
    unit,
    description,
  });
  return [
    row(
      "circuitBreaker.move",
      fractionText(spec.breakerMovePpm),
      "fraction",
      "Move within the window that starts an auction; 0 switches it off.",
    ),
    row(
      "circuitBreaker.window",
      String(spec.breakerWindowMs),
      "milliseconds",
      "Window in which the move is measured.",
    ),
    row(
      "circuitBreaker.auction",
      String(spec.breakerAuctionMs),
      "milliseconds",
      "How long the auction lasts.",
    ),
  ];
}
