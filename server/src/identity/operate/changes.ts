import { mayOperate, type OperatorPower, type OperatorRole } from "@holdall/core/contract";
import type { WebResponseOf } from "@holdall/core/contract";
import type { Venue } from "@holdall/core/protocol";
import { deny } from "../denial.ts";
import type { People } from "../people/people.ts";
import { checkListing, listMarket } from "./market-listings.ts";
import { checkLooser, enterState } from "./market-states.ts";
import { announcedTerms, changeTerms, tryTerms } from "./market-terms.ts";
import type { Change, Proposal } from "./proposals.ts";
import { checkRole, setRole, type Roles } from "./roles.ts";

type Announced = WebResponseOf<"announcements">["changes"][number];
type Trial = Omit<WebResponseOf<"operatorTrial">, "hash">;

export interface ChangeParts {
  readonly venue: Venue;
  readonly roles: Roles;
  readonly people: People;
}

/** How the log names a kind, and who proposes and signs it. */
interface KindRow {
  readonly action: string;
  readonly propose: OperatorPower;
  readonly sign: OperatorPower;
  /** True for what everybody is told, and given notice of. */
  readonly isPublic: boolean;
}

export const changeKinds = {
  MarketState: {
    action: "market-state",
    propose: "proposeMarketState",
    sign: "signMarketState",
    isPublic: true,
  },
  MarketTerms: {
    action: "market-terms",
    propose: "proposeMarketTerms",
    sign: "signMarketTerms",
    isPublic: true,
  },
  MarketListing: {
    action: "market-listing",
    propose: "proposeMarketListing",
    sign: "signMarketListing",
    isPublic: true,
  },
  OperatorRole: {
    action: "operator-role",
    propose: "proposeOperatorRole",
    sign: "signOperatorRole",
    isPublic: false,
  },
} as const satisfies Readonly<Record<Change["kind"], KindRow>>;

/** Denies whoever has none of the roles for it. */
export function needPower(roles: readonly OperatorRole[], ...powers: OperatorPower[]): void {
  if (!powers.some((power) => mayOperate(roles, power))) deny("change-role");
}

const NOTHING: Trial = { differences: [], holders: 0, falls: 0 };

/** What a change would do now; denies one that could not take effect as things are. */
export async function tryChange(parts: ChangeParts, change: Change): Promise<Trial> {
  switch (change.kind) {
    case "MarketState":
      await checkLooser(parts.venue, change);
      return NOTHING;
    case "MarketTerms":
      return tryTerms(parts.venue, change);
    case "MarketListing":
      await checkListing(parts.venue, change);
      return NOTHING;
    case "OperatorRole":
      await checkRole(parts, change);
      return NOTHING;
  }
}

/** Lets a decided change happen: done already counts as done, and what cannot happen any more is denied. */
export async function letHappen(
  parts: ChangeParts,
  { change, signedBy }: Proposal,
  nowMs: number,
): Promise<void> {
  switch (change.kind) {
    case "MarketState":
      return enterState(parts.venue, change, { signedBy });
    case "MarketTerms":
      return changeTerms(parts.venue, change);
    case "MarketListing":
      return listMarket(parts.venue, change);
    case "OperatorRole":
      return setRole(parts, change, nowMs);
  }
}

/** What a change is about: of two that are announced of one subject the newer one overtakes the other. */
export function subjectOf(change: Change): string {
  switch (change.kind) {
    case "MarketState":
    case "MarketTerms":
    case "MarketListing":
      return `${change.kind} ${change.symbol}`;
    case "OperatorRole":
      return `${change.kind} ${String(change.userId)} ${change.role}`;
  }
}

/** A change in one line, for those who look after what waits. */
export function changeLine(change: Change): string {
  switch (change.kind) {
    case "MarketState":
      return `${change.symbol} to ${change.state}: ${change.reason}`;
    case "MarketTerms": {
      const terms = change.terms.map(({ name, before, after }) => `${name} ${before} → ${after}`);
      return `${change.symbol}, ${terms.join(", ")}: ${change.reason}`;
    }
    case "MarketListing":
      return `${change.symbol}, ${change.marketType}: ${change.reason}`;
    case "OperatorRole":
      return `user ${change.userId}, ${change.isHeld ? "+" : "−"}${change.role}: ${change.reason}`;
  }
}

/** An announced change as everybody is told it; nothing of what is the operators' own. */
export async function announcementOf(
  { venue }: Pick<ChangeParts, "venue">,
  { change, effectiveAt: at }: Proposal,
): Promise<readonly Announced[]> {
  const effectiveAt = at ?? 0;
  switch (change.kind) {
    case "MarketState":
      return [{ ...change, effectiveAt }];
    case "MarketTerms": {
      const { kind, symbol, reason } = change;
      return [{ kind, symbol, reason, effectiveAt, terms: await announcedTerms(venue, change) }];
    }
    case "MarketListing": {
      const { kind, symbol, marketType, state, reason, terms } = change;
      return [{ kind, symbol, marketType, state, reason, effectiveAt, terms }];
    }
    case "OperatorRole":
      return [];
  }
}
