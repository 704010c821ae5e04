import { useLive, useVenue } from "@holdall/web/live";
import { useMarkets } from "@holdall/web/page";
import { StreakMark } from "@holdall/web/screens";
import { WholeWords, useSay } from "@holdall/web/words";
import { Suspense, lazy, useEffect } from "react";
import type { ReactNode } from "react";
import { Link } from "wouter";

/** Nothing of the first paint needs these. */
const NewVersion = lazy(async () => ({
  default: (await import("./service-worker.tsx")).NewVersion,
}));

const VenueFacts = lazy(async () => ({
  default: (await import("./venue-facts.tsx")).VenueFacts,
}));

/** The calm proof that the machine runs. */
export function StatusBar({ onShortcuts }: { readonly onShortcuts: () => void }): ReactNode {
  const say = useSay();
  return (
    <footer className="status-bar label" data-part="status-bar">
      <ConnectionMark />
      <Suspense fallback={null}>
        <WholeWords>
          <StreakMark />
          <VenueFacts />
        </WholeWords>
      </Suspense>
      <span className="status-end">
        <Suspense fallback={null}>
          <NewVersion />
        </Suspense>
        <Link href="/status">{say("nav.status")}</Link>
        <button className="link label" onClick={onShortcuts} type="button">
          {say("shortcuts.title")} ?
        </button>
      </span>
    </footer>
  );
}

function ConnectionMark(): ReactNode {
  const say = useSay();
  const { connection } = useVenue();
  useHeartbeat();
  const { freshness, silentSeconds } = useLive(connection.state);
  const isBad = freshness === "stale" || freshness === "disconnected";
  return (
    <span aria-live={freshness === "disconnected" ? "assertive" : "off"}>
      <span aria-hidden="true" className={isBad ? "dot is-bad" : "dot"} />
      {isBad
        ? say(`connection.${freshness}`, { seconds: String(silentSeconds) })
        : say(`connection.${freshness}`)}
    </span>
  );
}

/** Every page hears one market, which speaks each second: only so is silence information. */
function useHeartbeat(): void {
  const { client } = useVenue();
  const markets = useMarkets();
  const symbol = markets.data?.[0]?.symbol;
  useEffect(() => {
    if (symbol === undefined) return;
    const subscription = client.subscribe("markPrice", { symbol }, () => {});
    return () => subscription.close();
  }, [client, symbol]);
}
