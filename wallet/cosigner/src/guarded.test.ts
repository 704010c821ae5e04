import { ed25519 } from "@noble/curves/ed25519.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { hexToBytes } from "@noble/hashes/utils.js";
import { base58 } from "@scure/base";
import { expect, test } from "vitest";
import {
  instruction,
  little,
  MARIE,
  solanaAddress,
  solanaMessage,
} from "@holdall/wallet/clear/build";
import { challengeFor, signSubject, writeCard } from "@holdall/wallet/cosign";
import { groupAddress, groupKeyOf } from "@holdall/wallet/frost";
import { seededBytes, valueOf } from "@holdall/wallet/frost/ceremony";
import {
  cancelNotice,
  changePasskey,
  changeRules,
  createGuardedSigner,
  createCosignerReplacementSigner,
  createRecoveryHand,
  createReplacementSigner,
  createSafeSigner,
  decodeSeat,
  encodeSeat,
  guardedLog,
  guardedStatus,
  keepRules,
  openNotice,
  prepareNotice,
  preparePasskey,
  prepareRenewal,
  prepareRules,
  speakerOf,
} from "@holdall/wallet/guarded";
import type {
  GuardedRules,
  GuardedSeat,
  GuardedTerms,
  GuardedTools,
  Lifted,
  Proof,
} from "@holdall/wallet/guarded";
import { checksumAddress, createApprovalBook, recoverAddress } from "@holdall/wallet/keyring";
import type { Signer, SignRequest } from "@holdall/wallet/keyring";
import { LOOSENING_MS, POLICY_OPEN } from "@holdall/wallet/policy";
import type { Policy } from "@holdall/wallet/policy";
import { accept } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { propose, replaceOwner, requestOf, safeAddress, SAFE_PLACE } from "@holdall/wallet/safe";
import { NOTICE_TIMES } from "./arrangements.ts";
import {
  createPasskey,
  kitVoice,
  makePair,
  NETWORK,
  postTo,
  renewPair,
  startMachine,
  storedBy,
} from "./household.twin.ts";
import type { GuardedPair, Machine, Stored, TestPasskey } from "./household.twin.ts";

/** A guarded account from its making to the loss of each hand, with a co-signer over its files. */

function toolsFor(machine: Machine, seed = 3): GuardedTools {
  let number = machine.clock.atMs;
  return { random: seededBytes(seed), post: () => postTo(machine), nextNumber: () => ++number };
}

const cardOf = (machine: Machine): Uint8Array =>
  writeCard({ url: "http://127.0.0.1:1", identity: machine.cosigner.identity });

type Changes = Partial<Pick<GuardedTerms, "policy" | "passkey">>;
interface Made {
  readonly machine: Machine;
  readonly tools: GuardedTools;
  readonly pair: GuardedPair;
}
/** The plain account: made once, and each test has copies of what both sides have of it. */
let plain: Promise<{ readonly stored: Stored; readonly pair: GuardedPair }> | undefined;

async function made(changes?: Changes): Promise<Made> {
  if (changes !== undefined) return make(changes);
  plain ??= make({}).then(({ machine, pair }) => {
    machine.cosigner.close();
    return { stored: storedBy(machine), pair };
  });
  const { stored, pair } = await plain;
  const machine = startMachine(1, stored);
  const copy = (seat: GuardedSeat): GuardedSeat => valueOf(decodeSeat(valueOf(encodeSeat(seat))));
  const copies = { device: copy(pair.device), recovery: copy(pair.recovery) };
  // What comes after draws on, never again what the making drew.
  return { machine, tools: toolsFor(machine, 13), pair: copies };
}

async function make(changes: Changes): Promise<Made> {
  const machine = startMachine();
  const tools = toolsFor(machine);
  const terms = { card: cardOf(machine), network: NETWORK, policy: POLICY_OPEN, ...changes };
  const pair = valueOf(await makePair(terms, tools));
  machine.clock.atMs += 60_000;
  return { machine, tools, pair };
}

async function sign(signer: Outcome<Signer>, request: SignRequest): Promise<Outcome<Uint8Array>> {
  const book = createApprovalBook();
  const seen = new Uint8Array(32);
  const spent = valueOf(book.spend(book.grant(request, seen, 0), request, seen, 1));
  return valueOf(signer).sign(request, spent);
}

