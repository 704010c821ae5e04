/** A sign-in request, as EIP-4361 and its Solana counterpart write it. */
export interface SignIn {
  readonly chain: "Ethereum" | "Solana";
  readonly scheme: string | null;
  readonly domain: string;
  readonly address: string;
  readonly statement: string | null;
  readonly uri: string | null;
  readonly version: string | null;
  readonly chainId: string | null;
  readonly nonce: string | null;
  readonly issuedAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly notBeforeMs: number | null;
  readonly requestId: string | null;
  readonly resources: readonly string[];
}

const HEAD = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\S+) wants you to sign in with your (\w+) account:$/u;
/** A text that means to be a sign-in, whether it is a correct one or not. */
const LOOKS_LIKE = /wants you to sign in with your/iu;

/** Field labels, in their only order. */
const LABELS = [
  "URI",
  "Version",
  "Chain ID",
  "Nonce",
  "Issued At",
  "Expiration Time",
  "Not Before",
  "Request ID",
] as const;
type Label = (typeof LABELS)[number];
const REQUIRED: Readonly<Record<SignIn["chain"], readonly Label[]>> = {
  Ethereum: ["URI", "Version", "Chain ID", "Nonce", "Issued At"],
  Solana: [],
};
const RESOURCES_MAX = 32;

/** True when a text presents itself as a sign-in. Such a text is read as one or refused. */
export function looksLikeSignIn(text: string): boolean {
  return LOOKS_LIKE.test(text);
}

/** Reads a sign-in to the letter of its grammar (EIP-4361, "ABNF message format"), or `null`. */
export function readSignIn(text: string): SignIn | null {
  const lines = text.split("\n");
  const head = HEAD.exec(lines[0]);
  const chain = head?.[3];
  if (head === null || (chain !== "Ethereum" && chain !== "Solana")) return null;
  const body = readBody(lines.slice(2), chain);
  if (body === null || lines[1] === undefined || /\s/u.test(lines[1])) return null;
  const time = (label: Label) => readTime(body.fields.get(label));
  const times = [time("Issued At"), time("Expiration Time"), time("Not Before")];
  if (times.includes(undefined)) return null;
  const [issuedAtMs, expiresAtMs, notBeforeMs] = times as readonly (number | null)[];
  const nonce = body.fields.get("Nonce") ?? null;
  if (nonce !== null && !/^[A-Za-z0-9]{8,128}$/u.test(nonce)) return null;
  const version = body.fields.get("Version") ?? null;
  if (version !== null && version !== "1") return null;
  return {
    chain,
    scheme: head[1] ?? null,
    domain: head[2],
    address: lines[1],
    statement: body.statement,
    uri: body.fields.get("URI") ?? null,
    version,
    chainId: body.fields.get("Chain ID") ?? null,
    nonce,
    issuedAtMs,
    expiresAtMs,
    notBeforeMs,
    requestId: body.fields.get("Request ID") ?? null,
    resources: body.resources,
  };
}

interface Body {
  readonly statement: string | null;
  readonly fields: ReadonlyMap<Label, string>;
  readonly resources: readonly string[];
}

/** After the address: nothing, or a blank line, a statement and blank line, and the fields. */
function readBody(lines: readonly string[], chain: SignIn["chain"]): Body | null {
  if (lines.length === 0) {
    const isEnough = REQUIRED[chain].length === 0;
    return isEnough ? { statement: null, fields: new Map(), resources: [] } : null;
  }
  if (lines[0] !== "") return null;
  let rest = lines.slice(1);
  let statement: string | null = null;
  const isField = (line: string | undefined) =>
    line !== undefined && LABELS.some((label) => line.startsWith(`${label}: `));
  if (rest[0] !== "" && !isField(rest[0])) {
    statement = rest[0] ?? null;
    rest = rest.slice(1);
  }
  // Ethereum keeps the second blank line even without a statement.
  if (rest[0] === "") rest = rest.slice(1);
  else if (rest.length > 0 && (statement !== null || chain === "Ethereum")) return null;
  return readFields(rest, chain, statement);
}

function readFields(
  lines: readonly string[],
  chain: SignIn["chain"],
  statement: string | null,
): Body | null {
  const fields = new Map<Label, string>();
  let last = -1;
  let at = 0;
  for (; at < lines.length && lines[at] !== "Resources:"; at++) {
    const index = LABELS.findIndex((label) => lines[at].startsWith(`${label}: `));
    if (index <= last) return null;
    fields.set(LABELS[index], lines[at].slice(LABELS[index].length + 2));
    last = index;
  }
  const resources = lines.slice(at + 1);
  const areResources = resources.every((line) => /^- \S+$/u.test(line));
  if (!areResources || resources.length > RESOURCES_MAX) return null;
  if (!REQUIRED[chain].every((label) => fields.has(label))) return null;
  return { statement, fields, resources: resources.map((line) => line.slice(2)) };
}

const TIME =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))$/u;

/** RFC 3339 time in milliseconds, cut to the millisecond; `null` when absent, else `undefined`. */
function readTime(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  const parts = TIME.exec(text);
  if (parts === null) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number);
  const isPossible =
    month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second < 60;
  if (!isPossible) return undefined;
  const milliseconds = Number((parts[7] ?? "").padEnd(3, "0").slice(0, 3));
  const sign = parts[8] === "-" ? -1 : 1;
  const offset = sign * (Number(parts[9] ?? 0) * 60 + Number(parts[10] ?? 0)) * 60_000;
  return Date.UTC(year, month - 1, day, hour, minute, second, milliseconds) - offset;
}
