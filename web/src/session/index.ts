/**
 * Who the page acts for: the session of this device, its key, and the account that follows from it.
 *
 * The private half of the key cannot be exported and lives in this browser's storage alone; reads go
 * with the cookie, every command is signed by the key. Signing out deletes it and tells the other
 * tabs. Without a session everything public works.
 *
 * It decides nothing about permissions: the venue does, for each request.
 */
export { actFor } from "./act-for.ts";
export { offerPasskey } from "./offered-passkey.ts";
export type { PasskeyOffer } from "./offered-passkey.ts";
export { enterDemo, registerPasskey, signInWithCode, signInWithPasskey, signUp } from "./entry.ts";
export { enterWithKey } from "./key-entry.ts";
export { SessionProvider, onSessionChange, openSession, signOut, useSession } from "./session.tsx";
export type { OpenSession, SessionState } from "./session.tsx";
export { StepUpProvider, useWeb } from "./step-up.tsx";
export type { Web } from "./step-up.tsx";
