import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { writeCard, writePolicy } from "@holdall/wallet/cosign";
import { seededBytes } from "@holdall/wallet/frost/ceremony";
import type { Stretch } from "@holdall/wallet/keyring";
import { LOOSENING_MS, POLICY_OPEN } from "@holdall/wallet/policy";
import { createKeyRealm } from "@holdall/wallet/realm";
import type { Carried, KeyRealm } from "@holdall/wallet/realm";
import { accept, refuse } from "@holdall/wallet/refusals";
import { NOTICE_TIMES } from "./arrangements.ts";
import { createPasskey, NETWORK, startMachine } from "./household.twin.ts";
import type { Machine } from "./household.twin.ts";

/** The key realms of two devices and one co-signer: a device is lost, and its kit makes another. */
const require = createRequire(import.meta.url);
const PROXY =
  "@safe-global/safe-smart-account/build/artifacts/contracts/proxies/SafeProxy.sol/SafeProxy.json";
const { bytecode } = JSON.parse(readFileSync(require.resolve(PROXY), "utf8")) as {
  bytecode: string;
};

const quickStretch: Stretch = (password, { salt }) => sha256(concatBytes(password, salt));

function carryTo(machine: Machine): (asked: Carried) => Promise<string> {
  return async (asked) => {
    switch (asked.kind) {
      case "card": {
        const card = writeCard({ url: "http://127.0.0.1:1", identity: machine.cosigner.identity });
        return new TextDecoder().decode(card);
      }
      case "facts":
        return JSON.stringify({ network: NETWORK, creationCode: bytecode.slice(2) });
      case "cosigner":
        return machine.cosigner.handle(asked.text, asked.signature);
    }
  };
}

type Fields = Readonly<Record<string, unknown>>;

interface Device {
  readonly realm: KeyRealm;
  /** What the secure page asks: the answer, or the refusal's code. */
  readonly ask: (kind: string, body: Fields) => Promise<Fields | string>;
}

let ids = 0;

async function openDevice(machine: Machine, seed: number): Promise<Device> {
  const realm = createKeyRealm({
    random: seededBytes(seed),
    stretch: quickStretch,
    now: () => machine.clock.atMs,
    policies: {
      check: () => accept(true),
      record: () => undefined,
      known: () => ({ own: [], known: [], denied: [] }),
    },
    idleMs: 1_000 * NOTICE_TIMES.unprovenMs,
    carry: carryTo(machine),
    askDevice: () => Promise.resolve(refuse("device-gone")),
  });
  const ask: Device["ask"] = async (kind, body) => {
    const id = (++ids).toString(16).padStart(32, "0");
    const reply = await realm.receive({ v: 1, id, kind, body }, "secure");
    if (reply === null) throw new Error(`dropped: ${kind}`);
    return "ok" in reply ? (reply.ok as Fields) : reply.refusal;
  };
  await ask("create", { count: 12, password: utf8ToBytes("a long password indeed") });
  await ask("guard/card", {});
  return { realm, ask };
}

const kitFrom = (made: Fields | string) => {
  const { kit, passphrase } = made as unknown as { kit: string; passphrase: Uint8Array };
  const words = passphrase.slice();
  return () => ({ text: kit, passphrase: words.slice() });
};

/** Makes an account and proves its kit. */
async function guard({ ask }: Device, made: Fields | string) {
  const kit = kitFrom(made);
  const { text, passphrase } = kit();
  const proven = await ask("guard/prove", { kit: text, passphrase });
  expect(proven).toMatchObject({ slot: expect.any(String) as string });
  return kit;
}

async function addressOf({ ask }: Device, label: string): Promise<string | undefined> {
  const { accounts } = (await ask("status", {})) as unknown as {
    accounts: { kind: string; address: string; label: string }[];
  };
  return accounts.find((one) => one.kind === "frost" && one.label === label)?.address;
}

