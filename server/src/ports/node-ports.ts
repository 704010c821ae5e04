import type { Clock } from "./clock.ts";
import { nodeClock } from "./clock-node.ts";
import type { Disk } from "./disk.ts";
import { nodeDisk } from "./disk-node.ts";
import type { Net } from "./net.ts";
import { nodeNet } from "./net-node.ts";
import type { Rng } from "./rng.ts";
import { nodeRng } from "./rng-node.ts";

/** The four ports together, as the composition root hands them out. */
export interface Ports {
  readonly clock: Clock;
  readonly rng: Rng;
  readonly disk: Disk;
  readonly net: Net;
}

/** The real world. Each thread makes its own: nothing in it is shared between threads. */
export function nodePorts(): Ports {
  return { clock: nodeClock(), rng: nodeRng(), disk: nodeDisk(), net: nodeNet() };
}
