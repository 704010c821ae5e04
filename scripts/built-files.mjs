/**
 * What the builds of pages share: one digest of what a build reads, so that it is repeated only when
 * that changed; the hash of each file that it wrote; the mode that it runs in; and a place aside, from
 * which it is moved at once, so that two builders never see half of each other's files.
 */
import { createHash } from "node:crypto";
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { root } from "./install.mjs";

function sha256(content) {
  return createHash("sha256").update(content).digest("hex");
}

/** One digest of the product code of rooms and of further files: everything that a build reads. */
export function sourcesDigest(rooms, files) {
  const paths = [
    ...rooms.flatMap((room) => sourcesOf(room)),
    "package-lock.json",
    "scripts/built-files.mjs",
    ...files,
  ]
    .filter((path) => !/\.(test|twin|conformance)\.tsx?$|[\\/]dist[\\/]/.test(path))
    .toSorted((left, right) => (left < right ? -1 : 1));
  return sha256(
    paths.map((path) => `${path}:${sha256(readFileSync(join(root, path)))}`).join("\n"),
  );
}

/** Every source of a room, and its package. Throws for a room that has none: its name is wrong. */
function sourcesOf(room) {
  const paths = globSync(`${room}/{src,public}/**/*.*`, { cwd: root });
  if (paths.length === 0) throw new Error(`nothing to build from in ${room}`);
  return [...paths, `${room}/package.json`];
}

/** True when the build that left the stamp read the same sources. */
export function isBuiltFrom(digest, stampPath) {
  return existsSync(stampPath) && readFileSync(stampPath, "utf8") === digest;
}

/** Every file of a build and its hash, sorted by name: asked before this list joins them. */
export function assetHashes(folder) {
  const paths = globSync("**/*.*", { cwd: folder }).toSorted();
  return Object.fromEntries(
    paths.map((path) => [path.replaceAll("\\", "/"), sha256(readFileSync(join(folder, path)))]),
  );
}

/** The same files whoever builds: a test runner's own mode would put development code into them. */
export async function asProduct(act) {
  const { NODE_ENV: before } = process.env;
  process.env.NODE_ENV = "production";
  try {
    return await act();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

/** A new folder to build in, on the disk of the place that the build is moved to. */
export function workFolder(name) {
  const cache = join(root, "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  return mkdtempSync(join(cache, `${name}-`));
}

/** Puts a finished build in its place, unless another builder of the same sources was quicker. */
export function moveInto(place, work, isThere) {
  try {
    if (!isThere()) {
      rmSync(place, { recursive: true, force: true });
      renameSync(work, place);
    }
  } catch (error) {
    if (!isThere()) throw error;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
