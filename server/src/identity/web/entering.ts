import type { WebResponseOf } from "@holdall/core/contract";
import type { AccountId, UserId, Venue } from "@holdall/core/protocol";
import type { Rng } from "@holdall/server/ports";
import { deny } from "../denial.ts";
import { Flows } from "../flows.ts";
import {
  authenticationOptions,
  claimedPasskeyId,
  registeredPasskey,
  registrationOptions,
} from "../passkeys.ts";
import { newPerson, withEvent, type Person } from "../people/person.ts";
import { randomBytes, randomToken, KEY_BYTES } from "../people/seal.ts";
import { publicKeyFault } from "../public-key.ts";
import { ruleOf } from "../regions.ts";
import { IDLE_MS_MAX, LIFE_MS_MAX, type Session } from "../sessions/sessions.ts";
import type { Context, WebAnswer, WebHandlersOf } from "./call.ts";
import { provePasskey, proveCode } from "./proofs.ts";

type EnteringName =
  | "signUpBegin"
  | "signUpFinish"
  | "signInBegin"
  | "signInFinish"
  | "signInCode"
  | "demoEnter";

const CEREMONY_MS = 300_000;
const handleForm = /^[A-Za-z0-9][A-Za-z0-9._-]{2,31}$/;

interface SigningUp {
  readonly person: Person;
  readonly challenge: Buffer;
}

/** Handlers of coming in. Each ends with a session, its cookie, and its key registered. */
export function enteringHandlers(context: Context): WebHandlersOf<EnteringName> {
  return { ...signUpHandlers(context), ...signInHandlers(context), ...demoHandler(context) };
}

function signUpHandlers(context: Context): WebHandlersOf<"signUpBegin" | "signUpFinish"> {
  const { people, regions, rng } = context;
  const flows = new Flows<SigningUp>(rng, CEREMONY_MS);
  return {
    signUpBegin: async ({ body, origin, nowMs }) => {
      const { handle, country } = body;
      if (!handleForm.test(handle)) return deny("handle-invalid");
      if (!ruleOf(regions, country).canSignUp) return deny("region-closed");
      const personId = randomToken(rng);
      const person = newPerson({ personId, handle, country, isDemo: false, nowMs });
      const challenge = randomBytes(rng, KEY_BYTES);
      const { flowId } = flows.begin({ person, challenge }, nowMs);
      const options = await registrationOptions({ origin, person, challenge });
      return { value: { flowId, options } };
    },
    signUpFinish: async (call) => {
      const { body, origin, nowMs } = call;
      // Looked at first: a refused sign-up leaves neither a person nor an account behind.
      if (publicKeyFault(body.sessionKey) !== undefined) return deny("session-key-invalid");
      const begun = flows.take(body.flowId, nowMs);
      if (begun === undefined) return deny("flow-unknown");
      const { challenge } = begun;
      const { credential, device } = body;
      const passkey = await registeredPasskey({
        origin,
        credential,
        challenge,
        name: device,
        nowMs,
      });
      const person = { ...begun.person, passkeys: [passkey] };
      await people.add(person);
      return enter(context, person, { ...call, ...body, kind: "signed-up" });
    },
  };
}

type SignInName = "signInBegin" | "signInFinish" | "signInCode";

function signInHandlers(context: Context): WebHandlersOf<SignInName> {
  const { people, rng } = context;
  const flows = new Flows<{ readonly challenge: Buffer }>(rng, CEREMONY_MS);
  return {
    // Nobody is named here: a browser shows the passkeys that it has, so nothing is told of anybody.
    signInBegin: async ({ origin, nowMs }) => {
      const challenge = randomBytes(rng, KEY_BYTES);
      const { flowId } = flows.begin({ challenge }, nowMs);
      const options = await authenticationOptions({
        origin,
        passkeys: [],
        challenge,
        timeoutMs: CEREMONY_MS,
      });
      return { value: { flowId, options } };
    },
    signInFinish: async (call) => {
      const { body, origin, nowMs } = call;
      const begun = flows.take(body.flowId, nowMs);
      if (begun === undefined) return deny("flow-unknown");
      const { credential } = body;
      const passkeyId = claimedPasskeyId(credential);
      const found = await people.find("passkey", passkeyId);
      if (found === undefined) return deny("sign-in-refused");
      const proof = { origin, passkeyId, credential, challenge: begun.challenge, nowMs };
      const person = await people.change(
        found.personId,
        async (same) => (await provePasskey(same, proof)) ?? deny("sign-in-refused"),
      );
      return enter(context, person, { ...call, ...body, kind: "signed-in" });
    },
    signInCode: async (call) => {
      const { body, nowMs } = call;
      const found = await people.find("handle", body.handle);
      // Somebody without an authenticator, and nobody at all, are refused after the same work.
      const enrolled = (found?.totp ?? null) === null ? undefined : found;
      const proved = proveCode(enrolled ?? decoy(rng), body.code, nowMs);
      if (enrolled === undefined || proved === undefined) return deny("sign-in-refused");
      const person = await people.change(
        enrolled.personId,
        (same) => proveCode(same, body.code, nowMs) ?? deny("sign-in-refused"),
      );
      return enter(context, person, { ...call, ...body, kind: "signed-in-by-code" });
    },
  };
}

