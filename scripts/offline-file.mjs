/**
 * Makes one file of a page, its script and its style: what a browser opens from a disk with its network
 * off. Its policy allows exactly this script and this style, by their hashes, and no connection at all.
 */
import { createHash } from "node:crypto";

/** What HTML would read otherwise than it was hashed: it ends or escapes a script, or is written anew. */
const CHANGED_BY_HTML = /<\/script|<\/style|<!--|[\r\0]/i;

function hashOf(text) {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** Fonts that would be files beside this one: it falls back to those of the machine. */
const FONT_FILE = /@font-face\{[^}]*url\([^}]*\}/g;

/** The page as one text. Throws when a browser would not hash a part of it to what stands in its policy. */
export function offlineFile({ page, script, style: styleBeside }) {
  const style = styleBeside.replaceAll(FONT_FILE, "");
  for (const text of [script, style]) {
    const found = CHANGED_BY_HTML.exec(text);
    if (found !== null) throw new Error(`not one file: ${JSON.stringify(found[0])}`);
  }
  const policy = [
    "default-src 'none'",
    // The password is stretched in WebAssembly; nothing else is ever made of bytes.
    `script-src ${hashOf(script)} 'wasm-unsafe-eval'`,
    `style-src ${hashOf(style)}`,
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  // Replaced by functions: what is put in is text, whatever signs it has.
  return page
    .replace("__POLICY__", () => policy)
    .replace("</head>", () => `<style>${style}</style></head>`)
    .replace("</body>", () => `<script>${script}</script></body>`);
}
