import { ed25519, ed25519_FROST as frost } from "@noble/curves/ed25519.js";
import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import {
  flipped,
  keptShares,
  memoryRecord,
  PAIRS,
  seededBytes,
  signWith,
  valueOf,
} from "./ceremony.twin.ts";
import type { FrostShare, Group } from "./share.ts";
import { decodeShare, encodeShare, eraseShare, groupKeyOf } from "./share.ts";
import { joinShares, openSession, recordOf } from "./sign.ts";
import type { SessionRecord, SigningPlan } from "./sign.ts";
import type { Party } from "./party.ts";

/** RFC 9591, appendix E.1: FROST(Ed25519, SHA-512), participants 1 and 3. */
const vector = {
  commitment0: "15d21ccd7ee42959562fc8aa63224c8851fb3ec85a3faf66040d380fb9738673",
  coefficient1: "178199860edd8c62f5212ee91eff1295d0d670ab4ed4506866bae57e7030b204",
  message: "74657374",
  device: {
    share: "929dcc590407aae7d388761cddb0c0db6f5627aea8e217f4a033f2ec83d93509",
    randomness:
      "0fd2e39e111cdc266f6c0f4d0fd45c947761f1f5d3cb583dfcb9bbaf8d4c9fec69cd85f631d5f7f2721ed5e40519b1366f340a87c2f6856363dbdcda348a7501",
    hiding: "b5aa8ab305882a6fc69cbee9327e5a45e54c08af61ae77cb8207be3d2ce13de3",
    binding: "67e98ab55aa310c3120418e5050c9cf76cf387cb20ac9e4b6fdb6f82a469f932",
    part: "001719ab5a53ee1a12095cd088fd149702c0720ce5fd2f29dbecf24b7281b603",
  },
  recovery: {
    share: "d3cb090a075eb154e82fdb4b3cb507f110040905468bb9c46da8bdea643a9a02",
    randomness:
      "86d64a260059e495d0fb4fcc17ea3da7452391baa494d4b00321098ed2a0062f13e6b25afb2eba51716a9a7d44130c0dbae0004a9ef8d7b5550c8a0e07c61775",
    hiding: "cfbdb165bd8aad6eb79deb8d287bcc0ab6658ae57fdcc98ed12c0669e90aec91",
    binding: "7487bc41a6e712eea2f2af24681b58b1cf1da278ea11fe4e8b78398965f13552",
    part: "bd86125de990acc5e1f13781d8e32c03a9bbd4c53539bbc106058bfd14326007",
  },
  signature:
    "36282629c383bb820a88b71cae937d41f2f2adfcc3d02e55507e2fb9e2dd3cbebd9d2b0844e49ae0f3fa935161e1419aab7b47d21a37ebeae1f17d4987b3160b",
};
/** Read only: whoever erases makes its own. */
const SHARES = keptShares();
const message = utf8ToBytes("a transaction");
const planFor = (pair: readonly [Party, Party], id = 5): SigningPlan => ({
  sessionId: new Uint8Array(32).fill(id),
  message,
  pair,
});
const tools = (seed: number) => ({ random: seededBytes(seed), record: memoryRecord() });

/** Serves the vector's nonce randomness, 32 bytes at a time. */
function fixedBytes(hex: string) {
  let rest = hexToBytes(hex);
  return (length: number) => {
    const taken = rest.slice(0, length);
    rest = rest.slice(length);
    return taken;
  };
}

test("RFC 9591: the published vector holds from nonces to signature", async () => {
  const slope = ed25519.Point.BASE.multiply(
    ed25519.Point.Fn.fromBytes(hexToBytes(vector.coefficient1)),
  ).toBytes();
  const group: Group = { commitments: [hexToBytes(vector.commitment0), slope], generation: 1 };
  const plan = { ...planFor(["device", "recovery"]), message: hexToBytes(vector.message) };
  const open = async (party: "device" | "recovery") => {
    const { share, randomness } = vector[party];
    const held: FrostShare = { party, signingShare: hexToBytes(share), group };
    const random = fixedBytes(randomness);
    return valueOf(await openSession(held, plan, { random, record: memoryRecord() }));
  };
  const [device, recovery] = [await open("device"), await open("recovery")];
  for (const [party, session] of [
    ["device", device],
    ["recovery", recovery],
  ] as const) {
    expect(bytesToHex(session.commitment.hiding)).toBe(vector[party].hiding);
    expect(bytesToHex(session.commitment.binding)).toBe(vector[party].binding);
  }
  const parts = [
    valueOf(device.respond(recovery.commitment)),
    valueOf(recovery.respond(device.commitment)),
  ];
  expect(parts.map(({ share }) => bytesToHex(share))).toEqual([
    vector.device.part,
    vector.recovery.part,
  ]);
  const commitments = [device.commitment, recovery.commitment];
  expect(bytesToHex(valueOf(joinShares(group, plan, commitments, parts)))).toBe(vector.signature);
});

