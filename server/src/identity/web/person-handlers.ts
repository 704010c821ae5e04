import type { WebResponseOf } from "@holdall/core/contract";
import type { AccountId, Venue } from "@holdall/core/protocol";
import { deny } from "../denial.ts";
import { equityNow } from "../equity/note-equity.ts";
import { loadListing } from "../operate/listing.ts";
import { withEvent, type Person } from "../people/person.ts";
import type { Session } from "../sessions/sessions.ts";
import { isAbove, levels } from "../verification.ts";
import { answer, done, type Context, type WebHandlersOf } from "./call.ts";
import { sessionAnswer } from "./entering.ts";
import { personOf } from "./own.ts";
import { addressAnswer, keyAnswer, passkeyAnswer } from "./security-answers.ts";

type PersonName =
  | "regions"
  | "sessionShow"
  | "sessionSubaccount"
  | "signOut"
  | "sessions"
  | "sessionEnd"
  | "sessionEndAll"
  | "settings"
  | "settingsSet"
  | "verification"
  | "verificationAsk"
  | "securityEvents"
  | "equityHistory"
  | "dataExport"
  | "accountClose";

const SETTINGS_LENGTH_MAX = 16_384;

/** Handlers of one's sessions, settings, verification and data. */
export function personHandlers(context: Context): WebHandlersOf<PersonName> {
  return {
    regions: () => answer(context.regions),
    equityHistory: async ({ session, query, nowMs }) => {
      const { venue, equity } = context;
      const { accountId } = session;
      const past = await equity.read(accountId, query.span, nowMs);
      const units = await equityNow(venue, accountId);
      const points = units === undefined ? past : [...past, { atMs: nowMs, units }];
      const { answer: parameters } = await venue.query({ kind: "parameters" });
      const { settlementAssetId } = parameters;
      const listing = await loadListing(venue, settlementAssetId);
      const money = (of: number): string => listing.amount(settlementAssetId, of);
      return answer(points.map((point) => ({ at: point.atMs, equity: money(point.units) })));
    },
    ...sessionHandlers(context),
    ...settingsHandlers(context),
    ...dataHandlers(context),
  };
}

type SessionName =
  | "sessionShow"
  | "sessionSubaccount"
  | "signOut"
  | "sessions"
  | "sessionEnd"
  | "sessionEndAll";

function sessionHandlers(context: Context): WebHandlersOf<SessionName> {
  const { sessions, venue } = context;
  return {
    sessionShow: async ({ session }) =>
      answer(await sessionAnswer(context, await personOf(context, session), session)),
    sessionSubaccount: async ({ body, session }) => {
      const { userId } = session;
      const { answer: accounts } = await venue.query({ kind: "accounts-of-user", userId });
      const chosen = accounts.find((each) => each.subaccountNumber === body.subaccountId);
      if (chosen === undefined) return deny("subaccount-unknown");
      const changed = await sessions.choose(session, chosen.accountId, body.subaccountId);
      return answer(await sessionAnswer(context, await personOf(context, session), changed));
    },
    signOut: async ({ session }) => {
      await sessions.end(session.personId, session.sessionId);
      return { ...done, cookie: "clear" };
    },
    sessions: ({ session, nowMs }) =>
      answer(sessions.list(session.personId, nowMs).map((each) => rowOf(each, session))),
    sessionEnd: async ({ body, session }) =>
      (await sessions.end(session.personId, body.sessionId)) ? done : deny("session-unknown"),
    sessionEndAll: async ({ session }) => {
      await sessions.endAll(session.personId);
      return { ...done, cookie: "clear" };
    },
  };
}

type SettingsName = "settings" | "settingsSet" | "verification" | "verificationAsk";

