/**
 * The application in real Chromium against the true program: a stage is one running venue of the
 * demonstration and one browser, a visit is one page of it in a language, a theme and a width.
 *
 * A visit keeps everything that went wrong on its page, requests to other origins included; nothing is
 * mocked. Journeys, accessibility, budgets and pictures stand on it here, and the benchmark of the
 * page elsewhere.
 *
 * What it does not do: find fault by itself. Who opens a visit asks for its faults.
 */
export { argumentsWithout, pageArguments } from "./chromium-arguments.ts";
export { findChromium, thisMachine } from "./find-chromium.ts";
export { UPDATES_PER_SECOND, heapBytes, moveMarkets } from "./moving-markets.ts";
export { countAnew, countOn, countedOn } from "./page-counters.ts";
export type { Counted } from "./page-counters.ts";
export { openStage, wide } from "./stage.ts";
export type { Stage } from "./stage.ts";
