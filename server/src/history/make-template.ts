/** The program that makes the template of embedded databases. It is complete as soon as it has its name. */
import * as fs from "node:fs";
import { makeEmbedded } from "./embedded.ts";
import { openStore } from "./store.ts";
import { templateFolder } from "./template.ts";

const template = templateFolder();
const draft = `${template}.${process.pid}`;
fs.mkdirSync(draft, { recursive: true });
try {
  const store = await openStore(await makeEmbedded(draft));
  await store.close();
  // Fails where another process was faster; its template is as good.
  fs.renameSync(draft, template);
} finally {
  fs.rmSync(draft, { recursive: true, force: true });
}
