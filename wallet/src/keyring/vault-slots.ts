import { refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { parseVault } from "./vault-format.ts";
import { openVault } from "./vault.ts";
import type { OpenVault, Stretch, VaultKey } from "./vault.ts";

/** The two places a vault is written to in turn, so that a torn write never costs the vault. */
export type Slot = "a" | "b";

/** What the two slots hold; `null` where nothing was ever written. */
export type Slots = Readonly<Record<Slot, string | null>>;

/** A vault opened from a slot, and the slot the next write goes to. */
export interface OpenSlot {
  readonly vault: OpenVault;
  readonly slot: Slot;
  readonly nextSlot: Slot;
}

/**
 * Opens the newer of two slots: the higher counter among those that are intact. If its body proves
 * damaged the other is tried. A slot of a newer version is never passed over for an older one, and
 * a wrong password never falls back to the older slot: that would undo a changed password.
 */
export async function openSlots(
  slots: Slots,
  key: VaultKey,
  stretch: Stretch,
): Promise<Outcome<OpenSlot>> {
  const order = slotOrder(slots);
  if (!order.ok) return order;
  let last: Outcome<OpenSlot> = refuse("vault-damaged", "both slots");
  for (const slot of order.value) {
    const opened = await openVault(slots[slot] ?? "", key, stretch);
    if (opened.ok) {
      return { ok: true, value: { vault: opened.value, slot, nextSlot: otherSlot(slot) } };
    }
    last = opened;
    if (opened.refusal !== "vault-damaged") return opened;
  }
  return last;
}

/** The other slot: writes alternate, so the last good file is never the one overwritten. */
export function otherSlot(slot: Slot): Slot {
  return slot === "a" ? "b" : "a";
}

function slotOrder(slots: Slots): Outcome<readonly Slot[]> {
  const intact: { slot: Slot; counter: number }[] = [];
  let refusal: Outcome<readonly Slot[]> = refuse("vault-damaged", "both slots");
  for (const slot of ["a", "b"] as const) {
    const text = slots[slot];
    if (text === null) continue;
    const parsed = parseVault(text);
    if (parsed.ok) intact.push({ slot, counter: parsed.value.counter });
    else if (parsed.refusal === "vault-newer") return parsed;
    else if (parsed.refusal === "vault-parameters") refusal = parsed;
  }
  if (intact.length === 0) return refusal;
  intact.sort((left, right) => right.counter - left.counter);
  return { ok: true, value: intact.map(({ slot }) => slot) };
}
