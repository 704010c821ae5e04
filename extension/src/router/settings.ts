import { record, text, word } from "@holdall/wallet/realm/shape";
import { IDLE_CHOICES } from "./idle.ts";
import type { RouterPlatform } from "./platform.ts";

/** What a person may set. */
export interface Settings {
  readonly solanaUrl: string;
  readonly evmUrl: string;
  /** Where the third hand of guarded accounts answers. */
  readonly cosignerUrl: string;
  /** Where prices come from: the exchange of this machine. */
  readonly exchangeUrl: string;
  readonly language: "system" | "en" | "fr";
  readonly theme: "system" | "ink" | "canvas";
  /** After how many minutes without use the wallet locks. */
  readonly idleMinutes: (typeof IDLE_CHOICES)[number];
}

const DEFAULTS: Settings = {
  solanaUrl: "http://127.0.0.1:8899",
  evmUrl: "http://127.0.0.1:8545",
  cosignerUrl: "http://127.0.0.1:8797",
  exchangeUrl: "http://127.0.0.1:8080",
  language: "system",
  theme: "system",
  idleMinutes: "15",
};

/** The form of settings as a screen sends them. */
export const settingsShape = record({
  solanaUrl: text(80),
  evmUrl: text(80),
  cosignerUrl: text(80),
  exchangeUrl: text(80),
  language: word("system", "en", "fr"),
  theme: word("system", "ink", "canvas"),
  idleMinutes: word(...IDLE_CHOICES),
});

/** True for an address of this machine: nothing else is ever asked. */
export function isLoopback(url: string): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || parsed.protocol !== "http:" || parsed.username !== "") return false;
  return parsed.hostname === "127.0.0.1" || parsed.hostname === "localhost";
}

/** The settings as they stand; what cannot be read is as at the beginning. */
export async function readSettings({ store }: RouterPlatform): Promise<Settings> {
  const stored = Object((await store.get("settings")) ?? {}) as Partial<Settings>;
  return settingsShape({ ...DEFAULTS, ...stored }) ?? DEFAULTS;
}

/** Keeps settings. False when a node is not on this machine. */
export async function writeSettings(
  platform: RouterPlatform,
  settings: Settings,
): Promise<boolean> {
  const { store } = platform;
  const { solanaUrl, evmUrl, cosignerUrl, exchangeUrl } = settings;
  if (![solanaUrl, evmUrl, cosignerUrl, exchangeUrl].every(isLoopback)) return false;
  await store.set("settings", settings);
  await store.set("look", { language: settings.language, theme: settings.theme });
  await tellIdle(platform);
  return true;
}

/** Tells the host of the key realm what the person chose: when it begins, and at each change. */
export async function tellIdle(platform: RouterPlatform): Promise<void> {
  const { idleMinutes } = await readSettings(platform);
  platform.setIdle(Number(idleMinutes));
}
