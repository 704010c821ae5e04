import type { Answered, RouterPlatform } from "./platform.ts";

/** What a request ends as whose page was left. Nobody hears it: whoever asked is gone. */
const WITHDRAWN = { refusal: "request-withdrawn", detail: "" } as const satisfies Answered<never>;

/**
 * The platform for one document of a page. Once that document is left no window is opened in its
 * name, and what it had brought before the person is taken back: the page that comes after it, of
 * whatever origin, did not ask for it and would not hear of it.
 */
export function platformUntil(platform: RouterPlatform, left: AbortSignal): RouterPlatform {
  return {
    ...platform,
    openSecure(task) {
      if (!left.aborted) platform.openSecure(task);
    },
    openAhead: (task) => !left.aborted && platform.openAhead?.(task) === true,
    async askRealm(kind, body, replaced) {
      if (kind !== "request") return platform.askRealm(kind, body);
      const gone = replaced === undefined ? left : AbortSignal.any([left, replaced]);
      return left.aborted ? WITHDRAWN : platform.askRealm(kind, body, gone);
    },
  };
}
