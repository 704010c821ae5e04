import {
  webRoutes,
  type OperatorPower,
  type OperatorRole,
  type WebAccess,
  type WebBodyOf,
  type WebRouteName,
} from "@holdall/core/contract";
import type { AccountId, HistoryReader, UserId, Venue } from "@holdall/core/protocol";
import { Turns, type Rng } from "@holdall/server/ports";
import { Denied, type Denial } from "../denial.ts";
import { EntryLinks } from "../entry-links.ts";
import { EquityLog } from "../equity/equity-log.ts";
import { noteEquity } from "../equity/note-equity.ts";
import type { Identity } from "../identity.ts";
import { AuditLog } from "../operate/audit-log.ts";
import { takeEffect } from "../operate/decisions.ts";
import { appointFirst } from "../operate/first-operators.ts";
import { Proposals } from "../operate/proposals.ts";
import { QueueOwners } from "../operate/queue-owners.ts";
import type { WatchedRail } from "../operate/queue.ts";
import { Roles } from "../operate/roles.ts";
import type { WatchedPrices } from "../operate/sources-report.ts";
import { openPeople } from "../people/people.ts";
import { newPerson, withEvent, type BookEntry, type Person } from "../people/person.ts";
import { regions, type Region } from "../regions.ts";
import { RegionRules } from "../region-rules.ts";
import { openSessions, type Session } from "../sessions/sessions.ts";
import type { IdentityDatabase } from "../sql.ts";
import type { VerificationProvider } from "../verification.ts";
import type { Context, WebAnswer } from "./call.ts";
import { enteringHandlers } from "./entering.ts";
import { leaveByKey, leaveByPage } from "./leaving.ts";
import { operatorHandlers } from "./operator-handlers.ts";
import { tagOf } from "../people/seal.ts";
import { personHandlers } from "./person-handlers.ts";
import { securityHandlers } from "./security-handlers.ts";
import { StepUps } from "./step-ups.ts";

/** A request as the door hands it over; its row says what is in it. */
interface AnyCall {
  readonly body: unknown;
  readonly query: unknown;
  readonly session: Session | undefined;
  readonly origin: string;
  readonly address: string;
  readonly nowMs: number;
}

type Outcome<T> = WebAnswer<T> | { readonly denial: Denial };

/** Rows that the door answers: it counts reports, sends withdrawals on and calls them back. */
type ElsewhereName = "report" | "pace" | "health" | "withdraw" | "withdrawCancel";

/** People as the web's door needs them. */
export interface WebPeople {
  session(cookie: string, nowMs: number): Session | undefined;
  useStepUp(
    session: Session,
    of: { readonly stepUpId: string; readonly intent: string; readonly nowMs: number },
  ): boolean;
  /** Whether one of the person's roles allows it. */
  may(session: Session, power: OperatorPower): Promise<boolean>;
  handle(name: Exclude<WebRouteName, ElsewhereName>, call: AnyCall): Promise<Outcome<unknown>>;
  /** What the user's region allows, at once where it is known; `null` where none binds them. */
  region(userId: UserId): Region | null | Promise<Region | null>;
  /** Where a confirmed withdrawal goes, once the person's own rules let it. */
  withdrawalEntry(
    session: Session,
    of: { readonly body: WebBodyOf<"withdraw">; readonly intent: string; readonly nowMs: number },
  ): Promise<BookEntry | { readonly denial: Denial }>;
  /** The same for a key of the public API: the entry of its owner's book that it asks for. */
  withdrawalOfKey(
    of: Parameters<typeof leaveByKey>[1],
  ): Promise<BookEntry | { readonly denial: Denial }>;
}

export interface WebPeopleOptions {
  readonly database: IdentityDatabase;
  readonly keys: Identity;
  /** 32 bytes that seal everything; whoever has them and the database can read it. */
  readonly masterKey: Buffer;
  readonly venue: Venue;
  readonly history: Pick<HistoryReader, "liquidations">;
  readonly rng: Rng;
  /** Entry links and people with public secrets: only for a venue that listens on loopback. */
  readonly isDemo: boolean;
  readonly verification?: VerificationProvider;
  /** What is open in which country; the table of a true venue unless told otherwise. */
  readonly regions?: readonly Region[];
  readonly welcome?: (accountId: AccountId) => Promise<void>;
  /** How long before it takes effect a change that may hurt people is announced; at once when absent. */
  readonly noticeMs?: number;
  /** What brings value in and out, for those who look after what is late; absent where nothing does. */
  readonly rail?: WatchedRail;
  /** Where prices come from, for those who watch sources; absent where none is read. */
  readonly prices?: WatchedPrices;
}

/** Letters of a pseudonym: enough that two accounts of a venue hardly ever share one. */
const PSEUDONYM_LENGTH = 16;

export interface OpenedPeople {
  readonly web: WebPeople;
  /** The key of a living session, as the public API asks for keys. */
  findKey(publicKey: string, nowMs: number): ReturnType<Identity["find"]>;
  /** True while the session of a key lives. To ask is not to use it. */
  stands(publicKey: string, nowMs: number): boolean;
  /** Notes what the session of a key signed; nothing for any other key. */
  noteUse(publicKey: string, use: { readonly atMs: number; readonly isRefused: boolean }): void;
  /** Notes what the accounts of those who are signed in are worth: for once a minute. */
  noteEquity(nowMs: number): Promise<void>;
  /** Lets announced changes take effect whose time has come: for once a second. */
  takeEffect(nowMs: number): Promise<void>;
  /**
   * Gives the people of these handles the role that gives roles, where nobody has it; both of them at
   * least must have signed up. For once a minute.
   */
  appointFirst(handles: readonly string[], nowMs: number): Promise<void>;
  /** Makes a person of the demo world where there is none yet, and gives a link's token. */
  demoToken(who: DemoEntrant): Promise<string>;
  /** A link's token for a visitor, who enters as the first person made. */
  readonly visitorToken: () => string;
}

