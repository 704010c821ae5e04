import { hash } from "node:crypto";
import {
  challengeText,
  check,
  intentText,
  webRoutes,
  type WebResponseOf,
  type WebRoute,
} from "@holdall/core/contract";
import type { Rng } from "@holdall/server/ports";
import { deny } from "../denial.ts";
import { Flows } from "../flows.ts";
import { authenticationOptions, claimedPasskeyId } from "../passkeys.ts";
import type { People } from "../people/people.ts";
import type { Person } from "../people/person.ts";
import { randomToken } from "../people/seal.ts";
import type { Session } from "../sessions/sessions.ts";
import { proveCode, provePasskey } from "./proofs.ts";

/** How long a confirmation may take, and how long it holds. */
export const STEP_UP_MS = 120_000;

interface Asked {
  readonly sessionId: string;
  readonly intent: string;
  readonly challenge: Buffer;
  readonly endsAtMs: number;
}

/**
 * Confirmations of one intent each: asked for, proved by a passkey over the intent's own digest,
 * and used once, by the session that asked, for exactly that intent.
 */
export class StepUps {
  readonly #rng: Rng;
  readonly #people: People;
  readonly #asked: Flows<Asked>;
  readonly #given: Flows<Asked>;

  constructor(rng: Rng, people: People) {
    this.#rng = rng;
    this.#people = people;
    this.#asked = new Flows(rng, STEP_UP_MS);
    this.#given = new Flows(rng, STEP_UP_MS);
  }

  async begin(of: {
    readonly session: Session;
    readonly person: Person;
    readonly route: string;
    readonly fields: object;
    readonly origin: string;
    readonly nowMs: number;
  }): Promise<WebResponseOf<"stepUpBegin">> {
    const { session, person, origin, nowMs } = of;
    checkIntent(of.route, of.fields);
    const intent = intentText(of.route, of.fields);
    const nonce = randomToken(this.#rng);
    const { sessionId } = session;
    const challenge = hash("sha256", challengeText({ sessionId, nonce, intent }), "buffer");
    const endsAtMs = nowMs + STEP_UP_MS;
    const { flowId } = this.#asked.begin({ sessionId, intent, challenge, endsAtMs }, nowMs);
    const { passkeys } = person;
    const timeoutMs = STEP_UP_MS;
    return {
      stepUpId: flowId,
      intent,
      nonce,
      challenge: challenge.toString("base64url"),
      expiresAt: endsAtMs,
      passkeyOptions: await authenticationOptions({ origin, passkeys, challenge, timeoutMs }),
      takesCode: person.totp !== null,
    };
  }

  /** Takes the proof of a confirmation. A wrong one uses the question up: ask again. */
  async prove(of: {
    readonly session: Session;
    readonly proof: {
      readonly stepUpId: string;
      readonly credential?: unknown;
      readonly code?: string | null | undefined;
    };
    readonly origin: string;
    readonly nowMs: number;
  }): Promise<void> {
    const { session, proof, origin, nowMs } = of;
    const { credential, code } = proof;
    const asked = this.#asked.take(proof.stepUpId, nowMs);
    if (asked?.sessionId !== session.sessionId) return deny("step-up-refused");
    const hasCredential = credential !== undefined && credential !== null;
    const hasCode = code !== undefined && code !== null;
    await this.#people.change(session.personId, async (person) => {
      if (!hasCredential && !hasCode && mayGoWithout(person)) return person;
      if (hasCredential === hasCode) return deny("step-up-form");
      if (hasCode) return proveCode(person, code, nowMs) ?? deny("code-refused");
      const { challenge } = asked;
      const passkeyId = claimedPasskeyId(credential);
      const of = { origin, passkeyId, credential, challenge, nowMs };
      return (await provePasskey(person, of)) ?? deny("passkey-refused");
    });
    this.#given.keep(proof.stepUpId, asked, asked.endsAtMs);
  }

  /** Uses a confirmation up; false when it does not hold for this session and this intent. */
  use(
    session: Session,
    of: { readonly stepUpId: string; readonly intent: string; readonly nowMs: number },
  ): boolean {
    const given = this.#given.take(of.stepUpId, of.nowMs);
    return given?.sessionId === session.sessionId && given.intent === of.intent;
  }
}

/** Only people of the demo world, whose secrets are public, and only until they enrol something. */
function mayGoWithout(person: Person): boolean {
  return person.isDemo && person.passkeys.length === 0 && person.totp === null;
}

/** Denies what is no body of a route that needs a confirmation. */
function checkIntent(name: string, fields: object): void {
  const rows: Readonly<Record<string, WebRoute>> = webRoutes;
  const row = Object.hasOwn(rows, name) ? rows[name] : undefined;
  if (row?.access !== "step-up") return deny("step-up-route");
  if (
    row.body === undefined ? Object.keys(fields).length > 0 : !check(row.body, fields, "refuse").ok
  )
    deny("step-up-route");
}
