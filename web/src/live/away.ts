/** How long a hidden page keeps following what is only looked at. */
const AWAY_MS = 60_000;

/**
 * Tells when nobody has seen the page for a minute, and when it is seen again: a market need not be
 * followed meanwhile, and what was told of it would only be old. Returns how to stop.
 */
export function watchAway(
  page: EventTarget & { readonly hidden: boolean },
  tell: (isAway: boolean) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onChange = (): void => {
    clearTimeout(timer);
    if (page.hidden) timer = setTimeout(() => tell(true), AWAY_MS);
    else tell(false);
  };
  page.addEventListener("visibilitychange", onChange);
  return () => {
    clearTimeout(timer);
    page.removeEventListener("visibilitychange", onChange);
  };
}
