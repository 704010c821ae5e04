import { createPublicKey, verify } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { expect, test } from "vitest";
import {
  ceremonyOf,
  flipped,
  freshShares,
  IDENTITIES,
  keptShares,
  PAIRS,
  resign,
  runKeygen,
  runReshare,
  seededBytes,
  signWith,
  valueOf,
} from "./ceremony.twin.ts";
import type { Results, Tamper } from "./ceremony.twin.ts";
import type { Envelope } from "./envelope.ts";
import { createKeygen, keygenTestMessage } from "./keygen.ts";
import type { Keygen } from "./keygen.ts";
import { PARTIES } from "./party.ts";
import type { Party } from "./party.ts";
import { groupAddress, groupKeyOf, isShareOfGroup } from "./share.ts";

const refusals = (results: Results) =>
  PARTIES.flatMap((party) => {
    const result = results[party];
    return result.ok || result.detail === "aborted" ? [] : [`${result.refusal}:${result.detail}`];
  });
const ceremony = ceremonyOf("keygen");
const platformKey = (bytes: Uint8Array) =>
  createPublicKey({
    key: Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), bytes]),
    format: "der",
    type: "spki",
  });

test("three parties make one key, and each pair signs for it as ordinary Ed25519", async () => {
  const shares = freshShares();
  const { group } = shares.device;
  const message = keygenTestMessage(ceremony, groupKeyOf(group));
  for (const party of PARTIES) {
    expect(shares[party].group).toEqual(group);
    expect(isShareOfGroup(shares[party])).toBe(true);
  }
  for (const [first, second] of PAIRS) {
    const signature = valueOf(await signWith(shares[first], shares[second], message));
    expect(ed25519.verify(signature, message, groupKeyOf(group), { zip215: false })).toBe(true);
    expect(verify(null, message, platformKey(groupKeyOf(group)), signature)).toBe(true);
  }
  expect(groupAddress(group)).toMatch(/^[1-9A-HJ-NP-Za-km-z]{32,44}$/u);
});

test("law: the key depends on every party, and shares of two keys are never alike", () => {
  const groups = [1, 2, 3].map((seed) => groupAddress(keptShares(seed).device.group));
  expect(new Set(groups).size).toBe(3);
  const { device, cosigner } = keptShares();
  expect(device.signingShare).not.toEqual(cosigner.signingShare);
  expect(isShareOfGroup({ ...device, party: "cosigner" })).toBe(false);
  expect(isShareOfGroup({ ...device, group: keptShares(2).device.group })).toBe(false);
});

test("a message altered on the way names the sender it should have come from", () => {
  for (const step of [1, 2, 3]) {
    for (const liar of PARTIES) {
      const tamper: Tamper = (envelope) =>
        envelope.from === liar && envelope.step === step
          ? { ...envelope, body: flipped(envelope.body, step * 37) }
          : envelope;
      const named = refusals(runKeygen(1, tamper));
      expect(named.length, `${liar} ${step}`).toBeGreaterThan(0);
      expect(new Set(named)).toEqual(new Set([`frost-share:${liar}`]));
    }
  }
});

test("a party that signs a false message is named, whichever field of whichever message it is", () => {
  // Commitments, both halves of the proof, and the sealed parts. The box key is left out: it is
  // the sender's own choice, and a false one only makes the parts it is owed unreadable to it.
  const fields: readonly (readonly [number, number])[] = [
    [1, 0],
    [1, 40],
    [1, 70],
    [1, 127],
    [2, 0],
    [2, 47],
  ];
  for (const [step, at] of fields) {
    const tamper: Tamper = (envelope) =>
      envelope.from === "cosigner" && envelope.step === step
        ? resign(ceremony, envelope, flipped(envelope.body, at))
        : envelope;
    const named = refusals(runKeygen(1, tamper));
    expect(named.length, `step ${step} byte ${at}`).toBeGreaterThan(0);
    expect(new Set(named)).toEqual(new Set(["frost-share:cosigner"]));
  }
});

/** A seat whose box key is the same whatever it draws: two lives of a liar, of which either is read. */
function seatOf(party: Party, seed: number): Keygen {
  const drawn = seededBytes(seed);
  let isFirst = true;
  const random = (length: number) => {
    if (!isFirst) return drawn(length);
    isFirst = false;
    return new Uint8Array(length).fill(7);
  };
  return createKeygen({ party, ceremony, identitySecret: IDENTITIES[party], random });
}

test("a part that is not of the line its sender has committed to names the sender", () => {
  const [device, recovery] = [seatOf("device", 1), seatOf("recovery", 2)];
  const [committed, dealing] = [seatOf("cosigner", 3), seatOf("cosigner", 4)];
  valueOf(device.deal([recovery.commit(), committed.commit()]));
  const dealt = valueOf(dealing.deal([device.commit(), recovery.commit()]));
  const fair = valueOf(recovery.deal([device.commit(), committed.commit()]));
  const received = [...fair, ...dealt].filter(({ to }) => to === "device");
  expect(device.echo(received)).toMatchObject({ refusal: "frost-share", detail: "cosigner" });
});

