import type { FastifyReply } from "fastify";
import type { Route } from "@holdall/core/contract";
import { RefusalError, refusals, type Refusal } from "../refusal.ts";
import { REPEATED_HEADER, type Reply } from "../routes/call.ts";
import { JsonRefused } from "./strict-json.ts";
import { ParameterRefused } from "./query.ts";

const JSON_TYPE = "application/json; charset=utf-8";
const TEXT_TYPE = "text/plain; charset=utf-8";
const FILE_TYPE = "application/octet-stream";

/** Sends a good answer in the form of its route: JSON, plain text, bytes, or nothing. */
export function sendReply(response: FastifyReply, route: Route, reply: Reply<unknown>): void {
  response.code(reply.status).headers(reply.headers);
  if (route.cacheControl !== undefined) response.header("Cache-Control", route.cacheControl);
  if (reply.value === undefined) {
    response.type(TEXT_TYPE).send("");
    return;
  }
  switch (route.response.kind) {
    case "text":
      response.type(TEXT_TYPE).send(reply.value);
      return;
    case "file":
      response.type(reply.headers["Content-Type"] ?? FILE_TYPE).send(reply.value);
      return;
    case "empty":
      response.type(TEXT_TYPE).send("");
      return;
    case "string":
    case "decimal":
    case "integer":
    case "number":
    case "boolean":
    case "enum":
    case "array":
    case "tuple":
    case "map":
    case "object":
    case "union":
    case "anything":
      response.type(JSON_TYPE).send(JSON.stringify(reply.value));
  }
}

/** Sends a refusal in the API's error form. */
export function sendRefusal(response: FastifyReply, refusal: Refusal, isRepeated = false): void {
  if (isRepeated) response.headers(REPEATED_HEADER);
  response
    .code(refusal.status)
    .type(JSON_TYPE)
    .send(JSON.stringify({ code: refusal.code, message: refusal.message }));
}

/** Sends a refusal that the published API words as plain text. */
export function sendText(response: FastifyReply, status: number, text: string): void {
  response.code(status).type(TEXT_TYPE).send(text);
}

/**
 * Sends what an exception stands for. Returns false when it stands for none: then the fault is ours,
 * and the caller logs it.
 */
export function sendFailure(response: FastifyReply, failure: unknown): boolean {
  if (failure instanceof ParameterRefused) sendText(response, 400, failure.message);
  else if (failure instanceof JsonRefused)
    sendText(response, 400, `parse request payload error: ${failure.message}`);
  else if (failure instanceof RefusalError)
    sendRefusal(response, failure.refusal, failure.isRepeated);
  else {
    sendRefusal(response, refusals.serverError);
    return false;
  }
  return true;
}
