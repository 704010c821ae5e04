import { sealVault, wipe } from "@holdall/wallet/keyring";
import type { RandomBytes, Stretch, VaultKey } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import type { BodyOf } from "./message.ts";
import type { Seating } from "./seating.ts";
import type { VaultKeys } from "./vault-seat.ts";

/** What new keys are made with. */
interface KeyTools {
  readonly random: RandomBytes;
  readonly stretch: Stretch;
}

/** Wipes what opens a vault, once it has or has not. */
export const wipeKey = (key: VaultKey): void =>
  wipe(key.kind === "password" ? key.password : key.prfOutput);

/**
 * Puts a passkey beside the password. Both are sealed anew under a new data key, so that nothing that
 * was sealed before opens what is written after; what is sealed is the vault as it is by then.
 */
export async function addPasskey(
  { seating, tools }: { readonly seating: Seating; readonly tools: KeyTools },
  { a, b, key, passkey }: BodyOf<"passkey/add">,
): Promise<Outcome<unknown>> {
  const { seat } = seating;
  if (seat === null) return refuse("signer-closed");
  const proven = await seat.isOpenedBy({ a, b }, key, tools.stretch);
  const keys = proven.ok ? await keysWith(key, passkey, tools) : proven;
  wipe(passkey.prfOutput);
  wipeKey(key);
  if (!keys.ok) return keys;
  const written = seating.write(seat, accept, keys.value);
  if (!written.ok) wipe(keys.value.dataKey);
  return written;
}

/** New keys of a vault: under its password, and under a passkey. */
function keysWith(
  key: VaultKey,
  passkey: BodyOf<"passkey/add">["passkey"],
  tools: KeyTools,
): Promise<Outcome<VaultKeys>> | Outcome<VaultKeys> {
  if (key.kind !== "password") return refuse("vault-password");
  const ways = [key, { kind: "passkey", ...passkey }] as const;
  return sealVault(new Uint8Array(), ways, 0, { ...tools, isBackupProven: true });
}
