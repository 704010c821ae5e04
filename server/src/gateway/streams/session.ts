import type { Duplex } from "node:stream";
import { GOING_AWAY } from "@holdall/core/contract";
import type { WebSocket } from "ws";
import type { AccountId } from "@holdall/core/protocol";
import type { ApiKey } from "../auth/api-key.ts";
import type { Subscriber } from "./channels.ts";
import { EVENT, textFrame, type Frame } from "./frame.ts";
import { Outbox } from "./outbox.ts";

/** Why the venue closes a socket, with the close code that says so (RFC 6455 section 7.4.1). */
export const closeReasons = {
  shutdown: { code: GOING_AWAY, text: "going away" },
  overflown: { code: 1008, text: "too slow" },
  stalled: { code: 1008, text: "no progress" },
  silent: { code: 1008, text: "no pong" },
  flood: { code: 1008, text: "too many frames" },
  sequence: { code: 1008, text: "frame number out of sequence" },
  revoked: { code: 1008, text: "the key was revoked or its session has ended" },
  memory: { code: 1008, text: "out of buffers" },
} as const;

export type CloseReason = keyof typeof closeReasons;

/** A logged-on key and the number of the next command. */
export interface Logon {
  readonly key: ApiKey;
  readonly atMicros: number;
  readonly cancelsOnDisconnect: boolean;
}

/** One socket: what it may still be told, who it speaks for, and what is expected of it. */
export class Session implements Subscriber {
  readonly socket: WebSocket;
  readonly address: string;
  readonly outbox: Outbox;
  /** The account of the last signed subscription; private streams are this account's. */
  accountId: AccountId | undefined;
  logon: Logon | undefined;
  /** Keys that something on this socket was signed with; when one of them falls, so does the socket. */
  readonly keys = new Set<string>();
  /** The nonce of the last HELLO; a logon uses it up. */
  nonce: string | undefined;
  nextCommandId = 1;
  /** Frames received in the second that began at `secondMicros`. */
  framesInSecond = 0;
  secondMicros = 0;
  /** When the ping was sent that is not answered yet. */
  pingedMicros: number | undefined;
  isClosing = false;
  readonly #onPush: (session: Session, isUrgent: boolean) => void;

  constructor(options: {
    readonly socket: WebSocket;
    readonly link: Duplex;
    readonly address: string;
    readonly nowMicros: number;
    readonly onPush: (session: Session, isUrgent: boolean) => void;
  }) {
    this.socket = options.socket;
    this.address = options.address;
    this.outbox = new Outbox(options.link, options.nowMicros);
    this.#onPush = options.onPush;
  }

  /** Queues a frame of a stream. What is private leaves at once, what is public with the next tick. */
  push(frame: Frame): void {
    if (this.isClosing) return;
    this.outbox.push(frame);
    this.#onPush(this, frame.stream.startsWith("account."));
  }

  /** Queues an answer to this socket alone. */
  reply(message: object): void {
    if (this.isClosing) return;
    this.outbox.push({
      bytes: textFrame(JSON.stringify(message)),
      stream: "",
      conflation: EVENT,
    });
    this.#onPush(this, true);
  }

  /** Says an error of the protocol; the socket stays open. */
  fail(error: { readonly code: number; readonly message: string }, id: number | null = null): void {
    this.reply({ id, error: { code: error.code, message: error.message } });
  }
}
