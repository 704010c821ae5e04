import type { FastifyInstance, FastifyRequest } from "fastify";
import { webRoutes, type WebRoute, type WebRouteName } from "@holdall/core/contract";
import { sendFailure } from "../http/replies.ts";
import { clearCookie, setCookie } from "./cookie.ts";
import { WebDispatch, type WebDispatchOptions } from "./web-dispatch.ts";
import type { WebOutcome } from "./web-options.ts";

const BODY_BYTES_MAX = 64 * 1024;

export interface WebRoutesOptions extends WebDispatchOptions {
  /** True in the demo world: its rows exist only then. */
  readonly isDemo: boolean;
  readonly onFault: (request: FastifyRequest, fault: unknown) => void;
  readonly observe: (name: WebRouteName, code: number, startMicros: number) => void;
}

/** Every row of the web application as a route. */
export function addWebRoutes(app: FastifyInstance, options: WebRoutesOptions): void {
  const dispatch = new WebDispatch(options);
  for (const name of Object.keys(webRoutes) as WebRouteName[]) {
    const row: WebRoute = webRoutes[name];
    if (row.demo === true && !options.isDemo) continue;
    app.route({
      method: row.method,
      url: row.path,
      bodyLimit: BODY_BYTES_MAX,
      handler: async (request, response) => {
        const startMicros = options.clock.monotonicMicros();
        response.headers({
          "Cache-Control": "no-store",
          "Cross-Origin-Resource-Policy": "same-origin",
        });
        try {
          const outcome = await dispatch.answer(name, request);
          const cookie = cookieHeader(outcome, options.origin());
          if (cookie !== undefined) response.header("Set-Cookie", cookie);
          if (outcome.value === undefined)
            response.code(row.response.kind === "empty" ? 204 : 200).send("");
          else response.type("application/json; charset=utf-8").send(JSON.stringify(outcome.value));
        } catch (failure) {
          if (!sendFailure(response, failure)) options.onFault(request, failure);
        }
        options.observe(name, response.statusCode, startMicros);
        return response;
      },
    });
  }
}

function cookieHeader({ cookie }: WebOutcome, origin: string): string | undefined {
  if (cookie === undefined) return undefined;
  return cookie === "clear" ? clearCookie(origin) : setCookie(origin, cookie.set, cookie.maxAgeMs);
}
