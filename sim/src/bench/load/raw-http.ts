/** An HTTP client as cheap as it can be: requests are bytes made before, answers are counted by status. */
import { connect } from "node:net";
import type { Socket } from "node:net";

export interface Answered {
  /** How often each status came. */
  readonly statuses: ReadonlyMap<number, number>;
  /** The body of the last answer. */
  readonly lastBody: string;
}

/**
 * Sends every request once over so many connections that stay open; each connection waits for its
 * answer before it sends the next. Answers must carry `Content-Length`.
 */
export async function sendAll(
  url: string,
  requests: readonly Buffer[],
  connections: number,
): Promise<Answered> {
  const { hostname, port } = new URL(url);
  const statuses = new Map<number, number>();
  let next = 0;
  let lastBody = "";
  const lane = async (): Promise<void> => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve).once("error", reject);
    });
    await drive(
      socket,
      () => requests[next++],
      (status, body) => {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        lastBody = body;
      },
    );
    socket.destroy();
  };
  await Promise.all(Array.from({ length: connections }, lane));
  return { statuses, lastBody };
}

function drive(
  socket: Socket,
  take: () => Buffer | undefined,
  answered: (status: number, body: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let pending = "";
    const send = (): void => {
      const request = take();
      if (request === undefined) resolve();
      else socket.write(request);
    };
    socket.on("data", (chunk: Buffer) => {
      pending += chunk.toString("latin1");
      const answer = answerIn(pending);
      if (answer === undefined) return;
      pending = "";
      answered(answer.status, answer.body);
      send();
    });
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("the server closed the connection")));
    send();
  });
}

/** The answer at the start of a text, once it is whole. */
function answerIn(text: string): { readonly status: number; readonly body: string } | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const head = text.slice(0, end);
  const length = /\r\ncontent-length: ([0-9]+)/i.exec(head);
  if (length === null) throw new Error(`an answer without a length: ${head}`);
  const body = text.slice(end + 4);
  if (body.length < Number(length[1])) return undefined;
  return { status: Number(head.slice(9, 12)), body };
}
