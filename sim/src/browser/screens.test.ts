import { afterAll, beforeAll, describe } from "vitest";
import { accessibilityJourneys } from "./accessibility.journeys.ts";
import { accountJourneys } from "./account.journeys.ts";
import { shellJourneys } from "./shell.journeys.ts";
import { snapshotJourneys } from "./snapshots/snapshot.journeys.ts";
import { narrow, openStage, wide } from "./stage.ts";
import type { Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(["--no-past", "--calm"]);
}, 240_000);
afterAll(() => stage.close(), 240_000);

// The pictures first: they show a trader who has done nothing yet.
describe("kept pictures", () => snapshotJourneys(() => stage, false));
/** Each language, theme and width once, and each screen in one of them; each with each in the long run. */
describe("accessibility", () => accessibilityJourneys(() => stage, [wide, narrow], false));
describe("account", () => accountJourneys(() => stage));
describe("the frame", () => shellJourneys(() => stage));
