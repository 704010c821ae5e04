import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  instruction,
  little,
  MARIE,
  solanaAddress,
  solanaMessage,
} from "@holdall/wallet/clear/build";
import {
  createCosignerClient,
  requestDigest,
  rulesSubject,
  writePolicy,
  signTextWith,
} from "@holdall/wallet/cosign";
import type { CosignerClient, Json } from "@holdall/wallet/cosign";
import { createFrostSigner, encodeShare, groupAddress, groupKeyOf } from "@holdall/wallet/frost";
import type { FrostPeer, FrostShare } from "@holdall/wallet/frost";
import { keptShares, IDENTITIES, seededBytes, valueOf } from "@holdall/wallet/frost/ceremony";
import { approvalFor, describeSigner } from "@holdall/wallet/keyring/conformance";
import type { SignRequest } from "@holdall/wallet/keyring";
import { POLICY_OPEN } from "@holdall/wallet/policy";
import type { Policy } from "@holdall/wallet/policy";
import { NOTICE_TIMES } from "./arrangements.ts";
import {
  ACCOUNT,
  clientOf,
  createLocalPeer,
  createPasskey,
  generate,
  makeHousehold,
  postTo,
  prove,
  reshare,
  startMachine,
} from "./household.twin.ts";
import type { Household } from "./household.twin.ts";
import { REQUESTS_PER_MINUTE } from "./limiter.ts";
import { SESSION_MS_MAX } from "./signing.ts";

const SYSTEM = "11111111111111111111111111111111";
const NONCE_ACCOUNT = solanaAddress("nonce");
const MINUTE = 60_000;
const BASE = ed25519.Point.BASE.toBytes();
/** Kinds that change nothing lasting when their body is nonsense. */
const KINDS = [
  "sign/commit",
  "sign/share",
  "policy",
  "passkey",
  "status",
  "log",
  "reshare/deal",
  "dkg/finish",
];

const payment = (from: string, lamports: bigint, to = MARIE): SignRequest => ({
  kind: "solana-transaction",
  bytes: solanaMessage(
    [
      instruction(
        SYSTEM,
        [
          [from, "sw"],
          [to, "w"],
        ],
        little(2, 4),
        little(lamports, 8),
      ),
    ],
    { payer: from },
  ),
});

let draws = 500;
function signer(share: FrostShare, peer: FrostPeer) {
  return createFrostSigner({ share, peer, random: seededBytes(++draws), record: () => true });
}

async function pay(
  { device, shares }: Household,
  lamports: bigint,
  options: { peer?: FrostPeer } = {},
) {
  const request = payment(groupAddress(shares.device.group), lamports);
  const hand = signer(shares.device, options.peer ?? device.peer());
  return { request, outcome: await hand.sign(request, approvalFor(request)) };
}

/** A policy of at most so many lamports in one transaction, fee included. */
const limited = (units: bigint): Policy => ({
  ...POLICY_OPEN,
  unitLimits: { transaction: { native: units }, day: { native: 2n * units }, month: {} },
});

test("device and co-signer sign an ordinary transaction for the address made together", async () => {
  const home = await makeHousehold();
  const { request, outcome } = await pay(home, 1000n);
  const key = groupKeyOf(home.shares.device.group);
  expect(ed25519.verify(valueOf(outcome), request.bytes, key)).toBe(true);
  expect(valueOf(await home.device.ask("status", "none"))).toMatchObject({
    address: groupAddress(home.shares.device.group),
    isConfirmed: true,
    generation: 1,
  });
});

let shared: Promise<Household> | null = null;

describeSigner("frost device with the co-signer's own program", async () => {
  shared ??= makeHousehold();
  const home = await shared;
  home.machine.clock.atMs += MINUTE;
  const address = groupAddress(home.shares.device.group);
  let isCut = false;
  const peer = home.device.peer();
  const cutting: FrostPeer = {
    ...peer,
    respond: (plan, nonces) =>
      isCut
        ? Promise.resolve({ ok: false, refusal: "cosigner-silent", detail: "" })
        : peer.respond(plan, nonces),
  };
  return {
    signer: signer(home.shares.device, cutting),
    requests: [payment(address, 5n), { kind: "solana-message", bytes: utf8ToBytes("bonjour") }],
    largest: "signed",
    cut: () => {
      isCut = true;
    },
  };
});

