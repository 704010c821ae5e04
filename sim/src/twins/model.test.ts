import { eventSchemas } from "@holdall/core/protocol";
import type { Command } from "@holdall/core/protocol";
import { seededRng } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { Twins } from "./agree.ts";
import { CommandGenerator } from "./generate.ts";
import { agreeOnSpot } from "./worlds.ts";

const SEEDS = process.env["HOLDALL_LONG"] === "1" ? 5_000 : 40;
const COMMANDS = 400;

/** Records from here on tell of lending, perpetuals and liquidation: `margin-model.test.ts`. */
const FIRST_MARGIN_CODE = 70;
const kindsOfSpot = eventSchemas
  .filter(({ code }) => code < FIRST_MARGIN_CODE)
  .map(({ kind }) => kind);

test("the engine and the slow model agree, event for event, on random commands", () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= SEEDS; seed++) {
    agreeOnSpot(seed, (events) => events.forEach(({ kind }) => seen.add(kind)));
  }
  // A generator that never makes something proves nothing about it.
  const unseen = kindsOfSpot.filter((kind) => !seen.has(kind));
  expect(unseen).toStrictEqual([]);
});

test("an amended order is still known by its client id and the terms it was placed with", () => {
  let repeats = 0;
  for (let seed = 1; seed <= 20; seed++) {
    const generator = new CommandGenerator(seededRng(BigInt(seed)));
    const twins = new Twins(seed);
    const genesis = generator.genesis();
    const placed = new Map<number, Command>();
    for (let step = 0; step < COMMANDS; step++) {
      const command = genesis[step] ?? generator.next();
      const events = twins.apply(command, generator.timeMicros());
      generator.see(events);
      for (const event of events) {
        if (
          event.kind === "order-accepted" &&
          command.kind === "place-order" &&
          event.clientId >= 0
        )
          placed.set(event.orderOrdinal, { ...command, requestA: 0, requestB: 0 });
        const again = event.kind === "order-amended" ? placed.get(event.orderOrdinal) : undefined;
        if (again === undefined) continue;
        expect(twins.apply(again, generator.timeMicros())).toMatchObject([{ kind: "repeated" }]);
        repeats += 1;
      }
    }
  }
  expect(repeats).toBeGreaterThan(0);
});
