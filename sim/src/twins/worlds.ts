/** Whole worlds, each from its seed, through which the engine and the slow model must go alike. */
import type { Command, Event } from "@holdall/core/protocol";
import { seededRng } from "@holdall/server/ports";
import { Twins } from "./agree.ts";
import { MarginGenerator } from "./generate-margin.ts";
import { CommandGenerator } from "./generate.ts";

/** What is done with what both told of a command. */
type See = (events: readonly Event[]) => void;

const SPOT_COMMANDS = 400;
const MARGIN_COMMANDS = 300;
/** In one world of so many the engine is restarted half-way, from its own snapshot. */
const RESTARTED_OF = 3;

/** Drives both through a world of spot; throws where they disagree. */
export function agreeOnSpot(seed: number, see: See = () => {}): void {
  const generator = new CommandGenerator(seededRng(BigInt(seed)));
  const twins = new Twins(seed);
  const genesis: Command[] = generator.genesis();
  for (let step = 0; step < SPOT_COMMANDS; step++) {
    const command = genesis[step] ?? generator.next();
    const events = twins.apply(command, generator.timeMicros());
    see(events);
    generator.see(events);
    if (isRestart(seed, step, SPOT_COMMANDS)) twins.restart();
  }
  twins.expectSums();
}

/**
 * Drives both through a world with margin; throws where they disagree, or where a law of
 * `docs/margin.md` section 11 is broken after a command.
 */
export function agreeOnMargin(seed: number, see: See = () => {}): void {
  const twins = new Twins(seed);
  const rng = seededRng(BigInt(seed));
  const generator = new MarginGenerator(rng, (accountId) => twins.slackPpm(accountId));
  const genesis: Command[] = generator.genesis();
  for (let step = 0; step < MARGIN_COMMANDS; step++) {
    const command = genesis[step] ?? generator.next();
    const events = twins.apply(command, generator.timeMicros());
    twins.expectLaws(command);
    twins.expectRisk(command);
    see(events);
    generator.see(events);
    if (isRestart(seed, step, MARGIN_COMMANDS)) twins.restart();
  }
  twins.expectSums();
}

function isRestart(seed: number, step: number, commands: number): boolean {
  return seed % RESTARTED_OF === 0 && step === Math.floor(commands / 2);
}
