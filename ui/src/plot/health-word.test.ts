import { expect, test } from "vitest";
import { healthWord } from "./health-word.ts";

test("new risk is refused right below the initial requirement, liquidation starts right below maintenance", () => {
  const word = (fraction: bigint | undefined) =>
    healthWord({ fraction, initial: 200n, maintenance: 100n });
  expect([200n, 199n, 100n, 99n, -1n, undefined].map(word)).toStrictEqual([
    "healthy",
    "noNewRisk",
    "noNewRisk",
    "liquidation",
    "liquidation",
    "noRisk",
  ]);
});
