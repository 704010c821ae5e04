/** What the venue refuses with, in French: fetched after the first words, before anybody acts. */
export { refusalsInFrench } from "../refusals-fr.ts";
export { frenchOf } from "../sentences-fr.ts";
