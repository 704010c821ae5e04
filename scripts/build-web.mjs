/**
 * Builds the web application into `web/dist`, unless what stands there was built from the same
 * sources. Beside the files stand `assets.json`, the SHA-256 of each for those who compare, and
 * `verify.html`, the verifier of reserves that somebody keeps and opens from a disk.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildVerificationPage } from "./build-verifier.mjs";
import {
  asProduct,
  assetHashes,
  isBuiltFrom,
  moveInto,
  sourcesDigest,
  workFolder,
} from "./built-files.mjs";
import { root } from "./install.mjs";

const folder = join(root, "web");
const dist = join(folder, "dist");
const stampPath = join(dist, ".sources");
/** Rooms whose product code ends up in the browser. */
const rooms = ["web", "ui", "client", "core"];
const BUILD_DIGITS = 16;
const files = ["web/index.html", "scripts/build-web.mjs", "scripts/build-verifier.mjs"];

/** It verifies without the venue or not at all: never shown from here, always saved. */
const headers = {
  "/verify.html": { "Content-Disposition": 'attachment; filename="holdall-verify.html"' },
};

/** Builds when needed; resolves to the folder and whether anything had to be done. */
export async function buildWeb() {
  const digest = sourcesDigest(rooms, files);
  if (isBuiltFrom(digest, stampPath)) return { dist, isFresh: false };
  const work = workFolder("web");
  const { build } = await import("vite");
  await asProduct(() =>
    build({
      configFile: false,
      root: folder,
      logLevel: "error",
      // Replaced by the server in every document, so that a page runs only what it was served with.
      html: { cspNonce: "__NONCE__" },
      // What a page says of its own build: it may be open for longer than the venue serves this one.
      define: { __BUILD__: JSON.stringify(digest.slice(0, BUILD_DIGITS)) },
      build: {
        outDir: work,
        emptyOutDir: true,
        manifest: "chunks.json",
        target: "es2023",
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 1_000,
        modulePreload: { polyfill: false },
        // The client with the contract that it reads, in one file: every screen needs both, and apart
        // they are larger by as much as their rows are alike.
        rolldownOptions: {
          output: {
            codeSplitting: { groups: [{ name: "client", test: /\/client\/src\/client\.ts$/ }] },
          },
        },
      },
      worker: { format: "es" },
    }),
  );
  await asProduct(() => buildVerificationPage(work));
  writeFileSync(join(work, "headers.json"), JSON.stringify(headers));
  // What the venue says of the pages that it serves, for those that were loaded before.
  writeFileSync(join(work, "build.txt"), `${digest.slice(0, BUILD_DIGITS)}\n`);
  // A worker of other bytes is another version to a browser.
  const workerPath = join(work, "service-worker.js");
  const worker = readFileSync(workerPath, "utf8").replace(
    "__BUILD__",
    digest.slice(0, BUILD_DIGITS),
  );
  writeFileSync(workerPath, worker);
  writeFileSync(join(work, "assets.json"), `${JSON.stringify(assetHashes(work), null, 1)}\n`);
  writeFileSync(join(work, ".sources"), digest);
  moveInto(dist, work, () => isBuiltFrom(digest, stampPath));
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
