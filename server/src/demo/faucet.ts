import { mulDiv } from "@holdall/core/num";
import { rejectOfCode } from "@holdall/core/protocol";
import type { AccountId, ApiErrorCode, AssetId, Event, Venue } from "@holdall/core/protocol";
import type { Clock } from "@holdall/server/ports";
import { demoAssets } from "./catalogue.ts";
import { startUnits } from "./people.ts";

/** Why the faucet gave nothing, in the API's own form. */
export interface FaucetRefusal {
  readonly status: number;
  readonly code: ApiErrorCode;
  readonly message: string;
}

export type FaucetOutcome =
  | { readonly units: number; readonly reference: string }
  | { readonly refusal: FaucetRefusal };

export interface FaucetRequest {
  readonly accountId: AccountId;
  readonly assetId: AssetId;
  /** `undefined` = as much as one request may have. */
  readonly units: number | undefined;
}

/** Requests that one account may make of one asset in one UTC day. */
export const GRANTS_PER_DAY = 5;
/** The most one request gives: this many dollars, or as much of another asset at its first price. */
const GRANT_DOLLARS = 10_000;
const DAY_MICROS = 86_400_000_000;

/**
 * Gives demonstration funds by `deposit` commands. Each grant of a day has a number, which is part of
 * the deposit's reference; the engine takes a reference once, so that the limit holds across restarts
 * and however many doors ask at once.
 */
export function demoFaucet(options: {
  readonly venue: Pick<Venue, "submit">;
  readonly clock: Clock;
}): (request: FaucetRequest) => Promise<FaucetOutcome> {
  return async ({ accountId, assetId, units }) => {
    const most = grantUnits(assetId);
    const wanted = units ?? most;
    if (wanted < 1) return refused("INVALID_QUANTITY", "The amount must be positive");
    if (wanted > most) return refused("INVALID_QUANTITY", "More than one request may have");
    const day = Math.floor(options.clock.wallMicros() / DAY_MICROS);
    for (let grant = 1; grant <= GRANTS_PER_DAY; grant += 1) {
      const reference = `faucet:${accountId}:${assetId}:${day}:${grant}`;
      const event = await credit(options.venue, { accountId, assetId, units: wanted, reference });
      const outcome = outcomeOf(event, { units: wanted, reference });
      if (outcome !== undefined) return outcome;
    }
    return enoughForToday();
  };
}

/**
 * Credits what an invented chain brought, by a reference of its own. The engine takes a reference
 * once: who does not know whether it was credited may ask again.
 */
export async function creditOnce(
  venue: Pick<Venue, "submit">,
  deposit: CreditOf,
): Promise<FaucetOutcome> {
  return outcomeOf(await credit(venue, deposit), deposit) ?? deposit;
}

/** What is said of one credit too many. */
export function enoughForToday(): FaucetOutcome & { readonly refusal: FaucetRefusal } {
  return refused("TOO_MANY_REQUESTS", "The faucet has given enough for today", 429);
}

interface CreditOf {
  readonly accountId: AccountId;
  readonly assetId: AssetId;
  readonly units: number;
  readonly reference: string;
}

async function credit(
  venue: Pick<Venue, "submit">,
  { accountId, assetId, units, reference }: CreditOf,
): Promise<Event | undefined> {
  const { events } = await venue.submit({
    kind: "deposit",
    requestA: 0,
    requestB: 0,
    requestExpiresMs: 0,
    accountId,
    assetId,
    units: units as never,
    reference,
  });
  return events[0];
}

/** The most one request gives of an asset, in ledger units; 0 for one that the faucet does not have. */
export function grantUnits(assetId: AssetId): number {
  const asset = demoAssets[assetId];
  if (asset === undefined) return 0;
  // Counted for a hundred times as much, so that whole bitcoins leave a fraction.
  const riches = GRANT_DOLLARS * 100;
  return mulDiv(startUnits({ dollars: riches, dollarsPerAsset: riches }, asset), 1, 100, "floor");
}

/** `undefined` when this number was given already. */
function outcomeOf(
  event: Event | undefined,
  given: { readonly units: number; readonly reference: string },
): FaucetOutcome | undefined {
  if (event?.kind === "repeated") return undefined;
  if (event?.kind !== "rejected") return given;
  const { http, api, text } = rejectOfCode(event.code);
  return refused(api, text, http);
}

function refused(
  code: ApiErrorCode,
  message: string,
  status = 400,
): { readonly refusal: FaucetRefusal } {
  return { refusal: { status, code, message } };
}
