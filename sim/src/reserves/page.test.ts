import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { proveDay } from "@holdall/server/reserves";
import { openPage } from "./browser-page.ts";
import type { OpenPage } from "./browser-page.ts";
import { inventAssets, inventSnapshot } from "./world.ts";

/** The page that verifies from disk, in a true browser without a network. */
const place = mkdtempSync(join(tmpdir(), "holdall-page-"));
const day = join(place, "day");
const snapshot = inventSnapshot(130, inventAssets(4, 2));
const SEVENTH = 7;
let opened: OpenPage;
let page: Page;

beforeAll(async () => {
  await proveDay({ folder: day, snapshot, masterKey: new Uint8Array(32).fill(3), workers: 1 });
  opened = await openPage();
  page = opened.page;
});
afterAll(async () => {
  await opened.close();
  rmSync(place, { recursive: true });
});

/** Reads a folder into the page and answers its verdict and the lines that are no pass. */
async function readDay(folder: string): Promise<{ verdict: string; notes: string[] }> {
  await page.setInputFiles("#folder", folder);
  await page.waitForSelector("#verdict[data-verdict=valid], #verdict[data-verdict=invalid]");
  const notes = await page.locator("#report li:not([data-outcome=ok])").allTextContents();
  return { verdict: (await page.textContent("#verdict")) ?? "", notes };
}

/** The day with one file bent. */
async function bent(name: string, bend: (bytes: Buffer) => Buffer) {
  const path = join(day, name);
  const bytes = readFileSync(path);
  writeFileSync(path, bend(bytes));
  try {
    return await readDay(day);
  } finally {
    writeFileSync(path, bytes);
  }
}

async function readRow(owner: { user: number; nonce: string; bundle: string }): Promise<string> {
  await page.fill("#user", String(owner.user));
  await page.fill("#nonce", owner.nonce);
  await page.setInputFiles("#bundle", owner.bundle);
  await page.click("#mine button");
  await page.waitForSelector("#row-verdict:not([data-verdict=''])");
  return `${await page.textContent("#row-verdict")} ${await page.textContent("#row-report")}`;
}

function ownerOf(row: number) {
  const nonce = Buffer.from(snapshot.rows.nonces.subarray(32 * row, 32 * row + 32));
  return { user: Number(snapshot.rows.userIds[row]), nonce: nonce.toString("hex") };
}

test("a true day passes, says unaudited, and names what is only declared", async () => {
  const { verdict, notes } = await readDay(day);
  expect(verdict).toBe("Every check passes. (unaudited)");
  expect(notes).toHaveLength(1);
  expect(notes[0]).toContain("not taken at the drawn minute");
  expect(await page.textContent("h1")).toBe("Proof of reserves unaudited");
  expect(await page.textContent("#report")).toContain("simulated vault");
});

test("one byte, one total or one balance changed is refused with the reason in words", async () => {
  const byte = await bent("shard-0.proof", (bytes) => {
    const copy = Buffer.from(bytes);
    copy[copy.length >> 1] ^= 1;
    return copy;
  });
  expect(byte.verdict).toBe("A check failed. (unaudited)");
  expect(byte.notes.join()).toContain("not the one that the manifest names");
  const manifest = readFileSync(join(day, "manifest.json"), "utf8");
  const total = /"customersEquity":"(\d+)"/.exec(manifest);
  const changed = await bent("manifest.json", () =>
    Buffer.from(manifest.replace(total![0], total![0].replace(total![1], `${total![1]}1`))),
  );
  expect(changed.notes.join()).toContain("does not match its own hash");
  const reserves = readFileSync(join(day, "reserves.json"), "utf8");
  const lower = await bent("reserves.json", () =>
    Buffer.from(reserves.replace(/"amountBase":"(\d)/, '"amountBase":"1$1')),
  );
  expect(lower.notes.join()).toContain("not laid out as it should be");
});

test("one's own row is found in its bucket; another's, and a bucket with one bit changed, are not", async () => {
  await readDay(day);
  const own = ownerOf(SEVENTH);
  const names = readdirSync(join(day, "buckets"));
  const found: string[] = [];
  for (const name of names)
    found.push(await readRow({ ...own, bundle: join(day, "buckets", name) }));
  expect(
    found.filter((text) => text.includes("inside the proven totals. (unaudited)")),
  ).toHaveLength(1);
  const others = found.filter((text) => !text.includes("inside the proven totals. (unaudited)"));
  expect(others.every((text) => text.includes("not the one that the manifest commits to"))).toBe(
    true,
  );
  const right = join(
    day,
    "buckets",
    names[found.findIndex((text) => text.includes("(unaudited) ✓"))],
  );
  expect(await readRow({ ...own, user: own.user + 1, bundle: right })).toContain("✗");
  const bytes = readFileSync(right);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(join(place, "bent.porb"), bytes);
  expect(await readRow({ ...own, bundle: join(place, "bent.porb") })).toContain("✗ failed");
});

test("French, both themes, a narrow screen and a reader's tools", async () => {
  await readDay(day);
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  for (const scheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    const violations = await page.evaluate(`${axe}; axe.run().then(({violations}) =>
      violations.map(({id, nodes}) => id + " " + nodes.map(({html}) => html).join()))`);
    expect(violations, scheme).toEqual([]);
  }
  const picture = process.env["HOLDALL_PICTURE"];
  if (picture !== undefined) await page.screenshot({ path: picture, fullPage: true });
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
  await page.click("#language");
  expect(await page.textContent("#verdict")).toBe("Toutes les vérifications passent. (non audité)");
  expect(await page.getAttribute("html", "lang")).toBe("fr");
});

test("nothing was asked of a network", () => {
  const { requested } = opened;
  expect(requested.every((url) => url.startsWith("file://"))).toBe(true);
  expect(requested).toHaveLength(1);
});
