import { useWeb } from "@holdall/web/session";
import { useSay } from "@holdall/web/words";
import { Amount } from "@holdall/ui/number";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";

const ASK_MS = 15_000;
/** Enough of the build's hash to tell two builds apart. */
const BUILD_DIGITS = 8;

/**
 * One question to the venue and what its answer tells: how long it took, and the last command that the
 * engine has taken. Beside it the build that this page runs, whatever the venue would serve now.
 */
export function VenueFacts(): ReactNode {
  const say = useSay();
  const { call } = useWeb();
  const asked = useQuery({
    queryKey: ["public", "venue-facts"],
    queryFn: async () => {
      const startedMs = performance.now();
      const { sequence } = await call("pace", undefined);
      const ms = performance.now() - startedMs;
      return { sequence, tripMs: String(ms - (ms % 1)) };
    },
    refetchInterval: ASK_MS,
    retry: false,
  });
  const facts = asked.data;
  return (
    <>
      {facts === undefined ? null : (
        <span data-fact="trip">{say("connection.trip", { ms: facts.tripMs })}</span>
      )}
      {typeof facts?.sequence === "number" ? (
        <span data-fact="sequence">
          {say("venue.sequence")} <Amount value={String(facts.sequence)} />
        </span>
      ) : null}
      <Link data-fact="build" href="/status">
        {say("venue.build", { build: __BUILD__.slice(0, BUILD_DIGITS) })}
      </Link>
    </>
  );
}
