/** The program that makes the template of embedded databases. It is complete as soon as it has its name. */
import * as fs from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { templateFolder } from "./template.ts";

const template = templateFolder();
const draft = `${template}.${process.pid}`;
fs.mkdirSync(draft, { recursive: true });
try {
  const engine = await PGlite.create({ dataDir: draft });
  await engine.close();
  // Fails where another process was faster; its template is as good.
  fs.renameSync(draft, template);
} finally {
  fs.rmSync(draft, { recursive: true, force: true });
}
