import { netConformance } from "./net.conformance.ts";
import { nodeNet } from "./net-node.ts";

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

netConformance("node", () => ({ net: nodeNet(), host: "127.0.0.1", until }));
