import { foreignText } from "./draft.ts";
import type { Operands } from "./draft.ts";
import type { Finding } from "./explanation.ts";
import { LEVELS } from "./rules.ts";
import type { RuleId } from "./rules.ts";

/** A page that wants something, as the browser attests it. */
export interface PageRequest {
  readonly scheme: string;
  /** Host and port, in the browser's own form: ASCII, international names as "xn--…". */
  readonly host: string;
  /** Host of the page this one is a frame of, or `null` when it is the page. */
  readonly parentHost: string | null;
  readonly asksForAllAccounts: boolean;
  readonly asksToSign: boolean;
  /** When the person first connected to it, or `null` when never. */
  readonly firstSeenAtMs: number | null;
  readonly atMs: number;
}

/** Hosts without ports. The first two come with the release, the others are the person's. */
export interface PageLists {
  readonly frauds: readonly string[];
  /** Well-known hosts that are imitated. */
  readonly known: readonly string[];
  readonly denied: readonly string[];
  readonly allowed: readonly string[];
}

const DAY_MS = 86_400_000;
/** Shorter names than this are too close to each other by chance. */
const TYPO_LENGTH_MIN = 7;

/** Applies the rules about pages (100 to 108). A host of a list covers its sub-domains. */
export function assessPage(page: PageRequest, lists: PageLists): readonly Finding[] {
  const name = hostName(page.host);
  const findings: Finding[] = [];
  const raise = (rule: RuleId, more: Operands = {}): void => {
    const operands = { host: foreignText(page.host), ...more };
    findings.push({ rule, level: LEVELS[rule], operands });
  };
  if (isListed(name, lists.frauds)) raise(100);
  if (isListed(name, lists.denied)) raise(103);
  const isAllowed = isListed(name, lists.allowed);
  if (isAllowed) raise(104);
  const imitated = isAllowed ? null : imitationOf(name, lists.known);
  if (imitated !== null) raise(101, { known: foreignText(imitated) });
  if (page.firstSeenAtMs === null) raise(102);
  if (page.scheme !== "https" && !isLoopback(name)) raise(105);
  if (page.parentHost !== null && hostName(page.parentHost) !== name) {
    raise(106, { known: foreignText(page.parentHost) });
  }
  if (page.asksForAllAccounts) raise(107);
  const isNew = page.firstSeenAtMs !== null && page.atMs - page.firstSeenAtMs < DAY_MS;
  if (page.asksToSign && isNew) raise(108);
  return findings;
}

/** The name of a host: lower case, without port and without the final dot. */
export function hostName(host: string): string {
  return host.toLowerCase().replace(/:\d+$/u, "").replace(/\.$/u, "");
}

function isListed(name: string, list: readonly string[]): boolean {
  return list.some((entry) => name === entry || name.endsWith(`.${entry}`));
}

function isLoopback(name: string): boolean {
  const isLocalName = name === "localhost" || name.endsWith(".localhost");
  return isLocalName || name === "[::1]" || /^127(?:\.\d{1,3}){3}$/u.test(name);
}

/**
 * The known host that a name imitates, "?" when it is written in letters that imitate others, or
 * `null`. A known host and its sub-domains imitate nobody.
 */
function imitationOf(name: string, known: readonly string[]): string | null {
  if (isListed(name, known)) return null;
  // Mixed scripts and international look-alikes all arrive in this form, or not in ASCII at all.
  if (/(?:^|[.-])xn--/u.test(name) || /[^a-z0-9.:[\]-]/u.test(name)) return "?";
  return known.find((host) => isImitation(name, host)) ?? null;
}

function isImitation(name: string, host: string): boolean {
  // The known name in front of a foreign one: "service.org.evil.org", "service-org.evil.org".
  const inside = new RegExp(`(?:^|[.-])${host.replaceAll(".", "[.-]")}[.-]`, "u");
  if (inside.test(name)) return true;
  const [ownLabel, ownEnd] = splitName(name);
  const [label, end] = splitName(host);
  if (ownLabel === label && ownEnd !== end) return label.length >= TYPO_LENGTH_MIN;
  return [ownLabel, ...ownLabel.split("-")].some((part) => isAlike(part, label, part === ownLabel));
}

/** The same to a tired eye, or one slip of the finger away. The exact word alone is a part. */
function isAlike(part: string, label: string, isWhole: boolean): boolean {
  const [seen, meant] = [skeleton(part), skeleton(label)];
  if (seen === meant) return part !== label || !isWhole;
  const isSlip = isOneEdit(seen, meant) || isOneEdit(part, label);
  return label.length >= TYPO_LENGTH_MIN && isSlip;
}

/** The label a person reads, and the ending after it: "app.service.org" is "service", "org". */
function splitName(name: string): readonly [string, string] {
  const labels = name.split(".");
  return [labels.at(-2) ?? name, labels.at(-1) ?? ""];
}

/** Letters that look alike become one letter. */
function skeleton(label: string): string {
  return label
    .replaceAll("rn", "m")
    .replaceAll("vv", "w")
    .replaceAll("cl", "d")
    .replaceAll(/[1il]/gu, "l")
    .replaceAll("0", "o")
    .replaceAll("5", "s")
    .replaceAll("3", "e")
    .replaceAll("4", "a")
    .replaceAll("7", "t")
    .replaceAll("-", "");
}

/** One letter added, dropped, replaced, or two neighbours exchanged. */
function isOneEdit(left: string, right: string): boolean {
  if (left === right || Math.abs(left.length - right.length) > 1) return false;
  let start = 0;
  while (start < left.length && left[start] === right[start]) start++;
  const [restLeft, restRight] = [left.slice(start), right.slice(start)];
  const isExchange =
    restLeft[0] === restRight[1] &&
    restLeft[1] === restRight[0] &&
    restLeft.slice(2) === restRight.slice(2);
  return (
    isExchange ||
    restLeft.slice(1) === restRight ||
    restLeft === restRight.slice(1) ||
    restLeft.slice(1) === restRight.slice(1)
  );
}
