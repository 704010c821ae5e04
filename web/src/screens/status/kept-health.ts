import { check, webRoutes } from "@holdall/core/contract";
import type { WebResponseOf } from "@holdall/core/contract";

export type VenueHealth = WebResponseOf<"health">;

const KEY = "holdall-health";

/** Keeps the venue's last answer on this device; a browser that keeps nothing only forgets it. */
export function keepHealth(health: VenueHealth): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(health));
  } catch {
    // Nothing is kept where storage is full or forbidden.
  }
}

/** The last answer that was kept, where it is still what the venue's answers look like. */
export function keptHealth(): VenueHealth | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    const checked = check(webRoutes.health.response, kept, "ignore");
    return checked.ok ? checked.value : undefined;
  } catch {
    return undefined;
  }
}
