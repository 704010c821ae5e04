import type { Failure } from "@holdall/web/words";

/** What surrounds a failure on a page. */
export interface FailurePlace {
  /** The build that the page runs. */
  readonly build: string;
  /** The last command of the engine that the page has heard of; absent before it heard of one. */
  readonly sequence: number | undefined;
  /** ISO, in UTC. */
  readonly at: string;
  /** Path of the page, without its query: that may name what its owner looks at. */
  readonly path: string;
}

/**
 * A failure as it is reported: one fact a line, the same in every language, to be found again in the logs
 * of the venue by the name that it gave the request, or by what was asked and when. Neither keys nor amounts stand in it.
 */
export function failureDetails(failure: Failure, place: FailurePlace): string {
  const facts: readonly (readonly [name: string, value: string | undefined])[] = [
    ["code", failure.code],
    ["request", withoutQuery(failure.request)],
    ["request id", failure.requestId],
    ["sequence", place.sequence === undefined ? undefined : String(place.sequence)],
    ["build", place.build],
    ["at", place.at],
    ["page", place.path],
  ];
  return facts
    .flatMap(([name, value]) => (value === undefined || value === "" ? [] : [`${name}: ${value}`]))
    .join("\n");
}

/** What is asked for stands before the question mark, what may be one's own behind it. */
function withoutQuery(request: string): string {
  return request.replace(/\?\S*/, "");
}
