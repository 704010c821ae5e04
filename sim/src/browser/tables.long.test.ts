import { afterAll, beforeAll } from "vitest";
import { narrow, openStage, wide } from "./stage.ts";
import type { Stage } from "./stage.ts";
import { ticketJourneys } from "./ticket.journeys.ts";
import { tableJourneys } from "./tables.journeys.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(["--no-past"]);
}, 240_000);
afterAll(() => stage.close(), 240_000);

tableJourneys(() => stage, wide);
tableJourneys(() => stage, narrow);
ticketJourneys(() => stage, wide);
ticketJourneys(() => stage, narrow);
