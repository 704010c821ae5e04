import { CONTRACT_VERSION } from "@holdall/core/contract";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { followAccount } from "./account-feed.ts";
import type { AccountClient } from "./account-feed.ts";
import { Connection } from "./connection.ts";
import { Flush } from "./flush.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A venue that answers everything with nothing, and counts how often it is asked for orders. */
function quietVenue() {
  const starts: ((isAgain: boolean) => void)[] = [];
  const asked = { orders: 0, capital: 0 };
  const state = { isAway: false };
  const nothing = async (): Promise<never> => [] as never;
  const client: AccountClient = {
    subscribe: (stream, _places, _onPayload, options) => {
      if (options?.onStart !== undefined) starts.push(options.onStart);
      return { stream, close: () => {} };
    },
    rest: {
      orders: () => {
        asked.orders += 1;
        return state.isAway ? Promise.reject(new Error("no answer")) : nothing();
      },
      capital: () => {
        asked.capital += 1;
        return nothing();
      },
      positions: nothing,
      capitalCollateral: nothing,
      account: nothing,
    },
  };
  return {
    client,
    asked,
    state,
    start: (isAgain: boolean) => starts.forEach((each) => each(isAgain)),
  };
}

function followed() {
  const venue = quietVenue();
  const flush = new Flush((publish) => publish());
  const connection = new Connection(flush, { nowMs: () => 0, build: "own" });
  const account = followAccount({ client: venue.client, flush, connection });
  return { ...venue, connection, account };
}

test("after a cut nothing is current until everything was read again", async () => {
  const { account, start } = followed();
  start(false);
  await vi.advanceTimersByTimeAsync(0);
  expect(account.isCurrent.present).toBe(true);
  start(true);
  expect(account.isCurrent.present).toBe(false);
  await vi.advanceTimersByTimeAsync(0);
  expect(account.isCurrent.present).toBe(true);
});

test("orders that could not be read after a cut are asked for again until they are", async () => {
  const { account, state, start } = followed();
  start(false);
  await vi.advanceTimersByTimeAsync(0);
  state.isAway = true;
  start(true);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(account.isCurrent.present).toBe(false);
  state.isAway = false;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(account.isCurrent.present).toBe(true);
});

test("of a venue that speaks another contract nothing is current any more, and nothing is read", async () => {
  const { account, asked, connection, start } = followed();
  start(false);
  await vi.advanceTimersByTimeAsync(0);
  connection.greet({ nonce: "n", contract: CONTRACT_VERSION + 1 });
  expect(account.isCurrent.present).toBe(false);
  const before = { ...asked };
  account.refresh();
  start(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(account.isCurrent.present).toBe(false);
  expect(asked).toEqual(before);
});
