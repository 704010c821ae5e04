/**
 * Curves over a chart's own integers, as they are drawn: pictures, never amounts. Each answers one value
 * per candle, `undefined` while there is too little past.
 */

/** What a curve is drawn from. */
export interface Bar {
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export type Curve = readonly (number | undefined)[];

/** Mean of the last `length` values. */
export function movingAverage(values: readonly number[], length: number): Curve {
  let total = 0;
  return values.map((value, at) => {
    total += value - (at < length ? 0 : values[at - length]);
    return at < length - 1 ? undefined : total / length;
  });
}

/**
 * Exponential mean: starts as the plain mean of the first `length` values, and each later value weighs
 * 2 / (length + 1).
 */
export function exponentialAverage(values: readonly number[], length: number): Curve {
  const weight = 2 / (length + 1);
  return smoothed(values, length, weight);
}

/** Volume-weighted mean of the typical prices (high + low + close) / 3 since the first bar. */
export function volumeWeighted(bars: readonly Bar[]): Curve {
  let [turnover, volume] = [0, 0];
  return bars.map((bar) => {
    turnover += ((bar.high + bar.low + bar.close) / 3) * bar.volume;
    volume += bar.volume;
    return volume === 0 ? undefined : turnover / volume;
  });
}

/**
 * Relative strength by Wilder (1978): 100 × mean gain / (mean gain + mean loss), the means smoothed by
 * 1 / length. Between 0 and 100; 50 where nothing moved.
 */
export function relativeStrength(values: readonly number[], length: number): Curve {
  const steps = values.slice(1).map((value, at) => value - values[at]);
  const gains = smoothed(
    steps.map((step) => (step > 0 ? step : 0)),
    length,
    1 / length,
  );
  const losses = smoothed(
    steps.map((step) => (step < 0 ? -step : 0)),
    length,
    1 / length,
  );
  const strengths = gains.map((gain, at) => {
    const loss = losses[at];
    if (gain === undefined || loss === undefined) return undefined;
    return gain + loss === 0 ? 50 : (100 * gain) / (gain + loss);
  });
  return [undefined, ...strengths].slice(0, values.length);
}

/** Appel's MACD: fast less slow exponential mean, and the exponential mean of that difference. */
export function convergence(
  values: readonly number[],
  lengths: { readonly fast: number; readonly slow: number; readonly signal: number },
): { readonly line: Curve; readonly signal: Curve } {
  const fast = exponentialAverage(values, lengths.fast);
  const slow = exponentialAverage(values, lengths.slow);
  const line = values.map((_, at) => differenceOf(fast[at], slow[at]));
  const known = line.filter((value) => value !== undefined);
  const unknown = line.slice(0, line.length - known.length).map(() => undefined);
  return { line, signal: [...unknown, ...exponentialAverage(known, lengths.signal)] };
}

function differenceOf(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? undefined : left - right;
}

/** Starts as the plain mean of the first `length` values; then moves by `weight` toward each value. */
function smoothed(values: readonly number[], length: number, weight: number): Curve {
  let [total, mean] = [0, 0];
  return values.map((value, at) => {
    if (at < length) {
      total += value;
      mean = total / length;
      return at < length - 1 ? undefined : mean;
    }
    mean += (value - mean) * weight;
    return mean;
  });
}
