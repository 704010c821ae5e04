import { VenueRefusal } from "@holdall/client";
import { challengeText, intentText } from "@holdall/core/contract";
import type { WebResponseOf, WebRouteName } from "@holdall/core/contract";
import { useLive } from "@holdall/web/live";
import { NotConfirmed } from "@holdall/web/words";
import { Suspense, createContext, lazy, useCallback, useContext, useMemo, useState } from "react";
import type { ComponentType, ReactNode } from "react";
import { useSession } from "./session.tsx";
import type { Waiting } from "./sign-again.tsx";
import type { Asked, Proof } from "./step-up-dialog.tsx";
import { keptSession, signerOf } from "./signed-session.ts";
import { callWeb } from "./web-call.ts";
import type { WebCallNeeds, WebInputOf } from "./web-call-now.ts";

/** Calls routes of the page as the signed-in person. */
export interface Web {
  readonly call: <N extends WebRouteName>(
    name: N,
    input: WebInputOf<N>,
  ) => Promise<WebResponseOf<N>>;
  /** The same, after the person confirmed exactly this; rejects when they did not. */
  readonly confirmed: <N extends WebRouteName>(
    name: N,
    input: WebInputOf<N>,
  ) => Promise<WebResponseOf<N>>;
}

/** Fetched by those who have something to confirm, with what speaks to passkeys. */
const StepUpDialog = lazy(async () => ({
  default: (await import("./step-up-dialog.tsx")).StepUpDialog,
}));
/** Fetched by those who have to sign in again. */
const SignAgain = lazy(async () => ({ default: (await import("./sign-again.tsx")).SignAgain }));

type Challenge = WebResponseOf<"stepUpBegin">;

const WebContext = createContext<Web | undefined>(undefined);

interface StepUpProps {
  /** Shows an intent in words, from the text that is signed. */
  readonly words: ComponentType<{ readonly intent: string }>;
  readonly children: ReactNode;
}

/** Gives the page's calls to everything below, with the dialog that asks for confirmations. */
export function StepUpProvider({ words, children }: StepUpProps): ReactNode {
  const { signedIn, venue } = useSession();
  const [asked, ask] = useAsking();
  const [waiting, signAgain] = useSigningAgain();
  const isDenied = useLive(venue.connection.isDenied);
  const needs = useMemo(
    () => ({
      signer: signedIn === undefined ? undefined : signerOf(signedIn),
      nowMs: () => venue.client.clock.nowMs(),
    }),
    [signedIn, venue],
  );
  const web = useMemo<Web>(
    () => ({
      call: (name, input) => callWeb(name, input, needs),
      async confirmed(name, input) {
        const fields = (input ?? {}) as Readonly<Record<string, unknown>>;
        const [challenge, fresh] = await beginAwake({ name, fields, needs, signAgain });
        await assertIntent(challenge, name, fields);
        const proof = await ask(challenge);
        const { stepUpId } = challenge;
        await callWeb("stepUpProve", { stepUpId, ...proof }, fresh);
        return callWeb(name, input, { ...fresh, stepUpId });
      },
    }),
    [needs, ask, signAgain],
  );
  return (
    <WebContext value={web}>
      {children}
      {asked === undefined ? null : (
        <Suspense fallback={null}>
          <StepUpDialog asked={asked} words={words} />
        </Suspense>
      )}
      {isDenied || waiting !== undefined ? (
        <Suspense fallback={null}>
          <SignAgain waiting={waiting} />
        </Suspense>
      ) : null}
    </WebContext>
  );
}

/** What is being asked, and how to ask: resolves to the proof, rejects when it is not given. */
function useAsking(): readonly [Asked | undefined, (challenge: Challenge) => Promise<Proof>] {
  const [asked, setAsked] = useState<Asked | undefined>();
  const ask = useCallback(
    (challenge: Challenge) =>
      new Promise<Proof>((resolve, reject) => {
        const end = (): void => setAsked(undefined);
        setAsked({
          challenge,
          prove: (proof) => {
            end();
            resolve(proof);
          },
          cancel: () => {
            end();
            reject(new NotConfirmed("the confirmation was not given"));
          },
        });
      }),
    [],
  );
  return [asked, ask];
}

/** Who waits for a new sign-in, and how to ask for one: resolves to whether it was done. */
function useSigningAgain(): readonly [Waiting | undefined, () => Promise<boolean>] {
  const [waiting, setWaiting] = useState<Waiting | undefined>();
  const signAgain = useCallback(
    () =>
      new Promise<boolean>((resolve) => {
        const end = (isSignedIn: boolean): void => {
          setWaiting(undefined);
          resolve(isSignedIn);
        };
        setWaiting({ reason: "idle", end });
      }),
    [],
  );
  return [waiting, signAgain];
}

/** Calls of the signed-in person. */
export function useWeb(): Web {
  const web = useContext(WebContext);
  if (web === undefined) throw new Error("no step-up above this component");
  return web;
}

interface Beginning {
  readonly name: WebRouteName;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly needs: WebCallNeeds;
  readonly signAgain: () => Promise<boolean>;
}

const UNAUTHORIZED = 401;

/**
 * Begins a confirmation. A session that signed nothing for a while is not let in: its owner signs in
 * again, over the open page, and it is begun once more with the new session's key.
 */
async function beginAwake({
  name,
  fields,
  needs,
  signAgain,
}: Beginning): Promise<readonly [Challenge, WebCallNeeds]> {
  const body = { route: name, fields };
  try {
    return [await callWeb("stepUpBegin", body, needs), needs];
  } catch (failure) {
    const isIdle = failure instanceof VenueRefusal && failure.status === UNAUTHORIZED;
    if (!isIdle || !(await signAgain())) throw failure;
    const kept = await keptSession();
    const fresh = { ...needs, signer: kept === undefined ? undefined : signerOf(kept) };
    return [await callWeb("stepUpBegin", body, fresh), fresh];
  }
}

/**
 * What is signed must be what was asked for: the intent is written anew here and its digest compared
 * with the challenge, but for the session's own name, which only the venue and the cookie know.
 */
async function assertIntent(
  challenge: Challenge,
  name: WebRouteName,
  fields: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { sessionId } = await callWeb("sessionShow", undefined, { nowMs: () => Date.now() });
  const intent = intentText(name, fields);
  const text = challengeText({ sessionId, nonce: challenge.nonce, intent });
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const written = btoa(String.fromCharCode(...new Uint8Array(digest)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
  if (challenge.intent !== intent || challenge.challenge !== written) {
    throw new Error("the venue asks to confirm something else than was asked for");
  }
}
