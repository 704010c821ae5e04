import type { Page } from "playwright-core";
import { expect, vi } from "vitest";
import type { ServedFiles, WalletStage } from "./wallet-stage.ts";

/** Somebody with the wallet's screens before them, on one device. */
export interface Person {
  readonly stage: WalletStage;
  readonly app: Page;
  /** A site of this machine: prices, pages that ask wallets for things. */
  readonly site: ServedFiles;
}

/**
 * A step of a journey, and how long it may take. What another test shows as well, or what is a second of its
 * kind, is walked in the long run alone; no other step needs that it was.
 */
export type Step<Journey> = readonly [
  name: string,
  walk: (journey: Journey) => Promise<void>,
  msMax: number,
  when?: "long",
];

const isLong = process.env["HOLDALL_LONG"] === "1";

/** The steps that this run walks. */
export function stepsNow<Journey>(steps: readonly Step<Journey>[]): readonly Step<Journey>[] {
  return steps.filter(([, , , when]) => isLong || when !== "long");
}

/** Somebody new at a device on which nothing was ever made. */
export async function meet(stage: WalletStage, site: ServedFiles): Promise<Person> {
  return { stage, app: await stage.open("app.html"), site };
}

/** Who is paid, on either chain. */
export const BOB = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";
export const BOB_EVM = "0x00000000000000000000000000000000000000B0";
export const CAROL = "CdnPLLzipWFFaVdwjHi9zoUqRp2wRotjJpNMeUW6WBxK";
/** It begins and ends like {@link CAROL}. */
export const CAROL_ALIKE = CAROL.replace("wjHi", "wjHj");

/** Sends from the chosen account and signs what is asked for on the way, `windows` times. */
export async function send(
  { stage, app }: Person,
  { asset, to, windows }: { readonly asset: string; readonly to: string; readonly windows: number },
): Promise<readonly string[]> {
  await app.getByRole("button", { name: "Send", exact: true }).click();
  await app.getByLabel("Asset").selectOption({ label: asset });
  await app.getByLabel("Recipient").fill(to);
  await app.getByLabel("Amount").fill("1.25");
  await app.getByRole("button", { name: "Review" }).click();
  const shown: string[] = [];
  for (let at = 0; at < windows; at++) shown.push(await stage.decide(true));
  await app.getByText("Sent: on its way").waitFor({ timeout: 20_000 });
  return shown;
}

/** Takes five of each coin from the local chains and sees them arrive. */
export async function takePlayMoney({ app }: Person): Promise<void> {
  await app.getByRole("button", { name: "Receive" }).click();
  await app.getByRole("button", { name: "Take 5 SOL" }).click();
  await app.getByRole("button", { name: "Take 5 ETH" }).click();
  await app.getByRole("button", { name: "Home" }).click();
  await app.getByText(/^5\s*ETH$/u).waitFor();
  await app.getByText(/^5\s*SOL$/u).waitFor();
}

/** Sees that an account that was just made is the one in use. */
export async function inUse({ app }: Person, kind: string): Promise<void> {
  await app.getByRole("button", { name: "Accounts" }).click();
  await app.locator(".row", { hasText: kind }).getByText("In use").waitFor();
}

/** Makes another of the person's accounts the one in use. */
export async function use({ app }: Person, kind: string): Promise<void> {
  await app.getByRole("button", { name: "Accounts" }).click();
  const row = app.locator(".row", { hasText: kind });
  await row.getByRole("button", { name: "Use" }).click();
  await row.getByText("In use").waitFor();
}

/** Looks until it is what it should be. Two people walk at once, and vitest's own way knows of one. */
export async function eventually(look: () => unknown, wanted: unknown): Promise<void> {
  const options = { timeout: 20_000, interval: 200 };
  await vi.waitFor(async () => expect(await look()).toEqual(wanted), options);
}

/** Asks a node of this machine by itself, past every wallet. */
export async function askNode(
  url: string,
  method: string,
  params: unknown[],
  token = "",
): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const headers = { "content-type": "application/json", "x-devnet-token": token };
  const answer = await fetch(url, { method: "POST", headers, body });
  return ((await answer.json()) as { result: unknown }).result;
}
