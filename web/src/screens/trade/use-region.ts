import { useVenueQuery, useWebQuery } from "@holdall/web/page";
import { useSession, useWeb } from "@holdall/web/session";
import type { WebResponseOf } from "@holdall/core/contract";

/** What is open to people of the country that the signed-in person named. */
export type Region = WebResponseOf<"regions">[number];

/**
 * The rules of the person's region; `undefined` until they are known, and for who came in with a key,
 * of whom the page knows no country. The venue judges each order by them all the same.
 */
export function useRegion(): Region | undefined {
  const { signedIn } = useSession();
  const { call } = useWeb();
  const isPerson = signedIn !== undefined && signedIn.isKey !== true;
  const session = useWebQuery("sessionShow", isPerson);
  const regions = useVenueQuery(["regions"], () => call("regions", undefined), isPerson);
  return regions.data?.find(({ country }) => country === session.data?.country);
}