function settingsHandlers(context: Context): WebHandlersOf<SettingsName> {
  const { people } = context;
  const status = (person: Person): WebResponseOf<"verification"> => ({
    level: person.verification.level,
    provider: context.verification?.name ?? "none",
    levels,
  });
  return {
    settings: async ({ session }) => answer((await personOf(context, session)).settings),
    settingsSet: async ({ body, session }) => {
      if (JSON.stringify(body).length > SETTINGS_LENGTH_MAX) return deny("settings-too-large");
      await people.change(session.personId, (person) => ({ ...person, settings: body }));
      return done;
    },
    verification: async ({ session }) => answer(status(await personOf(context, session))),
    verificationAsk: async ({ body, session, nowMs, address }) => {
      const { verification: provider } = context;
      if (provider === undefined) return deny("verification-absent");
      const person = await personOf(context, session);
      if (!isAbove(body.level, person.verification.level)) return deny("verification-lower");
      if ((await provider.verify(body)) === "refused") return answer(status(person));
      const event = { kind: "verified", atMs: nowMs, device: session.device, address };
      return answer(
        status(
          await people.change(person.personId, (same) =>
            withEvent({ ...same, verification: body }, event),
          ),
        ),
      );
    },
  };
}

type DataName = "securityEvents" | "dataExport" | "accountClose";

function dataHandlers(context: Context): WebHandlersOf<DataName> {
  const { people, sessions, keys, venue } = context;
  return {
    securityEvents: async ({ session }) => answer(eventsOf(await personOf(context, session))),
    dataExport: async ({ session, nowMs }) => {
      const person = await personOf(context, session);
      const { handle, country, createdAtMs, verification, settings } = person;
      return answer({
        person: { handle, country, createdAt: createdAtMs, verification, settings },
        sessions: sessions.list(person.personId, nowMs).map((each) => rowOf(each, session)),
        passkeys: person.passkeys.map(passkeyAnswer),
        keys: await Promise.all(keys.list(session.userId).map((key) => keyAnswer(context, key))),
        addresses: person.book.map((entry) => addressAnswer(person, entry)),
        events: eventsOf(person),
      });
    },
    accountClose: async ({ session }) => {
      const { userId, personId } = session;
      if ((await context.roles.of(userId)).length > 0) return deny("account-operator");
      const { answer: accounts } = await venue.query({ kind: "accounts-of-user", userId });
      for (const { accountId } of accounts)
        if (!(await isEmpty(venue, accountId))) return deny("account-not-empty");
      for (const { publicKey } of keys.list(userId)) await keys.revoke(userId, publicKey);
      await sessions.endAll(personId);
      await people.forget(personId);
      return { ...done, cookie: "clear" };
    },
  };
}

/** True when an account has nothing: no balance, no order, no position, no loan and no debt. */
async function isEmpty(venue: Venue, accountId: AccountId): Promise<boolean> {
  const { answer: balances } = await venue.query({ kind: "balances", accountId });
  const { answer: orders } = await venue.query({ kind: "open-orders", accountId, marketId: null });
  const { answer: positions } = await venue.query({ kind: "positions", accountId });
  const { answer: loans } = await venue.query({ kind: "lending", accountId });
  return (
    orders.length === 0 &&
    balances.every(({ freeUnits, lockedUnits }) => freeUnits === 0 && lockedUnits === 0) &&
    positions.every(({ sizeLots }) => sizeLots === 0) &&
    loans.every(({ lentUnits, borrowedUnits }) => lentUnits === 0 && borrowedUnits === 0)
  );
}

function rowOf(each: Session, own: Session): WebResponseOf<"sessions">[number] {
  return {
    sessionId: each.sessionId,
    device: each.device,
    address: each.address,
    createdAt: each.createdAtMs,
    lastSeenAt: each.seenAtMs,
    isThis: each.sessionId === own.sessionId,
  };
}

/** Newest first. */
function eventsOf(person: Person): WebResponseOf<"securityEvents"> {
  return person.events
    .map(({ kind, atMs, device, address }) => ({ kind, at: atMs, device, address }))
    .reverse();
}
