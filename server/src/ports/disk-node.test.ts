import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { diskConformance } from "./disk.conformance.ts";
import { nodeDisk } from "./disk-node.ts";

const root = mkdtempSync(join(tmpdir(), "holdall-disk-"));
afterAll(() => rmSync(root, { recursive: true }));

const newFolder = (): string => mkdtempSync(join(root, "case-"));

diskConformance("node", () => ({ disk: nodeDisk(), folder: newFolder() }));

test.runIf(process.platform === "linux")("a full device is reported as no space", () => {
  const file = nodeDisk().open("/dev/full", "write");
  expect(() => file.writeAt(new Uint8Array(8), 0)).toThrow(/write \/dev\/full: no-space/);
  file.close();
});

/** Takes the lock in another process, says so, and waits to be ended. */
const holderProgram = `
  import { nodeDisk } from ${JSON.stringify(new URL("disk-node.ts", import.meta.url).href)};
  globalThis.lock = nodeDisk().lock(process.argv[1]);
  process.stdout.write("held");
  setInterval(() => {}, 1000);
`;

test("a lock held by another process is refused with its id, and is free once that process is killed", async () => {
  const path = join(newFolder(), "lock");
  const holder = spawn(process.execPath, ["--input-type=module", "-e", holderProgram, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => void holder.stdout.once("data", resolve));
  expect(() => nodeDisk().lock(path)).toThrow(`process ${holder.pid} holds ${path}: locked`);

  const ended = new Promise((resolve) => void holder.once("close", resolve));
  holder.kill("SIGKILL");
  await ended;
  nodeDisk().lock(path).release();
});
