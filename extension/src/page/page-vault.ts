import { vaultCounter } from "@holdall/extension/secure";
import type { VaultStore } from "@holdall/extension/secure";
import type { PageStore } from "./page-store.ts";

const KEY = "vault";

type Slots = Awaited<ReturnType<VaultStore["read"]>>;

/**
 * The sealed vault among what the page keeps. A text is written only over older ones: one that is not
 * newer than all that is there comes from a realm that has not seen what another tab wrote, and would
 * undo it. `onOlder` hears of such a text, which is not kept.
 */
export function pageVault(store: PageStore, onOlder: () => void): VaultStore {
  return {
    read: async () => slotsOf(await store.get(KEY)),
    async write(slot, text) {
      const isKept = await store.change(KEY, (kept) => {
        const slots = slotsOf(kept);
        const newest = Math.max(...[slots.a, slots.b].map((one) => vaultCounter(one ?? "")));
        return vaultCounter(text) > newest ? { ...slots, [slot]: text } : undefined;
      });
      if (isKept) return;
      onOlder();
      throw new Error("another tab wrote the vault meanwhile");
    },
  };
}

function slotsOf(kept: unknown): Slots {
  const { a = null, b = null } = Object(kept ?? {}) as Partial<Slots>;
  return { a, b };
}
