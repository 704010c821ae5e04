import { outsideWords } from "@holdall/web/words";
import { parseUnits } from "@holdall/core/num";
import type { Subaccounts } from "./subaccount-cards.tsx";

/** Accounts to choose from, by number and name. */
export function optionsOf(accounts: Subaccounts) {
  return accounts.map(({ subaccountId, name }) => ({
    value: String(subaccountId),
    label: outsideWords(name),
  }));
}

/** The number of the account that a choice stands for. */
export function numberOf(text: string): number {
  const value = parseUnits(text, 0);
  return typeof value === "number" ? value : 0;
}
