import { afterAll, beforeAll, describe } from "vitest";
import { keyboardTrading } from "./keyboard.journeys.ts";
import { marginJourneys } from "./margin.journeys.ts";
import { openStage, wide } from "./stage.ts";
import type { Stage } from "./stage.ts";
import { tableJourneys } from "./tables.journeys.ts";
import { tradeJourneys } from "./trade.journeys.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 240_000);
afterAll(() => stage.close(), 240_000);

describe("the trade screen", () => tradeJourneys(() => stage));
describe("without a mouse", () => keyboardTrading(() => stage));
describe("what is one's own", () => tableJourneys(() => stage, wide));
describe("on margin", () => marginJourneys(() => stage));
