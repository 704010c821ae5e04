import { VenueRefusal } from "@holdall/client";
import { challengeText, intentText } from "@holdall/core/contract";
import type { WebResponseOf, WebRouteName } from "@holdall/core/contract";
import { useLive } from "@holdall/web/live";
import { useSay } from "@holdall/web/words";
import { Button, TextField } from "@holdall/ui/control";
import { Dialog } from "@holdall/ui/surface";
import {
  Suspense,
  createContext,
  lazy,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
} from "react";
import type { ComponentType, ReactNode } from "react";
import { askPasskey } from "./entry.ts";
import { useSession } from "./session.tsx";
import type { Waiting } from "./sign-again.tsx";
import { keptSession, signerOf } from "./signed-session.ts";
import { callWeb } from "./web-call.ts";
import type { WebCallNeeds, WebInputOf } from "./web-call.ts";

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

/** Fetched by those who have to sign in again. */
const SignAgain = lazy(async () => ({ default: (await import("./sign-again.tsx")).SignAgain }));

type Challenge = WebResponseOf<"stepUpBegin">;

interface Asked {
  readonly challenge: Challenge;
  readonly prove: (proof: { credential?: unknown; code?: string }) => void;
  readonly cancel: () => void;
}

const WebContext = createContext<Web | undefined>(undefined);

interface StepUpProps {
  /** Shows an intent in words, from the text that is signed. */
  readonly words: ComponentType<{ readonly intent: string }>;
  readonly children: ReactNode;
}

/** Gives the page's calls to everything below, with the dialog that asks for confirmations. */
export function StepUpProvider({ words, children }: StepUpProps): ReactNode {
  const { signedIn, venue } = useSession();
  const [asked, setAsked] = useState<Asked | undefined>();
  const [waiting, setWaiting] = useState<Waiting | undefined>();
  const isDenied = useLive(venue.connection.isDenied);
  const needs = useMemo(
    () => ({
      signer: signedIn === undefined ? undefined : signerOf(signedIn),
      nowMs: () => venue.client.clock.nowMs(),
    }),
    [signedIn, venue],
  );
  const ask = useCallback(
    (challenge: Challenge) =>
      new Promise<{ credential?: unknown; code?: string }>((resolve, reject) => {
        const end = (): void => setAsked(undefined);
        setAsked({
          challenge,
          prove: (proof) => {
            end();
            resolve(proof);
          },
          cancel: () => {
            end();
            reject(new Error("the confirmation was not given"));
          },
        });
      }),
    [],
  );
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
      <StepUpDialog asked={asked} words={words} />
      {isDenied || waiting !== undefined ? (
        <Suspense fallback={null}>
          <SignAgain waiting={waiting} />
        </Suspense>
      ) : null}
    </WebContext>
  );
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

interface DialogProps {
  readonly asked: Asked | undefined;
  readonly words: StepUpProps["words"];
}

function StepUpDialog({ asked, words }: DialogProps): ReactNode {
  const say = useSay();
  return (
    <Dialog
      closeLabel={say("close")}
      isOpen={asked !== undefined}
      onClose={() => asked?.cancel()}
      part="step-up"
      title={say("stepUp.title")}
    >
      {/* Nothing can be confirmed before its words are there. */}
      <Suspense fallback={null}>
        {asked === undefined ? null : <Confirm asked={asked} words={words} />}
      </Suspense>
    </Dialog>
  );
}

function Confirm(props: {
  readonly asked: Asked;
  readonly words: StepUpProps["words"];
}): ReactNode {
  const { asked, words: Words } = props;
  const say = useSay();
  const { challenge, prove, cancel } = asked;
  const [code, setCode] = useState("");
  const isAsking = useRef(false);
  const passkey = (): void => {
    if (isAsking.current) return;
    isAsking.current = true;
    askPasskey(challenge.passkeyOptions)
      .then((credential) => prove({ credential }))
      .catch(cancel);
  };
  return (
    <>
      <p>{say("stepUp.lead")}</p>
      <Words intent={challenge.intent} />
      <Button kind="primary" onClick={passkey}>
        {say("stepUp.passkey")}
      </Button>
      {challenge.takesCode ? (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            prove({ code });
          }}
        >
          <TextField
            autoComplete="one-time-code"
            inputMode="numeric"
            label={say("stepUp.code")}
            onChange={(event) => setCode(event.target.value.trim())}
            value={code}
          />
          <Button disabled={code === ""} type="submit">
            {say("stepUp.useCode")}
          </Button>
        </form>
      ) : null}
    </>
  );
}
