import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { builtFrom, builtHeaders, readSite } from "./site-files.ts";

const folder = mkdtempSync(join(tmpdir(), "site-files-"));
const headers = {
  "/assets/": { "Cross-Origin-Resource-Policy": "cross-origin", "X-Of": "folder" },
  "/assets/key.js": { "X-Of": "file" },
};

beforeAll(() => {
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), "page");
  writeFileSync(join(folder, "assets/key.js"), "let a;");
  writeFileSync(join(folder, "headers.json"), JSON.stringify(headers));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("files are found by their path, however the folder is written", () => {
  for (const named of [folder, folder + sep])
    expect([...readSite(named)!.files.keys()]).toEqual(["/assets/key.js"]);
  expect(readSite(join(folder, "nothing"))).toBeUndefined();
});

test("a file has the headers that the build asks for: its folder's, then its own", () => {
  const site = readSite(folder)!;
  expect(builtHeaders(site, "/assets/key.js")).toEqual({
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Of": "file",
  });
  expect(builtHeaders(site, "/assets/other.js")).toMatchObject({ "X-Of": "folder" });
  expect(builtHeaders(site, "/assets")).toEqual({});
});

test("a folder says which build stands in it, once there is one", () => {
  expect(builtFrom(folder)).toBeUndefined();
  writeFileSync(join(folder, "build.txt"), "0011223344556677\n");
  expect(builtFrom(folder)).toBe("0011223344556677");
});
