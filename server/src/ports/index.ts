/**
 * Ports: the four doors through which the server reaches the world outside itself.
 *
 * `Clock`, `Rng`, `Disk` and `Net` are interfaces with two implementations each: the real one
 * (node) and a simulated one, driven by a seed, with faults. Server code receives them as arguments
 * and never imports `node:fs`, `node:net`, `node:crypto` randomness or timers itself; so the
 * simulator runs the production code, and only the ports differ.
 *
 * Each interface has a conformance suite that both implementations pass, so that a simulated disk
 * is never kinder than the real one. Times are microseconds as safe integers. What a port deliberately
 * does not do: it takes no decision, retries nothing and logs nothing.
 */
export type { Ports } from "./node-ports.ts";
export { nodePorts } from "./node-ports.ts";

export type { Cancel, Clock } from "./clock.ts";
export { SimClock } from "./clock-sim.ts";
export { steadyClock } from "./clock-steady.ts";

export type { Rng } from "./rng.ts";
export { seededRng } from "./rng-seeded.ts";

export type { Disk, DiskFile, DiskLock, DiskSpace, OpenMode } from "./disk.ts";
export { DiskError, readFully, writeFully } from "./disk.ts";
export { keepFile, makeFolderDurable } from "./durable.ts";
export type { LogPlace } from "./line-log.ts";
export { LineLog, LogDamaged } from "./line-log.ts";
export { Turns } from "./turns.ts";
export type { DiskFaults } from "./disk-sim.ts";
export { SimCrash, SimDisk } from "./disk-sim.ts";

export type { Address, Link, LinkEnd, LinkHandlers, Listener, Net } from "./net.ts";
export type { LinkFaults } from "./net-sim.ts";
export { SimNet } from "./net-sim.ts";