function payment(pair: GuardedPair): SignRequest {
  const from = groupAddress(pair.device.share.group);
  const accounts = [
    [from, "sw"],
    [MARIE, "w"],
  ] as const;
  const data = [little(2, 4), little(5n, 8)] as const;
  const call = instruction(base58.encode(new Uint8Array(32)), accounts, ...data);
  return { kind: "solana-transaction", bytes: solanaMessage([call], { payer: from }) };
}

/** A proposal of the Safe as an owner is asked it; the contract's own hash is taken to be ours. */
function proposal(pair: GuardedPair, change?: { lost: Uint8Array; next: Uint8Array }): SignRequest {
  const { owners, safe: address } = pair.device;
  const safe = {
    address: checksumAddress(address),
    chainId: 31_337n,
    owners: [owners.device, owners.cosigner, owners.recovery].map(checksumAddress),
    threshold: 2,
    nonce: 0n,
    multiSend: SAFE_PLACE.multiSend,
  };
  const plain = {
    to: checksumAddress(new Uint8Array(20).fill(0xa1)),
    value: 5n,
    data: new Uint8Array(),
    isBatch: false,
    nonce: 0n,
  };
  const transaction =
    change === undefined
      ? plain
      : valueOf(replaceOwner(safe, checksumAddress(change.lost), checksumAddress(change.next)))
          .transaction;
  // The first attempt names the hash that the contract would have to answer.
  const guess = propose(safe, transaction, new Uint8Array(32));
  const hash = guess.ok ? new Uint8Array(32) : hexToBytes(guess.detail);
  return valueOf(requestOf(valueOf(propose(safe, transaction, hash))));
}

test("device and co-signer sign on Solana, and are two owners of the Safe", async () => {
  const { pair, tools } = await made();
  const request = payment(pair);
  const signature = valueOf(await sign(createGuardedSigner(pair.device, tools), request));
  const key = groupKeyOf(pair.device.share.group);
  expect(ed25519.verify(signature, request.bytes, key)).toBe(true);
  const both = valueOf(await sign(createSafeSigner(pair.device, tools), proposal(pair)));
  expect(both).toHaveLength(130);
  const message = { kind: "evm-message", bytes: new Uint8Array([1]) } as const;
  expect(await sign(createSafeSigner(pair.device, tools), message)).toMatchObject({
    refusal: "sign-shape",
  });
});

test("the co-signer signs for its own Safe alone, and no change of owners without a loss", async () => {
  const { pair, tools } = await made();
  const foreign = { ...pair.device, safe: new Uint8Array(20).fill(9) };
  const other = proposal({ ...pair, device: foreign });
  expect(await sign(createSafeSigner(pair.device, tools), other)).toMatchObject({
    refusal: "safe-owner",
  });
  const thief = new Uint8Array(20).fill(0x66);
  const swap = proposal(pair, { lost: pair.device.owners.recovery, next: thief });
  expect(await sign(createSafeSigner(pair.device, tools), swap)).toMatchObject({
    refusal: "cosigner-refused",
  });
});

test("recovery lost: same address, a new kit, and its owner may replace the lost one", async () => {
  const { machine, pair, tools } = await made();
  const renewed = valueOf(
    await renewPair(
      { device: pair.device, recovery: null, card: cardOf(machine), network: NETWORK },
      tools,
    ),
  );
  machine.clock.atMs += 60_000;
  expect(groupAddress(renewed.device.share.group)).toBe(groupAddress(pair.device.share.group));
  expect(renewed.device.safe).toEqual(pair.device.safe);
  // Where nobody has made the Safe yet, only its first owners make it at its address.
  const { first, owners, safe } = renewed.device;
  expect(renewed.recovery.first).toEqual(first);
  const named = (of: typeof owners) => [of.device, of.cosigner, of.recovery].map(checksumAddress);
  const madeBy = (of: typeof owners) =>
    safeAddress({
      owners: named(of).map((address) => ({ address, keptBy: address })),
      saltNonce: 0n,
    });
  expect(madeBy(first)).toEqual({ ok: true, value: checksumAddress(safe) });
  expect(madeBy(owners)).not.toEqual(madeBy(first));
  const signature = await sign(createGuardedSigner(renewed.device, tools), payment(renewed));
  expect(signature.ok).toBe(true);
  // The old share is of another generation: the co-signer's new one does not work with it.
  expect((await sign(createGuardedSigner(pair.device, tools), payment(pair))).ok).toBe(false);
  const lost = pair.device.owners.recovery;
  const next = renewed.device.owners.recovery;
  const swap = await sign(createSafeSigner(renewed.device, tools), proposal(pair, { lost, next }));
  expect(swap.ok).toBe(true);
  const thief = new Uint8Array(20).fill(0x66);
  const stolen = proposal(pair, { lost, next: thief });
  expect(await sign(createSafeSigner(renewed.device, tools), stolen)).toMatchObject({
    refusal: "cosigner-refused",
  });
});

