/**
 * Builds the engine into one module, `core/dist/engine.js`, unless what stands there was built from the
 * same sources. Nothing is renamed, left out or rewritten: a module's own constants are known to the
 * machine that compiles it, while each one that it imports is looked up again at every use.
 */
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asProduct, isBuiltFrom, sourcesDigest } from "./built-files.mjs";
import { root } from "./install.mjs";

const folder = join(root, "core");
const dist = join(folder, "dist");
const stampPath = join(dist, ".sources");

/** Builds when needed; resolves to the module's path and whether anything had to be done. */
export async function buildEngine() {
  const path = join(dist, "engine.js");
  const digest = sourcesDigest(["core"], ["scripts/build-engine.mjs"]);
  if (isBuiltFrom(digest, stampPath)) return { path, isFresh: false };
  // Whoever starts meanwhile finds one whole module or the other.
  const own = join(dist, `building-${process.pid}`);
  const { build } = await import("vite");
  await asProduct(() =>
    build({
      configFile: false,
      root: folder,
      logLevel: "error",
      build: {
        ssr: join(folder, "src", "engine", "index.ts"),
        outDir: own,
        target: "esnext",
        minify: false,
        rollupOptions: { output: { entryFileNames: "engine.js", topLevelVar: false } },
      },
      ssr: { noExternal: true },
    }),
  );
  renameSync(join(own, "engine.js"), path);
  rmSync(own, { recursive: true });
  writeFileSync(stampPath, digest);
  return { path, isFresh: true };
}

if (process.argv[1] === import.meta.filename) {
  const { isFresh } = await buildEngine();
  if (isFresh) process.stderr.write("holdall: engine built\n");
}
