/**
 * Builds the verification page: one HTML file with everything inside, which runs from disk. As a
 * program (`node scripts/build-verifier.mjs`) it builds always; `ensureVerifier` only what is missing or
 * older than its sources.
 */
import { createHash } from "node:crypto";
import { existsSync, globSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./install.mjs";

const source = join(root, "web", "src", "verify", "page");
const folder = join(root, "web", "src", "verify", "dist");
const page = join(folder, "verify.html");
const SOURCES = "{web/src/verify,core/src/reserves,core/src/num}/**/*.{ts,html,css}";

/** Nothing but the page's own script runs, and nothing is fetched but files beside it. */
function policy(script, style) {
  const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** Puts the script and the style into the page, and takes their files away. */
const oneFile = {
  name: "one-file",
  enforce: "post",
  generateBundle(_options, bundle) {
    const files = Object.values(bundle);
    const document = files.find(({ fileName }) => fileName.endsWith(".html"));
    const style = files.find(({ fileName }) => fileName.endsWith(".css"));
    const script = files.find(({ type }) => type === "chunk");
    if (document === undefined || style === undefined || script === undefined || files.length !== 3)
      this.error("the page must be built of one script, one style and one document");
    const code = script.code.trim().replaceAll("</script", "<\\/script");
    const css = String(style.source).trim();
    const meta = `<meta http-equiv="Content-Security-Policy" content="${policy(code, css)}" />`;
    document.source = String(document.source)
      .replace(/\s*<script type="module"[^>]*><\/script>/, "")
      .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${css}</style>`)
      .replace(/<meta charset="utf-8" \/>/, (found) => `${found}\n    ${meta}`)
      .replace("</body>", () => `<script type="module">${code}</script>\n  </body>`);
    delete bundle[style.fileName];
    delete bundle[script.fileName];
  },
};

async function buildVerifier() {
  const { build } = await import("vite");
  await build({
    configFile: false,
    root: source,
    logLevel: "warn",
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: "es2024",
      modulePreload: false,
      rollupOptions: { input: join(source, "verify.html") },
    },
    plugins: [oneFile],
  });
}

function isFresh() {
  if (!existsSync(page)) return false;
  const builtMs = statSync(page).mtimeMs;
  return globSync(SOURCES, { cwd: root }).every(
    (name) => statSync(join(root, name)).mtimeMs <= builtMs,
  );
}

/** Builds the page where it is missing or older than its sources. Days go without it where that fails. */
export async function ensureVerifier() {
  if (isFresh()) return;
  try {
    await buildVerifier();
  } catch (error) {
    process.stderr.write(
      `holdall: published days will carry no verification page (${error.message})\n`,
    );
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await buildVerifier();
