import { readAddress } from "@holdall/wallet/keyring";
import { accept } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";

/** An address in groups of four, whole: what a person reads aloud or compares. */
export function receiveGroups(address: string): Outcome<readonly string[]> {
  const read = readAddress(address);
  if (!read.ok) return read;
  const digits = read.value.family === "evm" ? address.slice(2) : address;
  const groups = digits.match(/.{1,4}/gu) ?? [];
  return accept(read.value.family === "evm" ? ["0x", ...groups] : groups);
}
