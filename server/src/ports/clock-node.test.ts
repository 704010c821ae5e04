import { clockConformance } from "./clock.conformance.ts";
import { nodeClock } from "./clock-node.ts";

clockConformance("node", () => ({
  clock: nodeClock(),
  pass: (micros) => new Promise((resolve) => setTimeout(resolve, 10 + Math.ceil(micros / 1000))),
}));
