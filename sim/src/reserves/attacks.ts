/** All adversarial provers, by the letters of the list of attacks. */
import type { Attack } from "./attack.ts";
import { identityAttacks } from "./attacks-identity.ts";
import { openingAttacks } from "./attacks-opening.ts";
import { publicAttacks } from "./attacks-public.ts";

export function allAttacks(): Attack[] {
  return [...identityAttacks(), ...openingAttacks(), ...publicAttacks()];
}
