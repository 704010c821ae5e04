import { generatePassphrase } from "@holdall/wallet/frost";
import { decodeSeat, encodeSeat } from "@holdall/wallet/guarded";
import type { GuardedSeat } from "@holdall/wallet/guarded";
import { openVault, sealVault, wipe, writeVault } from "@holdall/wallet/keyring";
import type { RandomBytes, Stretch } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";

/** A kit as it was saved, and the words that open it. */
export interface SealedKit {
  readonly text: string;
  readonly passphrase: Uint8Array;
}

/** What sealing a kit needs. */
export interface KitTools {
  readonly random: RandomBytes;
  readonly stretch: Stretch;
}

/** The kit as a sealed file, and the six words that open it. The words are shown and wiped. */
export async function sealKit(seat: GuardedSeat, tools: KitTools): Promise<Outcome<SealedKit>> {
  const body = encodeSeat(seat);
  if (!body.ok) return body;
  const passphrase = generatePassphrase(tools.random);
  const keys = [{ kind: "password", password: passphrase }] as const;
  const sealed = await sealVault(body.value, keys, 1, { ...tools, isBackupProven: true });
  if (!sealed.ok) return sealed;
  const text = writeVault(sealed.value, tools.random);
  wipe(sealed.value.dataKey, sealed.value.body);
  return text.ok ? accept({ text: text.value, passphrase }) : text;
}

/** Opens a kit. The words are wiped. Refuses `frost-share` when it is another seat. */
export async function openKit(
  { text, passphrase }: SealedKit,
  stretch: Stretch,
): Promise<Outcome<GuardedSeat>> {
  const opened = await openVault(text, { kind: "password", password: passphrase }, stretch);
  wipe(passphrase);
  if (!opened.ok) return opened;
  const seat = decodeSeat(opened.value.body);
  wipe(opened.value.dataKey, opened.value.body);
  if (!seat.ok) return seat;
  return seat.value.share.party === "recovery" ? seat : refuse("frost-share", "no kit");
}
