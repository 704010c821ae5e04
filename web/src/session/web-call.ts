import type { WebResponseOf, WebRouteName } from "@holdall/core/contract";
import type { WebCallNeeds, WebInputOf } from "./web-call-now.ts";

/**
 * Calls a route that only this page has. Reads go with the cookie; commands are signed by the session's
 * key. Rejects with the client's own failures; nothing is sent twice. What these routes take and answer
 * is fetched with the first call: nothing of the first paint needs it.
 */
export async function callWeb<N extends WebRouteName>(
  name: N,
  input: WebInputOf<N>,
  needs: WebCallNeeds,
): Promise<WebResponseOf<N>> {
  const { callWebNow } = await import("./web-call-now.ts");
  return callWebNow(name, input, needs);
}
