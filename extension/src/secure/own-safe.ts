import { filled } from "@holdall/extension/words";
import type { StatusAccount } from "@holdall/wallet/realm";
import { showDevice } from "./device.ts";
import { button, h, plainField, selectField, wayOut } from "./dom.ts";
import { refusalNote, show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";

/** How many own it; any two of them act. */
const OWNERS = 3;

/** A Safe to be made: its owners in the order they were chosen, and what it is called. */
interface Plan {
  readonly owners: readonly StatusAccount[];
  readonly label: string;
}

/** An account on EVM chains of three keys of the person's own: who they are is chosen, read back, and made. */
export async function showOwnSafe(stage: SecureStage): Promise<void> {
  const { words } = stage;
  const status = await stage.ask("status", {});
  if ("refusal" in status) return stage.close();
  const { accounts } = status.ok as { readonly accounts: readonly StatusAccount[] };
  const able = accounts.filter(canOwn);
  const places = firstOfEachPlace(able);
  const text = h("p", { class: "muted" }, words.ownSafeText);
  if (places.length < OWNERS) return showTooFew(stage, text, places);
  const options = able.map((one) => [one.address, shortName(stage, one)] as const);
  const fields = places.slice(0, OWNERS).map(({ address }, place) => {
    const field = selectField(filled(words.ownSafeOwner, { number: String(place + 1) }), options);
    field.input.value = address;
    return field;
  });
  const label = plainField(words.accountName, words.accountNameHint);
  label.input.maxLength = 40;
  label.input.value = words.ownSafeName;
  const next = button(words.ownSafeNext, "primary", () => {
    const owners = fields.map(({ input }) => able.find((one) => one.address === input.value)!);
    showBack(stage, { owners, label: label.input.value.trim() });
  });
  const rule = h("p", { class: "quiet" }, words.ownSafeRule);
  show(stage, words.ownSafe, text, ...fields.map(({ box }) => box), rule, label.box, next);
}

/** Too few keys in places of their own: those that are there, and the way to another. */
function showTooFew(stage: SecureStage, text: HTMLElement, places: readonly StatusAccount[]): void {
  const { words } = stage;
  const needs = h("p", {}, words.ownSafeNeeds);
  const add = button(words.deviceAdd, "primary", () => showDevice(stage));
  show(stage, words.ownSafe, text, ownerList(stage, places), needs, add);
}

/** What will own it, in whole addresses, before anything is made. */
function showBack(stage: SecureStage, plan: Plan): void {
  const { words, vault } = stage;
  const note = h("p", { role: "alert" });
  const make = async (): Promise<void> => {
    act.disabled = true;
    const owners = plan.owners.map(({ address }) => address);
    const made = await stage.ask("safe/make", { owners, label: plan.label });
    act.disabled = false;
    if ("refusal" in made) {
      note.textContent = refusalNote(stage, made);
      // A button that was shut has lost the focus.
      act.focus();
      return;
    }
    const { text, slot } = made.ok as { readonly text: string; readonly slot: "a" | "b" };
    await vault.write(slot, text);
    await showMade(stage, owners);
  };
  const act = button(words.guardAct, "primary", () => void make());
  const back = wayOut(button(words.back, "plain", () => void showOwnSafe(stage)));
  // What is read comes before what is pressed.
  back.dataset["first"] = "";
  const lost = h("p", { class: "who" }, words.ownSafeLost);
  const paid = h("p", { class: "muted" }, words.ownSafePaid);
  const list = ownerList(stage, plan.owners);
  show(stage, words.ownSafeBack, list, lost, paid, act, note, back);
}

async function showMade(stage: SecureStage, owners: readonly string[]): Promise<void> {
  const { words } = stage;
  const status = await stage.ask("status", {});
  const accounts = "ok" in status ? (status.ok as Listed).accounts : [];
  const made = accounts.find(
    (one) => one.kind === "own-safe" && owners.every((owner) => one.owners.includes(owner)),
  );
  const address = h("p", { class: "address" }, made?.address ?? "");
  const text = h("p", { class: "muted" }, words.ownSafeDone);
  show(
    stage,
    words.deviceTaken,
    address,
    text,
    wayOut(button(words.close, "primary", stage.close)),
  );
}

interface Listed {
  readonly accounts: readonly StatusAccount[];
}

/** Keys that sign by themselves. What is only watched, and the hands of other accounts, do not. */
function canOwn({ family, kind }: StatusAccount): boolean {
  return family === "evm" && (kind === "single" || deviceName(kind) !== null);
}

/** One account for each place a key is kept: all that is in this vault is one. */
function firstOfEachPlace(accounts: readonly StatusAccount[]): readonly StatusAccount[] {
  const placeOf = ({ kind, source }: StatusAccount): number => (kind === "single" ? 0 : source);
  const places = new Map<number, StatusAccount>();
  for (const one of accounts) if (!places.has(placeOf(one))) places.set(placeOf(one), one);
  return [...places.values()];
}

function ownerList(stage: SecureStage, owners: readonly StatusAccount[]): HTMLElement {
  const rows = owners.map((owner) =>
    h(
      "li",
      {},
      h("span", {}, nameOf(stage, owner)),
      h("span", { class: "address" }, owner.address),
    ),
  );
  return h("ul", { class: "found" }, ...rows);
}

function shortName(stage: SecureStage, owner: StatusAccount): string {
  const { address } = owner;
  return `${nameOf(stage, owner)} · ${address.slice(0, 6)}…${address.slice(-4)}`;
}

/** Where the key is kept, and what the person calls the account. */
function nameOf({ words }: SecureStage, { kind, label }: StatusAccount): string {
  const place = deviceName(kind) ?? words.ownSafeHere;
  return label === "" || label === place ? place : `${place} · ${label}`;
}

function deviceName(kind: StatusAccount["kind"]): string | null {
  switch (kind) {
    case "ledger":
      return "Ledger";
    case "trezor":
      return "Trezor";
    case "keystone":
      return "Keystone";
    case "single":
    case "watch":
    case "frost":
    case "safe":
    case "owner":
    case "own-safe":
      return null;
  }
}
