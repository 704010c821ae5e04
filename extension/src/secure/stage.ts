import type { Ask } from "@holdall/extension/channel";
import { refusalText } from "@holdall/extension/words";
import type { Words } from "@holdall/extension/words";
import type { DeviceAsk } from "@holdall/wallet/hardware";
import type { Language } from "@holdall/wallet/refusals";
import { h } from "./dom.ts";

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
}

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
  };
  /** Does what the key realm wants done at a device; `null` when there is none any more. */
  readonly atDevice: (serve: ServeDevice | null) => void;
  /** Starts the worker that speaks to a device. */
  readonly startDevice: () => Worker;
  /** Ends the window, or draws the layer away. */
  readonly close: () => void;
}

/** Shows one screen: a title, what belongs to it, and the focus on its first control. */
export function show(
  { root }: SecureStage,
  title: string,
  ...children: readonly (HTMLElement | null)[]
): void {
  root.replaceChildren(h("h1", {}, title), ...children.filter((child) => child !== null));
  const first = root.querySelector<HTMLElement>("input, [data-first], button");
  first?.focus();
}

/** The sentence of a refusal and what to do about it. */
export function refusalNote(
  { language }: SecureStage,
  { refusal, detail }: { readonly refusal: string; readonly detail: string },
): string {
  const { sentence, hint } = refusalText(refusal, language);
  return [sentence, detail, hint].filter((text) => text !== "").join(" ");
}

/** A moment, as the person's language writes it. */
export function timeText({ language }: SecureStage, atMs: number): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(atMs);
}
