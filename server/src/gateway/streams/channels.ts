import type { Frame } from "./frame.ts";

/** Whoever can be sent frames. */
export interface Subscriber {
  push(frame: Frame): void;
}

/**
 * Who listens to what. A channel is a stream as one encoder makes it: a public stream's name, or a
 * private one's together with its account. Channels without listeners do not exist, so that asking
 * for one tells an encoder whether there is anything to do.
 */
export class Channels {
  readonly #subscribers = new Map<string, Set<Subscriber>>();
  readonly #channelsOf = new Map<Subscriber, Set<string>>();

  /** True when somebody listens. */
  has(channel: string): boolean {
    return this.#subscribers.has(channel);
  }

  /** All channels somebody listens to. */
  names(): IterableIterator<string> {
    return this.#subscribers.keys();
  }

  /** The number of channels a subscriber listens to. */
  count(subscriber: Subscriber): number {
    return this.#channelsOf.get(subscriber)?.size ?? 0;
  }

  /** False when the subscriber listened already. */
  add(channel: string, subscriber: Subscriber): boolean {
    const channels = this.#channelsOf.get(subscriber) ?? new Set();
    if (channels.has(channel)) return false;
    channels.add(channel);
    this.#channelsOf.set(subscriber, channels);
    const subscribers = this.#subscribers.get(channel) ?? new Set();
    subscribers.add(subscriber);
    this.#subscribers.set(channel, subscribers);
    return true;
  }

  remove(channel: string, subscriber: Subscriber): void {
    this.#channelsOf.get(subscriber)?.delete(channel);
    const subscribers = this.#subscribers.get(channel);
    subscribers?.delete(subscriber);
    if (subscribers?.size === 0) this.#subscribers.delete(channel);
  }

  removeAll(subscriber: Subscriber): void {
    for (const channel of this.#channelsOf.get(subscriber) ?? []) this.remove(channel, subscriber);
    this.#channelsOf.delete(subscriber);
  }

  /** Hands one frame to every listener of a channel. */
  publish(channel: string, frame: Frame): void {
    const subscribers = this.#subscribers.get(channel);
    if (subscribers === undefined) return;
    for (const subscriber of subscribers) subscriber.push(frame);
  }
}
