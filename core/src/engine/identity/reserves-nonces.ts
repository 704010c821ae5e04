/**
 * By user: SHA-256 of the nonce that the user's own client drew for the proof of reserves. Only the
 * hash is known here; it fixes which nonce was in force at every command of the journal.
 */
import type { CommandOf } from "@holdall/core/protocol";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { StateReader, StateWriter } from "../state/memory.ts";
import { larger } from "../state/larger.ts";
import type { State } from "../state.ts";

const FIRST = 64;
const HASH_BYTES = 32;
const HASH_TEXT = /^[0-9a-f]{64}$/;

/** Applies `set-reserves-nonce`. */
export function setReservesNonce(state: State, command: CommandOf<"set-reserves-nonce">): number {
  const { userId, nonceHash } = command;
  if (userId < 1 || userId > state.accounts.userMax) return REJECT["user-unknown"];
  if (!HASH_TEXT.test(nonceHash)) return REJECT["specification-invalid"];
  state.reservesNonces.set(userId, nonceHash);
  state.emit.event({ kind: "reserves-nonce-set", userId, nonceHash });
  return ACCEPTED;
}

export class ReservesNonces {
  /** By user, 32 bytes each; zeros = none. */
  private hashes = new Uint8Array(FIRST * HASH_BYTES);

  set(userId: number, nonceHash: string): void {
    this.reserve(userId);
    for (let at = 0; at < HASH_BYTES; at += 1)
      this.hashes[userId * HASH_BYTES + at] = Number.parseInt(
        nonceHash.slice(2 * at, 2 * at + 2),
        16,
      );
  }

  /** In hexadecimal; `null` where the user set none. */
  hashOf(userId: number): string | null {
    const bytes = this.hashes.subarray(userId * HASH_BYTES, (userId + 1) * HASH_BYTES);
    if (bytes.every((byte) => byte === 0)) return null;
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  save(writer: StateWriter): void {
    writer.column(this.hashes);
  }

  load(reader: StateReader): void {
    this.hashes = new Uint8Array(reader.buffer());
  }

  private reserve(userId: number): void {
    let { length } = this.hashes;
    if ((userId + 1) * HASH_BYTES <= length) return;
    while (length < (userId + 1) * HASH_BYTES) length *= 2;
    this.hashes = new Uint8Array(larger(this.hashes.buffer, length));
  }
}
