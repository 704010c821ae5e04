// oxlint-disable-next-line import/no-unassigned-import -- it puts `lockdown` on the global object
import "ses/lockdown-shim.js";
import { sealRealm } from "@holdall/wallet/realm/seal";
import type { Lockdown } from "@holdall/wallet/realm/seal";

/** Closed before any other module of this realm is evaluated: this one is imported first. */
export const sealed = sealRealm(
  globalThis,
  (globalThis as unknown as { readonly lockdown: Lockdown }).lockdown,
);