test("a kit lost twice: an owner of before both goes, wherever the Safe is made only now", async () => {
  const { machine, pair, tools } = await made();
  const renewal = { recovery: null, card: cardOf(machine), network: NETWORK };
  const once = valueOf(await renewPair({ ...renewal, device: pair.device }, tools));
  machine.clock.atMs += 60_000;
  const twice = valueOf(await renewPair({ ...renewal, device: once.device }, tools));
  machine.clock.atMs += 60_000;
  machine.restart();
  const [first, second, third] = [pair, once, twice].map(({ device }) => device.owners.recovery);
  /** On a network where the Safe still has the owners of then. */
  const swapped = (then: GuardedPair, lost: Uint8Array, next: Uint8Array) =>
    sign(createSafeSigner(twice.device, tools), proposal(then, { lost, next }));
  expect((await swapped(pair, first, third)).ok).toBe(true);
  expect((await swapped(once, second, third)).ok).toBe(true);
  // To no former one, and of nobody who still has a hand.
  const refused = { refusal: "cosigner-refused" };
  expect(await swapped(pair, first, second)).toMatchObject(refused);
  expect(await swapped(twice, third, first)).toMatchObject(refused);
  expect(await swapped(pair, pair.device.owners.device, third)).toMatchObject(refused);
});

test("co-signer dead: both seats bring in another, same address", async () => {
  const { pair } = await made();
  const other = startMachine(7);
  const tools = toolsFor(other, 11);
  const renewal = { ...pair, card: cardOf(other), network: NETWORK };
  const renewed = valueOf(await renewPair(renewal, tools));
  other.clock.atMs += 60_000;
  expect(groupAddress(renewed.device.share.group)).toBe(groupAddress(pair.device.share.group));
  expect((await sign(createGuardedSigner(renewed.device, tools), payment(renewed))).ok).toBe(true);
  // On the chain the Safe still has the one that is gone: the device and the kit replace it together.
  const [lost, next] = [pair.device.owners.cosigner, renewed.device.owners.cosigner];
  expect(next).not.toEqual(lost);
  const together = (request: SignRequest) => {
    const hand = createRecoveryHand(tools.random, copyOf(renewed.recovery));
    return sign(accept(createCosignerReplacementSigner(copyOf(renewed.device), hand)), request);
  };
  const swap = proposal(pair, { lost, next });
  const signed = valueOf(await together(swap));
  const signers = [signed.slice(0, 65), signed.slice(65)].map((one) =>
    recoverAddress(keccak_256(swap.bytes), one),
  );
  const { device, recovery } = renewed.device.owners;
  expect(signers).toEqual([device, recovery].map(checksumAddress));
  const thief = new Uint8Array(20).fill(0x66);
  for (const other of [proposal(pair), proposal(pair, { lost, next: thief })])
    expect(await together(other)).toMatchObject({ refusal: "safe-owner" });
});

const copyOf = (kit: GuardedSeat): GuardedSeat => valueOf(decodeSeat(valueOf(encodeSeat(kit))));

/** The kit alone, as it lies in a drawer. */
const kitOf = ({ recovery }: GuardedPair, machine: Machine) => ({
  device: null,
  recovery,
  card: cardOf(machine),
  network: NETWORK,
});

