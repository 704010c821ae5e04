import { filled } from "@holdall/extension/words";
import type { GuardedStatus } from "@holdall/wallet/guarded";
import { button, h } from "./dom.ts";
import type { Guarded } from "./guarded.ts";
import { kitFields } from "./kit.ts";
import { assertionOn, newFactor } from "./second-factor.ts";
import type { Factor } from "./second-factor.ts";
import { refusalNote, show, timeText } from "./stage.ts";
import type { SecureStage } from "./stage.ts";

/** What a change of passkey is about: whose, what the co-signer has now, and what it shall have. */
interface Change {
  readonly account: Guarded;
  readonly status: GuardedStatus;
  readonly passkey: Factor | null;
  /** Hears how the account stands after it. */
  readonly done: (status: GuardedStatus) => void;
}

/** What the browser calls a new passkey: its moment tells it from an older one. */
export function factorName(stage: SecureStage): string {
  return filled(stage.words.factorName, { time: timeText(stage, Date.now()) });
}

/** The passkey that a co-signer knows an account's owner by: none, one, or another. */
export function showFactor(stage: SecureStage, change: Omit<Change, "passkey">): void {
  const { words } = stage;
  const { hasPasskey } = change.status;
  const note = h("p", { role: "alert" });
  const register = async (): Promise<void> => {
    const passkey = await newFactor(factorName(stage));
    if (passkey === null) note.textContent = words.factorNone;
    else showProof(stage, { ...change, passkey });
  };
  const name = hasPasskey ? words.factorReplace : words.factorAdd;
  const remove = (): void => showProof(stage, { ...change, passkey: null });
  show(
    stage,
    words.factorTitle,
    h("p", { class: "muted" }, words.factorText),
    h("p", { class: "who" }, hasPasskey ? words.factorIs : words.factorIsNone),
    button(name, "primary", () => register()),
    hasPasskey ? button(words.factorRemove, "plain", remove) : null,
    note,
  );
}

/** The change counts once the kit, or the passkey there was, says that it is the owner's. */
function showProof(stage: SecureStage, change: Change): void {
  const { words } = stage;
  const { account, status, passkey, done } = change;
  const { source } = account;
  const note = h("p", { role: "alert" });
  const kit = kitFields(stage);
  const set = async (proof: object): Promise<void> => {
    const answer = await stage.ask("guard/passkey", { source, passkey, proof });
    if ("ok" in answer) done(answer.ok as GuardedStatus);
    else note.textContent = refusalNote(stage, answer);
  };
  const byKit = async (): Promise<void> => {
    const taken = await kit.take();
    if (taken !== null) await set({ kind: "kit", kit: taken });
  };
  const byPasskey = async (): Promise<void> => {
    const proof = await passkeyProof(stage, source, { kind: "passkey", passkey });
    if (typeof proof === "string") note.textContent = proof;
    else await set(proof);
  };
  show(
    stage,
    words.factorTitle,
    h("p", { class: "muted" }, status.hasPasskey ? words.factorProve : words.factorProveKit),
    status.hasPasskey ? button(words.factorProveOld, "primary", () => byPasskey()) : null,
    ...kit.boxes,
    button(words.factorByKit, status.hasPasskey ? "plain" : "primary", () => byKit()),
    note,
  );
}

/** What a passkey's word is asked for. */
type About =
  | { readonly kind: "rules"; readonly rules: string }
  | { readonly kind: "passkey"; readonly passkey: Factor | null };

/** The registered passkey's proof of a change; a sentence where there is none. */
export async function passkeyProof(
  stage: SecureStage,
  source: number,
  about: About,
): Promise<{ readonly kind: "passkey"; readonly assertion: string } | string> {
  const asked = await stage.ask("guard/ask", { source, about });
  if ("refusal" in asked) return refusalNote(stage, asked);
  const { challenge } = asked.ok as { readonly challenge: Uint8Array };
  const assertion = await assertionOn(challenge);
  return assertion === null ? stage.words.factorNone : { kind: "passkey", assertion };
}
