const NAME = "holdall_session";
const COOKIE_LENGTH_MAX = 4_096;
const valueForm = /^[A-Za-z0-9_-]{1,64}$/;

/** Under TLS the name itself binds the cookie to this host; plain `localhost` cannot have that. */
function nameOf(origin: string): string {
  return origin.startsWith("https:") ? `__Host-${NAME}` : NAME;
}

/** The session's cookie in a request's header; the first of that name, if it has the form of ours. */
export function readCookie(header: string | undefined, origin: string): string | undefined {
  if (header === undefined || header.length > COOKIE_LENGTH_MAX) return undefined;
  const prefix = `${nameOf(origin)}=`;
  const found = header
    .split(";")
    .map((part) => part.trim())
    .find((part) => part.startsWith(prefix));
  const value = found?.slice(prefix.length);
  return value !== undefined && valueForm.test(value) ? value : undefined;
}

/** The header that sets the cookie, for this site's own requests and no script. */
export function setCookie(origin: string, value: string, maxAgeMs: number): string {
  const secure = origin.startsWith("https:") ? "; Secure" : "";
  const seconds = Math.floor(maxAgeMs / 1_000);
  return `${nameOf(origin)}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
}

/** The header that takes the cookie away. */
export function clearCookie(origin: string): string {
  return setCookie(origin, "", 0);
}
