/** Numbers of a run: the same seed gives the same run. */
export type Draw = (least: number, most: number) => number;

/** Draws whole numbers between two, both included (a 32-bit mixing generator, mulberry32). */
export function drawer(seed: number): Draw {
  let state = seed | 0;
  return (least, most) => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    const unit = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    return least + Math.floor(unit * (most - least + 1));
  };
}
