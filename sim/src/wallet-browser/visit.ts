import type { Page } from "playwright-core";
import type { Person } from "./person.ts";

/** A person at a page that knows nothing of us, and the account that it is told of. */
export interface Visit {
  readonly person: Person;
  readonly url: string;
  readonly page: Page;
  account: string;
}

/** Opens such a page. It is no other page's neighbour: its origin is its own. */
export async function visit(person: Person): Promise<Visit> {
  const url = person.site.url.replace("localhost", "127.0.0.1");
  const page = await person.stage.context.newPage();
  await page.goto(`${url}/plain.html`);
  return { person, url, page, account: "" };
}

/** Secure windows that are open. */
export function windowsOf({ stage }: Person): readonly Page[] {
  return stage.context.pages().filter((one) => one.url().includes("/secure.html"));
}

interface Provider {
  request(asked: { method: string; params?: unknown }): Promise<unknown>;
}

/** Asks in the page, and answers the result or the error's code. */
export function ask(page: Page, method: string, params: unknown = []): Promise<unknown> {
  return page.evaluate(
    async ([name, given]) => {
      const { ethereum } = globalThis as unknown as { ethereum: Provider };
      try {
        return await ethereum.request({ method: name as string, params: given });
      } catch (error) {
        return (error as { code: number }).code;
      }
    },
    [method, params],
  );
}
