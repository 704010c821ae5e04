import type { WebResponseOf } from "@holdall/core/contract";
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import { keepSession, makeSessionKey } from "./signed-session.ts";
import { announce } from "./session.tsx";
import { callWeb } from "./web-call.ts";

/** A visitor's calls need no signature and no clock but this device's. */
const visitor = { nowMs: () => Date.now() };

/** Opens an account: one prompt of the passkey, then the session is kept on this device. */
export async function signUp(handle: string, country: string): Promise<void> {
  const { flowId, options } = await callWeb("signUpBegin", { handle, country }, visitor);
  const credential = await registerPasskey(options);
  await enter((session) => callWeb("signUpFinish", { flowId, credential, ...session }, visitor));
}

/** Signs in with a passkey that is asked for at once. */
export async function signInWithPasskey(): Promise<void> {
  const { flowId, options } = await callWeb("signInBegin", undefined, visitor);
  await finishWithPasskey(flowId, await askPasskey(options));
}

/** Signs in with what a passkey answered to the venue's question. */
export async function finishWithPasskey(
  flowId: string,
  credential: AuthenticationResponseJSON,
): Promise<void> {
  await enter((session) => callWeb("signInFinish", { flowId, credential, ...session }, visitor));
}

/** Signs in with a code of the authenticator application, or with a recovery code. */
export async function signInWithCode(handle: string, code: string): Promise<void> {
  await enter((session) => callWeb("signInCode", { handle, code, ...session }, visitor));
}

/** Exchanges the single-use token of an entry link of the demonstration. */
export async function enterDemo(token: string): Promise<void> {
  await enter((session) => callWeb("demoEnter", { token, ...session }, visitor));
}

/**
 * A token for another entry into the demonstration: the venue gives one with each document, and the one
 * that this page came with has been used.
 */
export async function freshDemoToken(): Promise<string> {
  const document = await (await fetch("/sign-in", { cache: "no-store" })).text();
  const token = /name="demo-entry" content="([\w-]+)"/.exec(document)?.[1];
  if (token === undefined) throw new Error("the venue has no demonstration");
  return token;
}

/** Asks for a passkey over the options of the venue; `isOffered` waits in the browser's own list instead. */
export async function askPasskey(
  options: unknown,
  isOffered = false,
): Promise<AuthenticationResponseJSON> {
  const { startAuthentication } = await import("@simplewebauthn/browser");
  const optionsJSON = options as PublicKeyCredentialRequestOptionsJSON;
  return startAuthentication({ optionsJSON, useBrowserAutofill: isOffered });
}

interface SessionStart {
  readonly sessionKey: string;
  readonly device: string;
}

type WebSession = WebResponseOf<"sessionShow">;

/** Makes the session's key, enters, and keeps both once the venue has accepted. */
async function enter(begin: (start: SessionStart) => Promise<WebSession>): Promise<void> {
  const { apiKey, key } = await makeSessionKey();
  const web = await begin({ sessionKey: apiKey, device: deviceName() });
  const { handle: person, subaccountId, isDemo } = web;
  await keepSession({ apiKey, key, person, subaccountId, isDemo });
  announce();
}

const DEVICE_LENGTH_MAX = 64;

/** What this browser calls itself, so that its owner recognises it in the list of sessions. */
function deviceName(): string {
  const browser = /(Firefox|Edg|Chrome|Safari)\/\d+/.exec(navigator.userAgent)?.[0] ?? "Browser";
  return `${browser} · ${navigator.platform}`.slice(0, DEVICE_LENGTH_MAX);
}

/** Registers a further passkey over the options of the venue. */
export async function registerPasskey(options: unknown): Promise<unknown> {
  const { startRegistration } = await import("@simplewebauthn/browser");
  return startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON });
}