export interface DemoEntrant {
  readonly handle: string;
  readonly userId: UserId;
  readonly accountId: AccountId;
  readonly roles: readonly OperatorRole[];
  readonly nowMs: number;
}

/** Opens people and sessions in the database, and all handlers over them. */
export async function openWebPeople(options: WebPeopleOptions): Promise<OpenedPeople> {
  const { database, masterKey, rng, keys, venue } = options;
  const people = await openPeople({ database, masterKey, rng });
  const audit = await AuditLog.open(database);
  const context: Context = {
    people,
    sessions: await openSessions({ database, masterKey, rng }),
    keys,
    stepUps: new StepUps(rng, people),
    audit,
    proposals: new Proposals(database, audit),
    roles: new Roles(database),
    turns: new Turns(),
    noticeMs: options.noticeMs ?? 0,
    queueOwners: new QueueOwners(database),
    rail: options.rail,
    prices: options.prices,
    equity: await EquityLog.open(database),
    venue,
    history: options.history,
    pseudonym: (accountId) =>
      tagOf(masterKey, "account", String(accountId)).slice(0, PSEUDONYM_LENGTH),
    rng,
    regions: options.regions ?? regions,
    entryLinks: options.isDemo ? new EntryLinks(rng) : undefined,
    verification: options.verification,
    welcome: options.welcome,
  };
  let visitorId: string | undefined;
  return {
    web: webDoor(context),
    findKey: (publicKey, nowMs) => context.sessions.findKey(publicKey, nowMs),
    stands: (publicKey, nowMs) => context.sessions.stands(publicKey, nowMs),
    noteUse: (publicKey, { atMs, isRefused }) => {
      if (!isRefused) context.sessions.noteAct(publicKey, atMs);
    },
    noteEquity: (nowMs) => noteEquity(context, nowMs),
    takeEffect: (nowMs) => takeEffect(context, nowMs),
    appointFirst: (handles, nowMs) => appointFirst(context, handles, nowMs),
    demoToken: async (who) => {
      const personId = await demoPerson(context, who);
      visitorId ??= personId;
      return entryLinksOf(context).issue(personId);
    },
    visitorToken: () => {
      if (visitorId === undefined) throw new Error("the demo world has nobody yet");
      return entryLinksOf(context).issue(visitorId);
    },
  };
}

function webDoor(context: Context): WebPeople {
  const rules = new RegionRules(context.people, context.regions);
  const handlers = {
    ...enteringHandlers(context),
    ...personHandlers(context),
    ...securityHandlers(context),
    ...operatorHandlers(context),
  } satisfies Record<Exclude<WebRouteName, ElsewhereName>, unknown>;
  return {
    session: (cookie, nowMs) => context.sessions.find(cookie, nowMs),
    useStepUp: (session, of) => context.stepUps.use(session, of),
    may: (session, power) => context.roles.may(session.userId, power),
    handle: (name, call) =>
      denialAsValue(async () => {
        const outcome = await handlers[name](call as never);
        const { session, nowMs } = call;
        const isSigned = isCommand(webRoutes[name].access);
        if (session !== undefined && isSigned) context.sessions.noteAct(session.sessionKey, nowMs);
        return outcome;
      }),
    withdrawalEntry: (session, of) => denialAsValue(() => leaveByPage(context, session, of)),
    region: (userId) => rules.of(userId),
    withdrawalOfKey: (of) => denialAsValue(() => leaveByKey(context, of)),
  };
}

/** True for what the session's key has to sign. */
function isCommand(access: WebAccess): boolean {
  return access === "command" || access === "step-up";
}

/** Denials go up as exceptions inside, and leave as values. */
async function denialAsValue<T>(act: () => Promise<T>): Promise<T | { readonly denial: Denial }> {
  try {
    return await act();
  } catch (failure) {
    if (failure instanceof Denied) return { denial: failure.denial };
    throw failure;
  }
}

function entryLinksOf({ entryLinks }: Context): EntryLinks {
  if (entryLinks === undefined) throw new Error("entry links exist in the demo world only");
  return entryLinks;
}

/** The id of a person of the demo world, who is made where there is none. */
async function demoPerson({ people, roles }: Context, who: DemoEntrant): Promise<string> {
  const { handle, userId, accountId, nowMs } = who;
  await roles.seed(userId, who.roles, nowMs);
  const known = await people.find("handle", handle);
  if (known?.isDemo === true) return known.personId;
  // A person of that name who signed up elsewhere keeps it.
  if (known !== undefined) throw new Error(`${handle} is somebody's handle`);
  const personId = `demo-${handle}`;
  const fresh = newPerson({ personId, handle, country: "FR", isDemo: true, nowMs });
  const person: Person = withEvent(
    { ...fresh, account: { userId, accountId } },
    { kind: "made", atMs: nowMs, device: "demo", address: "" },
  );
  await people.add(person);
  return personId;
}
