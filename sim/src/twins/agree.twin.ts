import { isDeepStrictEqual } from "node:util";
import type { Command, Event } from "@holdall/core/protocol";
import { expect } from "vitest";
import { withoutSlots } from "./told.ts";

/** A command of a world, and where it stands in it. */
interface Place {
  readonly seed: number;
  readonly sequence: number;
  readonly command: Command;
}

/**
 * Demands that both twins told the same. Compared by the machine first: the words of a failure are
 * made, at many times the cost, only where there is one.
 */
export function expectSame(told: readonly Event[], expected: readonly Event[], place: Place): void {
  const [ours, theirs] = [told.map(withoutSlots), expected.map(withoutSlots)];
  if (isDeepStrictEqual(ours, theirs)) return;
  const { seed, sequence, command } = place;
  const words = `seed ${seed}, command ${sequence}: ${JSON.stringify(command)}`;
  expect(ours, words).toStrictEqual(theirs);
}
