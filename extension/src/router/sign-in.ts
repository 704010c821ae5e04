import type { Origin } from "./signature.ts";

/** The lines of a sign-in in the order of the standard, by the name of the input's field. */
const LINES = [
  ["uri", "URI"],
  ["version", "Version"],
  ["chainId", "Chain ID"],
  ["nonce", "Nonce"],
  ["issuedAt", "Issued At"],
  ["expirationTime", "Expiration Time"],
  ["notBefore", "Not Before"],
  ["requestId", "Request ID"],
] as const;

/**
 * The text of Sign-In With Solana for a page's input. A page that names no domain signs in to
 * itself; one that names another is told so by the key realm, which compares (rule 700).
 */
export function signInText(input: unknown, { host }: Origin, account: string): string {
  const fields = Object(input ?? {}) as Readonly<Record<string, unknown>>;
  const domain = textField(fields["domain"]) ?? host;
  const statement = textField(fields["statement"]);
  const lines = LINES.flatMap(([name, label]) => {
    const value = textField(fields[name]);
    return value === undefined ? [] : [`${label}: ${value}`];
  });
  const resources = Array.isArray(fields["resources"])
    ? ["Resources:", ...fields["resources"].map((one) => `- ${String(one)}`)]
    : [];
  const head = [`${domain} wants you to sign in with your Solana account:`, account];
  const body = [...lines, ...resources];
  return [
    ...head,
    ...(statement === undefined ? [] : ["", statement]),
    ...(body.length === 0 ? [] : ["", ...body]),
  ].join("\n");
}

function textField(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
