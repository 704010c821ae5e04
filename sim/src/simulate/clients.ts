import { decodeCommand, encodeCommand, recordViews } from "@holdall/core/protocol";
import type { Command } from "@holdall/core/protocol";
import type { Clock, Link, Net, Rng, SimClock } from "@holdall/server/ports";
import { SimNet } from "@holdall/server/ports";
import { Broken } from "./broken.ts";
import { strikes } from "./faults.ts";
import type { FaultKind, Faults } from "./faults.ts";

const VENUE = { host: "venue", port: 7_000 };
const FRAME_BYTES = 8;
const COMMAND_BYTES_MAX = 16_384;
/** Without an answer a client opens another link and sends the same bytes again. */
const PATIENCE_MICROS = 4_000_000;
/** How long a request's identity is remembered. */
const WINDOW_MS = 60_000;
/** One client in so many has a clock of its own, which may be wrong. */
const OWN_CLOCK_ONE_IN = 8;
/** Identities of clients are marked by this word, those of the generator by others. */
const CLIENT_WORD = 1_000;

/** One command on its way: the bytes that are sent, again and again until they are answered. */
interface Errand {
  readonly bytes: Uint8Array;
  sentMicros: number;
}

/** What has arrived at the venue's side and waits for the engine. */
export interface Arrived {
  readonly command: Command;
  readonly link: Link;
}

/**
 * Clients at the far end of a bad network: each sends signed-up bytes, waits for the answer, and
 * when it does not come, or the link ends, sends the same bytes over another link. The venue's end
 * hands commands over as they arrive and answers once the gate has let a result out.
 */
export class Clients {
  readonly #clock: SimClock;
  readonly #venueClock: Clock;
  readonly #rng: Rng;
  readonly #net: SimNet;
  readonly #home: Net;
  readonly #clients: Client[];
  readonly #count: (kind: FaultKind) => void;
  #arrived: Arrived[] = [];
  #links: Link[] = [];
  #request = 0;

  /** Clients look at the venue's clock, as its door tells it; some at their machine's. */
  constructor(
    rng: Rng,
    { machine, venue }: { readonly machine: SimClock; readonly venue: Clock },
    count: (kind: FaultKind) => void,
  ) {
    const clock = machine;
    this.#clock = clock;
    this.#venueClock = venue;
    this.#rng = rng.fork("errands");
    this.#count = count;
    this.#net = new SimNet(clock, rng.fork("net"));
    this.#home = this.#net.host("home");
    this.#clients = Array.from({ length: 1 + rng.below(4) }, () => new Client(this.#home, count));
  }

  /** The venue listens; called once. */
  async listen(): Promise<void> {
    await this.#net.host(VENUE.host).listen(VENUE, (link) => this.#accept(link));
  }

  /** Faults of the network between two turns. */
  strike(rng: Rng, faults: Faults): void {
    this.#net.setFaults(faults.net);
    if (strikes(rng, faults.partitionPpm)) {
      this.#count("partition");
      const [source, target] = rng.below(2) === 0 ? ["home", "venue"] : ["venue", "home"];
      this.#net.partition(source, target);
    } else if (rng.below(4) === 0) {
      this.#net.heal();
    }
    const { delayMicrosMax = 0, lossPpm = 0, splitPpm = 0, endLostPpm = 0 } = faults.net;
    if (delayMicrosMax > 10_000) this.#count("slow-network");
    if (lossPpm > 0) this.#count("lost-packets");
    if (splitPpm > 0) this.#count("split-chunks");
    if (endLostPpm > 0) this.#count("half-open");
  }

  heal(): void {
    this.#net.setFaults({});
    this.#net.heal();
  }

