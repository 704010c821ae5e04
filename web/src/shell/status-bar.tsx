import { useLive, useVenue } from "@holdall/web/live";
import { useEvery, useMarkets, useVenueQuery } from "@holdall/web/page";
import { useSay } from "@holdall/web/words";
import { Suspense, lazy, useEffect } from "react";
import type { ReactNode } from "react";
import { Link } from "wouter";

/** Nothing of the first paint needs it. */
const NewVersion = lazy(async () => ({
  default: (await import("./service-worker.tsx")).NewVersion,
}));

/** The calm proof that the machine runs. */
export function StatusBar({ onShortcuts }: { readonly onShortcuts: () => void }): ReactNode {
  const say = useSay();
  return (
    <footer className="status-bar label" data-part="status-bar">
      <ConnectionMark />
      <RoundTrip />
      <Link href="/reserves">{say("nav.reserves")}</Link>
      <Link href="/status">{say("nav.status")}</Link>
      <Suspense>
        <NewVersion />
      </Suspense>
      <button className="link label" onClick={onShortcuts} type="button">
        {say("shortcuts.title")} ?
      </button>
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

const PING_MS = 15_000;

function RoundTrip(): ReactNode {
  const say = useSay();
  const asked = useVenueQuery(["ping"], async (client) => {
    const startedMs = performance.now();
    await client.rest.ping();
    const ms = performance.now() - startedMs;
    return String(ms - (ms % 1));
  });
  const { refetch } = asked;
  useEvery(PING_MS, refetch);
  return asked.data === undefined ? null : (
    <span>{say("connection.trip", { ms: asked.data })}</span>
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
