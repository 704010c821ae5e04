import type { Socket } from "node:net";
import { REQUEST_ID_HEADER } from "@holdall/core/contract";
import type { Log } from "./request-id.ts";

/** Statuses of what HTTP's own parser refuses, by its codes; anything else is 400. */
const STATUSES: Readonly<Record<string, readonly [status: number, text: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout"],
  HPE_HEADER_OVERFLOW: [431, "Request Header Fields Too Large"],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, "Payload Too Large"],
};
const MALFORMED = [400, "Bad Request"] as const;

/**
 * Answers what is no HTTP, or not in time: no request came of it and no hook saw it, yet it has a name,
 * in the answer and in the log, like any other refusal. The connection ends with it.
 */
export function answerUnparsed(
  nextRequestId: () => string,
  log: Log,
): (failure: { readonly code?: string }, socket: Socket) => void {
  return (failure, socket) => {
    // Whoever has left is told nothing.
    if (failure.code === "ECONNRESET" || socket.destroyed || !socket.writable) return;
    const [status, text] = STATUSES[failure.code ?? ""] ?? MALFORMED;
    const requestId = nextRequestId();
    log.info({ requestId, status, code: failure.code }, "a request was refused");
    const lines = [
      `HTTP/1.1 ${status} ${text}`,
      `${REQUEST_ID_HEADER}: ${requestId}`,
      "Content-Type: text/plain; charset=utf-8",
      `Content-Length: ${text.length}`,
      "X-Content-Type-Options: nosniff",
      "Connection: close",
    ];
    socket.end(`${lines.join("\r\n")}\r\n\r\n${text}`);
  };
}
