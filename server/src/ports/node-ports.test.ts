import { expect, test } from "vitest";
import { nodePorts } from "./node-ports.ts";

test("the four real ports come ready to use", () => {
  const { clock, rng, disk, net } = nodePorts();
  expect(clock.wallMicros()).toBeGreaterThan(0);
  expect(rng.below(1)).toBe(0);
  expect(disk.exists("/")).toBe(true);
  expect(typeof net.connect).toBe("function");
});
