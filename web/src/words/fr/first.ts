import { marketWords } from "./market.ts";
import { pageWords } from "./page.ts";

/** What the frame and the market pages say, in French. */
export const firstWords = { ...pageWords, ...marketWords };
