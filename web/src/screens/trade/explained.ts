/** The public formulas of margin: fetched when somebody asks what another limit would change. */
export { explain } from "@holdall/client";
