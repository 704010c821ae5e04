import { deny, Denied } from "../denial.ts";
import { Flows } from "../flows.ts";
import { PASSKEYS_MAX, registeredPasskey, registrationOptions } from "../passkeys.ts";
import type { BookEntry } from "../people/person.ts";
import { KEY_BYTES, randomBytes, randomToken } from "../people/seal.ts";
import {
  base32,
  RECOVERY_CODES,
  recoveryCode,
  recoveryDigest,
  stepOfCode,
  TOTP_SECRET_BYTES,
} from "../totp.ts";
import { checkEntry, lookAlikes, termsNow, withDelay } from "../withdrawal-rules.ts";
import { answer, done, type Context, type WebHandlersOf } from "./call.ts";
import { changeSecurity, personOf } from "./own.ts";
import { addressAnswer, delayAnswer, keyAnswer, passkeyAnswer } from "./security-answers.ts";

const CEREMONY_MS = 300_000;
const RECOVERY_CODE_BYTES = 10;

type StepUpName = "stepUpBegin" | "stepUpProve";
type PasskeyName = "passkeys" | "passkeyBegin" | "passkeyAdd" | "passkeyRemove";
type TotpName = "totpBegin" | "totpConfirm" | "totpRemove";
type KeyName = "keys" | "keyCreate" | "keyRevoke";
type AddressName = "addresses" | "addressAdd" | "addressRemove" | "delay" | "delaySet";
type SecurityName = StepUpName | PasskeyName | TotpName | KeyName | AddressName;

/** Handlers of what protects somebody. */
export function securityHandlers(context: Context): WebHandlersOf<SecurityName> {
  return {
    ...stepUpHandlers(context),
    ...passkeyHandlers(context),
    ...totpHandlers(context),
    ...keyHandlers(context),
    ...addressHandlers(context),
  };
}

function stepUpHandlers(context: Context): WebHandlersOf<StepUpName> {
  return {
    stepUpBegin: async ({ body, session, origin, nowMs }) => {
      if (context.sessions.isIdle(session, nowMs)) return deny("session-idle");
      const person = await personOf(context, session);
      const { route, fields } = body;
      return answer(await context.stepUps.begin({ session, person, route, fields, origin, nowMs }));
    },
    stepUpProve: async ({ body, session, origin, nowMs }) => {
      await context.stepUps.prove({ session, proof: body, origin, nowMs });
      return done;
    },
  };
}

function passkeyHandlers(context: Context): WebHandlersOf<PasskeyName> {
  const { rng } = context;
  const flows = new Flows<{ readonly personId: string; readonly challenge: Buffer }>(
    rng,
    CEREMONY_MS,
  );
  return {
    passkeys: async ({ session }) =>
      answer((await personOf(context, session)).passkeys.map(passkeyAnswer)),
    passkeyBegin: async ({ session, origin, nowMs }) => {
      const person = await personOf(context, session);
      if (person.passkeys.length >= PASSKEYS_MAX) return deny("passkeys-too-many");
      const challenge = randomBytes(rng, KEY_BYTES);
      const { flowId } = flows.begin({ personId: person.personId, challenge }, nowMs);
      return answer({ flowId, options: await registrationOptions({ origin, person, challenge }) });
    },
    passkeyAdd: async (call) => {
      const { body, session, origin, nowMs } = call;
      const begun = flows.take(body.flowId, nowMs);
      if (begun?.personId !== session.personId) return deny("flow-unknown");
      const { credential, name } = body;
      const { challenge } = begun;
      const passkey = await registeredPasskey({ origin, credential, challenge, name, nowMs });
      await changeSecurity(context, call, "passkey-added", (person) => ({
        ...person,
        passkeys: [...person.passkeys, passkey],
      }));
      return answer(passkeyAnswer(passkey));
    },
    passkeyRemove: async (call) => {
      const { passkeyId } = call.body;
      await changeSecurity(context, call, "passkey-removed", (person) => {
        const passkeys = person.passkeys.filter((each) => each.passkeyId !== passkeyId);
        if (passkeys.length === person.passkeys.length) return deny("passkey-unknown");
        return passkeys.length === 0 ? deny("passkey-last") : { ...person, passkeys };
      });
      return done;
    },
  };
}

