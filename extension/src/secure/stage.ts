import type { Ask } from "@holdall/extension/channel";
import { refusalText, ruleText } from "@holdall/extension/words";
import type { Words } from "@holdall/extension/words";
import type { DeviceAsk } from "@holdall/wallet/hardware";
import type { Language } from "@holdall/wallet/refusals";
import { button, h, wayOut } from "./dom.ts";
import type { HoldingsDoor } from "./holdings.ts";

/** Where the sealed vault is kept. */
export interface VaultStore {
  read(): Promise<{ readonly a: string | null; readonly b: string | null }>;
  write(slot: "a" | "b", text: string): Promise<void>;
}

/** A page that wants to connect, as the router has it. */
export interface Connecting {
  readonly ticket: number;
  readonly scheme: string;
  readonly host: string;
  readonly account: string;
  readonly family: "solana" | "evm";
  /** The token it wants to be looked at; `null` when it wants to connect. */
  readonly watch: {
    readonly id: string;
    readonly symbol: string;
    readonly decimals: number;
  } | null;
  /** The network it wants to be turned on, with who would be asked; `null` when it wants no such thing. */
  readonly network: {
    readonly id: string;
    readonly name: { readonly en: string; readonly fr: string };
    readonly nodes: readonly { readonly operator: string; readonly url: string }[];
  } | null;
}

/** What the wallet knows of a page: since when, and whether the person trusts it. */
export interface KnownPage {
  /** When the person first decided about it; `null` when they never have. */
  readonly firstSeenAtMs: number | null;
  readonly isTrusted: boolean;
}

/** A page of which nothing is known. */
export const UNKNOWN_PAGE: KnownPage = { firstSeenAtMs: null, isTrusted: false };

/** Does one act of a device, and answers its outcome. */
export type ServeDevice = (asked: DeviceAsk) => Promise<unknown>;

/** Everything a secure screen stands on. */
export interface SecureStage {
  readonly root: HTMLElement;
  readonly language: Language;
  readonly words: Words;
  /** Asks the key realm, by its secure door. */
  readonly ask: Ask;
  readonly vault: VaultStore;
  /** Pages that want to connect, and the decision about one. */
  readonly connecting: {
    list(): Promise<readonly Connecting[]>;
    decide(ticket: number, isAllowed: boolean): void;
    /** What is known of a page, by its whole address. */
    known(origin: string): Promise<KnownPage>;
    /** Comes once the router has gathered what belongs to another request; false where none is coming. */
    gathered(): Promise<boolean>;
    /** Trusts a page, or blocks it for good. */
    judge(origin: string, trust: "trusted" | "blocked"): Promise<void>;
  };
  /** Networks that the wallet's chains were of when they last answered: names, which nothing rests on. */
  readonly networks: () => Promise<readonly string[]>;
  /** What addresses have on the networks that are on, as the router is told. */
  readonly holdings: HoldingsDoor;
  /** Does what the key realm wants done at a device; `null` when there is none any more. */
  readonly atDevice: (serve: ServeDevice | null) => void;
  /** Starts the worker that speaks to a device. */
  readonly startDevice: () => Worker;
  /** Ends the window, or draws the layer away. */
  readonly close: () => void;
}

/**
 * Shows one screen: a title, what belongs to it, and the focus on what is marked as first, else on
 * its first field, else on its first button. *Enter* in a field is the press of its act, unless it
 * decides about a request; *Escape* is the press of its way out. A screen that names none can be
 * closed, unless it leads on alone.
 */
export function show(
  { root, words, close }: Pick<SecureStage, "root" | "words" | "close">,
  title: string,
  ...children: readonly (HTMLElement | null)[]
): void {
  root.replaceChildren(h("h1", {}, title), ...children.filter((child) => child !== null));
  if (root.querySelector("[data-out], [data-on]") === null)
    root.append(wayOut(button(words.close, "quiet", close)));
  root.onkeydown = (event) => pressByKey(root, event);
  const first = ["[data-first]", "input, select", "button, a"]
    .map((kind) => root.querySelector<HTMLElement>(kind))
    .find((found) => found !== null);
  first?.focus();
}

/** Fields in which *Enter* has no meaning of its own. */
const TYPED = 'input:not([type="file"], [type="checkbox"])';

function pressByKey(root: HTMLElement, event: KeyboardEvent): void {
  const { key, target } = event;
  if (key === "Escape") {
    event.preventDefault();
    root.querySelector<HTMLElement>("[data-out]")?.click();
  }
  const isTyped = target instanceof HTMLElement && target.matches(TYPED);
  if (key !== "Enter" || !isTyped) return;
  // Else the same press would act on whatever has the focus on the next screen.
  event.preventDefault();
  const acts = [...root.querySelectorAll<HTMLElement>("button.button-primary:not(.decision *)")];
  acts.find((act) => act.checkVisibility())?.click();
}

/** The sentence of a refusal and what to do about it. */
export function refusalNote(
  { language }: Pick<SecureStage, "language">,
  refused: { readonly refusal: string; readonly detail: string },
): string {
  const { sentence, hint } = refusalText(refused.refusal, language);
  return [sentence, ruleText(refused, language), hint].filter((text) => text !== "").join(" ");
}

/** A moment, as the person's language writes it. */
export function timeText({ language }: SecureStage, atMs: number): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(atMs);
}
