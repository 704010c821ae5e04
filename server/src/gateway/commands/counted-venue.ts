import { VenueBusy, type Command, type CommandResult, type Venue } from "@holdall/core/protocol";
import type { Clock } from "@holdall/server/ports";
import type { GatewayMetrics } from "../metrics.ts";

/** The same venue, with every command counted and timed. */
export function countedVenue(
  venue: Venue,
  clock: Clock,
  metrics: Pick<GatewayMetrics, "commands" | "acknowledgements">,
): Venue {
  return {
    query: (query) => venue.query(query),
    subscribe: (listener) => venue.subscribe(listener),
    submit(command: Command): Promise<CommandResult> {
      const { kind } = command;
      const startMicros = clock.monotonicMicros();
      // One promise for each command: an async function would make three of it.
      return venue.submit(command).then(
        (result) => {
          metrics.acknowledgements.note(clock.monotonicMicros() - startMicros);
          metrics.commands.inc({ kind, result: resultWord(result) });
          return result;
        },
        (failure: unknown) => {
          metrics.commands.inc({ kind, result: failure instanceof VenueBusy ? "busy" : "failed" });
          throw failure;
        },
      );
    },
  };
}

function resultWord(result: CommandResult): string {
  const first = result.events[0]?.kind;
  return first === "rejected" || first === "repeated" ? first : "done";
}
