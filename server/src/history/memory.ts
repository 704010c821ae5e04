import * as fs from "node:fs";
import { join } from "node:path";
import { MemoryFS } from "@electric-sql/pglite";
import { templateFolder } from "./template.ts";

/** Where PGlite looks for its cluster, within its own files. */
const clusterPlace = "/pglite/data";

/**
 * Files in memory that begin as the template's: to make a cluster takes a hundred times as long as to
 * read one. PGlite asks for them by inheritance.
 */
class TemplateInMemory extends MemoryFS {
  override async initialSyncFs(): Promise<void> {
    const { FS } = this.pg!.Module;
    FS.mkdirTree(clusterPlace, 0o700);
    const template = templateFolder();
    for (const entry of fs.readdirSync(template, { recursive: true, withFileTypes: true })) {
      const source = join(entry.parentPath, entry.name);
      const target = `${clusterPlace}${source.slice(template.length)}`;
      if (entry.isDirectory()) FS.mkdirTree(target, 0o700);
      else FS.writeFile(target, fs.readFileSync(source), { mode: 0o600, canOwn: true });
    }
  }
}

/** Files for a database in memory: the template's, where there is one, else none. */
export function filesInMemory(): MemoryFS {
  return fs.existsSync(templateFolder()) ? new TemplateInMemory() : new MemoryFS();
}
