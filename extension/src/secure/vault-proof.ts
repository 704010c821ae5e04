import { button, h, secretField, takeBytes } from "./dom.ts";
import { passkeysIn, prfOf } from "./passkey.ts";
import type { SecureStage } from "./stage.ts";

/** What opens the vault, as the key realm takes it. */
type VaultProof =
  | { readonly kind: "password"; readonly password: Uint8Array }
  | { readonly kind: "passkey"; readonly credentialId: Uint8Array; readonly prfOutput: Uint8Array };

interface Proved {
  readonly key: VaultProof;
  readonly a: string | null;
  readonly b: string | null;
}

interface ProofFields {
  readonly box: HTMLElement;
  readonly act: HTMLButtonElement;
  fail(text: string): void;
}

/**
 * The password, or a passkey of this device, and the act that needs one of them: that a vault is open
 * does not say who is there. `begin` answers what is to be done with the proof and the vault's sealed
 * texts, or `null` when it is not time yet: then nothing is asked for. The proof is wiped here.
 */
export async function proofFields(
  stage: SecureStage,
  name: string,
  begin: () => ((proved: Proved) => Promise<void>) | null,
): Promise<ProofFields> {
  const { words, vault } = stage;
  const { a, b } = await vault.read();
  const known = passkeysIn([a, b]);
  const field = secretField(words.password);
  const byPassword = async (): Promise<void> => {
    const act = begin();
    if (act === null) return;
    const password = takeBytes(field.input);
    await act({ key: { kind: "password", password }, ...(await vault.read()) });
    password.fill(0);
  };
  const byPasskey = async (): Promise<void> => {
    const act = begin();
    if (act === null) return;
    const derived = await prfOf(known);
    if (derived === null) return field.fail(words.passkeyNone);
    await act({ key: { kind: "passkey", ...derived }, ...(await vault.read()) });
    derived.prfOutput.fill(0);
  };
  const passkey =
    known.length === 0 ? null : button(words.passkeyUnlock, "plain", () => byPasskey());
  return {
    box: h("section", {}, field.box, passkey),
    act: button(name, "primary", () => byPassword()),
    fail: (text) => field.fail(text),
  };
}
