import { FRAUDS, isFraudHost } from "@holdall/wallet/clear";

/** What the list of frauds says of a page, and of which day the list is. */
export interface PageLook {
  readonly isFraud: boolean;
  readonly listedAtMs: number;
}

/** Looks a page up by its host, in the list that this very file carries: nobody else is asked. */
export function lookAtPage(host: string): PageLook {
  return { isFraud: isFraudHost(FRAUDS, host), listedAtMs: FRAUDS.issuedAtMs };
}
