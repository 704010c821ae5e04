import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { keptShares, seededBytes, valueOf } from "@holdall/wallet/frost/ceremony";
import { encodeSeat, publicSeatOf } from "@holdall/wallet/guarded";
import type { GuardedSeat } from "@holdall/wallet/guarded";
import { keygenTestMessage, openSession } from "@holdall/wallet/frost";
import type { SigningPlan } from "@holdall/wallet/frost";
import { readAddress, sealVault, writeVault } from "@holdall/wallet/keyring";
import type { Stretch } from "@holdall/wallet/keyring";
import { createRecoveryRealm } from "./recovery-realm.ts";
import type { RecoveryRealm } from "./recovery-realm.ts";
import { createRemoteHand } from "./remote-hand.ts";
import type { AskHand } from "./remote-hand.ts";

/** The recovery party against a key realm that has gone bad, and the other way round. */
const quickStretch: Stretch = (password, { salt }) => sha256(concatBytes(password, salt));
const SHARES = keptShares();
const WORDS = "six words of one sealed kit";
const fill = (value: number, length = 32) => new Uint8Array(length).fill(value);

function kitSeat(): GuardedSeat {
  const seed = fill(1);
  const { identity, owner } = publicSeatOf(seed);
  const address = valueOf(readAddress(owner)).bytes;
  return {
    share: { ...SHARES.recovery, signingShare: SHARES.recovery.signingShare.slice() },
    seed,
    account: fill(2),
    ceremony: fill(3),
    identities: { device: fill(4), cosigner: fill(5), recovery: identity },
    owners: { device: fill(7, 20), cosigner: fill(8, 20), recovery: address },
    first: { device: fill(7, 20), cosigner: fill(8, 20), recovery: fill(9, 20) },
    safe: fill(10, 20),
    policyHash: fill(11),
    card: utf8ToBytes("{}"),
  };
}

async function kitText(): Promise<string> {
  const keys = [{ kind: "password", password: utf8ToBytes(WORDS) }] as const;
  const tools = { random: seededBytes(3), stretch: quickStretch, isBackupProven: true };
  const sealed = valueOf(await sealVault(valueOf(encodeSeat(kitSeat())), keys, 1, tools));
  return valueOf(writeVault(sealed, tools.random));
}

const say = (realm: RecoveryRealm, kind: string, body: unknown) =>
  realm.receive({ v: 1, id: "0".repeat(32), kind, body });

/** A realm with the kit open, and the key realm's end of it. */
async function opened() {
  const realm = createRecoveryRealm({ random: seededBytes(5), stretch: quickStretch });
  const reply = await say(realm, "kit/open", {
    text: await kitText(),
    passphrase: utf8ToBytes(WORDS),
  });
  expect(reply).toMatchObject({ ok: {} });
  const hand = createRemoteHand(async (asked) => structuredClone(await realm.answer(asked)));
  return { realm, hand };
}

const planFor = (message: Uint8Array): SigningPlan => ({
  sessionId: fill(9),
  message,
  pair: ["device", "recovery"],
});

test("the hand signs the test of its own ceremony, and no transaction whoever asks", async () => {
  const { hand } = await opened();
  const test = keygenTestMessage({ id: fill(3) }, SHARES.recovery.group.commitments[0]);
  const request = { kind: "solana-message", bytes: test } as const;
  const session = valueOf(
    await openSession(SHARES.device, planFor(test), {
      random: seededBytes(7),
      record: () => true,
    }),
  );
  const nonces = valueOf(await hand.peer.commit(planFor(test), request));
  expect(session.respond(nonces).ok).toBe(true);
  expect((await hand.peer.respond(planFor(test), session.commitment)).ok).toBe(true);
  const foreign = keygenTestMessage({ id: fill(4) }, SHARES.recovery.group.commitments[0]);
  for (const message of [utf8ToBytes("a transaction"), foreign]) {
    const asked = await hand.peer.commit(planFor(message), { ...request, bytes: message });
    expect(asked).toMatchObject({ refusal: "frost-session" });
    const answered = await hand.peer.respond(planFor(message), session.commitment);
    expect(answered).toMatchObject({ refusal: "frost-session" });
  }
});

test("the hand speaks to the co-signer for its own account, in its own name, about what a kit may", async () => {
  const { hand } = await opened();
  const text = (changes: object) =>
    JSON.stringify({
      v: 1,
      kind: "status",
      account: "02".repeat(32),
      from: "recovery",
      number: 1,
      body: "none",
      ...changes,
    });
  expect((await hand.sign(text({}))).ok).toBe(true);
  const others = [
    { account: "03".repeat(32) },
    { from: "device" },
    { kind: "sign/share" },
    { kind: "policy" },
  ];
  for (const changes of others) {
    expect(await hand.sign(text(changes))).toMatchObject({ refusal: "cosigner-request" });
  }
  expect(await hand.replace("{}")).toMatchObject({ ok: false });
});

test("a kit is used for one thing; afterwards, and without one, there is nothing", async () => {
  const { realm, hand } = await opened();
  expect(valueOf(await hand.known()).kit?.account).toEqual(fill(2));
  expect(realm.isOver()).toBe(false);
  await hand.wipe();
  expect(realm.isOver()).toBe(true);
  expect(valueOf(await hand.known()).kit).toBeNull();
  expect(await hand.sign("{}")).toMatchObject({ refusal: "malformed" });
  expect(await hand.vouch(fill(1))).toMatchObject({ refusal: "account-unknown" });
  const wrong = { text: await kitText(), passphrase: utf8ToBytes("other words") };
  expect(await say(realm, "kit/open", wrong)).toMatchObject({ refusal: "vault-password" });
  expect(await say(realm, "kit/take", {})).toMatchObject({ refusal: "frost-session" });
});

test("what is no message of a door is dropped, and an answer of another form is believed nothing", async () => {
  const { realm } = await opened();
  for (const asked of [
    null,
    {},
    { kind: "share", body: {} },
    { kind: "known", body: { more: 1 } },
  ]) {
    expect(await realm.answer(asked)).toBeNull();
  }
  expect(await realm.answer({ kind: "toString", body: {} })).toBeNull();
  for (const kind of ["status", "kit/share"]) expect(await say(realm, kind, {})).toBeNull();
  expect(await say(realm, "kit/take", { more: 1 })).toBeNull();
  const lies: readonly AskHand[] = [
    () => Promise.resolve(null),
    () => Promise.resolve({ ok: { identity: fill(1), owner: "0x", kit: {} } }),
    () => Promise.resolve({ ok: { ...publicSeatOf(fill(1)), kit: null } }),
  ];
  for (const lie of lies) {
    expect(await createRemoteHand(lie).known()).toMatchObject({ refusal: "malformed" });
  }
  const silent = createRemoteHand(() => Promise.reject(new Error("gone")));
  expect(await silent.known()).toMatchObject({ refusal: "signer-closed" });
});
