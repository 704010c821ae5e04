/**
 * Builds the web application into `web/dist`, unless what stands there was built from the same
 * sources. Beside the files stands `assets.json`: the SHA-256 of each, for those who compare.
 */
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./install.mjs";

const folder = join(root, "web");
const dist = join(folder, "dist");
const stampPath = join(dist, ".sources");
/** Rooms whose product code ends up in the browser. */
const rooms = ["web", "ui", "client", "core"];

function sha256(content) {
  return createHash("sha256").update(content).digest("hex");
}

/** One digest of everything that the build reads. */
function sourcesDigest() {
  const paths = [
    ...globSync(`{${rooms.join(",")}}/{src,public}/**/*.*`, { cwd: root }),
    ...globSync(`{${rooms.join(",")}}/package.json`, { cwd: root }),
    "web/index.html",
    "package-lock.json",
    "scripts/build-web.mjs",
  ]
    .filter((path) => !/\.(test|twin|conformance)\.tsx?$/.test(path))
    .sort();
  return sha256(
    paths.map((path) => `${path}:${sha256(readFileSync(join(root, path)))}`).join("\n"),
  );
}

/** Every file of the build and its hash, sorted by name. */
function assetHashes() {
  const paths = globSync("**/*.*", { cwd: dist })
    .filter((path) => path !== "assets.json")
    .sort();
  return Object.fromEntries(
    paths.map((path) => [
      relative(dist, join(dist, path)).replaceAll("\\", "/"),
      sha256(readFileSync(join(dist, path))),
    ]),
  );
}

/** Builds when needed; resolves to the folder and whether anything had to be done. */
export async function buildWeb() {
  const digest = sourcesDigest();
  if (existsSync(stampPath) && readFileSync(stampPath, "utf8") === digest) {
    return { dist, isFresh: false };
  }
  rmSync(dist, { recursive: true, force: true });
  const { build } = await import("vite");
  // A test runner sets its own; the bundle is the same whoever builds it.
  const environment = process.env.NODE_ENV;
  process.env.NODE_ENV = "production";
  await build({
    configFile: false,
    root: folder,
    logLevel: "error",
    // Replaced by the server in every document, so that a page runs only what it was served with.
    html: { cspNonce: "__NONCE__" },
    build: {
      outDir: dist,
      manifest: "chunks.json",
      target: "es2023",
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1_000,
      modulePreload: { polyfill: false },
    },
    worker: { format: "es" },
  });
  if (environment === undefined) delete process.env.NODE_ENV;
  else process.env.NODE_ENV = environment;
  writeFileSync(join(dist, "assets.json"), `${JSON.stringify(assetHashes(), null, 1)}\n`);
  writeFileSync(stampPath, digest);
  return { dist, isFresh: true };
}

if (process.argv[1] === import.meta.filename) {
  const startedMs = Date.now();
  const { isFresh } = await buildWeb();
  const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
  process.stderr.write(
    isFresh
      ? `holdall: web application built in ${seconds} s\n`
      : "holdall: web application up to date\n",
  );
}
