import type { Venue } from "@holdall/core/protocol";
import type { Identity } from "@holdall/server/identity";
import { nodePorts } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { startDemoWorld } from "./demo-world.ts";
import { UsageError } from "./options.ts";

test("a venue of somebody's own is refused before anything of the demo world is in it", async () => {
  const done: string[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    assets: [{ spec: { symbol: "OWN" } }],
    account: { name: "main" },
  };
  const venue = {
    query: ({ kind }: { readonly kind: string }) =>
      Promise.resolve({ sequence: 1, answer: answers[kind] }),
    submit: ({ kind }: { readonly kind: string }) => Promise.resolve(done.push(kind)),
  } as unknown as Venue;
  const identity = {
    find: () => undefined,
    register: () => Promise.resolve(done.push("key")),
  } as unknown as Identity;
  const { clock } = nodePorts();
  const rules = { seed: 1, calm: false, livePrices: false, scenario: undefined, onFault: () => {} };
  const started = startDemoWorld({ venue, identity, clock, ...rules });
  await expect(started).rejects.toThrow(UsageError);
  await expect(started).rejects.toThrow("--no-demo");
  expect(done).toEqual([]);
});
