import { expect, test } from "vitest";
import { instruction, little, MARIE, solanaMessage } from "@holdall/wallet/clear/build";
import { serveDevice } from "@holdall/wallet/hardware";
import type { AskDesk, DeskAnswer } from "@holdall/wallet/hardware";
import { createLedgerDevice, DEVICE_SECRET, ledgerCable } from "@holdall/wallet/hardware/devices";
import type { LedgerBehaviour } from "@holdall/wallet/hardware/devices";
import { addressOf, decodeBody, encodeBody, publicKeyOf } from "@holdall/wallet/keyring";
import type { SignRequest, VaultBody } from "@holdall/wallet/keyring";
import type { Outcome } from "@holdall/wallet/refusals";
import type { AskDevice } from "./device-line.ts";
import { checkShowable, createPairing, deviceOfAccount } from "./pairing.ts";
import type { Chosen, Pairing } from "./pairing.ts";

/** A device of the person's, found and taken into the vault over a desk with a software Ledger. */
const ADDRESS = addressOf("solana", publicKeyOf("solana", DEVICE_SECRET));
const EMPTY: VaultBody = { sources: [], accounts: [], settings: new Uint8Array() };
const WANTED = { kind: "ledger", scheme: "solana", start: 0 } as const;
const CHOSEN = {
  kind: "ledger",
  path: "m/44'/501'/0'/0'",
  address: ADDRESS,
  label: "",
  source: 0,
  version: "",
} as const;

/** What taking a device in makes of a body, which may be another one by then. */
async function addTo(
  pairing: Pairing,
  body: VaultBody,
  { chosen = CHOSEN, later = body }: { chosen?: Chosen; later?: VaultBody } = {},
): Promise<Outcome<VaultBody>> {
  const change = await pairing.add(body, chosen);
  return change.ok ? change.value(later) : change;
}

function deskWith(behaviour: LedgerBehaviour): AskDevice {
  const cable = ledgerCable(createLedgerDevice(behaviour, DEVICE_SECRET));
  const reports: Uint8Array[] = [];
  const desk: AskDesk = async (asked): Promise<DeskAnswer> => {
    if (asked.kind === "read") return reports.shift() ?? null;
    if (asked.kind !== "write") return null;
    reports.push(...(await cable(asked.report)));
    return true;
  };
  return (asked) => serveDevice(asked, desk, (length) => new Uint8Array(length).fill(1));
}

test("five accounts are found, and one is taken once it was compared on the device", async () => {
  const pairing = createPairing(deskWith({ app: "Solana" }));
  const found = await pairing.find(WANTED);
  if (!found.ok) throw new Error(found.refusal);
  expect(found.value.map(({ path }) => path)).toEqual(
    [0, 1, 2, 3, 4].map((at) => `m/44'/501'/${at}'/0'`),
  );
  const added = await addTo(pairing, EMPTY);
  if (!added.ok) throw new Error(added.refusal);
  expect(added.value.accounts).toMatchObject([{ family: "solana", sourceId: 1, label: "Ledger" }]);
  const packed = encodeBody(added.value);
  expect(packed.ok && decodeBody(packed.value)).toMatchObject({ ok: true });
  expect(deviceOfAccount(added.value, ADDRESS)).toBe("ledger");
  expect(await pairing.add(added.value, CHOSEN)).toMatchObject({ refusal: "account-known" });
  const beside = { ...CHOSEN, path: "m/44'/501'/1'/0'", source: 7 };
  expect(await addTo(pairing, EMPTY, { chosen: beside })).toMatchObject({
    refusal: "account-unknown",
  });
});

test("a device is taken into the vault as it is by then, and into none that has it already", async () => {
  const key = { language: "english", passphrase: new Uint8Array() } as const;
  const later: VaultBody = {
    ...EMPTY,
    sources: [{ id: 1, kind: "evm-key", secret: new Uint8Array(32).fill(7), ...key }],
  };
  const pairing = createPairing(deskWith({ app: "Solana" }));
  expect((await pairing.find(WANTED)).ok).toBe(true);
  const added = await addTo(pairing, EMPTY, { later });
  if (!added.ok) throw new Error(added.refusal);
  expect(added.value.sources.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
    "1 evm-key",
    "2 ledger",
  ]);
  expect(added.value.accounts).toMatchObject([{ sourceId: 2 }]);
  expect(await addTo(pairing, EMPTY, { later: added.value })).toMatchObject({
    refusal: "account-known",
  });
});

test("another app, a foreign address and a device that is gone add nothing", async () => {
  const other = createPairing(deskWith({ app: "Ethereum" }));
  expect(await other.find(WANTED)).toMatchObject({ refusal: "device-app", detail: "Solana" });
  const pairing = createPairing(deskWith({ app: "Solana" }));
  expect(await pairing.add(EMPTY, CHOSEN)).toMatchObject({ refusal: "account-unknown" });
  expect(await pairing.find({ ...WANTED, scheme: "mine" })).toMatchObject({ refusal: "malformed" });
  const cut = createPairing(deskWith({ app: "Solana", cutAt: 8 }));
  expect((await cut.find(WANTED)).ok).toBe(true);
  expect(await cut.add(EMPTY, CHOSEN)).toMatchObject({ refusal: "device-gone" });
  const nobody = createPairing(() => Promise.reject(new Error("nobody")));
  expect(await nobody.find(WANTED)).toMatchObject({ refusal: "device-gone" });
});

test("what answers in another form than a device does is refused", async () => {
  for (const answer of [null, 5, { ok: true }, { ok: true, value: { version: [1], extra: 1 } }]) {
    const pairing = createPairing(() => Promise.resolve(answer));
    expect(await pairing.find(WANTED)).toMatchObject({ refusal: "device-answer" });
  }
  const liar = createPairing(() =>
    Promise.resolve({ ok: false, refusal: "vault-full", detail: "" }),
  );
  expect(await liar.find(WANTED)).toMatchObject({ refusal: "device-answer" });
});

test("what no version of a device shows is refused before anybody is asked", () => {
  const memo = "MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr";
  const pay = instruction(
    "11111111111111111111111111111111",
    [
      [ADDRESS, "sw"],
      [MARIE, "w"],
    ],
    little(2, 4),
    little(5n, 8),
  );
  const noted = instruction(memo, [], new TextEncoder().encode("rent"));
  const of = (...parts: Parameters<typeof solanaMessage>[0]): SignRequest => ({
    kind: "solana-transaction",
    bytes: solanaMessage(parts, { payer: ADDRESS }),
  });
  expect(checkShowable("ledger", of(pay))).toMatchObject({ ok: true });
  expect(checkShowable("ledger", of(pay, noted))).toMatchObject({ refusal: "device-cannot-show" });
  expect(checkShowable("trezor", of(pay, noted))).toMatchObject({ ok: true });
});
