import type { CDPSession, Page } from "playwright-core";

/** A security key on a person's ring: what is made on it goes along from window to window. */
export interface SecurityKey {
  /** Plugs it in; whatever a window asks of it, it does at once. */
  plugInto(page: Page): Promise<void>;
  /** Forgets everything that was made on it. */
  empty(): Promise<void>;
}

interface Credential {
  readonly credentialId: string;
  readonly isResidentCredential: boolean;
  readonly privateKey: string;
  readonly signCount: number;
}

/** A key with nothing on it. */
export function createSecurityKey(): SecurityKey {
  const held = new Map<string, Credential>();
  let plugged: { readonly session: CDPSession; readonly authenticatorId: string } | null = null;
  const keep = ({ credential }: { readonly credential: Credential }): void =>
    void held.set(credential.credentialId, credential);
  return {
    async plugInto(page) {
      const session = await page.context().newCDPSession(page);
      await session.send("WebAuthn.enable", { enableUI: false });
      const options = {
        protocol: "ctap2",
        transport: "usb",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      } as const;
      const added = await session.send("WebAuthn.addVirtualAuthenticator", { options });
      const { authenticatorId } = added;
      for (const credential of held.values())
        await session.send("WebAuthn.addCredential", { authenticatorId, credential });
      session.on("WebAuthn.credentialAdded", keep);
      session.on("WebAuthn.credentialAsserted", keep);
      plugged = { session, authenticatorId };
    },
    async empty() {
      held.clear();
      if (plugged === null) return;
      const { session, authenticatorId } = plugged;
      await session.send("WebAuthn.clearCredentials", { authenticatorId });
    },
  };
}
