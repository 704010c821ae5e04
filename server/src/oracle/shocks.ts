import type { Rng } from "@holdall/server/ports";

/** Moods of a market: how wild its moves are, and where they lead on average, per second. */
export const regimes = {
  calm: { volatilityPercent: 70, driftPpb: 0, staysOneIn: 400 },
  rising: { volatilityPercent: 100, driftPpb: 9_000, staysOneIn: 240 },
  falling: { volatilityPercent: 120, driftPpb: -9_000, staysOneIn: 240 },
  storm: { volatilityPercent: 320, driftPpb: -3_000, staysOneIn: 60 },
} as const;
export type RegimeName = keyof typeof regimes;

/** Where a mood turns when it turns, by equal chance; a name that stands twice is twice as likely. */
const turns: Readonly<Record<RegimeName, readonly RegimeName[]>> = {
  calm: ["rising", "falling", "storm"],
  rising: ["calm", "calm", "storm"],
  falling: ["calm", "calm", "storm"],
  storm: ["calm", "rising", "falling"],
};

/** The mood of the next second: a Markov chain whose mean stay is `staysOneIn` seconds. */
export function turnRegime(regime: RegimeName, rng: Rng): RegimeName {
  if (rng.below(regimes[regime].staysOneIn) !== 0) return regime;
  const choices = turns[regime];
  return choices[rng.below(choices.length)];
}

const UNIFORMS = 12;
const ONE_PPM = 1_000_000;

/**
 * Close to a standard normal draw, in millionths: the sum of twelve uniform draws less its mean
 * (Irwin-Hall), which has variance 1. Integers only; never beyond ±6,000,000.
 */
export function drawNormalPpm(rng: Rng): number {
  let sum = 0;
  for (let draw = 0; draw < UNIFORMS; draw += 1) sum += rng.below(ONE_PPM + 1);
  return sum - (UNIFORMS / 2) * ONE_PPM;
}

/** How often a move is larger than usual, and how much: the tails of the mixture. */
const tails = [
  { chancePpm: 10_000, factor: 6 },
  { chancePpm: 90_000, factor: 2 },
] as const;

/**
 * A heavy-tailed draw in millionths: normal, doubled in 9 % of cases and sixfold in 1 %, which gives
 * a kurtosis of about 17 where a normal draw has 3.
 */
export function drawShockPpm(rng: Rng): number {
  const normal = drawNormalPpm(rng);
  let chance = rng.below(ONE_PPM);
  for (const tail of tails) {
    if (chance < tail.chancePpm) return normal * tail.factor;
    chance -= tail.chancePpm;
  }
  return normal;
}
