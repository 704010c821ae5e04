import { lazy } from "react";

/** What is said of the account on every screen; fetched after everything else. */
export const AccountWatch = lazy(async () => ({
  default: (await import("./watch/account-watch.tsx")).AccountWatch,
}));
