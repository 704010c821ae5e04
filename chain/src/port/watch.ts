import type { Clock } from "./clock.ts";
import type { Chain, Sent, Watched } from "./chain.ts";

/**
 * Sends the same bytes again and looks what became of them, until they are final or provably
 * dead. An answer that does not come changes nothing: only the chain itself decides.
 */
export function watchUntilDone(
  chain: Pick<Chain, "send" | "status">,
  sent: Sent,
  options: {
    readonly clock: Clock;
    readonly everyMs: number;
    readonly onChange: (watched: Watched) => void;
  },
): () => void {
  const life = new AbortController();
  let last = "";
  const round = async (): Promise<boolean> => {
    const status = await chain.status(sent);
    if ("refusal" in status) return false;
    const { certainty, height, reason } = status.value;
    const seen = `${certainty} ${height ?? ""} ${reason ?? ""}`;
    if (seen !== last && !life.signal.aborted) {
      last = seen;
      options.onChange(status.value);
    }
    if (certainty === "pending") await chain.send(sent);
    return certainty === "final" || certainty === "dropped";
  };
  void (async () => {
    while (!life.signal.aborted && !(await round())) await options.clock.sleep(options.everyMs);
  })();
  return () => life.abort();
}
