import type { VerificationLevel } from "./people/person.ts";

/** What each level allows; the limit in dollars a day. */
export const levels: readonly {
  readonly level: VerificationLevel;
  readonly dailyWithdrawalUsd: string;
  readonly canTrade: boolean;
}[] = [
  { level: "None", dailyWithdrawalUsd: "0", canTrade: true },
  { level: "Basic", dailyWithdrawalUsd: "10000", canTrade: true },
  { level: "Full", dailyWithdrawalUsd: "1000000", canTrade: true },
];

/** Who looks at documents: the port behind which a venue puts its provider. */
export interface VerificationProvider {
  readonly name: string;
  verify(asked: {
    readonly level: VerificationLevel;
    readonly name: string;
    readonly birthDate: string;
  }): Promise<"verified" | "refused">;
}

/** The provider of the demo world: takes whoever gives a name. It proves nothing, and says so. */
export const demoVerification: VerificationProvider = {
  name: "demo (proves nothing)",
  verify: ({ name }) => Promise.resolve(name.trim() === "" ? "refused" : "verified"),
};

/** True when `asked` lies above `present`. */
export function isAbove(asked: VerificationLevel, present: VerificationLevel): boolean {
  const place = (of: VerificationLevel): number => levels.findIndex(({ level }) => level === of);
  return place(asked) > place(present);
}
