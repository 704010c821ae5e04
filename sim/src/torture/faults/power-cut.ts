import { rmSync } from "node:fs";
import { join } from "node:path";
import { missingPackage, mountObstacle } from "../machine.ts";
import { cutUntilDone, cutWithoutSyncs, syncless } from "../power.ts";
import type { Environment, Site } from "../power.ts";
import type { Bench, FaultKind } from "../rig.ts";
import type { Venue } from "../venue.ts";

/** Faults 1, 2, 12: the machine is cut off, and what had not reached the device is gone. */
export const powerCut: FaultKind = {
  name: "power cut",
  obstacle: () => mountObstacle(),
  run: (bench) => cutUntilDone(bench, new Machine(bench)),
};

/** The same without syncs must lose, or the cut proves nothing. */
export const powerCutControl: FaultKind = {
  name: "power cut, control without syncs",
  obstacle: () => mountObstacle() ?? missingPackage("eatmydata", syncless),
  run: (bench) => cutWithoutSyncs(bench, new Machine(bench)),
};

/** A venue whose data folder is on the image. */
class Machine implements Site {
  readonly megabytes = 512;
  readonly #bench: Bench;
  #venue: Venue | undefined;

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  async start(folder: string, environment: Environment): ReturnType<Site["start"]> {
    const { venue, client } = await startWithHistory(
      this.#bench,
      join(folder, "data"),
      environment,
    );
    this.#venue = venue;
    return client;
  }

  async freeze(): Promise<void> {
    this.#venue?.signal("SIGSTOP");
  }

  async kill(): Promise<void> {
    await this.#venue?.kill();
  }
}

/**
 * Starts on what a cut left. The embedded history does not sync what it writes: where it cannot be
 * opened the venue says so, and its remedy is followed: the history is made anew from the journal.
 */
export async function startWithHistory(
  bench: Bench,
  data: string,
  environment: Environment,
): ReturnType<Bench["start"]> {
  try {
    return await bench.start({ data, environment });
  } catch (error) {
    if (!(error instanceof Error && error.message.includes("Move that folder away"))) throw error;
    bench.note = "the embedded history was damaged at least once, and made anew from the journal";
    rmSync(join(data, "history"), { recursive: true });
    return bench.start({ data, environment });
  }
}
