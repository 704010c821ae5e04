import type { RouterPlatform } from "./platform.ts";

/** How long no window is opened ahead after one was opened for a request that never came before the person. */
const IN_VAIN_MS = 10_000;

/** Ends one: true when the key realm has the request by now. A second call changes nothing. */
export type EndGathering = (isBrought: boolean) => void;

/** Evidence that is being gathered, and the window in which it will be told. */
export interface Gatherings {
  /**
   * Begins one. Where its bytes say by themselves what they do, the window for the person is opened
   * meanwhile, since both take their time; whatever may turn out to be unreadable opens none. What was
   * refused at once after all brings no other window ahead for ten seconds, so that a page cannot have
   * windows come and go.
   */
  begin(platform: Pick<RouterPlatform, "phase" | "openAhead">, isReadable: boolean): EndGathering;
  /**
   * Resolves to true when the next one has ended, whose request is in the key realm by then or will not
   * come, and to false at once where none is under way.
   */
  next(): Promise<boolean>;
}

/** Nothing is being gathered. */
export function createGatherings(clock: { readonly nowMs: () => number }): Gatherings {
  let underWay = 0;
  let inVainAtMs = Number.NEGATIVE_INFINITY;
  let watchers: ((hasEnded: true) => void)[] = [];
  return {
    begin({ phase, openAhead }, isReadable) {
      underWay++;
      const isOpened =
        isReadable &&
        openAhead !== undefined &&
        phase() === "open" &&
        clock.nowMs() - inVainAtMs >= IN_VAIN_MS &&
        openAhead("approve");
      let isOver = false;
      return (isBrought) => {
        if (isOver) return;
        isOver = true;
        underWay--;
        if (isOpened && !isBrought) inVainAtMs = clock.nowMs();
        for (const watcher of watchers) watcher(true);
        watchers = [];
      };
    },
    next: () =>
      underWay === 0
        ? Promise.resolve(false)
        : new Promise((resolve) => {
            watchers.push(resolve);
          }),
  };
}
