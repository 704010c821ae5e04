import { check, CONTRACT_VERSION, greeting } from "@holdall/core/contract";
import type { Infer } from "@holdall/core/contract";
import { ContractBreach } from "./failures.ts";

/** What a venue says of itself when it is greeted. */
export type Greeting = Infer<typeof greeting>;

/** The number of the frame that greets; commands count from 1. */
export const GREETING_ID = 0;

/** Reads the answer to `HELLO`, or says what is wrong with it. */
export function readGreeting(result: unknown): Greeting | ContractBreach {
  const checked = check(greeting, result, "ignore");
  if (checked.ok) return checked.value;
  const { path, expected } = checked.fault;
  return new ContractBreach(`greeting: ${path} should be ${expected}`);
}

/** Whether this client was built for the contract that the venue speaks. */
export function isSpoken({ contract }: Greeting): boolean {
  return contract === CONTRACT_VERSION;
}

/** Why nothing is said to a venue that speaks another contract. */
export function otherContract({ contract }: Greeting): ContractBreach {
  return new ContractBreach(
    `the venue speaks contract ${contract}, this client ${CONTRACT_VERSION}: bring the client up to date`,
  );
}
