import { button, h, secretField, takeBytes } from "./dom.ts";
import { passkeysIn, prfOf } from "./passkey.ts";
import type { SecureStage } from "./stage.ts";

/** What opens the vault, as the key realm takes it. */
export type VaultProof =
  | { readonly kind: "password"; readonly password: Uint8Array }
  | { readonly kind: "passkey"; readonly credentialId: Uint8Array; readonly prfOutput: Uint8Array };

interface ProofFields {
  readonly box: HTMLElement;
  readonly act: HTMLButtonElement;
  fail(text: string): void;
}

/**
 * The password, or a passkey of this device, and the act that needs one of them: that a vault is open
 * does not say who is there. The act hears the proof and the vault's sealed texts, and wipes nothing:
 * what it was given is wiped here.
 */
export async function proofFields(
  stage: SecureStage,
  name: string,
  act: (proved: { readonly key: VaultProof; a: string | null; b: string | null }) => Promise<void>,
): Promise<ProofFields> {
  const { words, vault } = stage;
  const { a, b } = await vault.read();
  const known = passkeysIn([a, b]);
  const field = secretField(words.password);
  const byPassword = async (): Promise<void> => {
    const password = takeBytes(field.input);
    await act({ key: { kind: "password", password }, ...(await vault.read()) });
    password.fill(0);
  };
  const byPasskey = async (): Promise<void> => {
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