test("it refuses alone what it never signs, and what it cannot read", async () => {
  const home = await makeHousehold();
  const me = groupAddress(home.shares.device.group);
  const advance = instruction(
    SYSTEM,
    [
      [NONCE_ACCOUNT, "w"],
      ["SysvarRecentB1ockHashes11111111111111111111", ""],
      [me, "s"],
    ],
    little(4, 4),
  );
  const assign = instruction(SYSTEM, [[me, "sw"]], little(1, 4), new Uint8Array(32).fill(3));
  const unknown = instruction(solanaAddress("program"), [[me, "sw"]], Uint8Array.of(1));
  for (const [list, refusal] of [
    [[advance], "cosigner-refused"],
    [[assign], "cosigner-refused"],
    [[unknown], "unreadable"],
  ] as const) {
    const request: SignRequest = {
      kind: "solana-transaction",
      bytes: solanaMessage(list, { payer: me }),
    };
    const outcome = await signer(home.shares.device, home.device.peer()).sign(
      request,
      approvalFor(request),
    );
    expect(outcome).toMatchObject({ refusal });
  }
});

test("its own limit holds whatever the device allows, and a passkey lifts it for one request", async () => {
  const home = await makeHousehold(limited(10_000n));
  expect((await pay(home, 5000n)).outcome.ok).toBe(true);
  expect((await pay(home, 5001n)).outcome).toMatchObject({ refusal: "cosigner-passkey" });
  const request = payment(groupAddress(home.shares.device.group), 6000n);
  const withPasskey = (assert: (subject: Uint8Array) => Json): FrostPeer => ({
    party: "cosigner",
    commit: (plan, asked) =>
      home.device
        .peer({ assertion: assert(concatBytes(plan.sessionId, sha256(plan.message))) })
        .commit(plan, asked),
    respond: (plan, nonces) => home.device.peer().respond(plan, nonces),
  });
  const good = withPasskey((subject) => home.passkey.assert("sign", subject));
  expect((await signer(home.shares.device, good).sign(request, approvalFor(request))).ok).toBe(
    true,
  );
  home.machine.clock.atMs += MINUTE;
  for (const assert of [
    (subject: Uint8Array) => home.passkey.assert("policy", subject),
    (subject: Uint8Array) => home.passkey.assert("sign", subject.toReversed()),
    (subject: Uint8Array) => home.passkey.assert("sign", subject, { rpId: "evil.example" }),
    (subject: Uint8Array) => home.passkey.assert("sign", subject, { flags: 1 }),
    (subject: Uint8Array) => createPasskey().assert("sign", subject),
  ]) {
    const outcome = await signer(home.shares.device, withPasskey(assert)).sign(
      request,
      approvalFor(request),
    );
    expect(outcome).toMatchObject({ refusal: "cosigner-passkey" });
  }
});