function totpHandlers(context: Context): WebHandlersOf<TotpName> {
  const { rng } = context;
  const flows = new Flows<{ readonly personId: string; readonly secret: Buffer }>(rng, CEREMONY_MS);
  return {
    totpBegin: async ({ session, nowMs }) => {
      const person = await personOf(context, session);
      if (person.totp !== null) return deny("totp-enrolled");
      const secret = randomBytes(rng, TOTP_SECRET_BYTES);
      const { flowId } = flows.begin({ personId: person.personId, secret }, nowMs);
      const text = base32(secret);
      const uri = `otpauth://totp/Holdall:${encodeURIComponent(person.handle)}?secret=${text}&issuer=Holdall`;
      return answer({ flowId, secret: text, uri });
    },
    totpConfirm: async (call) => {
      const { body, session, nowMs } = call;
      const begun = flows.take(body.flowId, nowMs);
      if (begun?.personId !== session.personId) return deny("flow-unknown");
      const lastStep = stepOfCode(begun.secret, body.code, { nowMs, lastStep: 0 });
      if (lastStep === undefined) return deny("code-refused");
      const codes = Array.from({ length: RECOVERY_CODES }, () =>
        recoveryCode(randomBytes(rng, RECOVERY_CODE_BYTES)),
      );
      const recoveryDigests = codes.map(recoveryDigest);
      const totp = { secret: begun.secret.toString("base64"), lastStep, recoveryDigests };
      await changeSecurity(context, call, "totp-added", (person) =>
        person.totp === null ? { ...person, totp } : deny("totp-enrolled"),
      );
      return answer({ codes });
    },
    totpRemove: async (call) => {
      await changeSecurity(context, call, "totp-removed", (person) =>
        person.totp === null ? deny("totp-absent") : { ...person, totp: null },
      );
      return done;
    },
  };
}

function keyHandlers(context: Context): WebHandlersOf<KeyName> {
  const { keys, venue } = context;
  return {
    keys: async ({ session }) =>
      answer(await Promise.all(keys.list(session.userId).map((key) => keyAnswer(context, key)))),
    keyCreate: async (call) => {
      const { body, session } = call;
      const { userId } = session;
      const { isDemo } = await personOf(context, session);
      const { answer: accounts } = await venue.query({ kind: "accounts-of-user", userId });
      const account = accounts.find((each) => each.subaccountNumber === body.subaccountId);
      if (account === undefined) return deny("subaccount-unknown");
      const outcome = await keys.register({
        publicKey: body.apiKey,
        userId,
        accountId: account.accountId,
        scopes: body.scopes,
        ipList: body.addresses ?? [],
        ...(body.cancelOnDisconnect === true ? { cancelsOnDisconnect: true } : {}),
        ...(typeof body.orderValueMax === "string" ? { orderValueMax: body.orderValueMax } : {}),
        name: body.name,
        isDemo,
        expiresAtMs: body.expiresAt,
      });
      if ("refusal" in outcome) return refuseKey(outcome.refusal);
      // A new way out is a change of security: its owner has a day to see it and to shut it.
      if (body.scopes.includes("withdraw"))
        await changeSecurity(context, call, "withdraw-key-added", (person) => person);
      return answer(await keyAnswer(context, outcome.key));
    },
    keyRevoke: async ({ body, session }) => {
      const outcome = await keys.revoke(session.userId, body.apiKey);
      return "key" in outcome ? done : refuseKey(outcome.refusal);
    },
  };
}

/** Denies in the words of the keys' own rules. */
function refuseKey({ code, message }: { readonly code: string; readonly message: string }): never {
  switch (code) {
    case "key-unknown":
      throw new Denied({ status: 404, code: "RESOURCE_NOT_FOUND", message });
    case "public-key-taken":
    case "keys-too-many":
      throw new Denied({ status: 409, code: "PRECONDITION_FAILED", message });
    default:
      throw new Denied({ status: 400, code: "INVALID_CLIENT_REQUEST", message });
  }
}

function addressHandlers(context: Context): WebHandlersOf<AddressName> {
  const { people, rng } = context;
  return {
    addresses: async ({ session }) => {
      const person = await personOf(context, session);
      return answer(person.book.map((entry) => addressAnswer(person, entry)));
    },
    addressAdd: async (call) => {
      const { body, nowMs } = call;
      const { symbol, blockchain, address, label, memo } = body;
      const addressId = randomToken(rng);
      const said = { symbol, blockchain, address, label, memo: memo ?? null };
      const entry: BookEntry = { addressId, ...said, createdAtMs: nowMs };
      const person = await changeSecurity(context, call, "address-added", (same) => {
        checkEntry(same, entry);
        return { ...same, book: [...same.book, entry] };
      });
      const alike = lookAlikes(person.book, address).map((each) => each.label);
      return answer({ entry: addressAnswer(person, entry), lookAlikes: alike });
    },
    addressRemove: async (call) => {
      const { addressId } = call.body;
      await people.change(call.session.personId, (person) => {
        const book = person.book.filter((entry) => entry.addressId !== addressId);
        return book.length === person.book.length ? deny("address-unknown") : { ...person, book };
      });
      return done;
    },
    delay: async ({ session, nowMs }) =>
      answer(delayAnswer((await personOf(context, session)).withdrawal, nowMs)),
    delaySet: async (call) => {
      const { body, nowMs } = call;
      const person = await people.change(call.session.personId, (same) => {
        const withdrawal = withDelay(termsNow(same.withdrawal, nowMs), body.hours, nowMs);
        return { ...same, withdrawal };
      });
      return answer(delayAnswer(person.withdrawal, nowMs));
    },
  };
}
