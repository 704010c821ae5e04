/** Where to listen or connect. */
export interface Address {
  readonly host: string;
  /** 0 when listening: any free port. */
  readonly port: number;
}

/** Why a link ended: closed in order by either side, broken, or without an answer. */
export type LinkEnd = "closed" | "broken" | "refused" | "timed-out";

/** What happens on a link, told to whoever attached. */
export interface LinkHandlers {
  /** Some bytes, cut anywhere; valid during the call only. */
  onBytes(bytes: Uint8Array): void;
  /** What was queued has left; sending may go on. */
  onDrain?(): void;
  /** Called once, last. */
  onEnd(end: LinkEnd): void;
}

/** One ordered, reliable, two-way link of bytes. Nothing arrives before `attach`. */
export interface Link {
  readonly remote: string;
  /** Bytes accepted by `send` that have not yet been handed over to the network. */
  readonly queuedBytes: number;
  attach(handlers: LinkHandlers): void;
  /**
   * Queues a copy of `bytes`. False: more than `queueMarkBytes` are waiting; hold back until `onDrain`.
   * After the end of the link the bytes are dropped.
   */
  send(bytes: Uint8Array): boolean;
  /** Stops `onBytes` until `resume`; the other side feels the back-pressure. */
  pause(): void;
  resume(): void;
  /** Sends what is queued, then ends. */
  close(): void;
  /** Ends now and drops what is queued. */
  destroy(): void;
}

/** Something that accepts links until it is closed; closing it leaves the accepted links alone. */
export interface Listener {
  readonly address: Address;
  close(): Promise<void>;
}

/** Byte links to other processes. */
export interface Net {
  /** Rejects with an error that names the address when it cannot be had. */
  listen(address: Address, onLink: (link: Link) => void): Promise<Listener>;
  /** Rejects with an error that names the address and says `refused` or `timed-out`. */
  connect(address: Address): Promise<Link>;
}

/** Queued bytes above which `send` answers false. */
export const queueMarkBytes = 64 * 1024;

/** The message of a failed connect or listen. */
export function netError(
  operation: "connect" | "listen",
  address: Address,
  reason: string,
  cause?: unknown,
): Error {
  return new Error(`${operation} ${address.host}:${address.port}: ${reason}`, { cause });
}
