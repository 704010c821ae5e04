import { openHistory, type History } from "@holdall/server/history";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { startWebWorld, Visitor, type WebWorld } from "./web-world.twin.ts";

interface Fresh {
  readonly history: History;
  readonly world: WebWorld;
  /** Somebody who has just signed up. */
  readonly anna: Visitor;
}

type WorldOptions = Omit<Parameters<typeof startWebWorld>[0], "history" | "folder">;

/**
 * Gives each test of a file a world of its own with somebody in it, over one database for all of them.
 * A test that leaves a fault behind fails.
 */
export function worldOfEachTest(take: (fresh: Fresh) => void, options: WorldOptions = {}): void {
  let history: History;
  let world: WebWorld;
  beforeAll(async () => {
    history = await openHistory({ kind: "memory" });
  });
  afterAll(() => history.close());
  beforeEach(async () => {
    world = await startWebWorld({ history, folder: "/nowhere", ...options });
    const anna = new Visitor(world);
    expect((await anna.signUp("anna")).status).toBe(200);
    take({ history, world, anna });
  });
  afterEach(async () => {
    await world.close();
    expect(world.faults).toEqual([]);
  });
}
