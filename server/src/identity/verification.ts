import type { VerificationLevel } from "./people/person.ts";

/** What each level allows. */
export const levels: readonly {
  readonly level: VerificationLevel;
  readonly canTrade: boolean;
  readonly canWithdraw: boolean;
}[] = [
  { level: "None", canTrade: true, canWithdraw: false },
  { level: "Basic", canTrade: true, canWithdraw: true },
  { level: "Full", canTrade: true, canWithdraw: true },
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

/** What the demo world's provider is called. Screens say in their own words that it proves nothing. */
const DEMO_PROVIDER = "demo";

/** The provider of the demo world: takes whoever gives a name. It proves nothing, and says so. */
export const demoVerification: VerificationProvider = {
  name: DEMO_PROVIDER,
  verify: ({ name }) => Promise.resolve(name.trim() === "" ? "refused" : "verified"),
};

/** True when `asked` lies above `present`. */
export function isAbove(asked: VerificationLevel, present: VerificationLevel): boolean {
  const place = (of: VerificationLevel): number => levels.findIndex(({ level }) => level === of);
  return place(asked) > place(present);
}

/** True when somebody of that level may take funds out. */
export function mayWithdraw(level: VerificationLevel): boolean {
  return levels.some((row) => row.level === level && row.canWithdraw);
}
