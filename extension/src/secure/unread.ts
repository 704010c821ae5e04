import { formatDecimal } from "@holdall/core/num";
import { filled } from "@holdall/extension/words";
import type { Explanation, Names } from "@holdall/wallet/clear";
import type { OverrideEntry } from "@holdall/wallet/realm";
import { button, h } from "./dom.ts";
import { amountField } from "./limit-fields.ts";
import { networkName } from "./rule-lines.ts";
import { refusalNote, timeText } from "./stage.ts";
import type { SecureStage } from "./stage.ts";

/** A request of which nobody can read a part, as the key realm tells it. */
export interface UnreadTold {
  readonly ticket: number;
  readonly explanation: Pick<Explanation, "atRisk">;
  readonly requestHash: Uint8Array;
  readonly explanationHash: Uint8Array;
  /** The bytes that would be signed; `null` where everything is read. */
  readonly raw: Uint8Array | null;
}

/** What stands on the screen of a request that nobody can read. */
export interface UnreadBoxes {
  /** What it means that nobody can. */
  readonly alarm: HTMLElement;
  /** The bytes, and the field for the amount at risk. */
  readonly box: HTMLElement;
  /** Has what was typed compared and the use noted for good; false after having said why not. */
  readonly note: () => Promise<boolean>;
}

/** `null` where everything is read: then there is nothing to be borne. */
export function unreadBoxes(
  stage: SecureStage,
  { ticket, explanation, requestHash, explanationHash, raw }: UnreadTold,
  symbolOf: Names["symbolOf"],
): UnreadBoxes | null {
  const { words } = stage;
  const { atRisk } = explanation;
  if (atRisk === undefined || raw === null) return null;
  const { asset, units, decimals } = atRisk;
  const { symbol } = symbolOf(asset);
  const name = asset.kind === "native" ? symbol : asset.id;
  const field = amountField(stage, words.overrideAmount, { key: "", decimals, symbol });
  const amount = `${formatDecimal(units, decimals)} ${name}`;
  const bytes = h("pre", { class: "raw", label: words.overrideRaw }, grouped(raw));
  bytes.tabIndex = 0;
  const copy = button(words.copy, "quiet", async () => {
    try {
      await navigator.clipboard.writeText(hexOf(raw));
      copy.textContent = words.copied;
    } catch {
      copy.textContent = words.copyFailed;
    }
  });
  return {
    alarm: h(
      "section",
      { class: "who", role: "alert" },
      h("h2", {}, words.overrideTitle),
      h("p", {}, words.overrideText),
    ),
    box: h(
      "section",
      {},
      h("h2", {}, words.overrideRaw),
      bytes,
      copy,
      h("p", {}, filled(words.overrideAmountHint, { amount })),
      field.box,
      h("p", { class: "quiet" }, words.overrideKept),
    ),
    async note() {
      const typed = field.read();
      if (typed === undefined) return false;
      if (typed === null) return fail(stage, field, { refusal: "override-amount", detail: "" });
      const body = { ticket, requestHash, explanationHash, atRisk: typed };
      const done = await stage.ask("approve/note", body);
      if ("refusal" in done) return fail(stage, field, done);
      const { text, slot } = done.ok as { readonly text: string; readonly slot: "a" | "b" };
      // It stands on the disk before anything is signed.
      await stage.vault.write(slot, text);
      return true;
    },
  };
}

function fail(
  stage: SecureStage,
  field: { readonly input: HTMLInputElement; readonly fail: (text: string) => void },
  refused: { readonly refusal: string; readonly detail: string },
): false {
  field.fail(refusalNote(stage, refused));
  field.input.focus();
  return false;
}

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");

/** In groups of four bytes, whole. */
function grouped(bytes: Uint8Array): string {
  return (hexOf(bytes).match(/.{1,8}/gu) ?? []).join(" ");
}

/** Everything that an account signed unread, the newest first; `null` where it never did. */
export function overridesBox(
  stage: SecureStage,
  overrides: readonly OverrideEntry[],
): HTMLElement | null {
  const { words } = stage;
  if (overrides.length === 0) return null;
  const rows = overrides.map(({ origin, sha256: hash, network, atMs }) => {
    const host = origin === "" ? words.overrideYou : origin;
    const [time, on] = [timeText(stage, atMs), networkName(stage, network)];
    return h("li", {}, h("bdi", {}, filled(words.overrideRow, { time, host, hash, network: on })));
  });
  return h(
    "section",
    { class: "who" },
    h("h2", {}, words.overridesTitle),
    h("p", { class: "muted" }, words.overridesText),
    h("ul", { class: "address" }, ...rows),
  );
}
