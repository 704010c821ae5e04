import type {
  WebBodyOf,
  WebQueryOf,
  WebResponseOf,
  WebRouteName,
  webRoutes,
} from "@holdall/core/contract";
import type { AccountId, HistoryReader, Venue } from "@holdall/core/protocol";
import type { Rng, Turns } from "@holdall/server/ports";
import type { EntryLinks } from "../entry-links.ts";
import type { EquityLog } from "../equity/equity-log.ts";
import type { Identity } from "../identity.ts";
import type { AuditLog } from "../operate/audit-log.ts";
import type { Proposals } from "../operate/proposals.ts";
import type { Roles } from "../operate/roles.ts";
import type { QueueOwners } from "../operate/queue-owners.ts";
import type { WatchedRail } from "../operate/queue.ts";
import type { WatchedPrices } from "../operate/sources-report.ts";
import type { People } from "../people/people.ts";
import type { Region } from "../regions.ts";
import type { Session, Sessions } from "../sessions/sessions.ts";
import type { VerificationProvider } from "../verification.ts";
import type { StepUps } from "./step-ups.ts";

/** What the handlers of people work with. */
export interface Context {
  readonly people: People;
  readonly sessions: Sessions;
  readonly keys: Identity;
  readonly stepUps: StepUps;
  readonly audit: AuditLog;
  readonly proposals: Proposals;
  readonly roles: Roles;
  /** Operators decide one after another: what was looked at is what is decided. */
  readonly turns: Turns<"decision">;
  /** How long before it takes effect a change that may hurt people is announced; 0: at once. */
  readonly noticeMs: number;
  readonly queueOwners: QueueOwners;
  /** What brings value in and out; absent where nothing does. */
  readonly rail: WatchedRail | undefined;
  /** Where prices come from; absent where no source is read. */
  readonly prices: WatchedPrices | undefined;
  readonly equity: EquityLog;
  readonly venue: Venue;
  readonly history: Pick<HistoryReader, "liquidations">;
  /** What an account is called where it should not be known. */
  readonly pseudonym: (accountId: AccountId) => string;
  readonly rng: Rng;
  /** Present only in the demo world. */
  readonly entryLinks: EntryLinks | undefined;
  /** What is open in which country. */
  readonly regions: readonly Region[];
  readonly verification: VerificationProvider | undefined;
  /** What a new account gets in the demo world. */
  readonly welcome: ((accountId: AccountId) => Promise<void>) | undefined;
}

/** One request, checked against its row, its signature and its confirmation. */
export interface WebCall<N extends WebRouteName> {
  readonly body: WebBodyOf<N>;
  readonly query: WebQueryOf<N>;
  /** Whose request it is; a visitor has none. */
  readonly session: (typeof webRoutes)[N]["access"] extends "visitor" ? undefined : Session;
  /** Scheme, name and port of the web application, as browsers say it. */
  readonly origin: string;
  readonly address: string;
  readonly nowMs: number;
}

/** What becomes of the session's cookie with the answer. */
export type CookieChange = { readonly set: string; readonly maxAgeMs: number } | "clear";

export interface WebAnswer<T> {
  readonly value: T;
  readonly cookie?: CookieChange;
}

/** The handler of a row. */
export type WebHandler<N extends WebRouteName> = (
  call: WebCall<N>,
) => WebAnswer<WebResponseOf<N>> | Promise<WebAnswer<WebResponseOf<N>>>;

/** What a session's request needs beside its row: the confirmation of the passkey. */
export type WebHandlersOf<N extends WebRouteName> = { readonly [K in N]: WebHandler<K> };

export function answer<T>(value: T): WebAnswer<T> {
  return { value };
}

/** Operators stand in the log by number: their names are theirs. */
export function actorOf(session: Session): string {
  return `user ${session.userId}`;
}

/** Success without anything to say. */
export const done: WebAnswer<undefined> = { value: undefined };
