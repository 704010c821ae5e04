import { afterAll, beforeAll, describe } from "vitest";
import { keyboardTrading } from "./keyboard.journeys.ts";
import { marginJourneys } from "./margin.journeys.ts";
import { openStage } from "./stage.ts";
import type { Stage } from "./stage.ts";
import { tradeJourneys } from "./trade.journeys.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 240_000);
afterAll(() => stage.close(), 240_000);

describe("the trade screen", () => tradeJourneys(() => stage));
describe("without a mouse", () => keyboardTrading(() => stage));
describe("on margin", () => marginJourneys(() => stage));
