import { filled } from "@holdall/extension/words";
import { button, h, wayOut } from "./dom.ts";
import { originText } from "./findings.ts";
import { guardButtons } from "./guard.ts";
import { show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";

/**
 * Says that what was shown was taken back, since its page was left, before anything else is shown:
 * no other request takes its place under a hand that was about to decide about it.
 */
export function showLeft(
  stage: SecureStage,
  {
    origin,
    next,
  }: { readonly origin: { scheme: string; host: string }; readonly next: () => void },
): void {
  const { words } = stage;
  const on = wayOut(
    button(words.leftOn, "primary", () => {
      guard.end();
      next();
    }),
  );
  const who = h("p", { class: "who-name" }, filled(words.asks, { host: originText(origin) }));
  show(
    stage,
    words.leftTitle,
    h("div", { class: "who" }, who),
    h("p", { role: "status" }, words.leftText),
    h("div", { class: "decision" }, on),
  );
  const guard = guardButtons([on]);
}

const WATCH_MS = 1_000;
/** When it is looked for the first time: prices are half a second late at most, and buttons are shut. */
const WATCH_MS_FIRST = 600;

/**
 * Looks soon and then once a second whether what is shown still waits, and acts once it does not. It ends by the
 * returned function, which whatever decides calls first, and when another screen is shown.
 */
export function watchShown(
  { root }: SecureStage,
  isThere: () => Promise<boolean>,
  onGone: () => void,
): () => void {
  const title = root.firstElementChild;
  let isStopped = false;
  const stop = (): void => {
    isStopped = true;
    clearTimeout(first);
    clearInterval(timer);
  };
  const look = async (): Promise<void> => {
    if (root.firstElementChild !== title) return stop();
    const isStill = await isThere();
    // The decision was made while it was asked.
    if (isStill || isStopped || root.firstElementChild !== title) return;
    stop();
    onGone();
  };
  const first = setTimeout(() => void look(), WATCH_MS_FIRST);
  const timer = setInterval(() => void look(), WATCH_MS);
  return stop;
}
