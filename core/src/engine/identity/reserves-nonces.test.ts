import { restoreEngine } from "../engine.ts";
import { expect, test } from "vitest";
import { openVenue, refusal } from "../venue.twin.ts";

test("a nonce is known by its hash alone, and the last one counts", () => {
  const venue = openVenue();
  const userId = 3;
  const hashOf = () => venue.engine.view({ kind: "reserves-nonce", userId: userId as never });
  expect(hashOf()).toBe(null);
  for (const nonceHash of ["ab".repeat(32), "0f".repeat(32)]) {
    const events = venue.send("set-reserves-nonce", { userId, nonceHash });
    expect(events).toMatchObject([{ kind: "reserves-nonce-set", userId, nonceHash }]);
    expect(hashOf()).toBe(nonceHash);
  }
  for (const nonceHash of ["", "ab".repeat(31), "AB".repeat(32), `${"ab".repeat(32)}0`])
    expect(refusal(venue.send("set-reserves-nonce", { userId, nonceHash }))).toBe(
      "specification-invalid",
    );
  for (const stranger of [0, 99])
    expect(
      refusal(venue.send("set-reserves-nonce", { userId: stranger, nonceHash: "ab".repeat(32) })),
    ).toBe("user-unknown");
  expect(hashOf()).toBe("0f".repeat(32));
  const restored = restoreEngine(venue.engine.snapshot());
  expect(restored.view({ kind: "reserves-nonce", userId: userId as never })).toBe(hashOf());
  expect(restored.hash()).toBe(venue.engine.hash());
});

test("each of many users has a nonce of their own, or none", () => {
  const venue = openVenue();
  const nonceOf = (userId: number): string => userId.toString(16).padStart(64, "c7");
  const usersMax = 300;
  for (let userId = 1; userId <= usersMax; userId += 1) {
    venue.send("open-account", { userId: 0, name: `user ${userId}` });
    if (userId % 3 === 0) venue.send("set-reserves-nonce", { userId, nonceHash: nonceOf(userId) });
  }
  const restored = restoreEngine(venue.engine.snapshot());
  for (const engine of [venue.engine, restored])
    for (let userId = 1; userId <= usersMax; userId += 1)
      expect(engine.view({ kind: "reserves-nonce", userId: userId as never })).toBe(
        userId % 3 === 0 ? nonceOf(userId) : null,
      );
});
