import { UsageError } from "./options.ts";

/** Shorter ones can be guessed. */
const LENGTH_MIN = 16;

/** `METRICS_TOKEN`: what opens `/metrics`. `undefined` where nothing is set: then it is this machine's alone. */
export function metricsTokenOf(environment: NodeJS.ProcessEnv): string | undefined {
  const token = environment["METRICS_TOKEN"] ?? "";
  if (token === "") return undefined;
  if (token.length >= LENGTH_MIN && /^[\x21-\x7e]+$/.test(token)) return token;
  // The token itself is a secret: it is not said.
  throw new UsageError(
    `METRICS_TOKEN has at least ${LENGTH_MIN} letters, digits and signs, without spaces`,
  );
}
