import type { Command, Event } from "@holdall/core/protocol";
import type { Rng } from "@holdall/server/ports";
import { CommandGenerator } from "@holdall/sim/twins";
import type { FaultKind } from "./faults.ts";
import { MarginCommands } from "./margin-commands.ts";

/** Where the commands of one world come from; it learns from the events what there is to name. */
export interface CommandSource {
  /** Commands that make the world. */
  genesis(): Command[];
  /** The next command; expiries count from `nowMicros`. */
  next(nowMicros: number): Command;
  see(events: readonly Event[]): void;
}

/** What a world holds: spot alone, which the slow model knows, or everything that margin adds. */
export const profiles = ["spot", "margin"] as const;
export type Profile = (typeof profiles)[number];

/** The source of one seed's commands; `onFault` hears of the faults of the market that it makes. */
export function drawSource(
  profile: Profile,
  rng: Rng,
  onFault: (kind: FaultKind) => void,
): CommandSource {
  return profile === "spot" ? new CommandGenerator(rng) : new MarginCommands(rng, onFault);
}
