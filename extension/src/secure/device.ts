import { firstOfEachPlace, keyName } from "@holdall/extension/place";
import { filled } from "@holdall/extension/words";
import { SCHEMES } from "@holdall/wallet/keyring";
import type { FoundAccount, StatusAccount } from "@holdall/wallet/realm";
import { createDesk } from "./device-desk.ts";
import type { DeviceDesk, DeviceKind } from "./device-desk.ts";
import { addressChoice, button, h, plainField, selectField, wayOut } from "./dom.ts";
import { refusalNote, show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";
import { accountsOf } from "./vault-status.ts";

const DEVICES: readonly (readonly [DeviceKind, string])[] = [
  ["ledger", "Ledger"],
  ["trezor", "Trezor"],
  ["keystone", "Keystone"],
];

/** A device in hand: which it is, and the one beside whose accounts the next is put; 0 for a new one. */
interface Held {
  readonly kind: DeviceKind;
  readonly name: string;
  readonly source: number;
}

/** A device of the person's own: which kind, which accounts, and the address compared on its screen. */
export async function showDevice(stage: SecureStage): Promise<void> {
  const { words } = stage;
  const accounts = await accountsOf(stage);
  const choices = DEVICES.map(([kind, name]) =>
    button(name, "plain", () => {
      const known = accounts.filter((one) => one.kind === kind);
      if (known.length === 0) showConnect(stage, { kind, name, source: 0 });
      else showWhich(stage, { kind, name, accounts });
    }),
  );
  const text = h("p", { class: "muted" }, words.deviceText);
  show(stage, words.deviceTitle, text, ...choices, h("p", { class: "quiet" }, words.deviceRule));
}

/** A device of this kind is here already: it may be the same one, which only the person can tell. */
function showWhich(
  stage: SecureStage,
  { kind, name, accounts }: Pick<Held, "kind" | "name"> & { accounts: readonly StatusAccount[] },
): void {
  const { words } = stage;
  const devices = firstOfEachPlace(accounts.filter((one) => one.kind === kind));
  const known = devices.map((device) => {
    const own = keyName(accounts, device, name);
    const held = { kind, name: device.label || own, source: device.source };
    return addressChoice(own, device.address, () => showConnect(stage, held));
  });
  const next = { kind, name: `${name} ${devices.length + 1}`, source: 0 };
  const other = button(filled(words.deviceOther, { device: name }), "plain", () =>
    showConnect(stage, next),
  );
  show(
    stage,
    filled(words.deviceWhich, { device: name }),
    h("p", { class: "muted" }, words.deviceWhichText),
    h("section", { class: "choices" }, ...known),
    other,
    wayOut(button(words.back, "quiet", () => showDevice(stage))),
  );
}

/** Ways of numbering accounts that a device is asked for; the wallet's own way first. */
const OFFERED = ["solana", "evm", "solana-short", "evm-per-account", "evm-short"];

function schemeOptions({ words }: SecureStage): readonly (readonly [string, string])[] {
  const family = { solana: "Solana", evm: words.familyEvm };
  return OFFERED.flatMap((id) => {
    const scheme = SCHEMES.find((one) => one.id === id);
    return scheme === undefined
      ? []
      : [[id, `${family[scheme.family]} · ${scheme.template}`] as const];
  });
}

/** How to hold the device, and the way in: a cable, or the code on its screen. */
function showConnect(stage: SecureStage, held: Held): void {
  const { words } = stage;
  const isCabled = held.kind !== "keystone";
  const label = plainField(words.accountName, words.accountNameHint);
  label.input.maxLength = 40;
  label.input.value = held.name;
  const scheme = selectField(words.accountKind, schemeOptions(stage));
  const version = plainField(words.firmware, words.firmwareHint);
  const desk = createDesk(stage, held.kind);
  const note = h("p", { role: "alert" });
  const act = button(isCabled ? words.deviceConnect : words.codeRead, "primary", () => find());
  const find = async (): Promise<void> => {
    note.textContent = "";
    const isOpen = await desk.open();
    const wanted = { kind: held.kind, scheme: scheme.input.value, start: 0 };
    const found = isOpen ? await stage.ask("device/find", wanted) : null;
    if (found !== null && "ok" in found) {
      const accounts = found.ok as readonly FoundAccount[];
      const named = { label: label.input.value.trim(), version: version.input.value };
      const own = { ...held, source: await sourceOf(stage, held, accounts) };
      return showFound(stage, { held: own, desk, accounts, wanted, named });
    }
    note.textContent = found === null ? words.deviceNone : refusalNote(stage, found);
  };
  show(
    stage,
    held.name,
    h("p", { class: "muted" }, isCabled ? words.cableText : words.codeText),
    label.box,
    isCabled ? scheme.box : version.box,
    act,
    desk.box,
    note,
    backButton(stage, desk),
  );
}

/** The device that is here already when it has one of its accounts; else the one the person named. */
async function sourceOf(
  stage: SecureStage,
  { kind, source }: Held,
  found: readonly FoundAccount[],
): Promise<number> {
  const known = (await accountsOf(stage)).find(
    (one) => one.kind === kind && found.some(({ address }) => address === one.address),
  );
  return known?.source ?? source;
}

function backButton(stage: SecureStage, desk: DeviceDesk): HTMLElement {
  return wayOut(
    button(stage.words.back, "plain", () => {
      desk.close();
      void showDevice(stage);
    }),
  );
}

/** Accounts of a device as they were told, and everything the next step needs. */
interface Finding {
  readonly held: Held;
  readonly desk: DeviceDesk;
  readonly accounts: readonly FoundAccount[];
  readonly wanted: { readonly kind: DeviceKind; readonly scheme: string; readonly start: number };
  readonly named: { readonly label: string; readonly version: string };
}

function showFound(stage: SecureStage, finding: Finding): void {
  const { words } = stage;
  const { held, desk, accounts, wanted } = finding;
  const rows = accounts.map((account) =>
    h(
      "li",
      {},
      h("span", { class: "quiet" }, account.path),
      h("span", { class: "address" }, account.address),
      button(words.deviceChoose, "plain", () => showCompare(stage, finding, account)),
    ),
  );
  const note = h("p", { role: "alert" });
  const more = async (): Promise<void> => {
    const next = { ...wanted, start: wanted.start + accounts.length };
    const found = await stage.ask("device/find", next);
    if ("refusal" in found) note.textContent = refusalNote(stage, found);
    else {
      const list = found.ok as readonly FoundAccount[];
      showFound(stage, { ...finding, wanted: next, accounts: list });
    }
  };
  show(
    stage,
    words.deviceAccounts,
    h("p", { class: "muted" }, words.deviceAccountsText),
    h("ul", { class: "found" }, ...rows),
    held.kind === "keystone" ? null : button(words.deviceMore, "plain", () => more()),
    note,
    backButton(stage, desk),
  );
}

/** The address here and on the device are one, or the account is not taken. */
async function showCompare(
  stage: SecureStage,
  finding: Finding,
  { path, address }: FoundAccount,
): Promise<void> {
  const { words, vault } = stage;
  const { held, desk, named } = finding;
  const isCabled = held.kind !== "keystone";
  const note = h("p", { role: "status" }, isCabled ? words.compareWaiting : words.compareCode);
  const again = button(words.retry, "plain", () => showFound(stage, finding));
  const add = async (): Promise<void> => {
    const body = { kind: held.kind, path, address, source: held.source, ...named };
    const added = await stage.ask("device/add", body);
    if ("refusal" in added) {
      note.textContent = refusalNote(stage, added);
      return;
    }
    const { text, slot } = added.ok as { readonly text: string; readonly slot: "a" | "b" };
    await vault.write(slot, text);
    desk.close();
    await showTaken(stage, held, address);
  };
  const sure = isCabled ? null : button(words.compareSame, "primary", () => add());
  const whole = h("p", { class: "groups" }, ...groupsOf(address));
  show(
    stage,
    words.compareTitle,
    h("p", { class: "muted" }, filled(words.compareText, { device: held.name })),
    whole,
    note,
    sure,
    again,
    desk.box,
  );
  if (isCabled) await add();
}

/** An address in groups of four, as it is read aloud. */
function groupsOf(address: string): readonly HTMLElement[] {
  return (address.match(/.{1,4}/gu) ?? []).map((group) => h("span", {}, group));
}

async function showTaken(stage: SecureStage, held: Held, address: string): Promise<void> {
  const { words } = stage;
  const accounts = await accountsOf(stage);
  const source = accounts.find((one) => one.address === address)?.source ?? 0;
  const another = button(words.deviceAnother, "plain", () =>
    showConnect(stage, { ...held, source }),
  );
  const text = h("p", { class: "muted" }, filled(words.deviceTakenText, { device: held.name }));
  const whole = h("p", { class: "address" }, address);
  show(
    stage,
    words.deviceTaken,
    whole,
    text,
    wayOut(button(words.close, "primary", stage.close)),
    another,
  );
}
