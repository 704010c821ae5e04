import { lazy } from "react";

/** What operators have announced, told on every screen; fetched after everything else. */
export const AnnouncedBand = lazy(async () => ({
  default: (await import("./announced/announced-band.tsx")).AnnouncedBand,
}));
