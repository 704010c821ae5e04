/**
 * Drawings of numbers: lines and steps, sparklines, straight meters, health, the steps of a movement,
 * the calendar of proofs.
 *
 * Values arrive as integers and leave as pixels in `canvas.ts` alone. Every drawing has a sentence that
 * replaces it, no legend, no smoothing and no gradient; a gauge is a straight axis, never a dial.
 */
export { extent, linearScale, pathOf, percentOf } from "./canvas.ts";
export type { Scale } from "./canvas.ts";
export { healthWord } from "./health-word.ts";
export { HealthAxis, Meter, Steps } from "./meters.tsx";
export type { Step } from "./meters.tsx";
export { Plot, PlotRoom, Sparkline } from "./plot.tsx";
export type { PlotPoint } from "./plot.tsx";
export { StreakCalendar, weekdayOf } from "./streak-calendar.tsx";
export type { StreakDay } from "./streak-calendar.tsx";
