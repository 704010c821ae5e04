import { useVenueQuery, useWebQuery } from "@holdall/web/page";
import { useSession } from "@holdall/web/session";
import { useSay } from "@holdall/web/words";
import { Band } from "@holdall/ui/state";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { isDayGood } from "./day-check.ts";
import { drawBelow, dueCheck, keepDue, keptDue } from "./due-check.ts";
import { ownNonces } from "./kept-nonces.ts";
import { keptVerified } from "./verified-days.ts";

/**
 * Checks each published day, and one's own row in it, once and without being asked: at a minute that
 * this device draws, or at the first visit after it. Says something only where a day, or a row that is
 * shown, does not hold.
 */
export function SilentCheck(): ReactNode {
  const { signedIn } = useSession();
  return signedIn === undefined ? null : <SignedInCheck subaccountId={signedIn.subaccountId} />;
}

function SignedInCheck({ subaccountId }: { readonly subaccountId: number }): ReactNode {
  const say = useSay();
  const { rest } = useSession().venue.client;
  const session = useWebQuery("sessionShow");
  const userId = session.data?.userId;
  const days = useVenueQuery(["reserves"], (client) => client.rest.reserves());
  const [badDay, setBadDay] = useState<string | undefined>();
  useEffect(() => {
    // The first sign-in draws the nonce: from the next day on no other user can be shown this row.
    if (typeof userId === "number") ownNonces(rest, String(userId)).catch(() => undefined);
  }, [rest, userId]);
  const latest = days.data?.toSorted((left, right) => (left.date < right.date ? 1 : -1))[0];
  const date = latest?.date;
  const isVerified = date !== undefined && keptVerified()[date] === latest?.manifestHash;
  useEffect(() => {
    if (date === undefined || isVerified || session.isPending) return;
    const owner =
      typeof userId === "number"
        ? { userId: String(userId), subaccountId: String(subaccountId) }
        : undefined;
    const check = async (): Promise<void> => {
      if (!(await isDayGood(date, owner, rest))) setBadDay(date);
    };
    // What could not be fetched is looked for again at the next visit.
    return atDrawnMinute(date, () => void check().catch(() => undefined));
  }, [date, isVerified, rest, session.isPending, subaccountId, userId]);
  if (badDay === undefined) return null;
  return (
    <div data-part="reserves-alarm" role="alert">
      <Band>
        <span>{say("reserves.alarm", { date: badDay })}</span>
        <Link href="/reserves">{say("nav.reserves")}</Link>
      </Band>
    </div>
  );
}

/** Calls at the minute that this device drew for a day; returns how to stop waiting. */
function atDrawnMinute(date: string, call: () => void): () => void {
  const nowMs = Date.now();
  const kept = keptDue();
  const due = dueCheck(kept, date, { nowMs, draw: drawBelow });
  if (due !== kept) keepDue(due);
  const timer = setTimeout(call, due.dueMs - nowMs);
  return () => clearTimeout(timer);
}
