import type { Clock } from "./clock.ts";
import type { Address, Link, LinkEnd, LinkHandlers, Listener, Net } from "./net.ts";
import { netError, queueMarkBytes } from "./net.ts";
import type { Rng } from "./rng.ts";

/** What a simulated network does to the links of one process. Chances are per chunk, in parts per million. */
export interface LinkFaults {
  /** One-way delay, drawn uniformly between the two. */
  readonly delayMicrosMin: number;
  readonly delayMicrosMax: number;
  /** A packet is lost: the stream waits for its retransmission, `retransmitMicros` later. */
  readonly lossPpm: number;
  /** The chunk arrives in two pieces. */
  readonly splitPpm: number;
  /** The link breaks instead. */
  readonly breakPpm: number;
  /** The other side never learns that a link ended (half-open). */
  readonly endLostPpm: number;
}

const noFaults: LinkFaults = {
  delayMicrosMin: 50,
  delayMicrosMax: 200,
  lossPpm: 0,
  splitPpm: 0,
  breakPpm: 0,
  endLostPpm: 0,
};

const retransmitMicros = 200_000;

/** How long a connection attempt waits behind a partition before it gives up. */
const connectMicrosMax = 10_000_000;

/** The window of a link: bytes under way before the sender's queue begins to fill. */
const windowBytes = 64 * 1024;

/** First port handed out when 0 is asked for. */
const portFirst = 49_152;

/** A network in memory between named hosts. Each host asks for its own `Net`. */
export class SimNet {
  readonly #clock: Clock;
  readonly #rng: Rng;
  readonly #listeners = new Map<string, (link: Link) => void>();
  readonly #blocked = new Set<string>();
  readonly #waiting = new Set<() => void>();
  #faults = noFaults;
  #portNext = portFirst;

  constructor(clock: Clock, rng: Rng) {
    this.#clock = clock;
    this.#rng = rng;
  }

  /** Sets what goes wrong from now on, on every link; what is not named does not. */
  setFaults(faults: Partial<LinkFaults>): void {
    this.#faults = { ...noFaults, ...faults };
  }

  /** Stops everything from `source` to `target` (one way) until `heal`; bytes wait, nothing is told. */
  partition(source: string, target: string): void {
    this.#blocked.add(`${source}>${target}`);
  }

  /** Ends every partition; what waited goes on. */
  heal(): void {
    this.#blocked.clear();
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resume of waiting) resume();
  }

  /** The network as the host named `host` sees it; other hosts reach its listeners under that name. */
  host(host: string): Net {
    return {
      listen: (address, onLink) => this.#listen(host, address, onLink),
      connect: (address) => this.#connect(host, address),
    };
  }

  #listen(host: string, { port }: Address, onLink: (link: Link) => void): Promise<Listener> {
    const address = { host, port: port === 0 ? this.#portNext++ : port };
    const key = keyOf(address);
    if (this.#listeners.has(key))
      return Promise.reject(netError("listen", address, "already in use"));
    this.#listeners.set(key, onLink);
    return Promise.resolve({
      address,
      close: () => {
        this.#listeners.delete(key);
        return Promise.resolve();
      },
    });
  }

  #connect(host: string, address: Address): Promise<Link> {
    const isBlocked = (): boolean =>
      this.#blocked.has(`${host}>${address.host}`) || this.#blocked.has(`${address.host}>${host}`);
    return new Promise((resolve, reject) => {
      this.#clock.after(isBlocked() ? connectMicrosMax : this.#delayMicros(), () => {
        const onLink = this.#listeners.get(keyOf(address));
        if (isBlocked()) return reject(netError("connect", address, "timed-out"));
        if (onLink === undefined) return reject(netError("connect", address, "refused"));
        const [near, far] = this.#pair(host, address);
        onLink(far);
        return resolve(near);
      });
    });
  }

  #pair(host: string, address: Address): [near: SimLink, far: SimLink] {
    const remote = { host, port: this.#portNext++ };
    const near = new SimLink(keyOf(address), this.#carrier(host, address.host));
    return [near, new SimLink(keyOf(remote), this.#carrier(address.host, host), near)];
  }

  #carrier(source: string, target: string): Carrier {
    return {
      after: (micros, callback) => void this.#clock.after(micros, callback),
      delayMicros: () => this.#delayMicros(),
      chance: (fault) => this.#chance(this.#faults[fault]),
      cut: (length) => 1 + this.#rng.below(length - 1),
      isBlocked: () => this.#blocked.has(`${source}>${target}`),
      onHeal: (resume) => void this.#waiting.add(resume),
    };
  }

  #delayMicros(): number {
    const { delayMicrosMin, delayMicrosMax } = this.#faults;
    const delayMicros = delayMicrosMin + this.#rng.below(delayMicrosMax - delayMicrosMin + 1);
    return this.#chance(this.#faults.lossPpm) ? delayMicros + retransmitMicros : delayMicros;
  }

  #chance(ppm: number): boolean {
    return ppm > 0 && this.#rng.below(1_000_000) < ppm;
  }
}

