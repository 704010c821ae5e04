import type { Visit } from "./stage.ts";

/** An authenticator that is plugged in. */
export interface Authenticator {
  /** From then on the browser has none, and no passkey. */
  takeOut(): Promise<void>;
}

/** An authenticator of the browser's own, which confirms by itself, and takes what a page offers. */
export async function addAuthenticator({ page }: Visit): Promise<Authenticator> {
  const debug = await page.context().newCDPSession(page);
  await debug.send("WebAuthn.enable");
  const { authenticatorId } = await debug.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    async takeOut() {
      await debug.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
    },
  };
}
