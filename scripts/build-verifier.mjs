/**
 * Builds what each published day carries to be verified with: the verification page, one HTML file with
 * everything inside, which runs from disk; and the stand-alone verifier, one program without
 * dependencies. As a program (`node scripts/build-verifier.mjs`) it builds always; `ensureVerifier`
 * only what is missing or older than its sources.
 */
import { createHash } from "node:crypto";
import { existsSync, globSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./install.mjs";

const source = join(root, "web", "src", "verify", "page");
const folder = join(root, "web", "src", "verify", "dist");
const page = join(folder, "verify.html");
const alone = join(folder, "verifier.mjs");
const SOURCES =
  "{scripts/*verifier*.mjs,{web/src/verify,core/src/reserves,core/src/num}/**/*.{ts,html,css}}";

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

/** Of a line of the stand-alone verifier. */
const LINE_MAX = 120;
/** A top-level declaration or a comment, which begin a line of their own. */
const BEGINS = /^(?:function|var|const|let|class|import|export|if|\/\*)/;

/**
 * Packs lines: nothing is renamed or left out but the marks of the files, and declarations and
 * comments keep lines of their own, so that it can be read in one sitting. Every statement of the
 * builder's output ends with a semicolon or a brace: a space does where a line ended.
 */
function packed(code) {
  const lines = [];
  let isComment = false;
  for (const line of code.split("\n")) {
    const text = line.trim();
    if (text === "" || text.startsWith("//")) continue;
    const last = lines.at(-1) ?? "";
    const joined = `${last} ${text}`;
    const isFree = isComment || BEGINS.test(line) || text.startsWith("/*") || last.endsWith("*/");
    if (last === "" || isFree || joined.length > LINE_MAX) lines.push(text);
    else lines[lines.length - 1] = joined;
    isComment = (isComment || text.startsWith("/*")) && !text.endsWith("*/");
  }
  return `${lines.join("\n")}\n`;
}

const onePacked = {
  name: "one-packed",
  generateBundle(_options, bundle) {
    const [chunk, ...others] = Object.values(bundle);
    if (chunk.type !== "chunk" || others.length > 0)
      this.error("the stand-alone verifier must be one file");
    chunk.code = packed(chunk.code);
  },
};

/** Builds the verification page, `verify.html`, into a folder and leaves what else is there. */
export async function buildVerificationPage(outDir) {
  const { build } = await import("vite");
  await build({
    configFile: false,
    root: source,
    logLevel: "warn",
    build: {
      outDir,
      emptyOutDir: false,
      target: "es2024",
      modulePreload: false,
      rollupOptions: { input: join(source, "verify.html") },
    },
    plugins: [oneFile],
  });
}

async function buildVerifier() {
  const { build } = await import("vite");
  await buildVerificationPage(folder);
  await build({
    configFile: false,
    root: join(root, "scripts"),
    logLevel: "warn",
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: "es2024",
      minify: false,
      ssr: join(root, "scripts", "verifier-alone.mjs"),
      rollupOptions: { output: { entryFileNames: "verifier.mjs" } },
    },
    plugins: [onePacked],
  });
}

function isFresh() {
  if (!existsSync(page) || !existsSync(alone)) return false;
  const builtMs = Math.min(statSync(page).mtimeMs, statSync(alone).mtimeMs);
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
      `holdall: published days will carry no verifiers of this build (${error.message})\n`,
    );
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await buildVerifier();
