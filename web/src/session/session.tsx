import { followAccount, openVenue } from "@holdall/web/live";
import type { AccountFeed, Venue } from "@holdall/web/live";
import { createContext, useContext } from "react";
import { callWeb } from "./web-call.ts";
import { forgetSession, keptSession, signerOf } from "./signed-session.ts";
import type { SignedSession } from "./signed-session.ts";

/** The page's link to the venue, and whose it is. */
export interface OpenSession {
  readonly venue: Venue;
  readonly signedIn: SignedSession | undefined;
  /** What the signed-in sub-account has; `undefined` for a visitor. */
  readonly account: AccountFeed | undefined;
  close(): void;
}

/** Opens the link as whoever is signed in on this device. */
export async function openSession(): Promise<OpenSession> {
  const signedIn = await keptSession().catch(() => undefined);
  const signer = signedIn === undefined ? undefined : signerOf(signedIn);
  const venue = await openVenue(signer, signedIn?.subaccountId);
  const account = signedIn === undefined ? undefined : followAccount(venue);
  return {
    venue,
    signedIn,
    account,
    close() {
      account?.close();
      venue.close();
    },
  };
}

export interface SessionState extends OpenSession {
  /** Opens the link anew, after somebody signed in or out. */
  readonly reopen: () => Promise<void>;
}

const SessionContext = createContext<SessionState | undefined>(undefined);
export const SessionProvider = SessionContext.Provider;

/** Who the page acts for. */
export function useSession(): SessionState {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error("no session above this component");
  return session;
}

const CHANNEL = "holdall-session";

/** Signs out on this device: the key is deleted, the cookie ended, and the other tabs are told. */
export async function signOut(): Promise<void> {
  await forgetSession();
  // Without the key the cookie moves nothing: a venue that cannot be reached changes nothing here.
  await callWeb("signOut", undefined, { nowMs: () => Date.now() }).catch(() => undefined);
  announce();
}

/** Tells the other tabs that the session changed. */
export function announce(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("changed");
  channel.close();
}

/** Calls back when another tab signed in or out. */
export function onSessionChange(callback: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener("message", callback);
  return () => channel.close();
}