  /** Gives a command to a client that is free; false where none is, or the command has no identity. */
  send(command: Command): boolean {
    if (!("requestA" in command)) return false;
    const free = this.#clients.find((client) => client.isFree);
    if (free === undefined) return false;
    const clock = this.#rng.below(OWN_CLOCK_ONE_IN) === 0 ? this.#clock : this.#venueClock;
    const requestExpiresMs = Math.floor(clock.wallMicros() / 1000) + WINDOW_MS;
    const request = { requestA: ++this.#request, requestB: CLIENT_WORD, requestExpiresMs };
    free.take(frameOf({ ...command, ...request }), this.#clock.monotonicMicros());
    return true;
  }

  /** Lets every client look at its watch, and takes what has arrived. */
  arrivals(): Arrived[] {
    for (const client of this.#clients) client.look(this.#clock.monotonicMicros());
    const arrived = this.#arrived;
    this.#arrived = [];
    return arrived;
  }

  /** True while somebody waits for an answer. */
  get areWaiting(): boolean {
    return this.#clients.some((client) => !client.isFree);
  }

  /** The venue's process has died: its ends of the links are gone, and what had arrived with them. */
  die(): void {
    for (const link of this.#links) link.destroy();
    this.#links = [];
    this.#arrived = [];
  }

  #accept(link: Link): void {
    this.#links.push(link);
    const frames = new Frames((body) => {
      const views = recordViews(body.slice().buffer);
      this.#arrived.push({ command: decodeCommand(views, 0, body.length), link });
    });
    link.attach({ onBytes: (bytes) => frames.take(bytes), onEnd: () => {} });
  }
}

/** One client: at most one errand at a time. */
class Client {
  readonly #net: Net;
  readonly #count: (kind: FaultKind) => void;
  #errand: Errand | undefined;
  #link: Link | undefined;
  #isConnecting = false;

  constructor(net: Net, count: (kind: FaultKind) => void) {
    this.#net = net;
    this.#count = count;
  }

  get isFree(): boolean {
    return this.#errand === undefined;
  }

  take(bytes: Uint8Array, nowMicros: number): void {
    this.#errand = { bytes, sentMicros: nowMicros };
    if (this.#link === undefined) this.#connect();
    else this.#link.send(bytes);
  }

  /** Gives up on a link that does not answer. */
  look(nowMicros: number): void {
    if (this.#errand === undefined || this.#isConnecting) return;
    if (this.#link !== undefined && nowMicros - this.#errand.sentMicros < PATIENCE_MICROS) return;
    this.#link?.destroy();
    this.#link = undefined;
    this.#errand.sentMicros = nowMicros;
    this.#count("disconnect");
    this.#connect();
  }

  #connect(): void {
    if (this.#isConnecting) return;
    this.#isConnecting = true;
    void this.#dial();
  }

  async #dial(): Promise<void> {
    const link = await this.#net.connect(VENUE).catch(() => undefined);
    this.#isConnecting = false;
    if (link === undefined) return;
    this.#link = link;
    const frames = new Frames((body) => this.#answered(body));
    link.attach({
      onBytes: (bytes) => frames.take(bytes),
      onEnd: () => {
        if (this.#link === link) this.#link = undefined;
      },
    });
    if (this.#errand !== undefined) link.send(this.#errand.bytes);
  }

  /** An answer names the request; one that is not this client's present one is a late repeat. */
  #answered(body: Uint8Array): void {
    const mine = this.#errand?.bytes.subarray(FRAME_BYTES);
    if (mine !== undefined && Buffer.compare(mine, body) === 0) this.#errand = undefined;
  }
}

/** The answer to a command: its own bytes, which are its identity. */
export function answer({ command, link }: Arrived): void {
  link.send(frameOf(command));
}

/** A command as bytes with their length before them. */
function frameOf(command: Command): Uint8Array {
  const views = recordViews(new ArrayBuffer(COMMAND_BYTES_MAX));
  const length = encodeCommand(command, 0, views, 0);
  if (length === 0) throw new Broken(`${command.kind} is too long for its record`);
  const frame = new Uint8Array(FRAME_BYTES + length);
  new DataView(frame.buffer).setUint32(0, length, true);
  frame.set(views.u8.subarray(0, length), FRAME_BYTES);
  return frame;
}

/** Puts frames together again, however the network cut them. */
class Frames {
  readonly #onFrame: (body: Uint8Array) => void;
  #held = new Uint8Array(0);

  constructor(onFrame: (body: Uint8Array) => void) {
    this.#onFrame = onFrame;
  }

  take(bytes: Uint8Array): void {
    let held = Uint8Array.from(Buffer.concat([this.#held, bytes]));
    while (held.length >= FRAME_BYTES) {
      const end = FRAME_BYTES + new DataView(held.buffer, held.byteOffset).getUint32(0, true);
      if (held.length < end) break;
      this.#onFrame(held.subarray(FRAME_BYTES, end));
      held = held.slice(end);
    }
    this.#held = held;
  }
}
