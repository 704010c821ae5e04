import type { BodyOf, OperatorPower, WebBodyOf, WebRouteName } from "@holdall/core/contract";
import type { AccountId, UserId } from "@holdall/core/protocol";
import type { Refusal } from "../refusal.ts";

/** Somebody signed in on a device, as far as the door must know. */
export interface WebSession {
  readonly sessionId: string;
  readonly personId: string;
  /** What alone signs this session's commands. */
  readonly sessionKey: string;
  readonly userId: UserId;
  readonly accountId: AccountId;
}

/** What becomes of the session's cookie with an answer. */
type CookieChange = { readonly set: string; readonly maxAgeMs: number } | "clear";

export interface WebOutcome {
  readonly value: unknown;
  readonly cookie?: CookieChange;
}

interface Denied {
  readonly denial: Refusal;
}

/** A request, checked; its handler knows what its row says is in it. */
export interface WebCall<Session> {
  readonly body: unknown;
  readonly query: unknown;
  readonly session: Session | undefined;
  readonly origin: string;
  readonly address: string;
  readonly nowMs: number;
}

interface Confirmed {
  readonly stepUpId: string;
  readonly intent: string;
  readonly nowMs: number;
}

/** The people behind the web's routes: who is signed in, what they confirmed, and the handlers. */
export interface WebPeople<Session extends WebSession = WebSession> {
  session(cookie: string, nowMs: number): Session | undefined;
  /** Uses a confirmation up; false when it is not for this session and intent. */
  useStepUp(session: Session, of: Confirmed): boolean;
  /** Whether one of the person's roles allows it. */
  may(session: Session, power: OperatorPower): Promise<boolean>;
  handle(
    name: Exclude<WebRouteName, "report" | "withdraw" | "pace" | "health">,
    call: WebCall<Session>,
  ): Promise<WebOutcome | Denied>;
  /** Where a confirmed withdrawal goes, once the person's own rules let it. */
  withdrawalEntry(
    session: Session,
    of: { readonly body: WebBodyOf<"withdraw">; readonly intent: string; readonly nowMs: number },
  ): Promise<
    { readonly symbol: string; readonly blockchain: string; readonly address: string } | Denied
  >;
  /** What the user's region allows, at once where it is known; `null` where none binds them. */
  region(userId: UserId): RegionRule | null | Promise<RegionRule | null>;
  /** The rules of a withdrawal that a key of the public API asks for: its owner's. */
  withdrawalOfKey(of: WithdrawalOfKey): Promise<object | Denied>;
}

/** What somebody may do by where they are. Cancelling, closing and paying back always may. */
export interface RegionRule {
  readonly canTrade: boolean;
  readonly canBorrow: boolean;
  readonly leverageMax: number;
}

/** A withdrawal that a key asks for. */
export interface WithdrawalOfKey {
  readonly userId: UserId;
  readonly keyName: string;
  readonly address: string;
  readonly body: BodyOf<"withdraw">;
  readonly nowMs: number;
}

/** The web application's side of the gateway. */
export interface WebOptions {
  readonly people: WebPeople;
  /** What a build of the web application wrote; a page says how to build it where it is absent. */
  readonly folder: string;
  /** What a build of the wallet's page wrote; served at `wallet.<host>` where it is there. */
  readonly walletFolder?: string;
  /** Scheme, name and port as browsers say them; `http://localhost:PORT` when absent. */
  readonly publicOrigin?: string;
  /** A token that lets one visitor in as the demo trader: one for each page, in the demo world. */
  readonly entryToken?: () => string;
  /** Allowance of sign-in attempts a minute, of an address and of a handle: 10 unless told otherwise. */
  readonly attemptsPerMinute?: number;
}
