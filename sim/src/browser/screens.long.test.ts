import { afterAll, beforeAll } from "vitest";
import { accessibilityJourneys, routes } from "./accessibility.journeys.ts";
import { keyboardFunds } from "./keyboard.journeys.ts";
import { longWordsJourneys } from "./long-words.journeys.ts";
import { snapshotJourneys } from "./snapshots/snapshot.journeys.ts";
import { openStage } from "./stage.ts";
import type { Look, Stage } from "./stage.ts";

const looks: readonly Look[] = (["en", "fr"] as const).flatMap((language) =>
  (["ink", "canvas"] as const).flatMap((theme) =>
    ([1440, 390] as const).map((width) => ({ language, theme, width })),
  ),
);

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(["--no-past", "--calm"]);
}, 120_000);
afterAll(() => stage.close());

snapshotJourneys(() => stage, true);
accessibilityJourneys(() => stage, looks, true);
keyboardFunds(() => stage);
longWordsJourneys(() => stage, [1440, 390], routes);
