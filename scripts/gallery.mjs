/**
 * The gallery of `ui`'s components: every state of each, in both themes and palettes. `npm run gallery`
 * serves it from its sources on this machine alone; the application's build has none of it, because it
 * begins with another document.
 */
import { join } from "node:path";
import { ensureInstalled, root } from "./install.mjs";

const folder = join(root, "web");
const shared = {
  configFile: false,
  root: folder,
  define: { __BUILD__: JSON.stringify("gallery") },
};

/** Builds the gallery as files into a folder of its own, its document as `gallery.html`. */
export async function buildGallery(outDir) {
  const { build } = await import("vite");
  await build({
    ...shared,
    logLevel: "error",
    publicDir: false,
    build: { outDir, emptyOutDir: true, rollupOptions: { input: join(folder, "gallery.html") } },
  });
}

if (process.argv[1] === import.meta.filename) {
  ensureInstalled();
  const { createServer } = await import("vite");
  const server = await createServer({ ...shared, server: { host: "127.0.0.1" } });
  await server.listen();
  process.stdout.write(`gallery: ${server.resolvedUrls.local[0]}gallery.html\n`);
}
