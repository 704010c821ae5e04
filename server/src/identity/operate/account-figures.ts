import type { AccountId } from "@holdall/core/protocol";

interface Standing {
  readonly accountId: AccountId;
  readonly netEquityUnits: number;
  readonly maintenanceUnits: number;
  readonly exposureUnits: number;
}

/** How reports of risk tell an account: under its pseudonym, in the settlement asset. */
export function accountFigures(
  of: Standing,
  pseudonym: (accountId: AccountId) => string,
  money: (units: number) => string,
) {
  return {
    account: pseudonym(of.accountId),
    netEquity: money(of.netEquityUnits),
    maintenance: money(of.maintenanceUnits),
    exposure: money(of.exposureUnits),
  };
}
