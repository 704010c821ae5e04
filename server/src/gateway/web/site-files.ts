import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join, relative } from "node:path";

/** A built site is small; more than this is not one. */
const FILES_MAX = 2_000;
const SITE_BYTES_MAX = 64 * 1024 * 1024;

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

export interface SiteFile {
  readonly bytes: Buffer;
  readonly type: string;
}

/** A built site, in memory: no request ever becomes a path of the disk. */
export interface Site {
  /** The page of every route, with `__NONCE__` where each answer has its own. */
  readonly page: string;
  /** By path, as in `/assets/index-1a2b.js`. */
  readonly files: ReadonlyMap<string, SiteFile>;
  /** Headers that the build itself asks for, by path, or by a folder that ends with a slash. */
  readonly headers: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What the build asks for with that path, the folder's first and the file's own last. */
export function builtHeaders({ headers }: Site, path: string): Readonly<Record<string, string>> {
  const asked = Object.entries(headers)
    .filter(([of]) => (of.endsWith("/") ? path.startsWith(of) : path === of))
    .sort(([left], [right]) => left.length - right.length);
  return Object.assign({}, ...asked.map(([, each]) => each)) as Readonly<Record<string, string>>;
}

/** Reads a built site; `undefined` where the folder has no `index.html`. */
export function readSite(folder: string): Site | undefined {
  if (statSync(join(folder, "index.html"), { throwIfNoEntry: false }) === undefined)
    return undefined;
  const files = new Map<string, SiteFile>();
  let bytesOfAll = 0;
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of names) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    bytesOfAll += bytes.length;
    if (files.size >= FILES_MAX || bytesOfAll > SITE_BYTES_MAX)
      throw new Error(`${folder} is larger than a built site may be`);
    const type = types[extname(path)] ?? "application/octet-stream";
    files.set(`/${relative(folder, path).replaceAll("\\", "/")}`, { bytes, type });
  }
  const page = files.get("/index.html")!.bytes.toString("utf8");
  files.delete("/index.html");
  const asked = files.get("/headers.json")?.bytes.toString("utf8") ?? "{}";
  files.delete("/headers.json");
  return { page, files, headers: JSON.parse(asked) as Site["headers"] };
}

/** Where a build says what it was made of: the digits that its pages say of themselves. */
const BUILD_FILE = "build.txt";

/** Which build stands in a folder; `undefined` where none does. */
export function builtFrom(folder: string): string | undefined {
  const path = join(folder, BUILD_FILE);
  return existsSync(path) ? readFileSync(path, "utf8").trim() : undefined;
}
