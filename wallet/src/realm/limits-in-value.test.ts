import { expect, test } from "vitest";
import {
  approvalOf,
  asked,
  done,
  listed,
  opened,
  pay,
  setRules,
  UNLIMITED,
} from "./realm-bench.twin.ts";

test("limits in value hold by the prices that come with a request, and as long as they are fresh", async () => {
  const at = await opened();
  const quoteLimits = { transaction: "none", day: "400", month: "none" };
  const prices = [{ network: "solana:local", asset: "native", quoteUnits: 100n, decimals: 3 }];
  done(await setRules(at, { ...UNLIMITED, quoteLimits }, { prices }));
  const ask = (lamports: bigint, price: object = {}) => {
    const { brought, ...rest } = asked(at.address, pay(at.address, lamports));
    const native = { quoteUnits: 50n, decimals: 3, atMs: at.clock.atMs, ...price };
    return at.say("router", "request", { ...rest, brought: { ...brought, prices: { native } } });
  };
  // A thousand lamports are worth fifty, and the fee is five thousand.
  expect(await ask(3_001n)).toMatchObject({ detail: "limit-quote day  400 0 401" });
  expect(await ask(3_000n, { quoteUnits: 49n })).toMatchObject({
    detail: "limit-unpriced day native 400  ",
  });
  expect(await ask(1n, { decimals: 37 })).toBe(null);
  const answer = ask(1_000n);
  const [waiting] = await listed(at);
  at.clock.atMs += 120_001;
  expect(await at.say("secure", "approve", approvalOf(waiting))).toMatchObject({
    detail: "limit-unpriced day native 400  ",
  });
  at.clock.atMs -= 1;
  done(await at.say("secure", "approve", approvalOf(waiting)));
  done(await answer);
  expect(await ask(0n)).toMatchObject({ detail: "limit-quote day  400 300 250" });
});