test("law: any two shares sign any message, in either order; none signs alone", async () => {
  const shares = SHARES;
  for (const [first, second] of PAIRS) {
    for (const [a, b, text] of [
      [first, second, ""],
      [second, first, "x".repeat(1232)],
    ] as const) {
      const signature = valueOf(await signWith(shares[a], shares[b], utf8ToBytes(text)));
      const key = groupKeyOf(shares.device.group);
      expect(ed25519.verify(signature, utf8ToBytes(text), key)).toBe(true);
    }
    const alone = await signWith(shares[first], shares[first], message);
    expect(alone).toMatchObject({ refusal: "frost-participants" });
  }
});

test("a lone share used as a key signs for another address", () => {
  const { device } = SHARES;
  const signature = frost.sign(message, new Uint8Array(device.signingShare));
  expect(ed25519.verify(signature, message, groupKeyOf(device.group))).toBe(false);
});

test("a session answers once, and abandoning it forgets the nonces", async () => {
  const { device, cosigner } = SHARES;
  const plan = planFor(["device", "cosigner"]);
  const ours = valueOf(await openSession(device, plan, tools(1)));
  const theirs = valueOf(await openSession(cosigner, plan, tools(2)));
  expect(ours.respond(theirs.commitment).ok).toBe(true);
  expect(ours.respond(theirs.commitment)).toMatchObject({ refusal: "frost-session" });
  theirs.abandon();
  expect(theirs.respond(ours.commitment)).toMatchObject({ refusal: "frost-session" });
});

test("foreign nonces spend the session without a part", async () => {
  const { device, cosigner, recovery } = SHARES;
  const plan = planFor(["device", "cosigner"]);
  const stranger = valueOf(await openSession(recovery, planFor(["device", "recovery"]), tools(3)));
  const theirs = valueOf(await openSession(cosigner, plan, tools(2)));
  const bad = [
    stranger.commitment,
    { ...theirs.commitment, party: "device" as const },
    { ...theirs.commitment, hiding: new Uint8Array(32) },
    { ...theirs.commitment, hiding: new Uint8Array(31) },
    { ...theirs.commitment, binding: new Uint8Array(32).fill(255) },
  ];
  for (const commitment of bad) {
    const ours = valueOf(await openSession(device, plan, tools(1)));
    expect(ours.respond(commitment)).toMatchObject({
      refusal: "frost-share",
      detail: "cosigner",
    });
    expect(ours.respond(theirs.commitment)).toMatchObject({ refusal: "frost-session" });
  }
});

test("a false part names its owner, and no signature comes out", async () => {
  const { device, cosigner } = SHARES;
  const plan = planFor(["device", "cosigner"]);
  const ours = valueOf(await openSession(device, plan, tools(1)));
  const theirs = valueOf(await openSession(cosigner, plan, tools(2)));
  const own = valueOf(ours.respond(theirs.commitment));
  const part = valueOf(theirs.respond(ours.commitment));
  const commitments = [ours.commitment, theirs.commitment];
  const join = (shares: (typeof own)[]) => joinShares(device.group, plan, commitments, shares);

  for (const at of [0, 15, 31]) {
    const lie = { ...part, share: flipped(part.share, at) };
    expect(join([own, lie])).toMatchObject({ refusal: "frost-share", detail: "cosigner" });
  }
  const ownLie = { ...own, share: flipped(own.share, 3) };
  expect(join([ownLie, part])).toMatchObject({ refusal: "frost-share", detail: "device" });
  expect(join([own])).toMatchObject({ refusal: "frost-share", detail: "cosigner" });
  expect(join([own, { ...part, share: new Uint8Array(32).fill(255) }]).ok).toBe(false);
  expect(join([own, { ...part, share: new Uint8Array(31) }]).ok).toBe(false);
  const other = { ...plan, message: utf8ToBytes("another") };
  expect(joinShares(device.group, other, commitments, [own, part]).ok).toBe(false);
  expect(joinShares(device.group, plan, [ours.commitment], [own, part]).ok).toBe(false);
  expect(join([own, part]).ok).toBe(true);
});

