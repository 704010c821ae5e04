import type { Page } from "playwright-core";
import { expect } from "vitest";
import { ask, windowsOf } from "./visit.ts";
import type { Visit } from "./visit.ts";
import { pressToClose } from "./wallet-stage.ts";

const LEFT = { name: "Nobody waits for this any more" };

/** Asks in a page that may be gone before anybody answers; the page keeps the outcome to itself. */
export async function askAndStay(
  page: Page,
  method: string,
  params: readonly unknown[] = [],
): Promise<void> {
  await page.evaluate(
    ([name, given]) => {
      const scope = globalThis as unknown as {
        ethereum: { request(asked: object): Promise<unknown> };
        outcome: unknown;
      };
      scope.outcome = "open";
      scope.ethereum.request({ method: name, params: given }).then(
        (result) => (scope.outcome = result),
        (error: { code: number }) => (scope.outcome = error.code),
      );
    },
    [method, params] as const,
  );
}

/** Sees that the window names who asked, says that they were left, and closes after a press. */
export async function seeLeft({ person }: Visit, origin: string): Promise<void> {
  const window = await person.stage.secure();
  await window.getByRole("heading", LEFT).waitFor();
  await window.getByText(`${origin} asks`).waitFor();
  expect(await window.getByRole("button", { name: /Sign|Connect/u }).count()).toBe(0);
  await pressToClose(window, window.getByRole("button", { name: "Go on" }));
}

/** A page is left while its request is read: nothing of it stays, and the next page hears nothing. */
export async function leavePage(visited: Visit): Promise<void> {
  const { person, url, account } = visited;
  const { stage, site, app } = person;
  const page = await stage.context.newPage();
  await page.goto(`${url}/plain.html`);
  await askAndStay(page, "personal_sign", ["0x4c656674", account]);
  const window = await stage.secure();
  await window.getByText(`${url} asks`).waitFor();
  await page.goto(`${site.url}/plain.html`);
  await seeLeft(visited, url);
  expect(await ask(page, "eth_accounts")).toEqual([]);
  await expect.poll(() => windowsOf(person), { timeout: 10_000 }).toEqual([]);
  await app.getByText("Requests that wait for you").waitFor({ state: "detached" });
  await page.close();
}
