import type { Answer, Ask } from "@holdall/extension/channel";

/** What the key realm makes a new kit for: the page takes it from the recovery party. */
const MAKES_KIT: readonly string[] = ["guard/make", "guard/renew", "guard/recover"];

interface SealedKit {
  readonly text: string;
  readonly passphrase: Uint8Array;
}

/**
 * The way to the key realm past which no kit goes: a kit and its words are brought to the recovery
 * party, in a realm of its own, and the key realm is told only that it is there. A new kit is taken
 * from the recovery party likewise, so that the key realm has never seen one.
 */
export function askPastKits(ask: Ask): Ask {
  return async (kind, body) => {
    const { kit, told } = withoutKit(kind, Object(body) as Readonly<Record<string, unknown>>);
    const opened = kit === null ? null : await ask("kit/open", kit);
    if (opened !== null && "refusal" in opened) return opened;
    const answer: Answer = await ask(kind, told);
    return "ok" in answer && MAKES_KIT.includes(kind) ? ask("kit/take", {}) : answer;
  };
}

/** The kit of a message, and the message as the key realm may hear it. */
function withoutKit(
  kind: string,
  body: Readonly<Record<string, unknown>>,
): { readonly kit: SealedKit | null; readonly told: Readonly<Record<string, unknown>> } {
  const proof = Object(body["proof"]) as Readonly<Record<string, unknown>>;
  if (kind === "guard/prove") return { kit: kitOf({ ...body, text: body["kit"] }), told: {} };
  if (proof["kind"] === "kit") {
    return { kit: kitOf(proof["kit"]), told: { ...body, proof: { kind: "kit" } } };
  }
  const kit = kitOf(body["kit"]);
  if (kit === null) return { kit, told: body };
  const others = Object.entries(body).filter(([name]) => name !== "kit");
  const said = KIT_TOLD.includes(kind) ? [["kit", true] as const] : [];
  return { kit, told: Object.fromEntries([...others, ...said]) };
}

/** Messages that say whether there is a kit; the others are about one in any case. */
const KIT_TOLD: readonly string[] = ["guard/renew", "approve"];

function kitOf(value: unknown): SealedKit | null {
  const { text, passphrase } = Object(value) as Partial<SealedKit>;
  return typeof text === "string" && passphrase instanceof Uint8Array ? { text, passphrase } : null;
}
