import { canOwn, firstOfEachPlace, keyName, shortAddress } from "@holdall/extension/place";
import { filled } from "@holdall/extension/words";
import type { StatusAccount } from "@holdall/wallet/realm";
import { showDevice } from "./device.ts";
import { button, h, plainField, selectField, wayOut } from "./dom.ts";
import { refusalNote, show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";
import { accountsOf } from "./vault-status.ts";

/** How many own it; any two of them act. */
const OWNERS = 3;

/** A Safe to be made: its owners in the order they were chosen, and what it is called. */
interface Plan {
  /** Every account of the vault: names tell the owners from them. */
  readonly accounts: readonly StatusAccount[];
  readonly owners: readonly StatusAccount[];
  readonly label: string;
}

/** An account on EVM chains of three keys of the person's own: who they are is chosen, read back, and made. */
export async function showOwnSafe(stage: SecureStage): Promise<void> {
  const { words } = stage;
  const accounts = await accountsOf(stage);
  const able = accounts.filter(canOwn);
  const places = firstOfEachPlace(able);
  const text = h("p", { class: "muted" }, words.ownSafeText);
  if (places.length < OWNERS) return showTooFew(stage, text, { accounts, places });
  const options = able.map((one) => {
    const name = keyName(accounts, one, words.ownSafeHere);
    return [one.address, `${name} · ${shortAddress(one.address)}`] as const;
  });
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
    showBack(stage, { accounts, owners, label: label.input.value.trim() });
  });
  const rule = h("p", { class: "quiet" }, words.ownSafeRule);
  show(stage, words.ownSafe, text, ...fields.map(({ box }) => box), rule, label.box, next);
}

/** Too few keys in places of their own: those that are there, and the way to another. */
function showTooFew(
  stage: SecureStage,
  text: HTMLElement,
  {
    accounts,
    places,
  }: { readonly accounts: readonly StatusAccount[]; readonly places: readonly StatusAccount[] },
): void {
  const { words } = stage;
  const needs = h("p", {}, words.ownSafeNeeds);
  const add = button(words.deviceAdd, "primary", () => showDevice(stage));
  show(stage, words.ownSafe, text, ownerList(stage, accounts, places), needs, add);
}

/** What will own it, in whole addresses, before anything is made. */
function showBack(stage: SecureStage, plan: Plan): void {
  const { words, vault } = stage;
  const note = h("p", { role: "alert" });
  const make = async (): Promise<void> => {
    const owners = plan.owners.map(({ address }) => address);
    const made = await stage.ask("safe/make", { owners, label: plan.label });
    if ("refusal" in made) return void (note.textContent = refusalNote(stage, made));
    const { text, slot } = made.ok as { readonly text: string; readonly slot: "a" | "b" };
    await vault.write(slot, text);
    await showMade(stage, owners);
  };
  const act = button(words.guardAct, "primary", () => make());
  const back = wayOut(button(words.back, "plain", () => showOwnSafe(stage)));
  // What is read comes before what is pressed.
  back.dataset["first"] = "";
  const lost = h("p", { class: "who" }, words.ownSafeLost);
  const paid = h("p", { class: "muted" }, words.ownSafePaid);
  const list = ownerList(stage, plan.accounts, plan.owners);
  show(stage, words.ownSafeBack, list, lost, paid, act, note, back);
}

async function showMade(stage: SecureStage, owners: readonly string[]): Promise<void> {
  const { words } = stage;
  const accounts = await accountsOf(stage);
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

function ownerList(
  stage: SecureStage,
  accounts: readonly StatusAccount[],
  owners: readonly StatusAccount[],
): HTMLElement {
  const rows = owners.map((owner) =>
    h(
      "li",
      {},
      h("span", {}, keyName(accounts, owner, stage.words.ownSafeHere)),
      h("span", { class: "address" }, owner.address),
    ),
  );
  return h("ul", { class: "found" }, ...rows);
}
