import { VenueBusy, VenuePaused } from "@holdall/core/protocol";
import type { Venue } from "@holdall/core/protocol";
import { RefusalError, refusals } from "./refusal.ts";

/** The venue as routes and frames use it: a command that it does not take is a refusal like any other. */
export function venueDoor(venue: Venue): Venue {
  return {
    submit: (command) => venue.submit(command).catch(refuseWhatIsNotTaken),
    query: (query) => venue.query(query),
    subscribe: (listener) => venue.subscribe(listener),
  };
}

function refuseWhatIsNotTaken(failure: unknown): never {
  if (failure instanceof VenueBusy) throw new RefusalError(refusals.engineBehind);
  if (failure instanceof VenuePaused) throw new RefusalError(refusals.diskFilling);
  throw failure;
}
