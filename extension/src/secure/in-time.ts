import { createAsker } from "@holdall/extension/channel";
import type { Ask, Line } from "@holdall/extension/channel";
import { button, h } from "./dom.ts";
import { refusalNote, show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";

/**
 * What a secure screen only looks at: answered within 30 s or not at all. Everything else waits for
 * a person, a device, a co-signer or a password that is being stretched, each with a limit of its own.
 */
const LOOKS: ReadonlySet<string> = new Set([
  "status",
  "waiting",
  "page/look",
  "rules/show",
  "approve/ask",
  "connecting",
  "known",
  "gathered",
  "networks",
  "held",
]);

/** What is looked at again without a screen of its own: the list of accounts says who is silent. */
const SAID_THERE: ReadonlySet<string> = new Set(["networks", "held"]);

/** Asks over a line with the limit of looks. `events` hears everything that is no answer. */
export function askInTime(line: Line, events?: (value: unknown) => void): Ask {
  return createAsker(line, events, (kind) => LOOKS.has(kind));
}

/**
 * The same, for a screen that could not go on without its answer: when that is late, `onLate` shows
 * so, and the screen that asked never goes on. What it had not been told would look like nothing.
 */
export function sayingLate(ask: Ask, onLate: () => void): Ask {
  return async (kind, body, left) => {
    const answer = await ask(kind, body, left);
    const isLate = "refusal" in answer && answer.refusal === "answer-late";
    if (!isLate || SAID_THERE.has(kind)) return answer;
    onLate();
    return new Promise(() => {});
  };
}

/** Says that no answer came and what to do, with the way to look again. */
export function showLate(
  stage: Pick<SecureStage, "root" | "words" | "language" | "close">,
  again: () => void,
): void {
  const { words } = stage;
  const why = refusalNote(stage, { refusal: "answer-late", detail: "" });
  show(
    stage,
    words.lateTitle,
    h("p", { role: "alert" }, why),
    h("p", { class: "muted" }, words.lateText),
    button(words.retry, "primary", again),
  );
}