test("a party that tells two parties two things, each in itself true, is named by both", () => {
  const [device, recovery] = [seatOf("device", 1), seatOf("recovery", 2)];
  const [toDevice, toRecovery] = [seatOf("cosigner", 3), seatOf("cosigner", 4)];
  const honest = [device.commit(), recovery.commit()];
  const liesToDevice = valueOf(toDevice.deal(honest));
  const liesToRecovery = valueOf(toRecovery.deal(honest));
  const dealtByDevice = valueOf(device.deal([recovery.commit(), toDevice.commit()]));
  const dealtByRecovery = valueOf(recovery.deal([device.commit(), toRecovery.commit()]));
  const mail = (all: readonly Envelope[], to: Party) => all.filter((one) => one.to === to);
  const atDevice = [...mail(dealtByRecovery, "device"), ...mail(liesToDevice, "device")];
  const atRecovery = [...mail(dealtByDevice, "recovery"), ...mail(liesToRecovery, "recovery")];

  // Every part fits what its receiver was told: only the comparison can find the lie.
  const echoes = [valueOf(device.echo(atDevice)), valueOf(recovery.echo(atRecovery))].flat();
  const named = { refusal: "frost-transcript", detail: "cosigner" };
  const byRecovery = recovery.finish([...mail(echoes, "recovery")]);
  const byDevice = device.finish([...mail(echoes, "device")]);
  // The liar's own echo is absent; whichever is looked at first, only the liar is blamed.
  expect([byDevice, byRecovery].map((result) => (result.ok ? "" : result.detail))).toEqual([
    "cosigner",
    "cosigner",
  ]);
  expect(byRecovery).toMatchObject(named);
});

test("a party that repeats what nobody said is named itself", () => {
  for (const at of [2, 250]) {
    for (const liar of at < 160 ? PARTIES : PARTIES.slice(0, 1)) {
      const tamper: Tamper = (envelope) =>
        envelope.from === liar && envelope.step === 3
          ? resign(ceremony, envelope, flipped(envelope.body, at))
          : envelope;
      const named = refusals(runKeygen(1, tamper));
      // A flipped bit in a repeated signature whose body is intact proves nothing and is ignored.
      for (const name of named) expect(name).toBe(`frost-transcript:${liar}`);
      if (at < 160) expect(named.length).toBe(2);
    }
  }
});

test("messages of another ceremony, purpose, step or receiver are not accepted", () => {
  const first: { envelope?: unknown } = {};
  const keep: Tamper = (envelope) => {
    first.envelope ??= envelope;
    return envelope;
  };
  runKeygen(1, keep, 10);
  const replay: Tamper = (envelope) =>
    envelope.from === "device" && envelope.step === 1
      ? (first.envelope as typeof envelope)
      : envelope;
  expect(refusals(runKeygen(1, replay))).toEqual(["frost-share:device", "frost-share:device"]);
  const reshare: Tamper = (envelope) =>
    envelope.from === "device" ? resign(ceremonyOf("reshare"), envelope, envelope.body) : envelope;
  expect(refusals(runKeygen(1, reshare))[0]).toBe("frost-share:device");
  const stepBack: Tamper = (envelope) =>
    envelope.from === "device" && envelope.step === 2 ? { ...envelope, step: 1 } : envelope;
  expect(refusals(runKeygen(1, stepBack))[0]).toBe("frost-share:device");
});

test("a silent party is named by the others", () => {
  for (const step of [1, 3]) {
    const mute: Tamper = (envelope) =>
      envelope.from === "recovery" && envelope.step === step
        ? { ...envelope, from: "device" }
        : envelope;
    const named = refusals(runKeygen(1, mute));
    expect(named).toContain("frost-share:recovery");
  }
});

test("a box key that everybody could open names its sender, in both ceremonies", () => {
  const weak = new Uint8Array(32);
  const weakKeygen: Tamper = (envelope) =>
    envelope.from === "cosigner" && envelope.step === 1
      ? resign(ceremony, envelope, Uint8Array.from([...envelope.body.subarray(0, 128), ...weak]))
      : envelope;
  expect(refusals(runKeygen(1, weakKeygen))).toEqual([
    "frost-share:cosigner",
    "frost-share:cosigner",
  ]);
  const weakReshare: Tamper = (envelope) =>
    envelope.from === "recovery" && envelope.step === 1
      ? resign(ceremonyOf("reshare"), envelope, weak)
      : envelope;
  const renewed = runReshare(keptShares(), ["device", "cosigner"], 1, weakReshare);
  expect(refusals(renewed)).toEqual(["frost-share:recovery", "frost-share:recovery"]);
});
