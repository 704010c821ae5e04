import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The template of embedded databases: an empty cluster, packed. It is kept beside the installed
 * packages, as `node_modules/.cache/holdall/cluster-<version of PGlite>.tar.gz`, because it depends
 * on nothing but that version. It is part of the installation, not of the data.
 */
function templateFile(): string {
  const entry = fileURLToPath(import.meta.resolve("@electric-sql/pglite"));
  const library = dirname(dirname(entry));
  const { version } = JSON.parse(fs.readFileSync(join(library, "package.json"), "utf8")) as {
    version: string;
  };
  return join(library, "..", "..", ".cache", "holdall", `cluster-${version}.tar.gz`);
}

/** True when a new database can be unpacked. */
export function hasTemplate(): boolean {
  return fs.existsSync(templateFile());
}

/** The template's bytes; `undefined` where there is none. */
export function readTemplate(): Blob | undefined {
  return hasTemplate() ? new Blob([fs.readFileSync(templateFile())]) : undefined;
}

/**
 * Keeps a template. Where the place cannot be written nothing is kept, and every database is made
 * from the start: slower, and nothing else.
 */
export function keepTemplate(bytes: Uint8Array): void {
  const file = templateFile();
  const draft = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(dirname(file), { recursive: true });
    fs.writeFileSync(draft, bytes);
    fs.renameSync(draft, file);
  } catch {
    fs.rmSync(draft, { force: true });
  }
}
