import { useWeb } from "@holdall/web/session";
import type { WebResponseOf } from "@holdall/core/contract";
import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";

export type Announcements = WebResponseOf<"announcements">;
export type AnnouncedChange = Announcements["changes"][number];

const LOOK_MS = 60_000;

/** What operators have signed and what has yet to take effect; looked at again each minute. */
export function useAnnounced(): UseQueryResult<Announcements> {
  const { call } = useWeb();
  return useQuery({
    queryKey: ["public", "announcements"],
    queryFn: () => call("announcements", undefined),
    refetchInterval: LOOK_MS,
    retry: false,
  });
}

/** One announcement is told from another by what changes and when. */
export function nameOfChange({ kind, symbol, effectiveAt }: AnnouncedChange): string {
  return `${kind} ${symbol} ${String(effectiveAt)}`;
}
