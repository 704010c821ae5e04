import type { Language } from "@holdall/web/words";

/** What happened to an account's security, in English and French, by the venue's word for it. */
const names: Readonly<Record<string, readonly [en: string, fr: string]>> = {
  made: ["Account made", "Compte créé"],
  "signed-up": ["Signed up", "Inscription"],
  "signed-in": ["Signed in", "Connexion"],
  "signed-in-by-code": ["Signed in by code", "Connexion par code"],
  "entered-by-link": ["Entered by link", "Entrée par lien"],
  verified: ["Identity verified", "Identité vérifiée"],
  "passkey-added": ["Passkey added", "Clé d’accès ajoutée"],
  "passkey-removed": ["Passkey removed", "Clé d’accès retirée"],
  "totp-added": ["Authenticator added", "Application d’authentification ajoutée"],
  "totp-removed": ["Authenticator removed", "Application d’authentification retirée"],
  "address-added": ["Address added", "Adresse ajoutée"],
  "withdraw-key-added": ["Key that withdraws added", "Clé de retrait ajoutée"],
  "withdrawal-asked": ["Withdrawal asked for", "Retrait demandé"],
  withdrawal: ["Withdrawal", "Retrait"],
};

/** The name of an event in the page's language; one that has none stands as the venue says it. */
export function eventName(kind: string, language: Language): string {
  const known = names[kind];
  if (known === undefined) return kind;
  return known[language === "fr" ? 1 : 0];
}