test("device lost: a week's notice, the same address, a new device, and the old one has no say", async () => {
  const { machine, pair, tools } = await made();
  expect(await renewPair(kitOf(pair, machine), tools)).toMatchObject({
    refusal: "cosigner-notice",
  });
  const act = prepareNotice(pair.recovery, tools);
  const opened = valueOf(
    await openNotice(kitVoice(pair.recovery), { act, assertion: "none" }, tools),
  );
  expect(opened.noticeUntilMs).toBe(machine.clock.atMs + NOTICE_TIMES.unprovenMs);
  expect(valueOf(await guardedStatus(speakerOf(pair.device), tools)).noticeUntilMs).toBe(
    opened.noticeUntilMs,
  );
  machine.clock.atMs += NOTICE_TIMES.unprovenMs - 1;
  expect(await renewPair(kitOf(pair, machine), tools)).toMatchObject({
    refusal: "cosigner-notice",
  });
  machine.clock.atMs += 1;
  machine.restart();
  const renewed = valueOf(await renewPair(kitOf(pair, machine), tools));
  machine.clock.atMs += 60_000;
  expect(groupAddress(renewed.device.share.group)).toBe(groupAddress(pair.device.share.group));
  expect((await sign(createGuardedSigner(renewed.device, tools), payment(renewed))).ok).toBe(true);
  expect(await sign(createGuardedSigner(pair.device, tools), payment(pair))).toMatchObject({
    refusal: "cosigner-request",
  });
  // The Safe still has the lost device for an owner: the kit and the co-signer replace it, by that alone.
  const [lost, next] = [pair.device.owners.device, renewed.device.owners.device];
  const swap = await sign(
    createSafeSigner(renewed.recovery, tools),
    proposal(pair, { lost, next }),
  );
  expect(swap.ok).toBe(true);
  const payout = await sign(createSafeSigner(renewed.recovery, tools), proposal(pair));
  expect(payout).toMatchObject({ refusal: "cosigner-notice" });
  // In a realm of its own the kit refuses by itself whatever is not that: before the co-signer is asked.
  const byKit = async (request: SignRequest) => {
    const hand = createRecoveryHand(tools.random, copyOf(renewed.recovery));
    const { kit } = valueOf(await hand.known());
    const signed = await sign(createReplacementSigner(kit!, hand, tools), request);
    expect(await hand.replace(request.document!)).toMatchObject({ refusal: "signer-closed" });
    return signed;
  };
  expect((await byKit(proposal(pair, { lost, next }))).ok).toBe(true);
  const thief = new Uint8Array(20).fill(0x66);
  for (const other of [proposal(pair), proposal(pair, { lost, next: thief })]) {
    expect(await byKit(other)).toMatchObject({ refusal: "safe-owner" });
  }
});

test("device lost with a passkey: two days, and nothing without it", async () => {
  const passkey = createPasskey();
  const { machine, pair, tools } = await made({ passkey: passkey.registered });
  const { account } = pair.recovery;
  const first = prepareNotice(pair.recovery, tools);
  expect(
    await openNotice(kitVoice(pair.recovery), { act: first, assertion: "none" }, tools),
  ).toMatchObject({
    refusal: "cosigner-passkey",
  });
  const act = prepareNotice(pair.recovery, tools);
  const assertion = passkey.answer(act.challenge);
  const opened = valueOf(await openNotice(kitVoice(pair.recovery), { act, assertion }, tools));
  expect(opened.noticeUntilMs).toBe(machine.clock.atMs + NOTICE_TIMES.provenMs);
  machine.clock.atMs += NOTICE_TIMES.provenMs;
  const renewal = kitOf(pair, machine);
  expect(await renewPair(renewal, tools)).toMatchObject({ refusal: "cosigner-passkey" });
  const { ceremony, challenge } = prepareRenewal(pair.recovery, tools);
  const proof = passkey.answer(challenge);
  const renewed = valueOf(await renewPair({ ...renewal, ceremony, proof }, tools));
  machine.clock.atMs += 60_000;
  expect(renewed.device.account).toEqual(account);
  // The passkey stays with the account: a renewal shares the key anew and nothing else.
  machine.restart();
  expect(valueOf(await guardedStatus(speakerOf(renewed.device), tools)).hasPasskey).toBe(true);
});

