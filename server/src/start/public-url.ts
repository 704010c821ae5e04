import { UsageError } from "./options.ts";

/**
 * `PUBLIC_URL`: where people's browsers find the venue, as behind a proxy that speaks TLS: scheme, name
 * and port. The pages of that place alone may sign in, be called and open sockets. `undefined` where
 * nothing is set: then it is this machine.
 */
export function publicOriginOf(environment: NodeJS.ProcessEnv): string | undefined {
  const text = environment["PUBLIC_URL"] ?? "";
  if (text === "") return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Passkeys and sealed sessions need a connection that nobody reads, or none that leaves the machine.
  const isSafe =
    url?.protocol === "https:" || (url?.protocol === "http:" && url.hostname === "localhost");
  if (url !== undefined && isSafe && url.href === `${url.origin}/`) return url.origin;
  throw new UsageError(
    `PUBLIC_URL is where browsers find the venue, like https://exchange.example, not "${text}"`,
  );
}
