import { useEvery, useNotice, usePreferences, useVenueQuery } from "@holdall/web/page";
import { marketName, useLive } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import type { OpenSession } from "@holdall/web/session";
import { useSay } from "@holdall/web/words";
import { Percent, compare, formatText, product, useSeparators } from "@holdall/ui/number";
import { Band } from "@holdall/ui/state";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { FillSound } from "./fill-sound.tsx";

type Account = NonNullable<OpenSession["account"]>;

const HUNDRED = "100";
/** Between two looks at withdrawals: while one is on its way, and while none is. */
const LOOK_MS = 5_000;
const QUIET_LOOK_MS = 30_000;

/**
 * Watches the signed-in account on every screen, and says what its owner chose to be told: orders that
 * were filled while they rested, a margin that comes near its end, withdrawals that arrived or did not.
 */
export function AccountWatch(): ReactNode {
  const { account, signedIn } = useSession();
  const { hasSound, tellsFills, tellsWithdrawals } = usePreferences().preferences;
  if (account === undefined || signedIn === undefined) return null;
  return (
    <>
      <MarginWarning account={account} />
      {tellsFills ? <FillNotices account={account} /> : null}
      {hasSound ? <FillSound account={account} /> : null}
      {tellsWithdrawals ? <WithdrawalNotices key={signedIn.apiKey} /> : null}
    </>
  );
}

/** Stands above every screen for as long as the margin is below what the person chose. */
function MarginWarning({ account }: { readonly account: Account }): ReactNode {
  const say = useSay();
  const { marginWarning } = usePreferences().preferences;
  const margin = useLive(account.margin);
  const fraction = margin?.marginFraction;
  if (margin === undefined || typeof fraction !== "string" || marginWarning === "never")
    return null;
  // Both sides by a hundred: the warning is in percent of what is required.
  const isNear = compare(product(fraction, HUNDRED), product(margin.mmf, marginWarning)) < 0;
  if (!isNear) return null;
  return (
    <div data-part="margin-warning" role="alert">
      <Band kind="warning">
        <span>
          {say("watch.margin")} <Percent rounding="floor" value={fraction} /> /{" "}
          <Percent rounding="ceil" value={margin.mmf} />
        </span>
        <Link href="/account">{say("nav.account")}</Link>
      </Band>
    </div>
  );
}

/** What a market order does is said by its ticket; here are the orders that rested. */
function FillNotices({ account }: { readonly account: Account }): ReactNode {
  const say = useSay();
  const tell = useNotice();
  const separators = useSeparators();
  const fills = useLive(account.fills);
  const told = useRef(fills);
  useEffect(() => {
    const before = told.current[0];
    told.current = fills;
    const place = before === undefined ? -1 : fills.indexOf(before);
    const fresh = place === -1 ? fills : fills.slice(0, place);
    for (const fill of fresh.filter(({ m }) => m)) {
      const places = {
        quantity: formatText(fill.q, {}, separators),
        market: marketName(fill.s),
        price: formatText(fill.p, {}, separators),
      };
      tell({ kind: "done", text: say(fill.S === "Bid" ? "watch.bought" : "watch.sold", places) });
    }
  }, [fills, say, separators, tell]);
  return null;
}

/** Looks at withdrawals, wherever they were asked for, and says how each ended. */
function WithdrawalNotices(): ReactNode {
  const say = useSay();
  const tell = useNotice();
  // The list of the funds: whatever reads it again is noticed here.
  const asked = useVenueQuery(["withdrawals"], (client) => client.rest.withdrawals({}));
  const isUnderWay = asked.data?.some(({ status }) => status === "pending") === true;
  useEvery(isUnderWay ? LOOK_MS : QUIET_LOOK_MS, asked.refetch);
  const told = useRef<ReadonlySet<number> | undefined>(undefined);
  useEffect(() => {
    if (asked.data === undefined) return;
    const ended = asked.data.filter(({ status }) => status !== "pending");
    const known = told.current;
    told.current = new Set(ended.map(({ id }) => id));
    if (known === undefined) return;
    for (const { id, status, quantity, symbol } of ended)
      if (!known.has(id))
        tell(
          status === "confirmed"
            ? { kind: "done", text: say("watch.withdrawn", { quantity, asset: symbol }) }
            : { kind: "refused", text: say("watch.notWithdrawn", { quantity, asset: symbol }) },
        );
  }, [asked.data, say, tell]);
  return null;
}
