import type { Network } from "@holdall/chain/networks";
import type { Ask } from "@holdall/extension/channel";
import type { Phase } from "@holdall/extension/host";
import type { SecureTask } from "@holdall/extension/task";
import type { Price } from "@holdall/wallet/policy";

/** What a router stands on: the extension's service worker, or the page's worker. */
export interface RouterPlatform {
  /** Asks the key realm, by its router door. */
  readonly askRealm: Ask;
  readonly phase: () => Phase;
  /** Hears each change of the phase until the returned function is called. */
  readonly watchPhase: (listener: (phase: Phase) => void) => () => void;
  /** Brings the secure page before the person. */
  readonly openSecure: (task: SecureTask) => void;
  /**
   * Opens the secure page before there is anything to show in it, where it is not open yet, and says
   * whether it does; absent where a secure page is there at once.
   */
  readonly openAhead?: (task: SecureTask) => boolean;
  /** Hears each time the person has closed the secure page, until the returned function is called. */
  readonly watchClosed: (listener: () => void) => () => void;
  /** Closes the key realm. */
  readonly lock: () => void;
  /** Has the key realm close by itself after so many minutes without use. */
  readonly setIdle: (minutes: number) => void;
  /** Prices that go with what is to be signed on a network, by asset key; absent where nobody tells any. */
  readonly prices?: (network: Network) => Promise<Readonly<Record<string, Price>>>;
  readonly store: {
    get(key: string): Promise<unknown>;
    set(key: string, value: unknown): Promise<void>;
  };
}

/** A value, or a code of a registry. */
export type Answered<T> =
  | { readonly ok: T }
  | { readonly refusal: string; readonly detail: string };
