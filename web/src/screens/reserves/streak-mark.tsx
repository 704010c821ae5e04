import { useVenueQuery } from "@holdall/web/page";
import { streakOf } from "@holdall/web/verify";
import { useSay } from "@holdall/web/words";
import { useSyncExternalStore } from "react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { keptText, onVerified, readVerified, verifiedDates } from "./verified-days.ts";

/** For every screen: how many published days in a row were verified on this device. */
export function StreakMark(): ReactNode {
  const say = useSay();
  const kept = useSyncExternalStore(onVerified, keptText);
  const days = useVenueQuery(["reserves"], (client) => client.rest.reserves());
  const rows = days.data ?? [];
  const published = rows.map(({ date }) => date);
  const streak = streakOf(published, verifiedDates(rows, readVerified(kept)));
  return (
    <Link data-fact="streak" data-streak={streak} href="/reserves">
      {streak === 0 ? say("reserves.markNone") : say("reserves.markDay", { count: String(streak) })}
    </Link>
  );
}
