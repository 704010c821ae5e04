const FRAGMENT = /^#entry=([\w-]{8,128})$/;

/** The token of an entry link, once: it is taken out of the address so that no copy of it remains. */
export function takeEntryToken(): string | undefined {
  const token = FRAGMENT.exec(location.hash)?.[1];
  if (token !== undefined) history.replaceState(null, "", location.pathname);
  return token;
}
