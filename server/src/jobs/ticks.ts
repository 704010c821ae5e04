import { VenueBusy } from "@holdall/core/protocol";
import type { Venue } from "@holdall/core/protocol";
import type { Clock } from "@holdall/server/ports";

export interface TickOptions {
  readonly venue: Pick<Venue, "submit">;
  readonly clock: Clock;
  readonly everyMicros: number;
}

/** Sends a `tick` now and then every `everyMicros`, until the returned function is called. */
export function startTicks({ venue, clock, everyMicros }: TickOptions): () => void {
  let isStopped = false;
  let isUnderWay = false;
  let cancel: (() => void) | undefined;

  function send(): void {
    if (isStopped) return;
    cancel = clock.after(everyMicros, send);
    if (isUnderWay) return;
    isUnderWay = true;
    venue
      .submit({ kind: "tick" })
      .catch((error: unknown) => {
        // A tick that finds the engine behind is covered by the next one.
        if (!(error instanceof VenueBusy)) throw error;
      })
      .finally(() => {
        isUnderWay = false;
      });
  }

  send();
  return () => {
    isStopped = true;
    cancel?.();
  };
}
