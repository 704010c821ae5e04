import type { AccountId } from "@holdall/core/protocol";
import type { Frame } from "./frame.ts";

/** Whoever can be sent frames. */
export interface Subscriber {
  push(frame: Frame): void;
}

/** The channel of a private stream: the account's, apart from the name that its frames carry. */
export function privateChannel(accountId: AccountId, stream: string): string {
  return `${accountId}@${stream}`;
}

/** Whose private channel it is; `undefined` for the public ones, in whose names no `@` stands. */
function accountOf(channel: string): AccountId | undefined {
  const at = channel.indexOf("@");
  return at < 0 ? undefined : (Number(channel.slice(0, at)) as AccountId);
}

/**
 * Who listens to what. A channel is a stream as one encoder makes it: a public stream's name, or a
 * private one's together with its account. Channels without listeners do not exist, so that asking
 * for one tells an encoder whether there is anything to do.
 */
export class Channels {
  readonly #subscribers = new Map<string, Set<Subscriber>>();
  readonly #channelsOf = new Map<Subscriber, Set<string>>();
  /** How many private channels each account has; none for those that nobody listens for. */
  readonly #channelsOfAccount = new Map<AccountId, number>();

  /** True when somebody listens to any private channel of an account. */
  hasAnyOf(accountId: AccountId): boolean {
    return this.#channelsOfAccount.has(accountId);
  }

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
    const subscribers = this.#subscribers.get(channel) ?? this.#open(channel);
    subscribers.add(subscriber);
    return true;
  }

  remove(channel: string, subscriber: Subscriber): void {
    this.#channelsOf.get(subscriber)?.delete(channel);
    const subscribers = this.#subscribers.get(channel);
    subscribers?.delete(subscriber);
    if (subscribers?.size === 0) this.#shut(channel);
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

  #open(channel: string): Set<Subscriber> {
    const subscribers = new Set<Subscriber>();
    this.#subscribers.set(channel, subscribers);
    const accountId = accountOf(channel);
    if (accountId !== undefined)
      this.#channelsOfAccount.set(accountId, (this.#channelsOfAccount.get(accountId) ?? 0) + 1);
    return subscribers;
  }

  #shut(channel: string): void {
    this.#subscribers.delete(channel);
    const accountId = accountOf(channel);
    if (accountId === undefined) return;
    const left = this.#channelsOfAccount.get(accountId)! - 1;
    if (left === 0) this.#channelsOfAccount.delete(accountId);
    else this.#channelsOfAccount.set(accountId, left);
  }
}
