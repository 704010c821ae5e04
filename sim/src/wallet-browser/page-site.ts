import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { FrameLocator, Page } from "playwright-core";
import { PASSWORD } from "./wallet-stage.ts";
import type { Served } from "./wallet-stage.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
};
/** A narrow French screen on canvas. */
export const FRENCH = {
  viewport: { width: 390, height: 844 },
  locale: "fr-FR",
  colorScheme: "light",
} as const;
const NONCE = "bm9uY2U";
const SHARED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
};
const TOP_POLICY = [
  "default-src 'none'",
  `script-src 'nonce-${NONCE}' 'strict-dynamic'`,
  "style-src 'self'",
  "font-src 'self'",
  "connect-src 'none'",
  "worker-src 'self'",
  "frame-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types holdall",
].join("; ");

/** The page's files with the headers that the gateway gives them; `null` for what there is not. */
export function servedFrom(folder: string): (path: string) => Served | null {
  const headers = JSON.parse(readFileSync(join(folder, "headers.json"), "utf8")) as Record<
    string,
    Record<string, string>
  >;
  return (path) => {
    if (path === "/") {
      const body = readFileSync(join(folder, "index.html"), "utf8").replaceAll("__NONCE__", NONCE);
      return {
        body,
        type: "text/html",
        headers: { ...SHARED, "content-security-policy": TOP_POLICY },
      };
    }
    const file = join(folder, path);
    if (!existsSync(file)) return null;
    const own = headers[path] ?? (path.startsWith("/assets/") ? headers["/assets/"] : {});
    const lower = Object.fromEntries(
      Object.entries(own).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    return { body: readFileSync(file), type, headers: { ...SHARED, ...lower } };
  };
}

/** A new wallet of the page in French: a password, twelve words, three of them asked back. Answers the words. */
export async function makeWallet(page: Page, screens: FrameLocator): Promise<readonly string[]> {
  const secure = page.locator("#secure");
  await screens.getByRole("button", { name: "Créer un portefeuille", exact: true }).click();
  await secure.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
  await secure.getByLabel("Mot de passe, encore").fill(PASSWORD);
  await secure.getByRole("button", { name: "Créer un portefeuille" }).click();
  await secure.getByRole("heading", { name: "Notez ces mots" }).waitFor();
  const words = await secure.locator(".word-grid li").allTextContents();
  await secure.getByRole("button", { name: "Je les ai notés" }).click();
  for (const field of await secure.locator(".field").all()) {
    const place = Number(/\d+/u.exec(await field.locator("label").innerText())?.[0]);
    await field.locator("input").fill(words[place - 1]);
  }
  await secure.getByRole("button", { name: "Terminer" }).click();
  await secure.getByRole("button", { name: "Fermer" }).click();
  return words;
}
