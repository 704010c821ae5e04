import { assessPage, findingSentence } from "@holdall/wallet/clear";
import type { Finding, Level, Names } from "@holdall/wallet/clear";
import type { Words } from "@holdall/extension/words";
import { h } from "./dom.ts";
import { KNOWN_HOSTS } from "./known-hosts.ts";
import type { KnownPage, SecureStage } from "./stage.ts";

/** A page as the browser attests it. */
export interface AskingPage {
  readonly scheme: string;
  readonly host: string;
}

/** The address of a page as one text. */
export function originText({ scheme, host }: AskingPage): string {
  return `${scheme}://${host}`;
}

/**
 * What is to be minded about a page (rules 100, 101, 102, 104, 105 and 108). Frames are not served, no
 * page hears of a second account, and a page that is blocked comes to no window.
 */
export function findingsAbout(
  { scheme, host }: AskingPage,
  { firstSeenAtMs, isTrusted }: KnownPage,
  { asksToSign, isFraud }: { readonly asksToSign: boolean; readonly isFraud: boolean },
): readonly Finding[] {
  const page = { scheme, host, parentHost: null, asksForAllAccounts: false, asksToSign };
  const name = host.replace(/:\d+$/u, "");
  const allowed = isTrusted ? [name] : [];
  return assessPage(
    { ...page, firstSeenAtMs, atMs: Date.now() },
    { frauds: isFraud ? [name] : [], known: KNOWN_HOSTS, denied: [], allowed },
  );
}

const MARKS: Readonly<Record<Level, string>> = {
  safe: "✓",
  warning: "!",
  danger: "!!",
  forbidden: "✕",
};

const NAMES = {
  safe: "levelSafe",
  warning: "levelWarning",
  danger: "levelDanger",
  forbidden: "levelForbidden",
} as const satisfies Readonly<Record<Level, keyof Words>>;

/** Findings as a list under their title, each with its level and its number; nothing for none. */
export function findingList(
  { language, words }: SecureStage,
  findings: readonly Finding[],
  names: Names,
): HTMLElement | null {
  if (findings.length === 0) return null;
  const lines = findings.map((finding) =>
    h(
      "li",
      { class: `finding finding-${finding.level}` },
      h(
        "span",
        { class: "finding-mark", label: words[NAMES[finding.level]], role: "img" },
        MARKS[finding.level],
      ),
      h("bdi", {}, `${findingSentence(finding, language, names)} (${finding.rule})`),
    ),
  );
  return h("section", {}, h("h2", {}, words.mind), h("ul", { class: "findings" }, ...lines));
}