/** One direction of the network, as a link uses it. */
interface Carrier {
  after(micros: number, callback: () => void): void;
  delayMicros(): number;
  chance(fault: "splitPpm" | "breakPpm" | "endLostPpm"): boolean;
  /** Where to cut a chunk of `length` ≥ 2 bytes in two. */
  cut(length: number): number;
  isBlocked(): boolean;
  onHeal(resume: () => void): void;
}

/**
 * One side of a link. Sent chunks queue here, travel one at a time (order is kept whatever the
 * delays) and wait in the peer's inbox while it is paused; a full inbox stops the sender.
 */
class SimLink implements Link {
  readonly remote: string;
  peer: SimLink = this;
  readonly #carrier: Carrier;
  readonly #outbox: Uint8Array[] = [];
  readonly #inbox: Uint8Array[] = [];
  #handlers: LinkHandlers | undefined;
  #queuedBytes = 0;
  #inboxBytes = 0;
  #isBusy = false;
  #isPaused = false;
  #isClosing = false;
  #wantsDrain = false;
  #end: LinkEnd | undefined;
  #endTold = false;

  /** The second side of a pair is given the first, and ties both together. */
  constructor(remote: string, carrier: Carrier, peer?: SimLink) {
    this.remote = remote;
    this.#carrier = carrier;
    if (peer === undefined) return;
    this.peer = peer;
    peer.peer = this;
  }

  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  attach(handlers: LinkHandlers): void {
    this.#handlers = handlers;
    this.#carrier.after(0, () => this.#deliver());
  }

  send(bytes: Uint8Array): boolean {
    if (this.#end !== undefined || this.#isClosing || bytes.length === 0) return true;
    this.#outbox.push(Uint8Array.from(bytes));
    this.#queuedBytes += bytes.length;
    this.#pump();
    this.#wantsDrain = this.#queuedBytes > queueMarkBytes;
    return !this.#wantsDrain;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#carrier.after(0, () => this.#deliver());
  }

  close(): void {
    this.#isClosing = true;
    this.#pump();
  }

  destroy(): void {
    this.#inbox.length = 0;
    this.#inboxBytes = 0;
    this.#finish("closed");
  }

  /** Puts the next chunk, or the end, on its way. */
  #pump(): void {
    if (this.#isBusy || this.#end !== undefined) return;
    const isFull = this.peer.#inboxBytes >= windowBytes;
    if (isFull || (this.#outbox.length === 0 && !this.#isClosing)) return;
    if (this.#carrier.isBlocked()) {
      this.#carrier.onHeal(() => this.#pump());
      return;
    }
    this.#isBusy = true;
    this.#carrier.after(this.#carrier.delayMicros(), () => {
      this.#isBusy = false;
      if (this.#carrier.isBlocked()) this.#carrier.onHeal(() => this.#pump());
      else this.#arrive();
    });
  }

  #arrive(): void {
    if (this.#end !== undefined) return;
    const chunk = this.#outbox.shift();
    if (chunk === undefined) return this.#finish("closed");
    if (this.#carrier.chance("breakPpm")) return this.#finish("broken");

    const isSplit = chunk.length > 1 && this.#carrier.chance("splitPpm");
    const head = isSplit ? chunk.subarray(0, this.#carrier.cut(chunk.length)) : chunk;
    if (isSplit) this.#outbox.unshift(chunk.subarray(head.length));
    this.#queuedBytes -= head.length;
    this.peer.#receive(head);
    this.#pump();
    if (this.#wantsDrain && this.#queuedBytes === 0) {
      this.#wantsDrain = false;
      this.#handlers?.onDrain?.();
    }
  }

  #receive(chunk: Uint8Array): void {
    this.#inbox.push(chunk);
    this.#inboxBytes += chunk.length;
    this.#deliver();
  }

  /** Hands over what has arrived, then the end if there is one. */
  #deliver(): void {
    const handlers = this.#handlers;
    if (handlers === undefined) return;
    while (!this.#isPaused && this.#inbox.length > 0) {
      const chunk = this.#inbox.shift()!;
      this.#inboxBytes -= chunk.length;
      handlers.onBytes(chunk);
    }
    if (this.#end !== undefined && this.#inbox.length === 0) this.#tellEnd(this.#end);
    else this.peer.#pump();
  }

  /** Ends this side now, and the other one unless the news is lost or cannot pass. */
  #finish(end: LinkEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#outbox.length = 0;
    this.#queuedBytes = 0;
    this.#deliver();
    const tell = (): void =>
      this.#carrier.after(this.#carrier.delayMicros(), () => this.peer.#finishFromPeer(end));
    if (this.#carrier.chance("endLostPpm")) return;
    if (this.#carrier.isBlocked()) this.#carrier.onHeal(tell);
    else tell();
  }

  #finishFromPeer(end: LinkEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#outbox.length = 0;
    this.#queuedBytes = 0;
    this.#deliver();
  }

  #tellEnd(end: LinkEnd): void {
    if (this.#endTold) return;
    this.#endTold = true;
    this.#handlers?.onEnd(end);
  }
}

function keyOf({ host, port }: Address): string {
  return `${host}:${port}`;
}
