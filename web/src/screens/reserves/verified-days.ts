/** The manifest's hash of each day that was verified on this device, by date. */
export type VerifiedDays = Readonly<Record<string, string>>;

interface Published {
  readonly date: string;
  readonly manifestHash: string;
}

const KEY = "holdall-verified-days";

const CHANGED = "holdall-verified";

/** What this device keeps, as it is kept; nothing where the browser keeps nothing. */
export function keptText(): string {
  try {
    return localStorage.getItem(KEY) ?? "{}";
  } catch {
    return "{}";
  }
}

/** What this device keeps. */
export function keptVerified(): VerifiedDays {
  return readVerified(keptText());
}

/** Calls back when a day was verified, in this tab or in another. */
export function onVerified(callback: () => void): () => void {
  document.addEventListener(CHANGED, callback);
  addEventListener("storage", callback);
  return () => {
    document.removeEventListener(CHANGED, callback);
    removeEventListener("storage", callback);
  };
}

/** Keeps one more day, and returns all. */
export function keepVerified(days: VerifiedDays, day: Published): VerifiedDays {
  const all = { ...days, [day.date]: day.manifestHash };
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
    document.dispatchEvent(new Event(CHANGED));
  } catch {
    // Private windows may refuse storage: the streak then lasts as long as the page.
  }
  return all;
}

/** The days in a kept text; what is no date with a hash is left out, and nothing is in what is no text of ours. */
export function readVerified(text: string): VerifiedDays {
  const kept = parsed(text);
  if (typeof kept !== "object" || kept === null) return {};
  return Object.fromEntries(
    Object.entries(kept).filter(
      ([date, hash]) => /^\d{4}-\d\d-\d\d$/.test(date) && typeof hash === "string",
    ),
  );
}

/** Dates that were verified here as they are published now: a day that was changed since counts no more. */
export function verifiedDates(
  published: readonly Published[],
  kept: VerifiedDays,
): ReadonlySet<string> {
  const same = published.filter(({ date, manifestHash }) => kept[date] === manifestHash);
  return new Set(same.map(({ date }) => date));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
