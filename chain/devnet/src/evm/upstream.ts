import { fromJson, toJson } from "@holdall/chain/nodes";
import { RpcError } from "@holdall/devnet/door";
import type { DoorSocket } from "@holdall/devnet/door";
import { WebSocket } from "ws";

const CALL_MS_MAX = 30_000;

interface Reply {
  readonly id?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** The error by which callers learn that the node behind the door is away. */
function away(): RpcError {
  return new RpcError(-32_603, "the local EVM node is being started again");
}

/** One call to the node behind the door. Its own errors pass through as they are. */
export async function callUpstream(url: string, method: string, params: unknown): Promise<unknown> {
  let reply: Reply;
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: toJson({ jsonrpc: "2.0", id: 1, method, params }),
      signal: AbortSignal.timeout(CALL_MS_MAX),
    });
    reply = fromJson(await answer.text()) as Reply;
  } catch {
    throw away();
  }
  return resultOf(reply);
}

function resultOf({ result, error }: Reply): unknown {
  if (error !== undefined) throw new RpcError(error.code, error.message, error.data);
  return result ?? null;
}

/** Subscriptions of one WebSocket, carried by one to the node: they end together. */
export class UpstreamSocket {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  readonly #opened: Promise<void>;
  #nextId = 1;

  constructor(url: string, client: DoorSocket) {
    this.#socket = new WebSocket(url.replace("http", "ws"));
    this.#opened = new Promise((resolve, reject) => {
      this.#socket.once("open", resolve);
      this.#socket.once("error", () => reject(away()));
    });
    this.#opened.catch(() => undefined);
    this.#socket.on("message", (data: Buffer) =>
      this.#receive(client, fromJson(data.toString("utf8"))),
    );
    this.#socket.once("close", () => {
      for (const settle of this.#waiting.values()) settle({ error: away() });
      client.close();
    });
    client.onClose(() => this.#socket.terminate());
  }

  async call(method: string, params: unknown): Promise<unknown> {
    await this.#opened;
    const id = this.#nextId++;
    const reply = await new Promise<Reply>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(toJson({ jsonrpc: "2.0", id, method, params }));
    });
    return resultOf(reply);
  }

  #receive(client: DoorSocket, message: unknown): void {
    const { id } = Object(message) as Reply;
    const settle = typeof id === "number" ? this.#waiting.get(id) : undefined;
    if (settle === undefined) return client.send(message);
    this.#waiting.delete(id as number);
    settle(message as Reply);
  }
}
