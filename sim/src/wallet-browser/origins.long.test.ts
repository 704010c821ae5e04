import { recoverMessageAddress } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askAndStay, leavePage, seeLeft } from "./left-pages.ts";
import { eventually, meet, takePlayMoney } from "./person.ts";
import { readTestPage } from "./test-page.ts";
import { ask, visit, windowsOf } from "./visit.ts";
import type { Visit } from "./visit.ts";
import { openWalletStage, pressToClose, serveFiles } from "./wallet-stage.ts";

/**
 * Nothing can pretend to be another: pages that are left, redirected and come back while the person
 * reads what they asked, and pages that crowd a request which is being read, or cover it.
 */
let visited: Visit;
let close: () => Promise<void>;
beforeAll(async () => {
  const site = await serveFiles((path) =>
    path === "/away.html"
      ? { body: "", type: "text/html", status: 302, headers: { location: elsewhere() } }
      : readTestPage(path),
  );
  const elsewhere = (): string => `${site.url}/plain.html`;
  const stage = await openWalletStage();
  await stage.create();
  const person = await meet(stage, site);
  await takePlayMoney(person);
  visited = await visit(person);
  const connecting = ask(visited.page, "eth_requestAccounts");
  await stage.decide(true);
  [visited.account] = (await connecting) as [string];
  close = async () => {
    await stage.close();
    await site.close();
  };
}, 240_000);
afterAll(() => close(), 60_000);

test("a request goes with its page: to another page, another origin, by a redirect, at a reload", async () => {
  const { person, url, account } = visited;
  const { stage, site } = person;
  const payment = { from: account, to: `0x${"a7".repeat(20)}`, value: "0x1" };
  const ways = [
    ["personal_sign", ["0x4c656674", account], `${url}/index.html`],
    ["eth_sendTransaction", [payment], `${site.url}/plain.html`],
    ["personal_sign", ["0x4c656674", account], `${url}/away.html`],
    ["wallet_switchEthereumChain", [{ chainId: "0x1" }], `${url}/plain.html`],
    ["eth_sendTransaction", [payment], "about:blank"],
  ] as const;
  for (const [method, params, next] of ways) {
    const page = await stage.context.newPage();
    await page.goto(`${url}/plain.html`);
    await askAndStay(page, method, params);
    const window = await stage.secure();
    await window.getByText(`${url} asks`).waitFor();
    await page.goto(next);
    await seeLeft(visited, url);
    expect(windowsOf(person), next).toEqual([]);
    await page.close();
  }
  expect(await ask(visited.page, "eth_getBalance", [payment.to, "latest"])).toBe("0x0");
  await leavePage(visited);
}, 180_000);

test("the page that comes after asks under its own name, and gets its own answer", async () => {
  const { person, url, account } = visited;
  const { stage, site } = person;
  const page = await stage.context.newPage();
  await page.goto(`${url}/plain.html`);
  await askAndStay(page, "personal_sign", ["0x4265666f7265", account]);
  await stage.secure();
  // Its requests are counted from one, as those of the page before it were.
  await page.reload();
  const after = ask(page, "personal_sign", ["0x4166746572", account]);
  const window = await stage.secure();
  await window.getByRole("heading", { name: "Nobody waits for this any more" }).waitFor();
  await window.getByRole("button", { name: "Go on" }).click();
  await window.getByText("After").waitFor();
  expect(await stage.decide(true)).toContain("After");
  const signature = (await after) as `0x${string}`;
  const signer = await recoverMessageAddress({ message: "After", signature });
  expect(signer.toLowerCase()).toBe(account);

  // A stranger who comes after a connected page is not connected, and asks as who it is.
  await askAndStay(page, "eth_sendTransaction", [{ from: account, to: account, value: "0x1" }]);
  await stage.secure();
  await page.goto(`${site.url}/plain.html`);
  const connecting = ask(page, "eth_requestAccounts");
  await seeThenRead(site.url);
  expect(await connecting).toBe(4001);
  await page.goBack();
  const outcome = await page.evaluate("globalThis.outcome");
  expect([undefined, 4900]).toContain(outcome);
  await page.close();

  async function seeThenRead(origin: string): Promise<void> {
    const shown = await stage.secure();
    await shown.getByRole("heading", { name: "Nobody waits for this any more" }).waitFor();
    await shown.getByRole("button", { name: "Go on" }).click();
    await shown.getByText(`${origin} asks`).waitFor();
    expect(await stage.decide(false)).toContain(`${origin} asks`);
  }
}, 120_000);

test("a page that wants to connect and is left is not connected, whatever is pressed", async () => {
  const { person } = visited;
  const { stage, site } = person;
  const page = await stage.context.newPage();
  await page.goto(`${site.url}/plain.html`);
  await askAndStay(page, "eth_requestAccounts");
  const window = await stage.secure();
  await window.getByText(`${site.url} asks`).waitFor();
  await page.goto("about:blank");
  await seeLeft(visited, site.url);
  await page.goto(`${site.url}/plain.html`);
  expect(await ask(page, "eth_accounts")).toEqual([]);
  await page.close();
}, 60_000);

