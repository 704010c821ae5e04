import { createPublicKey, verify } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it arrived. */
export interface Arrived {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** What the test answers. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** A small HTTP server on a port of its own that answers as the test says and keeps what arrived. */
export class TestDoor {
  readonly arrived: Arrived[] = [];
  readonly #server: Server;
  /** Returns `undefined` to leave the request without an answer. */
  answer: (request: Arrived) => Reply | undefined = () => ({ status: 404 });

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const arrived: Arrived = {
          method: request.method ?? "",
          target: request.url ?? "",
          headers: request.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        };
        this.arrived.push(arrived);
        const reply = this.answer(arrived);
        if (reply === undefined) return;
        const isText = typeof reply.body === "string";
        response.writeHead(reply.status ?? 200, {
          "content-type": isText ? "text/plain" : "application/json",
          ...reply.headers,
        });
        response.end(isText ? reply.body : JSON.stringify(reply.body));
      });
    });
  }

  static async open(): Promise<TestDoor> {
    const door = new TestDoor();
    await new Promise<void>((resolve) => {
      door.#server.listen(0, "127.0.0.1", resolve);
    });
    return door;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}

/** True when the request carries a valid signature of exactly this text. */
export function isSignedAs(request: Arrived, text: string): boolean {
  const { "x-api-key": key, "x-signature": signature } = request.headers;
  const publicKey = createPublicKey({
    key: {
      kty: "OKP",
      crv: "Ed25519",
      x: Buffer.from(String(key), "base64").toString("base64url"),
    },
    format: "jwk",
  });
  return verify(null, Buffer.from(text), publicKey, Buffer.from(String(signature), "base64"));
}
