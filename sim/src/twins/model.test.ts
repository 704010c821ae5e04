import { EventBuffer, createEngine } from "@holdall/core/engine";
import { eventSchemas } from "@holdall/core/protocol";
import type { Command, Event } from "@holdall/core/protocol";
import { seededRng } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { expectSame } from "./agree.twin.ts";
import { CommandGenerator } from "./generate.ts";
import { Model } from "./model/model.ts";
import { readEvents } from "./told.ts";

const SEEDS = process.env["HOLDALL_LONG"] === "1" ? 5_000 : 300;
const COMMANDS = 400;

/** Records from here on tell of lending, perpetuals and liquidation: `margin-model.test.ts`. */
const FIRST_MARGIN_CODE = 70;
const kindsOfSpot = eventSchemas
  .filter(({ code }) => code < FIRST_MARGIN_CODE)
  .map(({ kind }) => kind);

test("the engine and the slow model agree, event for event, on random commands", () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= SEEDS; seed++) {
    const generator = new CommandGenerator(seededRng(BigInt(seed)));
    const engine = createEngine();
    const model = new Model();
    const buffer = new EventBuffer();
    const commands: Command[] = generator.genesis();
    for (let sequence = 1; sequence <= COMMANDS; sequence++) {
      const command = commands[sequence - 1] ?? generator.next();
      const timeMicros = generator.timeMicros();
      buffer.clear();
      engine.apply(command, sequence, timeMicros, buffer);
      const events = readEvents(buffer);
      const expected = model.apply(command, sequence, timeMicros);
      expectSame(events, expected, { seed, sequence, command });
      for (const event of events) seen.add(event.kind);
      generator.see(events);
    }
    for (let asset = 0; asset < model.state.assets.length; asset++) {
      expect(model.state.ledger.sum(asset), `seed ${seed}`).toBe(0n);
    }
  }
  // A generator that never makes something proves nothing about it.
  const unseen = kindsOfSpot.filter((kind) => !seen.has(kind));
  expect(unseen).toStrictEqual([]);
});

/** Both twins under one generator: applies a command to each, and returns what they agree on. */
function twinsOf(generator: CommandGenerator): (command: Command) => readonly Event[] {
  const engine = createEngine();
  const model = new Model();
  const buffer = new EventBuffer();
  let sequence = 0;
  return (command) => {
    const timeMicros = generator.timeMicros();
    sequence += 1;
    buffer.clear();
    engine.apply(command, sequence, timeMicros, buffer);
    const events = readEvents(buffer);
    const expected = model.apply(command, sequence, timeMicros);
    expectSame(events, expected, { seed: 0, sequence, command });
    return events;
  };
}

test("an amended order is still known by its client id and the terms it was placed with", () => {
  let repeats = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const generator = new CommandGenerator(seededRng(BigInt(seed)));
    const apply = twinsOf(generator);
    const genesis = generator.genesis();
    const placed = new Map<number, Command>();
    for (let step = 0; step < COMMANDS; step++) {
      const command = genesis[step] ?? generator.next();
      const events = apply(command);
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
        expect(apply(again)).toMatchObject([{ kind: "repeated" }]);
        repeats += 1;
      }
    }
  }
  expect(repeats).toBeGreaterThan(0);
});