test("requests that crowd in move no button, take no screen away, and shut the buttons once", async () => {
  const { person, page, account } = visited;
  const { stage, site } = person;
  const reading = ask(page, "personal_sign", ["0x4d696e65", account]);
  const window = await stage.secure();
  const sign = window.getByRole("button", { name: "Sign", exact: true });
  await sign.and(window.locator(":enabled")).waitFor();
  const [where, what] = [await sign.boundingBox(), await window.locator(".who").innerText()];
  await window.evaluate(() => {
    const { document, MutationObserver } = globalThis as unknown as WindowScope;
    const button = [...document.querySelectorAll("button")].find(
      (one) => one.textContent === "Sign",
    )!;
    const scope = globalThis as unknown as { shuts: [boolean, number][] };
    scope.shuts = [];
    new MutationObserver(() => scope.shuts.push([button.disabled, Date.now()])).observe(button, {
      attributes: true,
      attributeFilter: ["disabled"],
    });
  });
  const others: Promise<unknown>[] = [];
  for (const text of ["0x61", "0x62", "0x63"]) {
    others.push(ask(page, "personal_sign", [text, account]));
    await page.waitForTimeout(1_200);
  }
  // Another page wants to connect meanwhile, and one is opened over it.
  const stranger = await stage.context.newPage();
  await stranger.goto(`${site.url}/plain.html`);
  const connecting = ask(stranger, "eth_requestAccounts");
  await stranger.evaluate(`void window.open("about:blank", "over", "popup,width=900,height=900")`);
  await stranger.evaluate(`document.documentElement.requestFullscreen().catch(() => {})`);
  await stranger.evaluate(`document.documentElement.requestPointerLock()`);
  await page.waitForTimeout(1_500);
  expect(windowsOf(person)).toHaveLength(1);
  expect(await window.locator(".who").innerText()).toBe(what);
  expect(await sign.boundingBox()).toEqual(where);
  const seen = await window.evaluate<readonly [boolean, number][]>("globalThis.shuts");
  expect(seen.map(([isShut]) => isShut)).toEqual([true, false]);
  expect(seen[1][1] - seen[0][1]).toBeGreaterThanOrEqual(790);

  // What was read is decided; the rest is refused, and then the stranger has its turn.
  await window.bringToFront();
  await sign.and(window.locator(":enabled")).click();
  expect(await reading).toMatch(/^0x[0-9a-f]{130}$/u);
  await window.getByText("2 more").waitFor();
  await window.getByRole("button", { name: "Refuse them all" }).click();
  expect(await Promise.all(others)).toEqual([4001, 4001, 4001]);
  await window.getByText(`${site.url} asks`).waitFor();
  await pressToClose(window, window.getByRole("button", { name: "Refuse", exact: true }));
  expect(await connecting).toBe(4001);
  for (const one of stage.context.pages())
    if (one.url() === "about:blank" || one === stranger) await one.close();
}, 120_000);

test("buttons are shut while the window has no focus, and 800 ms after it has it or another size", async () => {
  const { person, page, account } = visited;
  const asked = ask(page, "personal_sign", ["0x466f637573", account]);
  const window = await person.stage.secure();
  const sign = window.getByRole("button", { name: "Sign", exact: true });
  const isOpen = (): Promise<boolean> => sign.isEnabled();
  await eventually(isOpen, true);
  await window.evaluate(`window.dispatchEvent(new Event("blur"))`);
  await window.waitForTimeout(1_200);
  expect(await isOpen()).toBe(false);
  await window.evaluate(`window.dispatchEvent(new Event("focus"))`);
  expect(await isOpen()).toBe(false);
  await eventually(isOpen, true);
  await window.setViewportSize({ width: 420, height: 560 });
  await eventually(isOpen, false);
  await eventually(isOpen, true);
  // Signed and not refused: with those above it would be the fifth no in a minute, and the page not heard.
  await pressToClose(window, sign);
  expect(await asked).toMatch(/^0x[0-9a-f]{130}$/u);
}, 60_000);

test("words that are being written down stay, whatever a page asks; its request has its turn after", async () => {
  const { person, page, account } = visited;
  const { stage, app } = person;
  await app.bringToFront();
  await app.getByRole("button", { name: "Address book" }).click();
  await app.getByRole("button", { name: "Change the book" }).click();
  const window = await stage.secure();
  const title = await window.locator("h1").innerText();
  const asked = ask(page, "personal_sign", ["0x4c61746572", account]);
  await window.waitForTimeout(1_500);
  expect(await window.locator("h1").innerText()).toBe(title);
  await pressToClose(window, window.getByRole("button", { name: "Close", exact: true }));
  expect(await stage.decide(true)).toContain("Later");
  expect(await asked).toMatch(/^0x[0-9a-f]{130}$/u);
}, 60_000);

/** As much of a window's own world as its button is watched by. */
interface WindowScope {
  readonly document: {
    querySelectorAll(
      name: string,
    ): Iterable<{ readonly textContent: string; readonly disabled: boolean }>;
  };
  readonly MutationObserver: new (listener: () => void) => {
    observe(target: object, options: object): void;
  };
}
