import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { REQUEST_ID_HEADER } from "@holdall/core/contract";
import type { Rng } from "@holdall/server/ports";

const ID_WORDS = 4;
const WORD_HEX_DIGITS = 8;
const REFUSED_FROM_STATUS = 400;

/** What the door writes of requests: faults that are ours, and at a finer level each refusal. */
export interface Log {
  error(fields: object, message: string): void;
  info(fields: object, message: string): void;
}

/**
 * Names requests: 128 random bits each, as hexadecimal digits. The venue alone draws them, so that
 * nobody can have two requests of others found under one name, or hide behind one already logged.
 */
export function requestIds(rng: Rng): () => string {
  const drawn = rng.fork("request ids");
  const word = (): string => drawn.u32().toString(16).padStart(WORD_HEX_DIGITS, "0");
  return () => Array.from({ length: ID_WORDS }, word).join("");
}

/** Gives each answer the name of its request, and has each refusal written down under it. */
export function addRequestIds(app: FastifyInstance, log: Log): void {
  app.addHook("onRequest", (request, response, done) => {
    response.header(REQUEST_ID_HEADER, request.id);
    done();
  });
  app.addHook("onSend", (request, response, payload, done) => {
    if (response.statusCode >= REFUSED_FROM_STATUS)
      log.info(refusalFields(request, response, payload), "a request was refused");
    done();
  });
}

/** The route as its row says it: what stands in a path or a query may be somebody's own. */
function refusalFields(request: FastifyRequest, response: FastifyReply, payload: unknown): object {
  return { ...requestFields(request), status: response.statusCode, code: codeOf(payload) };
}

/** What a line of the log says of the request behind it. */
export function requestFields(request: FastifyRequest): object {
  return { requestId: request.id, method: request.method, route: request.routeOptions.url };
}

/** The code of an answer in the API's error form; absent where the answer is plain text. */
function codeOf(payload: unknown): string | undefined {
  return typeof payload === "string" ? /^\{"code":"([A-Z_]+)"/.exec(payload)?.[1] : undefined;
}
