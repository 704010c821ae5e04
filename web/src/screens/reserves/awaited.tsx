import { Countdown, Time, useEvery } from "@holdall/web/page";
import { useWeb } from "@holdall/web/session";
import { useSay } from "@holdall/web/words";
import { Empty } from "@holdall/ui/state";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { firstProofBy } from "./first-proof.ts";

const LOOK_MS = 5_000;

/** Before the first proof: until when it comes, and how long that is. Whoever waits here sees it come. */
export function Awaited({ look }: { readonly look: () => unknown }): ReactNode {
  const say = useSay();
  const { call } = useWeb();
  useEvery(LOOK_MS, look);
  const health = useQuery({
    queryKey: ["public", "health"],
    queryFn: () => call("health", undefined),
    retry: false,
  });
  const byMs = health.data === undefined ? undefined : firstProofBy(health.data.recordedSince);
  return (
    <Empty>
      {say("reserves.none")}{" "}
      {byMs === undefined ? null : (
        <span data-part="first-proof">
          {say("reserves.firstBy")} <Time at={byMs} /> {"·"} <Countdown untilMs={byMs} />
          {" · "}
          {say("reserves.firstMinute")}
        </span>
      )}
    </Empty>
  );
}
