/** Frequencies of the two tones: upward for what was bought, downward for what was sold. */
const TONES_HZ = { Bid: [660, 880], Ask: [660, 495] } as const;
const TONE_SECONDS = 0.09;
/** Quiet beside a voice. */
const GAIN = 0.06;
const SILENCE = 0.0001;

/**
 * Plays what a fill sounds like, from two oscillators: no file is fetched. A browser that was pressed
 * nowhere on this page yet stays silent.
 */
export function playFill(side: "Bid" | "Ask"): void {
  const context = new AudioContext();
  const gain = context.createGain();
  gain.connect(context.destination);
  const begin = context.currentTime;
  TONES_HZ[side].forEach((frequency, at) => {
    const from = begin + at * TONE_SECONDS;
    const tone = new OscillatorNode(context, { frequency });
    tone.connect(gain);
    gain.gain.setValueAtTime(GAIN, from);
    gain.gain.exponentialRampToValueAtTime(SILENCE, from + TONE_SECONDS);
    tone.start(from);
    tone.stop(from + TONE_SECONDS);
    if (at === 1) tone.addEventListener("ended", () => void context.close());
  });
}