test("two sessions open at once do not pass the limit together", async () => {
  const home = await makeHousehold({
    ...limited(12_000n),
    unitLimits: { transaction: {}, day: { native: 12_000n }, month: {} },
  });
  const late: (() => Promise<unknown>)[] = [];
  const peer = home.device.peer();
  const waiting: FrostPeer = {
    ...peer,
    respond: (plan, nonces) =>
      new Promise((resolve) => late.push(async () => resolve(await peer.respond(plan, nonces)))),
  };
  const both = [pay(home, 3000n, { peer: waiting }), pay(home, 2999n, { peer: waiting })];
  while (late.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  for (const go of late) await go();
  const outcomes = (await Promise.all(both)).map(({ outcome }) => outcome.ok);
  expect(outcomes).toEqual([true, false]);
});

test("tightening counts at once; loosening waits a day and needs the passkey", async () => {
  const { machine, passkey, shares } = await makeHousehold(limited(10_000n));
  // A proof names the number of its request, so the numbers are counted here.
  let number = 1_000;
  const nextNumber = () => number++;
  const seat = { account: ACCOUNT, from: "device", sign: signTextWith(IDENTITIES.device) } as const;
  const device = createCosignerClient({ ...seat, nextNumber }, postTo(machine));
  const home = { machine, device, passkey, shares };
  const set = (policy: Policy, assertion: Json = "none") =>
    device.ask("policy", { policy: writePolicy(policy), recipients: [MARIE], assertion });
  expect(valueOf(await set(limited(8000n)))).toMatchObject({
    pending: "none",
    recipients: [[MARIE, machine.clock.atMs]],
  });
  expect((await pay(home, 3001n)).outcome).toMatchObject({ refusal: "cosigner-passkey" });
  expect(await set(limited(50_000n))).toMatchObject({ refusal: "policy-refused" });
  const proofFor = (at: number) =>
    passkey.assert("policy", rulesSubject(at, limited(50_000n), [MARIE]));
  const used = proofFor(number);
  const loosened = valueOf(await set(limited(50_000n), used));
  expect(loosened).toMatchObject({ pending: { fromMs: machine.clock.atMs + 24 * 3_600_000 } });
  // What waits is taken back by asking for what counts, and a proof does not serve twice.
  expect(valueOf(await set(limited(8000n)))).toMatchObject({ pending: "none" });
  expect(await set(limited(50_000n), used)).toMatchObject({ refusal: "policy-refused" });
  machine.clock.atMs += MINUTE;
  expect((await set(limited(50_000n), proofFor(number))).ok).toBe(true);
  expect((await pay(home, 3001n)).outcome.ok).toBe(false);
  machine.clock.atMs += 24 * 3_600_000;
  machine.restart();
  expect((await pay(home, 30_000n)).outcome.ok).toBe(true);
});

test("a request repeated, altered, unsigned or of another party is refused", async () => {
  const { machine } = await makeHousehold();
  const sent: [string, Uint8Array][] = [];
  const post = postTo(machine);
  const recording = clientOf(machine, "device", 100);
  expect((await recording.ask("status", "none")).ok).toBe(true);
  const { createCosignerClient } = await import("@holdall/wallet/cosign");
  const spy = createCosignerClient(
    {
      account: ACCOUNT,
      from: "device",
      sign: signTextWith(IDENTITIES.device),
      nextNumber: () => 200,
    },
    (path, text, signature) => {
      sent.push([text, signature]);
      return post(path, text, signature);
    },
  );
  expect((await spy.ask("status", "none")).ok).toBe(true);
  const [[text, signature]] = sent;
  const refusalOf = async (body: string, seal: Uint8Array) =>
    (JSON.parse(await machine.cosigner.handle(body, seal)) as { refusal?: string }).refusal;
  expect(await refusalOf(text, signature)).toBe("cosigner-request");
  expect(await refusalOf(text.replace("200", "201"), signature)).toBe("cosigner-request");
  expect(await refusalOf(text.replace("device", "recovery"), signature)).toBe("cosigner-request");
  expect(await refusalOf(text.replace("device", "cosigner"), signature)).toBe("cosigner-account");
  expect(await refusalOf(text, new Uint8Array())).toBe("cosigner-request");
  expect(await refusalOf(text.replace('"v":1', '"v":1,"x":1'), signature)).toBe("malformed");
  expect(await refusalOf("{", signature)).toBe("malformed");
  expect(await spy.ask("status", "none")).toMatchObject({ refusal: "cosigner-request" });
});

test("a session signs once, for one message, within ten seconds", async () => {
  const { device, machine, shares } = await makeHousehold();
  const me = groupAddress(shares.device.group);
  const plan = (fill: number) => ({
    sessionId: new Uint8Array(32).fill(fill),
    message: payment(me, 1n).bytes,
    pair: ["device", "cosigner"] as const,
  });
  const nonces = {
    party: "device" as const,
    hiding: ed25519.Point.BASE.toBytes(),
    binding: ed25519.Point.BASE.toBytes(),
  };
  const peer = device.peer();
  valueOf(await peer.commit(plan(1), payment(me, 1n)));
  expect(await peer.commit(plan(1), payment(me, 1n))).toMatchObject({ refusal: "frost-session" });
  expect((await peer.respond(plan(1), nonces)).ok).toBe(true);
  expect(await peer.respond(plan(1), nonces)).toMatchObject({ refusal: "frost-session" });
  valueOf(await peer.commit(plan(2), payment(me, 1n)));
  machine.clock.atMs += SESSION_MS_MAX;
  expect(await peer.respond(plan(2), nonces)).toMatchObject({ refusal: "frost-session" });
  valueOf(await peer.commit(plan(3), payment(me, 1n)));
  machine.restart();
  expect(await peer.respond(plan(3), nonces)).toMatchObject({ refusal: "frost-session" });
  expect(await peer.commit(plan(3), payment(me, 1n))).toMatchObject({ refusal: "frost-session" });
});

test("killed at any step, it never draws a nonce twice and never finishes an old session", async () => {
  const { device, machine, shares } = await makeHousehold();
  const request = payment(groupAddress(shares.device.group), 1n);
  const nonces = { party: "device" as const, hiding: BASE, binding: BASE };
  const drawn = new Set<string>();
  const plan = (fill: number) => ({
    sessionId: new Uint8Array(32).fill(fill),
    message: request.bytes,
    pair: ["device", "cosigner"] as const,
  });
  const steps = ["before", "on the disk", "after nonces", "after the part"] as const;
  for (const [i, step] of steps.entries()) {
    const fill = 40 + i;
    if (step === "on the disk") {
      // The record is written, and the machine dies before a nonce exists.
      machine.restart({
        random: () => {
          throw new Error("killed");
        },
      });
      expect(await device.peer().commit(plan(fill), request)).toMatchObject({
        refusal: "cosigner-silent",
      });
    } else if (step !== "before") {
      drawn.add(bytesToHex(valueOf(await device.peer().commit(plan(fill), request)).hiding));
      if (step === "after the part") valueOf(await device.peer().respond(plan(fill), nonces));
    }
    machine.restart();
    machine.clock.atMs += MINUTE;
    const again = await device.peer().commit(plan(fill), request);
    if (step === "before") drawn.add(bytesToHex(valueOf(again).hiding));
    else expect(again, step).toMatchObject({ refusal: "frost-session" });
    if (step !== "before") {
      expect(await device.peer().respond(plan(fill), nonces)).toMatchObject({
        refusal: "frost-session",
      });
    }
  }
  expect(drawn.size).toBe(3);
});

test("fuzz: whatever it is sent, rightly signed or not, it answers a refusal and signs nothing", async () => {
  const { machine } = await makeHousehold();
  const before = readdirSync(join(machine.folder, "accounts")).length;
  const body = fc.oneof(
    fc.jsonValue(),
    fc.record({ session: fc.string(), nonces: fc.jsonValue() }),
    fc.record({ policy: fc.jsonValue(), recipients: fc.jsonValue(), assertion: fc.jsonValue() }),
    fc.record({ received: fc.array(fc.jsonValue(), { maxLength: 3 }) }),
  );
  let number = 1000;
  const request = fc.tuple(fc.constantFrom(...KINDS), body).map(([kind, one]) => {
    const account = bytesToHex(ACCOUNT);
    return JSON.stringify({ v: 1, kind, account, from: "device", number: ++number, body: one });
  });
  await fc.assert(
    fc.asyncProperty(fc.oneof(request, fc.string(), fc.json()), async (text) => {
      machine.clock.atMs += MINUTE;
      const signature = ed25519.sign(requestDigest(text), IDENTITIES.device);
      const reply = JSON.parse(await machine.cosigner.handle(text, signature)) as Record<
        string,
        unknown
      >;
      expect(typeof reply["refusal"] === "string" || "ok" in reply).toBe(true);
      expect(JSON.stringify(reply)).not.toContain('"share":');
    }),
    { numRuns: 500 },
  );
  expect(readdirSync(join(machine.folder, "accounts")).length).toBe(before);
});

test("ten requests a minute, then wait", async () => {
  const { device, machine } = await makeHousehold();
  for (let i = 0; i < REQUESTS_PER_MINUTE; i++)
    expect((await device.ask("status", "none")).ok).toBe(true);
  expect(await device.ask("status", "none")).toMatchObject({ refusal: "cosigner-busy" });
  machine.clock.atMs += MINUTE;
  expect((await device.ask("status", "none")).ok).toBe(true);
});

test("device lost: passkey and 48 hours of notice, re-share, same address, old device useless", async () => {
  const home = await makeHousehold();
  const { machine, passkey, shares } = home;
  const recovery = clientOf(machine, "recovery");
  const id = new Uint8Array(32).fill(0x78);
  const holders = ["cosigner", "recovery"] as const;
  const lost = { device: null, recovery: shares.recovery };
  const attempt = () => {
    const options = { id, passkey, assertion: passkey.assert("reshare", id) };
    return reshare(machine, recovery, lost, holders, options);
  };
  await expect(attempt()).rejects.toThrow("cosigner-notice");
  expect(await recovery.ask("notice/open", { assertion: "none" })).toMatchObject({
    refusal: "cosigner-passkey",
  });
  const proof = passkey.assert("notice", utf8ToBytes("3"));
  expect((await recovery.ask("notice/open", { assertion: proof })).ok).toBe(true);
  expect(machine.notices).toEqual(["notice-opened"]);
  machine.clock.atMs += NOTICE_TIMES.provenMs - 1;
  await expect(attempt()).rejects.toThrow("cosigner-notice");
  machine.clock.atMs += 1;
  machine.restart();
  const renewed = await attempt();
  // Until a test signature has proven the new share, the old ones still work.
  expect((await pay(home, 1n)).outcome.ok).toBe(true);
  await prove(machine, recovery, "reshare", renewed.recovery, id);
  expect(groupAddress(renewed.device.group)).toBe(groupAddress(shares.device.group));
  machine.clock.atMs += MINUTE;
  const after: Household = { ...home, shares: renewed };
  expect((await pay(after, 2n)).outcome.ok).toBe(true);
  expect((await pay(home, 3n)).outcome).toMatchObject({ refusal: "frost-share" });
});

test("a notice opened by a thief is stopped by the device", async () => {
  const { machine, device, passkey, shares } = await makeHousehold();
  const recovery = clientOf(machine, "recovery");
  const proof = passkey.assert("notice", utf8ToBytes("1"));
  expect((await recovery.ask("notice/open", { assertion: proof })).ok).toBe(true);
  expect((await device.ask("notice/cancel", "none")).ok).toBe(true);
  machine.clock.atMs += 2 * NOTICE_TIMES.provenMs;
  const request = payment(groupAddress(shares.device.group), 1n);
  const outcome = await signer(shares.recovery, recovery.peer()).sign(
    request,
    approvalFor(request),
  );
  expect(outcome).toMatchObject({ refusal: "cosigner-notice" });
  expect(machine.notices).toEqual(["notice-opened", "notice-cancelled"]);
});

test("co-signer dead: device and recovery sign without it and bring in another one", async () => {
  const home = await makeHousehold();
  const { shares, passkey } = home;
  const silent = clientOf(home.machine, "device", 900);
  home.machine.cosigner.handle = () => Promise.reject(new Error("dead"));
  expect(await silent.ask("status", "none")).toMatchObject({ refusal: "cosigner-silent" });
  const kept = createLocalPeer(shares.recovery, { random: seededBytes(77), record: () => true });
  expect((await pay(home, 9n, { peer: kept })).outcome.ok).toBe(true);
  const another = startMachine(2);
  const client = clientOf(another, "device");
  const id = new Uint8Array(32).fill(0x79);
  const renewed = await reshare(another, client, shares, ["device", "recovery"], { id, passkey });
  await prove(another, client, "reshare", renewed.device, id);
  const after = { ...home, machine: another, device: client, shares: renewed };
  expect((await pay(after, 1n)).outcome.ok).toBe(true);
  expect(groupAddress(renewed.device.group)).toBe(groupAddress(shares.device.group));
});

test("recovery lost: device and co-signer go on and make a new recovery share", async () => {
  const home = await makeHousehold();
  const { machine, device, shares, passkey } = home;
  const id = new Uint8Array(32).fill(0x7a);
  const left = { device: shares.device, recovery: null };
  const renewed = await reshare(machine, device, left, ["device", "cosigner"], { id, passkey });
  await prove(machine, device, "reshare", renewed.device, id);
  const kept = createLocalPeer(renewed.recovery, { random: seededBytes(78), record: () => true });
  expect((await pay({ ...home, shares: renewed }, 1n, { peer: kept })).outcome.ok).toBe(true);
  const stale = createLocalPeer(shares.recovery, { random: seededBytes(79), record: () => true });
  expect((await pay({ ...home, shares: renewed }, 1n, { peer: stale })).outcome.ok).toBe(false);
});

test("a false confirmation keeps the old share in use", async () => {
  const home = await makeHousehold();
  const { machine, device, shares, passkey } = home;
  const id = new Uint8Array(32).fill(0x7b);
  await reshare(machine, device, shares, ["device", "cosigner"], { id, passkey });
  const signature = "00".repeat(64);
  expect(await device.ask("reshare/confirm", { signature })).toMatchObject({
    refusal: "frost-share",
  });
  machine.clock.atMs += MINUTE;
  expect((await pay(home, 1n)).outcome.ok).toBe(true);
});

test("before its key is proven it signs nothing but the test", async () => {
  const machine = startMachine();
  const device = clientOf(machine, "device");
  const shares = await generate(machine, device, POLICY_OPEN, null);
  const home = { machine, device, shares, passkey: createPasskey() };
  expect((await pay(home, 1n)).outcome).toMatchObject({ refusal: "cosigner-account" });
  await prove(machine, device, "dkg", shares.device, ACCOUNT);
  expect((await pay(home, 1n)).outcome.ok).toBe(true);
});

test("an account cannot be made twice, nor known by a co-signer it is not with", async () => {
  const { machine, device, passkey } = await makeHousehold();
  const again: CosignerClient = device;
  await expect(generate(machine, again, POLICY_OPEN, passkey)).rejects.toThrow("cosigner-account");
  const stranger = clientOf(startMachine(3), "device");
  expect(await stranger.ask("status", "none")).toMatchObject({ refusal: "cosigner-account" });
});

test("nothing readable of a share is on disk, and a flipped bit or another key stops the account", async () => {
  const { machine, device, shares } = await makeHousehold();
  const folder = join(machine.folder, "accounts", bytesToHex(ACCOUNT));
  const files = readdirSync(folder);
  expect(files.toSorted()).toEqual(["candidate", "log", "share"]);
  const wanted = bytesToHex(encodeShare(shares.device).subarray(38));
  for (const file of files) {
    const bytes = readFileSync(join(folder, file));
    expect(bytes.toString("hex").includes(wanted)).toBe(false);
    expect(bytes.toString("latin1").includes(wanted)).toBe(false);
  }
  const path = join(folder, "share");
  const sealed = readFileSync(path);
  sealed[40] ^= 1;
  writeFileSync(path, sealed);
  machine.restart();
  expect(await device.ask("status", "none")).toMatchObject({ refusal: "cosigner-store" });
});

test("the log is a chain: a torn end is cut, an altered line stops the account", async () => {
  const { machine, device } = await makeHousehold();
  const path = join(machine.folder, "accounts", bytesToHex(ACCOUNT), "log");
  const { log } = valueOf(await device.ask("log", "none")) as { log: string };
  expect(log).toBe(readFileSync(path, "utf8"));
  appendFileSync(path, "torn by a power c");
  machine.restart();
  expect((await device.ask("status", "none")).ok).toBe(true);
  const whole = readFileSync(path, "utf8");
  expect(whole.includes("torn")).toBe(false);
  writeFileSync(path, whole.replace("device", "devil!"));
  machine.restart();
  expect(await device.ask("status", "none")).toMatchObject({ refusal: "cosigner-store" });
});

test("shares of another account are refused by name", async () => {
  const home = await makeHousehold();
  const foreign = keptShares(7);
  const outcome = await pay({ ...home, shares: foreign }, 1n);
  expect(outcome.outcome.ok).toBe(false);
});
