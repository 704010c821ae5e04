import { marketWords } from "./market.ts";
import { pageWords } from "./page.ts";
export { refusalsInFrench } from "../refusals-fr.ts";
export { frenchOf } from "../sentences-fr.ts";

/** What the frame and the market pages say, in French. */
export const firstWords = { ...pageWords, ...marketWords };
