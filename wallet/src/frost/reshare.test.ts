import { ed25519 } from "@noble/curves/ed25519.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import {
  ceremonyOf,
  flipped,
  keptShares,
  PAIRS,
  resign,
  runReshare,
  signWith,
  valueOf,
} from "./ceremony.twin.ts";
import type { Results, Tamper } from "./ceremony.twin.ts";
import { PARTIES } from "./party.ts";
import { groupAddress, groupKeyOf } from "./share.ts";
import type { FrostShare } from "./share.ts";

/** Read only. */
const OLD = keptShares();
const message = utf8ToBytes("after the loss");
const ceremony = ceremonyOf("reshare");
const sharesOf = (results: Results) => ({
  device: valueOf(results.device),
  cosigner: valueOf(results.cosigner),
  recovery: valueOf(results.recovery),
});
const refusals = (results: Results) =>
  PARTIES.flatMap((party) => {
    const result = results[party];
    return result.ok || result.detail === "aborted" ? [] : [`${result.refusal}:${result.detail}`];
  });

test("any two holders give the same key new shares, with which any two sign", async () => {
  const old = OLD;
  for (const holders of PAIRS) {
    const renewed = sharesOf(runReshare(old, holders));
    expect(groupAddress(renewed.device.group)).toBe(groupAddress(old.device.group));
    expect(renewed.device.group.generation).toBe(2);
    for (const [first, second] of PAIRS) {
      const signature = valueOf(await signWith(renewed[first], renewed[second], message));
      expect(ed25519.verify(signature, message, groupKeyOf(old.device.group))).toBe(true);
    }
  }
});

test("an old and a new share never sign together, in any pair", async () => {
  const old = OLD;
  const renewed = sharesOf(runReshare(old, ["device", "cosigner"]));
  for (const [first, second] of PAIRS) {
    for (const [a, b] of [
      [old[first], renewed[second]],
      [renewed[first], old[second]],
    ] as const) {
      const outcome = await signWith(a, b, message);
      expect(outcome).toMatchObject({ ok: false, refusal: "frost-share" });
    }
  }
  const twoOld = await signWith(old.device, old.recovery, message);
  expect(twoOld.ok, "two old shares still work until they are erased").toBe(true);
});

test("shares can be renewed again and again without the key changing", async () => {
  let shares: Readonly<Record<"device" | "cosigner" | "recovery", FrostShare>> = keptShares();
  const address = groupAddress(shares.device.group);
  PAIRS.forEach((holders, i) => {
    shares = sharesOf(runReshare(shares, holders, i + 2));
  });
  expect(groupAddress(shares.device.group)).toBe(address);
  expect(shares.device.group.generation).toBe(4);
  expect((await signWith(shares.cosigner, shares.recovery, message)).ok).toBe(true);
});

test("a holder who deals something else than its own share is named", () => {
  const old = OLD;
  for (const liar of ["device", "cosigner"] as const) {
    for (const at of [0, 63]) {
      const tamper: Tamper = (envelope) =>
        envelope.from === liar && envelope.step === 2
          ? resign(ceremony, envelope, flipped(envelope.body, at))
          : envelope;
      const named = refusals(runReshare(old, ["device", "cosigner"], 1, tamper));
      expect(named.length).toBeGreaterThan(0);
      expect(new Set(named)).toEqual(new Set([`frost-share:${liar}`]));
    }
  }
});

test("a false or unreadable part, or one altered on the way, names its holder", () => {
  const old = OLD;
  for (const isResigned of [true, false]) {
    const tamper: Tamper = (envelope) => {
      if (envelope.from !== "cosigner" || envelope.step !== 3) return envelope;
      const body = flipped(envelope.body, 5);
      return isResigned ? resign(ceremony, envelope, body) : { ...envelope, body };
    };
    const named = refusals(runReshare(old, ["device", "cosigner"], 1, tamper));
    expect(new Set(named)).toEqual(new Set(["frost-share:cosigner"]));
  }
});

test("a holder who commits to two polynomials is named", () => {
  const old = OLD;
  let other: Uint8Array = new Uint8Array();
  runReshare(old, ["device", "cosigner"], 7, (envelope) => {
    if (envelope.from === "device" && envelope.step === 2) other = envelope.body;
    return envelope;
  });
  // Commitments of another run with this run's parts: the part no longer fits for its receiver.
  const tamper: Tamper = (envelope, receiver) =>
    envelope.from === "device" && envelope.step === 2 && receiver === "recovery"
      ? resign(ceremony, envelope, other)
      : envelope;
  expect(other).toHaveLength(64);
  expect(refusals(runReshare(old, ["device", "cosigner"], 1, tamper))).toEqual([
    "frost-share:device",
  ]);
  // An echo that repeats what no holder signed is its repeater's lie.
  const falseEcho: Tamper = (envelope) =>
    envelope.from === "recovery" && envelope.step === 4
      ? resign(ceremony, envelope, flipped(envelope.body, 5))
      : envelope;
  const named = refusals(runReshare(old, ["device", "cosigner"], 1, falseEcho));
  expect(named).toEqual(["frost-transcript:recovery", "frost-transcript:recovery"]);
});

test("who has no share, or a share of another generation or group, deals nothing", () => {
  const old = OLD;
  const renewed = sharesOf(runReshare(old, ["device", "cosigner"]));
  const mixed = { ...renewed, cosigner: old.cosigner };
  expect(refusals(runReshare(mixed, ["device", "cosigner"]))).toEqual(["frost-group:"]);
  const foreign = { ...old, cosigner: keptShares(5).cosigner };
  expect(refusals(runReshare(foreign, ["device", "cosigner"]))).toEqual(["frost-group:"]);
});
