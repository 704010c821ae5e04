/** What operators propose, sign and announce: changes that may hurt people, as data that two have read. */
import { MarketType, OrderBookState } from "../enums.ts";
import {
  array,
  choice,
  decimal,
  flag,
  i64,
  object,
  string,
  u64,
  u8,
  union,
  word,
} from "../schema.ts";
import { operatorRoles } from "./operator-roles.ts";

const token = string(64);
const milliseconds = i64;
const actor = string(32);
const reason = string(256);
const LIST_MAX = 1_000;

export const OperatorRoleWord = choice("OperatorRoleWord", operatorRoles);

/**
 * The terms of a market that a command may change. Those up to `breakerAuction` are every market's, the
 * others a perpetual's; what each one does is said in `docs/margin.md` and by `GET /api/v1/parameters`.
 */
export const MarketTerm = choice("MarketTerm", [
  "minPrice",
  "maxPrice",
  "minQuantity",
  "maxQuantity",
  "maxMultiplier",
  "minMultiplier",
  "maxImpactMultiplier",
  "minImpactMultiplier",
  "maxMarkMultiplier",
  "minMarkMultiplier",
  "breakerMove",
  "breakerWindow",
  "breakerAuction",
  "initialBase",
  "initialFactor",
  "maintenanceBase",
  "maintenanceFactor",
  "openInterestLimit",
  "positionLimit",
  "fundingMin",
  "fundingMax",
  "profitHaircut",
  "profitRequirement",
  "profitMax",
  "concentration",
  "concentrationFree",
  "markUpdate",
  "markBand",
  "premiumTolerance",
  "isPremarket",
  "premarketMinute",
]);
/**
 * In what a term is written: the quote asset for one of the base, the base asset, a share of one, a share
 * of one an hour, growth per square root of a dollar, milliseconds, the settlement asset, `true` or `false`.
 */
export const TermUnit = choice("TermUnit", [
  "price",
  "size",
  "fraction",
  "rate",
  "factor",
  "milliseconds",
  "value",
  "flag",
]);
/** A decimal, or `true` or `false`. */
const termText = string(48);
const TERMS_MAX = 64;

/** A term as it is, and in what it is written. */
export const TermValue = object("TermValue", {
  name: MarketTerm,
  unit: TermUnit,
  value: termText,
});
/** Whether a change lets more happen than before, or less, or neither; and whether it may cost somebody. */
const TermEffect = choice("TermEffect", ["Tightens", "Loosens", "Either"]);
/** One term before and after. `mayHurt` where those who hold something already may lose by it. */
export const TermDifference = object("TermDifference", {
  name: MarketTerm,
  unit: TermUnit,
  before: termText,
  after: termText,
  effect: TermEffect,
  mayHurt: flag,
});

export const MarketStateChange = object("MarketStateChange", {
  symbol: word,
  state: OrderBookState,
  reason,
});
/** `basis` names all of the market's terms as they were read: once they change, nobody signs this any more. */
const MarketTermsChange = object("MarketTermsChange", {
  symbol: word,
  basis: word,
  terms: array(
    object("TermChange", { name: MarketTerm, unit: TermUnit, before: termText, after: termText }),
    TERMS_MAX,
  ),
  reason,
});
/** All terms of a market that is yet to be; `asset` where its base is new too. */
const MarketListing = object(
  "MarketListing",
  {
    symbol: string(64),
    marketType: MarketType,
    baseSymbol: string(64),
    quoteSymbol: string(64),
    tickSize: decimal,
    stepSize: decimal,
    /** In which it begins. */
    state: OrderBookState,
    terms: array(TermValue, TERMS_MAX),
    reason,
  },
  { asset: object("ListedAsset", { displayName: string(64), decimals: u8 }) },
);
/** Gives a role to a user, or takes it. */
const OperatorRoleChange = object("OperatorRoleChange", {
  userId: u64,
  role: OperatorRoleWord,
  isHeld: flag,
  reason,
});
export const Change = union("OperatorChange", "kind", {
  MarketState: MarketStateChange,
  MarketTerms: MarketTermsChange,
  MarketListing,
  OperatorRole: OperatorRoleChange,
});

/**
 * A change that waits for a second person; `hash` is over its canonical text. Announced is what is decided
 * and takes effect at `effectiveAt`: signed by both, or a stricter state by one. `refusal` says why it did not.
 */
export const Proposal = object(
  "Proposal",
  {
    proposalId: token,
    change: Change,
    hash: word,
    proposedBy: actor,
    proposedAt: milliseconds,
    status: choice("ProposalStatus", ["Waiting", "Announced", "Done", "Refused", "Expired"]),
  },
  { signedBy: actor, effectiveAt: milliseconds, refusal: word },
);
/** Signs a change: what is signed is all of it, so that who signs reads what they sign. */
export const ProposalSign = object("ProposalSign", {
  proposalId: token,
  hash: word,
  change: Change,
});
export const ProposalNamed = object("ProposalNamed", { proposalId: token });
export const ChangeAsked = object("ChangeAsked", { change: Change });
/** `done` when one signature was enough, else `proposal`. */
export const MarketStateOutcome = object(
  "MarketStateOutcome",
  { done: flag },
  { proposal: Proposal },
);
/**
 * What a change would do as things are now: each term before and after, how many positions there are in
 * the market, and how many of those accounts would fall under maintenance by it and do not now.
 */
export const ChangeTrial = object("ChangeTrial", {
  hash: word,
  differences: array(TermDifference, TERMS_MAX),
  holders: u64,
  falls: u64,
});

const effectiveAt = milliseconds;
/** For everybody: what operators have decided and what has yet to take effect, and how long before they say so. */
export const Announcements = object("Announcements", {
  noticeMs: milliseconds,
  changes: array(
    union("AnnouncedChange", "kind", {
      MarketState: object("AnnouncedState", {
        symbol: word,
        state: OrderBookState,
        reason,
        effectiveAt,
      }),
      MarketTerms: object("AnnouncedTerms", {
        symbol: word,
        terms: array(TermDifference, TERMS_MAX),
        reason,
        effectiveAt,
      }),
      MarketListing: object("AnnouncedListing", {
        symbol: word,
        marketType: MarketType,
        state: OrderBookState,
        terms: array(TermValue, TERMS_MAX),
        reason,
        effectiveAt,
      }),
    }),
    LIST_MAX,
  ),
});

/** A market as operators see it: all terms that may change, and the name of the whole of them. */
export const OperatorMarket = object("OperatorMarket", {
  symbol: word,
  marketType: MarketType,
  baseSymbol: word,
  quoteSymbol: word,
  tickSize: decimal,
  stepSize: decimal,
  state: OrderBookState,
  basis: word,
  terms: array(TermValue, TERMS_MAX),
});
/** Who runs the venue: users by number, with what they may do. */
export const Operator = object("Operator", {
  userId: u64,
  roles: array(OperatorRoleWord, operatorRoles.length),
  since: milliseconds,
});
