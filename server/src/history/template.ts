import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { HISTORY_VERSION, schemas } from "./families.ts";

/** Names what the tables are, also between two versions that somebody works at. */
const tables = createHash("sha256")
  .update([HISTORY_VERSION, ...schemas].join("\n"))
  .digest("hex")
  .slice(0, 8);

/**
 * The template of embedded databases: the folder of a cluster with history's tables, which are empty.
 * It is kept beside the installed packages, as `node_modules/.cache/holdall/cluster-<version of
 * PGlite>-<digest of the tables>`, because it depends on nothing else: it is part of the installation,
 * not of the data.
 */
export function templateFolder(): string {
  const entry = fileURLToPath(import.meta.resolve("@electric-sql/pglite"));
  const library = dirname(dirname(entry));
  const { version } = JSON.parse(fs.readFileSync(join(library, "package.json"), "utf8")) as {
    version: string;
  };
  return join(library, "..", "..", ".cache", "holdall", `cluster-${version}-${tables}`);
}

/**
 * Makes the template, unless it is there. That takes seconds, once per installation, in a process
 * of its own, because the memory that it takes is given back only with its process. Where the place
 * cannot be written there is no template, and every database is made from the start: slower, and
 * nothing else.
 */
export async function prepareTemplate(): Promise<void> {
  if (fs.existsSync(templateFolder())) return;
  const program = fileURLToPath(new URL("make-template.ts", import.meta.url));
  await promisify(execFile)(process.execPath, [program]).catch(() => {});
}

/** Copies the template to `target`, which must not exist. False where there is no template. */
export function copyTemplate(target: string): boolean {
  const template = templateFolder();
  if (!fs.existsSync(template)) return false;
  fs.cpSync(template, target, { recursive: true });
  return true;
}
