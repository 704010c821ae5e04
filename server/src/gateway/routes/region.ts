import type { Caller } from "../auth/verifier.ts";
import { refuse, refusals } from "../refusal.ts";
import type { RegionRule } from "../web/web-options.ts";
import type { Context } from "./call.ts";

const PPM = 1_000_000;

/** What a request would do that a region may forbid. What reduces risk does neither. */
interface RegionNeeds {
  readonly trades?: boolean;
  readonly borrows?: boolean;
}

/** The rule of the region that the key's owner is in, at once where it is known; `null` binds nobody. */
export function regionOf(
  { people }: Pick<Context, "people">,
  { key }: Caller,
): RegionRule | null | Promise<RegionRule | null> {
  return people === undefined ? null : people.region(key.userId);
}

/** Refuses what a region forbids. Cancelling, reducing, paying back and leaving are never refused. */
export function refuseRegion(rule: RegionRule | null, { trades, borrows }: RegionNeeds): void {
  if (rule === null) return;
  if (trades === true && !rule.canTrade) refuse(refusals.tradingForbidden);
  if (borrows === true && !rule.canBorrow) refuse(refusals.borrowingForbidden);
}

/** Refuses more leverage, in millionths, than a region allows. */
export function refuseLeverage(rule: RegionRule | null, leverageLimitPpm: number): void {
  if (rule === null || leverageLimitPpm <= rule.leverageMax * PPM) return;
  const message = `Your region allows leverage up to ${rule.leverageMax}`;
  refuse({ ...refusals.leverageForbidden, message });
}