test("a notice that a stolen kit has opened is ended by the device", async () => {
  const { machine, pair, tools } = await made();
  const act = prepareNotice(pair.recovery, tools);
  expect((await openNotice(kitVoice(pair.recovery), { act, assertion: "none" }, tools)).ok).toBe(
    true,
  );
  expect(valueOf(await cancelNotice(speakerOf(pair.device), tools)).noticeUntilMs).toBeNull();
  machine.clock.atMs += NOTICE_TIMES.unprovenMs;
  expect(await renewPair(kitOf(pair, machine), tools)).toMatchObject({
    refusal: "cosigner-notice",
  });
  expect(machine.notices).toEqual(["notice-opened", "notice-cancelled"]);
  expect(valueOf(await guardedLog(speakerOf(pair.device), tools))).toContain("notice");
});

const tight: Policy = {
  ...POLICY_OPEN,
  unitLimits: { transaction: { native: 100_000n }, day: {}, month: {} },
  knownRecipientsOnly: true,
};

test("rules: tightened at once, loosened a day after the kit has agreed, taken back meanwhile", async () => {
  const { machine, pair, tools } = await made();
  const change = (rules: GuardedRules, proof: Proof = { kind: "none" }) => {
    const act = prepareRules(pair.device, rules, tools);
    return changeRules(speakerOf(pair.device), rules, { act, proof }, tools);
  };
  const kit = { kind: "kit", hand: createRecoveryHand(seededBytes(2), pair.recovery) } as const;
  const strict = { policy: tight, recipients: [MARIE] };
  expect(valueOf(await change(strict)).policy).toEqual(tight);
  const open = { policy: POLICY_OPEN, recipients: [MARIE] };
  expect(await change(open)).toMatchObject({ refusal: "policy-refused" });
  const waiting = valueOf(await change(open, kit));
  expect(waiting.pending).toEqual({
    policy: POLICY_OPEN,
    fromMs: machine.clock.atMs + LOOSENING_MS,
  });
  expect(waiting.policy).toEqual(tight);
  expect(valueOf(await keepRules(speakerOf(pair.device), tools)).pending).toBeNull();
  // Where known recipients alone are paid, one more is a loosening like any other.
  const friend = solanaAddress("friend");
  const more = { policy: tight, recipients: [MARIE, friend] };
  expect(await change(more)).toMatchObject({ refusal: "policy-refused" });
  machine.clock.atMs += 60_000;
  const added = valueOf(await change(more, kit));
  expect(added.recipients.at(-1)).toEqual({
    address: friend,
    addedAtMs: machine.clock.atMs + LOOSENING_MS,
  });
  expect((await change(open, kit)).ok).toBe(true);
  machine.clock.atMs += LOOSENING_MS;
  machine.restart();
  expect(valueOf(await guardedStatus(speakerOf(pair.device), tools))).toMatchObject({
    policy: POLICY_OPEN,
    pending: null,
  });
});

test("rules survive a renewal and a restart, whatever the renewal's terms say", async () => {
  const { machine, pair, tools } = await made({ policy: tight });
  const renewal = { device: pair.device, recovery: null, card: cardOf(machine), network: NETWORK };
  const renewed = valueOf(await renewPair({ ...renewal, policy: POLICY_OPEN }, tools));
  machine.clock.atMs += 60_000;
  machine.restart();
  expect(valueOf(await guardedStatus(speakerOf(renewed.device), tools)).policy).toEqual(tight);
});

test("rotated with all hands there: new shares, the same owners, the old shares fail", async () => {
  const { machine, pair, tools } = await made();
  const renewed = valueOf(
    await renewPair({ ...pair, card: cardOf(machine), network: NETWORK }, tools),
  );
  machine.clock.atMs += 60_000;
  expect(renewed.device.owners).toEqual(pair.device.owners);
  expect(renewed.device.share.group.generation).toBe(2);
  expect((await sign(createGuardedSigner(renewed.device, tools), payment(renewed))).ok).toBe(true);
  expect((await sign(createGuardedSigner(pair.device, tools), payment(pair))).ok).toBe(false);
});

