/**
 * From integers to pixels: the only place of this room, with the charts' scale of `web`, where numbers
 * become floats. Nothing that leaves here is an amount.
 */

/** A straight scale from an integer interval to pixels. */
export interface Scale {
  readonly pixelOf: (value: bigint) => number;
}

const STEPS = 1_000_000n;

/** Maps `from` to `startPx` and `to` to `endPx`; an empty interval maps to the middle. */
export function linearScale(from: bigint, to: bigint, startPx: number, endPx: number): Scale {
  const span = to - from;
  return {
    pixelOf(value) {
      if (span === 0n) return (startPx + endPx) / 2;
      const share = Number(((value - from) * STEPS) / span) / Number(STEPS);
      return startPx + share * (endPx - startPx);
    },
  };
}

/** Smallest and largest of some integers; zero and zero of none. */
export function extent(values: readonly bigint[]): readonly [bigint, bigint] {
  if (values.length === 0) return [0n, 0n];
  let [least, most] = [values[0], values[0]];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}

/** A path through points; `steps` holds each value until the next. */
export function pathOf(
  points: readonly (readonly [number, number])[],
  kind: "line" | "steps",
): string {
  return points
    .map(([x, y], at) => {
      const [px, py] = [x.toFixed(1), y.toFixed(1)];
      if (at === 0) return `M${px} ${py}`;
      return kind === "line" ? `L${px} ${py}` : `H${px}V${py}`;
    })
    .join("");
}

/** A share of a whole in percent for CSS, from 0 to 100; zero of nothing. */
export function percentOf(part: bigint, whole: bigint): number {
  if (whole <= 0n || part <= 0n) return 0;
  return Math.min(100, Number((part * 10_000n) / whole) / 100);
}
