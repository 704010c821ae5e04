import { createCosignerClient, signTextWith } from "@holdall/wallet/cosign";
import { groupAddress } from "@holdall/wallet/frost";
import { IDENTITIES } from "@holdall/wallet/frost/ceremony";
import { POLICY_OPEN } from "@holdall/wallet/policy";
import { expect, test } from "vitest";
import { STRANGERS_MAX } from "./cosigner.ts";
import { makeHousehold, postTo, prove, reshare, termsOf } from "./household.twin.ts";
import type { Machine } from "./household.twin.ts";

/** Somebody whom the co-signer does not know, with an account of their own to begin. */
function strangerAt(machine: Machine, number: number) {
  const account = new Uint8Array(32).fill(number);
  account[0] = 1;
  let last = 0;
  const sign = signTextWith(IDENTITIES.device);
  const seat = { account, from: "device", sign, nextNumber: () => ++last } as const;
  const client = createCosignerClient(seat, postTo(machine));
  const terms = termsOf(machine, account, POLICY_OPEN, null);
  return {
    begin: () => client.ask("dkg/start", terms),
    goOn: () => client.ask("dkg/deal", { received: [] }),
  };
}

test("whoever begins many accounts and ends none keeps nobody from theirs", async () => {
  const { machine, device, shares, passkey } = await makeHousehold();
  const strangers = Array.from({ length: STRANGERS_MAX + 1 }, (_, at) => strangerAt(machine, at));
  for (const stranger of strangers.slice(0, STRANGERS_MAX))
    expect(await stranger.begin()).toMatchObject({ ok: true });
  // A held account shares its key anew beside them, and takes nobody's place.
  const id = new Uint8Array(32).fill(0x78);
  const holders = ["device", "cosigner"] as const;
  const old = { device: shares.device, recovery: null };
  const renewed = await reshare(machine, device, old, holders, { id, passkey });
  await prove(machine, device, "reshare", renewed.device, id);
  expect(groupAddress(renewed.device.group)).toBe(groupAddress(shares.device.group));

  // All of them are still under way: what they lack is a message, not a ceremony.
  expect(await strangers[0].goOn()).toMatchObject({ refusal: "frost-share" });
  expect(await strangers[STRANGERS_MAX].begin()).toMatchObject({ ok: true });
  expect(await strangers[0].goOn()).toMatchObject({ refusal: "cosigner-account" });
  expect(await strangers[1].goOn()).toMatchObject({ refusal: "frost-share" });
});
