import { mulDivWide } from "@holdall/core/num";
import { clamp } from "./index-price.ts";

/** How a mark follows its index; public by `GET /api/v1/parameters`. */
export interface MarkRules {
  /** The basis forgets with this time constant: each second moves it by 1/this of the distance. */
  readonly basisSeconds: number;
  /** The mark stays within this of the index. */
  readonly bandPpm: number;
  /** Neither mark nor index moves further than this in one update. */
  readonly updatePpm: number;
}

/** What is remembered from one second to the next. */
export interface MarkState {
  readonly indexMilliticks: bigint;
  readonly markMilliticks: bigint;
  /** Moving average of mid − index, in millionths of a tick. */
  readonly basisMicroticks: bigint;
}

const PPM = 1_000_000n;
const MICROTICKS_PER_MILLITICK = 1_000n;

/**
 * One second of a market's prices (`exchange-mechanics.md` section 4): the index moves toward the
 * sources' price by at most `updatePpm`; the mark is the index plus the moving average of mid − index,
 * within the band around the index and within `updatePpm` of its last value. Without a mid (an empty
 * side) the average stays as it is. All divisions round down, at a thousandth of a tick or finer.
 */
export function nextMark(
  state: MarkState | undefined,
  now: { readonly sourcesMilliticks: bigint; readonly midMilliticks: bigint | undefined },
  rules: MarkRules,
): MarkState {
  const reach = BigInt(rules.updatePpm);
  const indexMilliticks = within(now.sourcesMilliticks, state?.indexMilliticks, reach);
  const basisMicroticks = nextBasis(
    state?.basisMicroticks,
    indexMilliticks,
    now.midMilliticks,
    rules,
  );
  const wanted =
    indexMilliticks + mulDivWide(basisMicroticks, 1n, MICROTICKS_PER_MILLITICK, "floor");
  const stepped = within(wanted, state?.markMilliticks, reach);
  const markMilliticks = within(stepped, indexMilliticks, BigInt(rules.bandPpm));
  return { indexMilliticks, markMilliticks, basisMicroticks };
}

/** Exponentially weighted: the average moves 1/basisSeconds of the way to the newest distance. */
function nextBasis(
  basisMicroticks: bigint | undefined,
  indexMilliticks: bigint,
  midMilliticks: bigint | undefined,
  rules: MarkRules,
): bigint {
  if (midMilliticks === undefined) return basisMicroticks ?? 0n;
  const newest = (midMilliticks - indexMilliticks) * MICROTICKS_PER_MILLITICK;
  const before = basisMicroticks ?? 0n;
  return before + mulDivWide(newest - before, 1n, BigInt(rules.basisSeconds), "floor");
}

/** The value held within ±`ppm` of the anchor, rounded inwards; itself when there is none. */
function within(value: bigint, anchor: bigint | undefined, ppm: bigint): bigint {
  if (anchor === undefined) return value;
  const lowest = mulDivWide(anchor, PPM - ppm, PPM, "ceil");
  const highest = mulDivWide(anchor, PPM + ppm, PPM, "floor");
  return clamp(value, lowest, highest);
}
