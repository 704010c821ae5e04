import { randomFillSync } from "node:crypto";
import type { Rng } from "./rng.ts";
import { drawBelow } from "./rng.ts";

/** Words drawn from the operating system at once: one system call per 1,024 draws. */
const poolWords = 1024;

/** The operating system's entropy. A fork is simply another handle on it. */
export function nodeRng(): Rng {
  const pool = new Uint32Array(poolWords);
  let used = poolWords;

  function u32(): number {
    if (used === poolWords) {
      randomFillSync(pool);
      used = 0;
    }
    const draw = pool[used];
    pool[used] = 0; // A word handed out may become a secret: it does not stay behind in the pool.
    used += 1;
    return draw;
  }

  return { u32, below: (bound) => drawBelow(u32, bound), fork: () => nodeRng() };
}
