/** What others name and announce, transfers before they are made, and how far an order may go. */
import { afterAll, beforeAll } from "vitest";
import { peopleJourneys } from "./people.journeys.ts";
import { narrow, openStage, wide } from "./stage.ts";
import type { Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 400_000);
afterAll(() => stage.close(), 240_000);

peopleJourneys(() => stage, wide);
peopleJourneys(() => stage, narrow);
