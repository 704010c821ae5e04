/**
 * The engine and the slow model under commands that lend, borrow, lever up and crash: they must agree
 * event for event, and after each command the laws of `docs/margin.md` section 11 must hold.
 */
import { EventBuffer, createEngine } from "@holdall/core/engine";
import { eventSchemas } from "@holdall/core/protocol";
import type { Command } from "@holdall/core/protocol";
import { seededRng } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { MarginGenerator } from "./generate-margin.ts";
import { Model } from "./model/model.ts";
import { readEvents, withoutSlots } from "./told.ts";

const SEEDS = process.env["HOLDALL_LONG"] === "1" ? 3_400 : 68;
const COMMANDS = 300;

/** Drives both through one world; returns the kinds of events that it saw. */
function agreeOn(seed: number): string[] {
  const generator = new MarginGenerator(seededRng(BigInt(seed)));
  const engine = createEngine();
  const model = new Model();
  const buffer = new EventBuffer();
  const genesis: Command[] = generator.genesis();
  const seen = new Set<string>();
  for (let sequence = 1; sequence <= COMMANDS; sequence++) {
    const command = genesis[sequence - 1] ?? generator.next();
    const timeMicros = generator.timeMicros();
    buffer.clear();
    engine.apply(command, sequence, timeMicros, buffer);
    const events = readEvents(buffer);
    const expected = model.apply(command, sequence, timeMicros);
    const place = `seed ${seed}, command ${sequence}: ${JSON.stringify(command)}`;
    expect(events.map(withoutSlots), place).toStrictEqual(expected.map(withoutSlots));
    expect(engine.view({ kind: "margin-laws" }), place).toEqual([]);
    for (const event of events) seen.add(event.kind);
    generator.see(events);
  }
  for (const asset of model.state.assets.keys())
    expect(model.state.ledger.sum(asset), `seed ${seed}`).toBe(0n);
  return [...seen];
}

test("the engine and the slow model agree, event for event, where accounts have margin", () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= SEEDS; seed++) for (const kind of agreeOn(seed)) seen.add(kind);
  // A generator that never makes something proves nothing about it.
  const FIRST_MARGIN_CODE = 70;
  const unseen = eventSchemas
    .filter(({ code }) => code >= FIRST_MARGIN_CODE)
    .map(({ kind }) => kind)
    .filter((kind) => !seen.has(kind));
  expect(unseen).toStrictEqual([]);
});
