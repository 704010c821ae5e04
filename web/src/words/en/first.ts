import { marketWords } from "./market.ts";
import { pageWords } from "./page.ts";

/** What the frame and the market pages say, in English: there before anything is shown. */
export const firstWords = { ...pageWords, ...marketWords } as const;
