/** What those who run the venue may do, one role beside another: nobody is everything by being somebody. */

export const operatorRoles = [
  "support",
  "risk",
  "listing",
  "treasury",
  "security",
  "auditor",
] as const;
export type OperatorRole = (typeof operatorRoles)[number];

/**
 * Each thing that an operator may do, with the roles that open it; one of them is enough. The auditor
 * reads everything and does nothing. What is proposed in one trade may be signed in another: a listing by
 * those who answer for its risk.
 */
export const operatorPowers = {
  readMarkets: ["support", "risk", "listing", "security", "auditor"],
  readRisk: ["risk", "auditor"],
  readQueue: ["support", "risk", "listing", "treasury", "security", "auditor"],
  takeQueue: ["support", "risk", "listing", "treasury", "security"],
  readProposals: ["risk", "listing", "security", "auditor"],
  readBooks: ["treasury", "auditor"],
  readOperators: ["security", "auditor"],
  readAudit: ["security", "auditor"],
  /** A stricter state of a market, by one signature. */
  halt: ["risk", "security"],
  /** Some change, whichever: of which kind is looked at with the change. */
  decide: ["risk", "listing", "security"],
  proposeMarketState: ["risk"],
  signMarketState: ["risk"],
  proposeMarketTerms: ["risk", "listing"],
  signMarketTerms: ["risk"],
  proposeMarketListing: ["listing"],
  signMarketListing: ["listing", "risk"],
  proposeOperatorRole: ["security"],
  signOperatorRole: ["security"],
} as const satisfies Readonly<Record<string, readonly OperatorRole[]>>;

export type OperatorPower = keyof typeof operatorPowers;

/** True when one of these roles opens it. */
export function mayOperate(roles: readonly OperatorRole[], power: OperatorPower): boolean {
  const opening: readonly OperatorRole[] = operatorPowers[power];
  return roles.some((role) => opening.includes(role));
}
