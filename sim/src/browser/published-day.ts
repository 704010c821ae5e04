import type { Client } from "@holdall/client";
import { readManifest } from "@holdall/core/reserves";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** The date of the last of the three days that the demonstration publishes soon after its start. */
export async function latestOfThree(client: Client): Promise<string> {
  const count = async () => (await client.rest.reserves()).length;
  await expect.poll(count, { timeout: 120_000, interval: 1_000 }).toBe(3);
  const days = await client.rest.reserves();
  return days
    .map(({ date }) => date)
    .toSorted()
    .at(-1)!;
}

export interface DayFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A published day as somebody would have saved it. */
export async function filesOf(page: Page, date: string): Promise<readonly DayFile[]> {
  const fetched = async (name: string): Promise<DayFile[]> => {
    const path = `/api/v1/reserves/${date}/${encodeURIComponent(name)}`;
    const response = await page.request.get(path);
    return response.ok() ? [{ name, bytes: await response.body() }] : [];
  };
  const [first] = await fetched("manifest.json");
  const manifest = readManifest(Uint8Array.from(first.bytes))!;
  const named = [...manifest.shards, ...manifest.disclosed].map(({ file }) => file);
  const others = [...named, "beacon.bin", "reserves.json", "buckets.idx"];
  return [first, ...(await Promise.all(others.map(fetched))).flat()];
}

/** The file with one bit of its middle turned. */
export function withOneBit({ name, bytes }: DayFile): DayFile {
  const changed = Buffer.from(bytes);
  changed[changed.length >> 1] ^= 1;
  return { name, bytes: changed };
}

/** What a field for files is given, by the name that a browser would see. */
export function asPayload({ name, bytes }: DayFile) {
  const mimeType = "application/octet-stream";
  return { name: name.split("/").at(-1)!, mimeType, buffer: bytes };
}
