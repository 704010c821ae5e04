import { connect } from "@holdall/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clientExamples } from "./examples.conformance.ts";
import { marginCalls } from "./margin-calls.conformance.ts";
import { publicReads } from "./public-reads.conformance.ts";
import { signedCalls } from "./signed-calls.conformance.ts";
import { stitchedBook } from "./stitched-book.conformance.ts";
import { watchedStreams } from "./streams.conformance.ts";
import { dataFolder, eventually, VenueProcess } from "./venue-process.twin.ts";

/** The compatibility ladder of `exchange-api.md` section 3.3, climbed on one real venue. */
describe("the ladder", () => {
  const folder = dataFolder();
  let venue: VenueProcess;
  beforeAll(async () => {
    venue = await VenueProcess.start({ data: folder.path });
  });
  afterAll(async () => {
    const code = await venue.stop();
    folder.remove();
    expect(code).toBe(0);
    expect(venue.errorText).toBe("");
  });

  publicReads(() => venue);
  signedCalls(() => venue);
  marginCalls(() => venue);
  watchedStreams(() => venue);
  stitchedBook(() => venue);
  clientExamples(() => venue);

  describe("the demo world", () => {
    test("trades at least three times a second, in books at least twenty levels deep", async () => {
      const client = await connect({ url: venue.ready.url });
      const markets = await client.rest.markets();
      let trades = 0;
      for (const { symbol } of markets) client.subscribe("trade", { symbol }, () => (trades += 1));
      const startedMs = Date.now();
      await eventually(() => (trades >= 15 ? true : undefined), "fifteen trades");
      expect((trades * 1_000) / (Date.now() - startedMs)).toBeGreaterThan(1);
      for (const { symbol } of markets) {
        // A book that was just traded through is quoted again within moments.
        await eventually(async () => {
          const { bids, asks } = await client.rest.depth({ symbol, limit: "100" });
          return Math.min(bids.length, asks.length) >= 20 ? true : undefined;
        }, `twenty levels a side in ${symbol}`);
      }
      client.close();
    });

    test("the faucet gives, and says when it is enough", async () => {
      const { url } = venue.ready;
      const client = await connect({ url, apiSecret: venue.key("bob").apiSecret });
      const before = (await client.rest.capital())["USDC"].available;
      expect(await client.rest.faucet({ symbol: "USDC", quantity: "123.45" })).toEqual({
        symbol: "USDC",
        quantity: "123.45",
      });
      const after = (await client.rest.capital())["USDC"].available;
      expect(Number(after) - Number(before)).toBeCloseTo(123.45, 6);
      for (let grant = 2; grant <= 5; grant += 1) await client.rest.faucet({ symbol: "USDC" });
      await expect(client.rest.faucet({ symbol: "USDC" })).rejects.toMatchObject({ status: 429 });
      client.close();
    });
  });
});