test("a lost device: the kit, a notice, a new device with the same address", async () => {
  const machine = startMachine(31);
  const passkey = createPasskey();
  const old = await openDevice(machine, 41);
  const label = "savings";
  const made = await old.ask("guard/make", { label, passkey: passkey.registered });
  const kit = await guard(old, made);
  machine.clock.atMs += 60_000;
  const fresh = await openDevice(machine, 43);
  const wrong = { text: kit().text, passphrase: utf8ToBytes("six other words") };
  expect(await fresh.ask("guard/lost", { kit: wrong })).toBe("vault-password");
  const seen = (await fresh.ask("guard/lost", { kit: kit() })) as unknown as {
    readonly address: string;
    readonly status: Fields;
    readonly challenges: Readonly<Record<"notice" | "renewal", Uint8Array>>;
  };
  expect(seen).toMatchObject({
    address: await addressOf(old, label),
    status: { hasPasskey: true, noticeUntilMs: null },
  });
  const assertion = JSON.stringify(passkey.answer(seen.challenges.notice));
  const untilMs = machine.clock.atMs + NOTICE_TIMES.provenMs;
  expect(await fresh.ask("guard/notice", { kit: kit(), assertion })).toMatchObject({
    noticeUntilMs: untilMs,
  });
  expect(await old.ask("guard/status", { source: 2 })).toMatchObject({ noticeUntilMs: untilMs });
  const answer = JSON.stringify(passkey.answer(seen.challenges.renewal));
  const recover = { kit: kit(), assertion: answer, label };
  expect(await fresh.ask("guard/recover", recover)).toBe("cosigner-notice");
  machine.clock.atMs = untilMs;
  // Days have passed: the device has locked itself long since, and this is its next day.
  expect(await fresh.ask("guard/lost", { kit: kit() })).toBe("signer-closed");
  const later = await openDevice(machine, 45);
  const again = (await later.ask("guard/lost", { kit: kit() })) as unknown as typeof seen;
  const renewal = JSON.stringify(passkey.answer(again.challenges.renewal));
  const renewed = await later.ask("guard/recover", { kit: kit(), assertion: renewal, label });
  machine.clock.atMs += 60_000;
  const nextKit = await guard(later, renewed);
  expect(await addressOf(later, label)).toBe(seen.address);
  expect(await later.ask("guard/status", { source: 2 })).toMatchObject({ generation: 2 });
  // With the old kit a notice is as far as anybody comes: its share is of another generation.
  machine.clock.atMs += 60_000;
  expect(await later.ask("guard/lost", { kit: nextKit() })).toMatchObject({
    address: seen.address,
  });
});

test("rules are changed from the page: a passkey or the kit lets looser ones wait, anybody keeps", async () => {
  const machine = startMachine(33);
  const passkey = createPasskey();
  const device = await openDevice(machine, 47);
  const kit = await guard(device, await device.ask("guard/make", { label: "house" }));
  machine.clock.atMs += 60_000;
  const written = (units: bigint) =>
    JSON.stringify({
      policy: writePolicy({
        ...POLICY_OPEN,
        unitLimits: { transaction: { native: units }, day: {}, month: {} },
      }),
      recipients: [],
    });
  const set = (units: bigint, proof: Fields = { kind: "none" }) =>
    device.ask("guard/rules", { source: 2, rules: written(units), proof });
  expect(await set(100n)).toMatchObject({ pending: null });
  expect(await set(200n)).toBe("policy-refused");
  expect(await set(200n, { kind: "passkey", assertion: "{}" })).toBe("cosigner-passkey");
  const fromMs = machine.clock.atMs + LOOSENING_MS;
  expect(await set(200n, { kind: "kit", kit: kit() })).toMatchObject({ pending: { fromMs } });
  expect(await device.ask("guard/keep", { source: 2 })).toMatchObject({ pending: null });
  machine.clock.atMs += 60_000;
  const register = { source: 2, passkey: passkey.registered, proof: { kind: "kit", kit: kit() } };
  expect(await device.ask("guard/passkey", register)).toMatchObject({ hasPasskey: true });
  const about = { kind: "rules", rules: written(300n) };
  const { challenge } = (await device.ask("guard/ask", { source: 2, about })) as unknown as {
    readonly challenge: Uint8Array;
  };
  const assertion = JSON.stringify(passkey.answer(challenge));
  const loosened = await set(300n, { kind: "passkey", assertion });
  expect(loosened).toMatchObject({ pending: { fromMs: machine.clock.atMs + LOOSENING_MS } });
  expect(await device.ask("guard/log", { source: 2 })).toMatch(/policy/u);
  expect(await device.ask("guard/rules", { source: 2, rules: "{}", proof: { kind: "none" } })).toBe(
    "malformed",
  );
  expect(await device.ask("guard/status", { source: 1 })).toBe("account-unknown");
});
