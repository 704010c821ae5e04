import { QUOTE, QUOTE_DECIMALS, filled } from "@holdall/extension/words";
import { LIMIT_WINDOWS } from "@holdall/wallet/policy";
import type { Policy } from "@holdall/wallet/policy";
import type { ConfirmedPrice } from "@holdall/wallet/realm";
import { h } from "./dom.ts";
import { amountField, quoteText, valueLabel } from "./limit-fields.ts";
import { networkName } from "./rule-lines.ts";
import { isSamePrice, shownPrices, symbolOf } from "./shown-prices.ts";
import type { SecureStage } from "./stage.ts";

/** Limits in value as they count, and the prices that were confirmed with them. */
export interface ValuesBefore {
  readonly policy: Policy;
  readonly prices: readonly ConfirmedPrice[];
}

/**
 * Fields for the limits in value of an account, and below them the prices they go by: those that the
 * exchange tells now, which setting the rules confirms, and those confirmed before that it does not tell.
 */
export async function valueFields(
  stage: SecureStage,
  family: "solana" | "evm",
  { policy, prices: before }: ValuesBefore,
) {
  const { words } = stage;
  const { told, untold } = shownPrices(await stage.holdings.prices(), before, family);
  const quote = { key: "", symbol: QUOTE, decimals: QUOTE_DECIMALS };
  const rows = LIMIT_WINDOWS.map((window) => {
    const field = amountField(stage, valueLabel(stage, window), quote);
    const limit = policy.quoteLimits[window];
    field.input.value = limit === null ? "" : quoteText(limit);
    return { window, field };
  });
  const lines = [
    ...told.map((price) => priceLine(stage, price, before)),
    ...untold.map((price) => oldPriceLine(stage, price)),
  ];
  const list = h("ul", { class: "address" }, ...lines.map((line) => h("li", {}, line)));
  const prices = h(
    "section",
    { class: "who" },
    h("h3", {}, words.limitPrices),
    h("p", { class: "quiet" }, lines.length === 0 ? words.limitPricesNone : words.limitPricesText),
    list,
  );
  const isAsked = (): boolean => rows.some(({ field }) => field.input.value.trim() !== "");
  const follow = (): void => void (prices.hidden = !isAsked());
  for (const { field } of rows) field.input.addEventListener("input", follow);
  follow();
  return {
    boxes: [
      h("div", { class: "limit-row" }, ...rows.map(({ field }) => field.box)),
      h("p", { class: "quiet" }, words.limitValueHint),
      prices,
    ],
    /** The rules with these limits; `null` after having said at a field why not. */
    read(next: Policy): Policy | null {
      const quoteLimits = { ...next.quoteLimits };
      for (const { window, field } of rows) {
        const units = field.read();
        if (units === undefined) return null;
        quoteLimits[window] = units;
      }
      return { ...next, quoteLimits };
    },
    /** The prices that are confirmed by setting some rules; none where these limit no value. */
    confirmed({ quoteLimits }: Policy): { readonly prices?: readonly ConfirmedPrice[] } {
      if (LIMIT_WINDOWS.every((window) => quoteLimits[window] === null)) return {};
      return { prices: [...told, ...untold] };
    },
  };
}

/** What the exchange tells now, beside what was confirmed where that is another price. */
function priceLine(
  stage: SecureStage,
  price: ConfirmedPrice,
  before: readonly ConfirmedPrice[],
): string {
  const { limitPrice, limitPriceWas } = stage.words;
  const was = before.find((one) => isSamePrice(one, price))?.quoteUnits;
  const isOther = was !== undefined && was !== price.quoteUnits;
  return filled(isOther ? limitPriceWas : limitPrice, {
    symbol: symbolOf(price),
    network: networkName(stage, price.network),
    price: quoteText(price.quoteUnits),
    quote: QUOTE,
    before: quoteText(was ?? 0n),
  });
}

function oldPriceLine(stage: SecureStage, price: ConfirmedPrice): string {
  return filled(stage.words.limitPriceOld, {
    symbol: symbolOf(price),
    network: networkName(stage, price.network),
    before: quoteText(price.quoteUnits),
    quote: QUOTE,
  });
}
