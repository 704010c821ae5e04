import type { Client } from "@holdall/client";
import type { OwnerText } from "@holdall/core/reserves";
import { checkMine, checkPublished } from "./check-day.ts";
import { noncesFor, ownNonces } from "./kept-nonces.ts";
import { pinKey, pinnedKey } from "../release/pinned-key.ts";
import { keepVerified, keptVerified } from "./verified-days.ts";

/**
 * Whether a published day holds, and the owner's row where the day shows one: a row that is missing may
 * be that of somebody who had nothing then. A day that holds is kept as verified.
 */
export async function isDayGood(
  date: string,
  owner: Omit<OwnerText, "nonce"> | undefined,
  rest: Client["rest"],
): Promise<boolean> {
  const day = await checkPublished(date, pinnedKey("reserve"));
  if (day.verdict === "invalid") return false;
  if (pinnedKey("reserve") === undefined) pinKey("reserve", day.signer);
  if (day.verdict === "valid") keepVerified(keptVerified(), day);
  if (owner === undefined) return true;
  const nonces = noncesFor(await ownNonces(rest, owner.userId), date);
  const { answer } = await checkMine(date, owner, nonces);
  return answer.verdict === "valid" || answer.lines.some(({ code }) => code === "bundle-missing");
}
