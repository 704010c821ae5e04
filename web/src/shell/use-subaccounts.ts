import { useAct, useVenueQuery } from "@holdall/web/page";
import { actFor, useSession, useWeb } from "@holdall/web/session";
import { useSay } from "@holdall/web/words";

/** One of the person's sub-accounts. */
export interface OwnSubaccount {
  readonly subaccountId: number;
  readonly name: string;
  /** Whether the page acts for it now. */
  readonly isPresent: boolean;
  /** Acts for it from here on, in every tab. */
  readonly choose: () => void;
}

/** Whom the page may act for: all of a person's sub-accounts; none for the holder of a key. */
export function useSubaccounts(): readonly OwnSubaccount[] {
  const say = useSay();
  const { signedIn, reopen } = useSession();
  const web = useWeb();
  const act = useAct();
  const isPerson = signedIn !== undefined && signedIn.isKey !== true;
  const asked = useVenueQuery(["subaccounts"], (client) => client.rest.subaccounts(), isPerson);
  const change = async (subaccountId: number): Promise<void> => {
    await actFor(web, subaccountId);
    await reopen();
  };
  return (asked.data ?? []).map(({ subaccountId, name }) => ({
    subaccountId,
    name,
    isPresent: subaccountId === signedIn?.subaccountId,
    choose: () => void act.run(() => change(subaccountId), say("acting.done", { name })),
  }));
}
