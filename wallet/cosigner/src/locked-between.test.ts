import { expect, test } from "vitest";
import { guarded, opened, stored } from "./device-bench.twin.ts";
import type { Bench } from "./device-bench.twin.ts";

/**
 * An account of three hands takes a while to make, to renew and to prove, and others have a say in
 * it. Meanwhile the vault is locked, changed, or another account is begun: no share that was erased is
 * ever sealed, and none that waited in a locked realm is there when it opens.
 */
const FRIEND = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

const lockAndOpen = async ({ ask, unlock }: Bench): Promise<void> => {
  await ask("lock");
  await unlock();
};

const MAKINGS = [
  ["made", opened, "guard/make", { label: "savings" }],
  ["renewed", guarded, "guard/renew", { source: 2, kit: null }],
] as const;

for (const [what, ready, kind, body] of MAKINGS) {
  test(`an account that is ${what} waits in no vault that was locked meanwhile`, async () => {
    const own = await ready(61);
    own.startParty();
    const was = (await stored(own)).shares;
    own.meanwhile(() => lockAndOpen(own));
    expect(await own.ask(kind, body)).toBe("signer-closed");
    expect(own.hasWaited()).toBe(true);
    expect(await own.ask("guard/prove")).toBe("frost-session");
    expect((await stored(own)).shares).toEqual(was);
  });

  test(`an account that is ${what} goes into the vault as it is by then`, async () => {
    const own = await ready(63);
    own.startParty();
    own.meanwhile(() => own.ask("book/name", { address: FRIEND, label: "Marie" }));
    expect(await own.ask(kind, body)).toEqual({});
    await own.bringKit();
    own.meanwhile(() => own.ask("account/add", { label: "second" }));
    expect(await own.ask("guard/prove")).toHaveProperty("text");
    expect(own.hasWaited()).toBe(true);
    const { shares, settings } = await stored(own);
    expect(shares).toHaveLength(1);
    expect(settings).toContain("Marie");
    const { accounts } = (await own.ask("status")) as { accounts: { label: string }[] };
    expect(accounts.map(({ label }) => label)).toEqual(
      expect.arrayContaining(["savings", "second"]),
    );
  });
}

test("a proof that ends after the vault was locked, or after another account was begun, seals nothing", async () => {
  const begun = async ({ ask, startParty }: Bench): Promise<void> => {
    startParty();
    expect(await ask("guard/make", { label: "other" })).toEqual({});
  };
  for (const [happens, refusal] of [
    [lockAndOpen, "signer-closed"],
    [begun, "frost-session"],
  ] as const) {
    const own = await opened(65);
    expect(await own.ask("guard/make", { label: "savings" })).toEqual({});
    await own.bringKit();
    own.meanwhile(() => happens(own));
    expect(await own.ask("guard/prove")).toBe(refusal);
    expect(own.hasWaited()).toBe(true);
    expect((await stored(own)).shares).toEqual([]);
  }
});