test("plans with a stranger, one party twice, a foreign share or a short session id are refused", async () => {
  const { device, cosigner } = SHARES;
  const twice = planFor(["device", "device"]);
  expect(await openSession(device, twice, tools(1))).toMatchObject({
    refusal: "frost-participants",
  });
  const without = planFor(["cosigner", "recovery"]);
  expect(await openSession(device, without, tools(1))).toMatchObject({
    refusal: "frost-participants",
  });
  const mixed = { ...device, signingShare: cosigner.signingShare };
  expect(await openSession(mixed, planFor(["device", "cosigner"]), tools(1))).toMatchObject({
    refusal: "frost-share",
  });
  for (const length of [0, 15, 33]) {
    const plan = { ...planFor(["device", "cosigner"]), sessionId: new Uint8Array(length) };
    expect(await openSession(device, plan, tools(1))).toMatchObject({ refusal: "frost-session" });
  }
});

test("a crash at any step spends the session: the same id never yields nonces again", async () => {
  const { device, cosigner } = SHARES;
  const plan = planFor(["device", "cosigner"]);
  /** Durable storage that survives the crash of the process around it. */
  const disk: SessionRecord[] = [];
  const draws: string[] = [];
  const machine = (seed: number) => ({
    random: (length: number) => {
      draws.push(`${disk.length} records when drawing`);
      return seededBytes(seed)(length);
    },
    record: (record: SessionRecord) => {
      if (disk.some(({ sessionId }) => sessionId === record.sessionId)) return false;
      disk.push(record);
      return true;
    },
  });
  const theirs = valueOf(await openSession(cosigner, plan, tools(2)));

  // Crash right after the record, after the nonces, after the answer: each restart finds the id.
  const session = valueOf(await openSession(device, plan, machine(1)));
  expect(draws).toEqual(["1 records when drawing", "1 records when drawing"]);
  expect(await openSession(device, plan, machine(1))).toMatchObject({ refusal: "frost-session" });
  valueOf(session.respond(theirs.commitment));
  expect(await openSession(device, plan, machine(1))).toMatchObject({ refusal: "frost-session" });
  const otherMessage = { ...plan, message: utf8ToBytes("another") };
  expect(await openSession(device, otherMessage, machine(1))).toMatchObject({
    refusal: "frost-session",
  });
  expect(disk).toEqual([recordOf(plan)]);
  expect(draws).toHaveLength(2);
});

test("a disk that fails to record yields no nonces", async () => {
  const { device } = SHARES;
  const draws: number[] = [];
  const random = (length: number) => {
    draws.push(length);
    return new Uint8Array(length).fill(1);
  };
  const failing = openSession(device, planFor(["device", "cosigner"]), {
    random,
    record: () => Promise.reject(new Error("disk full")),
  });
  await expect(failing).rejects.toThrow("disk full");
  expect(draws).toEqual([]);
});

test("a share is packed and unpacked to itself, and nothing else is accepted", () => {
  const { device } = keptShares();
  const packed = encodeShare(device);
  expect(valueOf(decodeShare(packed))).toEqual(device);
  for (let at = 0; at < packed.length; at++) {
    const outcome = decodeShare(flipped(packed, at));
    // Only the generation is not tied to the key by the mathematics; the vault's seal covers it.
    if (at >= 2 && at < 6) expect(outcome.ok).toBe(true);
    else expect(outcome, `byte ${at}`).toMatchObject({ refusal: "frost-share" });
  }
  expect(decodeShare(packed.slice(1)).ok).toBe(false);
  expect(decodeShare(new Uint8Array()).ok).toBe(false);
  eraseShare(device);
  expect(device.signingShare).toEqual(new Uint8Array(32));
});
