import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { repositoryFolder } from "./venue-process.twin.ts";
import type { VenueProcess } from "./venue-process.twin.ts";

const run = promisify(execFile);

/** The examples of the client, run as a newcomer runs them. */
export function clientExamples(venue: () => VenueProcess): void {
  describe("the client's examples", () => {
    const example = async (name: string, more: Record<string, string> = {}): Promise<string> => {
      const { stdout } = await run(process.execPath, [`client/examples/${name}.ts`], {
        cwd: repositoryFolder,
        timeout: 30_000,
        env: {
          ...process.env,
          HOLDALL_URL: venue().ready.url,
          HOLDALL_API_SECRET: venue().key("alice").apiSecret,
          ...more,
        },
      });
      return stdout;
    };

    test("reading the market", async () => {
      const text = await example("read-the-market");
      expect(text).toContain("9 markets: SOL_USDC");
      expect(text.match(/^ask /gm)).toHaveLength(5);
    });

    test("placing and cancelling", async () => {
      const text = await example("place-and-cancel");
      expect(text).toMatch(/placed \d+: New\nfound \d+: New\ncancelled \d+\ngone: 404 Not Found\n/);
    });

    test("following a book", async () => {
      const text = await example("follow-the-book", { HOLDALL_SECONDS: "1" });
      expect(text).toMatch(/SOL_USDC: bid \d+(\.\d+)? ask \d+(\.\d+)?\n/);
      expect(text).toContain("stitched anew 0 times");
    });

    test("quoting both sides", async () => {
      const text = await example("quote-both-sides");
      expect(text.match(/^round \d: Bid New, Ask New$/gm)).toHaveLength(3);
      expect(text).toContain("took everything back");
    });
  });
}
