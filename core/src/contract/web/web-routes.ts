import type { Infer } from "../schema.ts";
import { operatorRows } from "./operator-rows.ts";
import { personRows } from "./person-rows.ts";
import { securityRows } from "./security-rows.ts";
import type { WebPartOf, WebRoute } from "./web-route.ts";

/**
 * Every route of the web application by its name, which is also what a command's instruction
 * names, what a confirmation names, and the name of the server's handler.
 */
export const webRoutes = {
  ...personRows,
  ...securityRows,
  ...operatorRows,
} as const satisfies Readonly<Record<string, WebRoute>>;

export type WebRouteName = keyof typeof webRoutes;
/** What a route of the web application answers with status 200. */
export type WebResponseOf<N extends WebRouteName> = Infer<(typeof webRoutes)[N]["response"]>;
/** The body that it takes; `undefined` where it takes none. */
export type WebBodyOf<N extends WebRouteName> = WebPartOf<(typeof webRoutes)[N], "body">;
/** The query that it takes; `undefined` where it takes none. */
export type WebQueryOf<N extends WebRouteName> = WebPartOf<(typeof webRoutes)[N], "query">;

/**
 * What the session's key signs as instruction: no instruction of the public API begins like this, so
 * that neither signature stands for the other.
 */
export function webInstruction(name: WebRouteName): string {
  return `web.${name}`;
}
