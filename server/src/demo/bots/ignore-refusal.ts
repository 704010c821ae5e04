import { VenueRefusal } from "@holdall/client";

/** For what may be refused without harm: an order that is gone, a limit that is reached. */
export function ignoreRefusal(failure: unknown): void {
  if (!(failure instanceof VenueRefusal)) throw failure;
}