/** Somebody who exists nowhere, with an authenticator that nobody has. */
function decoy(rng: Rng): Person {
  const secret = randomBytes(rng, KEY_BYTES).toString("base64");
  const nobody = newPerson({ personId: "", handle: "", country: "", isDemo: false, nowMs: 0 });
  return { ...nobody, totp: { secret, lastStep: 0, recoveryDigests: [] } };
}

function demoHandler(context: Context): WebHandlersOf<"demoEnter"> {
  return {
    demoEnter: async (call) => {
      const personId = context.entryLinks?.take(call.body.token);
      const person = personId === undefined ? undefined : await context.people.read(personId);
      if (person?.isDemo !== true) return deny("entry-refused");
      return enter(context, person, { ...call, ...call.body, kind: "entered-by-link" });
    },
  };
}

interface Entering {
  readonly sessionKey: string;
  readonly device: string;
  readonly address: string;
  readonly nowMs: number;
  readonly kind: string;
}

/** Opens the session of somebody who proved who they are, and their account where it is missing. */
async function enter(
  context: Context,
  who: Person,
  { sessionKey, device, address, nowMs, kind }: Entering,
): Promise<WebAnswer<WebResponseOf<"sessionShow">>> {
  const { personId } = who;
  const { person, account } = await withAccount(context, personId);
  const { session, cookie } = await context.sessions.open(
    { personId, sessionKey, ...account, subaccountId: 0, device, address },
    nowMs,
  );
  await context.people.change(personId, (same) =>
    withEvent(same, { kind, atMs: nowMs, device, address }),
  );
  const value = await sessionAnswer(context, person, session);
  return { value, cookie: { set: cookie, maxAgeMs: LIFE_MS_MAX } };
}

/**
 * The person with their account, which is opened where it is missing: in the person's turn, so that
 * two who enter at once get the same one, and no session speaks for an account that is not kept. Of
 * an account whose person could not be kept nobody has the key and nothing was paid in: its number
 * stays empty, and whoever enters next gets another.
 */
async function withAccount(
  { people, venue, welcome }: Context,
  personId: string,
): Promise<{ readonly person: Person; readonly account: NonNullable<Person["account"]> }> {
  let isNew = false;
  const person = await people.change(personId, async (same) => {
    isNew = same.account === null;
    return isNew ? { ...same, account: await openAccount(venue) } : same;
  });
  const account = person.account!;
  if (isNew) await welcome?.(account.accountId);
  return { person, account };
}

/** Opens an account by command, as anybody's. Its name says nothing of whose it is. */
async function openAccount(venue: Venue): Promise<{ userId: UserId; accountId: AccountId }> {
  const { events } = await venue.submit({
    kind: "open-account",
    requestA: 0,
    requestB: 0,
    requestExpiresMs: 0,
    userId: 0 as UserId,
    subaccountNumber: 0,
    name: "main",
  });
  const opened = events.find((event) => event.kind === "account-opened");
  if (opened === undefined) return deny("venue-refused");
  return { userId: opened.userId, accountId: opened.accountId };
}

/** The session as its holder sees it. */
export async function sessionAnswer(
  { roles }: Pick<Context, "roles">,
  person: Person,
  session: Session,
): Promise<WebResponseOf<"sessionShow">> {
  const { withdrawal } = person;
  return {
    sessionId: session.sessionId,
    handle: person.handle,
    isDemo: person.isDemo,
    userId: session.userId,
    subaccountId: session.subaccountId,
    country: person.country,
    roles: await roles.of(session.userId),
    idleEndsAt: session.seenAtMs + IDLE_MS_MAX,
    endsAt: session.createdAtMs + LIFE_MS_MAX,
    passkeys: person.passkeys.length,
    hasTotp: person.totp !== null,
    verification: person.verification.level,
    withdrawalHoldUntil: withdrawal.holdUntilMs === 0 ? null : withdrawal.holdUntilMs,
  };
}