test("a passkey is registered by the kit, and replaced by itself or the kit alone", async () => {
  const { pair, tools } = await made();
  const [first, second] = [createPasskey(), createPasskey()];
  const change = (passkey: TestPasskey, prove: (challenge: Uint8Array) => Proof) => {
    const act = preparePasskey(pair.device, passkey.registered, tools);
    return changePasskey(
      speakerOf(pair.device),
      passkey.registered,
      { act, proof: prove(act.challenge) },
      tools,
    );
  };
  expect(await change(first, () => ({ kind: "none" }))).toMatchObject({
    refusal: "cosigner-passkey",
  });
  const kit = (): Proof => ({
    kind: "kit",
    hand: createRecoveryHand(seededBytes(2), pair.recovery),
  });
  expect(valueOf(await change(first, kit)).hasPasskey).toBe(true);
  const by = (passkey: TestPasskey) => (challenge: Uint8Array) =>
    ({ kind: "passkey", assertion: passkey.answer(challenge) }) as const;
  expect(await change(second, by(second))).toMatchObject({ refusal: "cosigner-passkey" });
  expect((await change(second, by(first))).ok).toBe(true);
});

test("a limit holds for the Safe too, and the passkey lifts it for one proposal, once", async () => {
  const passkey = createPasskey();
  const day = { "native:eip155": 4n };
  const policy = { ...POLICY_OPEN, unitLimits: { transaction: {}, day, month: {} } };
  const { machine, pair, tools } = await made({ policy, passkey: passkey.registered });
  const request = proposal(pair);
  const other = proposal(pair, {
    lost: pair.device.owners.device,
    next: new Uint8Array(20).fill(7),
  });
  const wordOn = ({ bytes }: SignRequest, sessionId: Uint8Array, by = passkey): Lifted => {
    const subject = signSubject(sessionId, bytes);
    return { sessionId, assertion: by.answer(challengeFor(pair.device.account, "sign", subject)) };
  };
  const ask = (lifted: Lifted | null, seat = pair.device) => {
    machine.clock.atMs += 60_000;
    return sign(createSafeSigner(seat, tools, lifted), request);
  };
  expect(await ask(null)).toMatchObject({ refusal: "cosigner-passkey", detail: "limit-units" });
  const [first, second] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const foreign = createPasskey();
  const refused = [
    wordOn(other, first),
    wordOn(request, first, foreign),
    { ...wordOn(request, first), sessionId: second },
    { sessionId: first, assertion: "none" },
  ];
  for (const lifted of refused) {
    expect(await ask(lifted)).toMatchObject({ refusal: "cosigner-passkey" });
  }
  const word = wordOn(request, first);
  expect(valueOf(await ask(word))).toHaveLength(130);
  machine.restart();
  expect(await ask(word)).toMatchObject({ refusal: "cosigner-passkey" });
  expect(await ask(wordOn(request, first))).toMatchObject({ refusal: "cosigner-passkey" });
  expect((await ask(wordOn(request, second))).ok).toBe(true);
  // How much is lifted, and never to whom.
  const rules = { policy: { ...policy, knownRecipientsOnly: true }, recipients: [] };
  const act = prepareRules(pair.device, rules, tools);
  valueOf(
    await changeRules(speakerOf(pair.device), rules, { act, proof: { kind: "none" } }, tools),
  );
  expect(await ask(wordOn(request, new Uint8Array(32).fill(3)))).toMatchObject({
    refusal: "policy-refused",
    detail: "recipient-known",
  });
});

test("a kit whose notice has run pays out of the Safe with the passkey alone", async () => {
  const passkey = createPasskey();
  const { machine, pair, tools } = await made({ passkey: passkey.registered });
  const act = prepareNotice(pair.recovery, tools);
  const assertion = passkey.answer(act.challenge);
  valueOf(await openNotice(kitVoice(pair.recovery), { act, assertion }, tools));
  machine.clock.atMs += NOTICE_TIMES.provenMs;
  const request = proposal(pair);
  const ask = (lifted: Lifted | null) =>
    sign(createSafeSigner(pair.recovery, tools, lifted), request);
  expect(await ask(null)).toMatchObject({ refusal: "cosigner-passkey" });
  const sessionId = new Uint8Array(32).fill(1);
  const challenge = challengeFor(
    pair.device.account,
    "sign",
    signSubject(sessionId, request.bytes),
  );
  expect((await ask({ sessionId, assertion: passkey.answer(challenge) })).ok).toBe(true);
});
