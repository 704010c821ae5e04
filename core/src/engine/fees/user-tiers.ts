/** The fee tier of each user: its index in the parameters' table, and the tier it is pinned to. */
import type { FeeTier, Parameters } from "@holdall/core/protocol";
import type { StateReader, StateWriter } from "../state/memory.ts";
import { larger } from "../state/larger.ts";

const FIRST = 64;

export class UserTiers {
  private tiers = new Uint8Array(FIRST);
  private pinnedTiers = new Uint8Array(FIRST);
  private pinnedUntilMs = new Float64Array(FIRST);

  /** The tier that a user pays by. */
  tier(userId: number): number {
    return userId < this.tiers.length ? this.tiers[userId] : 0;
  }

  set(userId: number, tier: number): void {
    this.reserve(userId);
    this.tiers[userId] = tier;
  }

  /** Keeps a user from falling below a tier until a time. */
  pin(userId: number, tier: number, untilMs: number): void {
    this.reserve(userId);
    this.pinnedTiers[userId] = tier;
    this.pinnedUntilMs[userId] = untilMs;
  }

  /** The lowest tier a user may have now: the one it is pinned to, or the first. */
  floor(userId: number, nowMs: number): number {
    if (userId >= this.tiers.length || this.pinnedUntilMs[userId] <= nowMs) return 0;
    return this.pinnedTiers[userId];
  }

  save(writer: StateWriter): void {
    writer.column(this.tiers);
    writer.column(this.pinnedTiers);
    writer.column(this.pinnedUntilMs);
  }

  load(reader: StateReader): void {
    this.tiers = new Uint8Array(reader.buffer());
    this.pinnedTiers = new Uint8Array(reader.buffer());
    this.pinnedUntilMs = new Float64Array(reader.buffer());
  }

  private reserve(userId: number): void {
    if (userId < this.tiers.length) return;
    let length = this.tiers.length;
    while (length <= userId) length *= 2;
    this.tiers = new Uint8Array(larger(this.tiers.buffer, length));
    this.pinnedTiers = new Uint8Array(larger(this.pinnedTiers.buffer, length));
    this.pinnedUntilMs = new Float64Array(larger(this.pinnedUntilMs.buffer, length * 8));
  }
}

/** The row of the fee table that a user pays by; a tier that was removed means the highest left. */
export function feeTierOf(tiers: UserTiers, parameters: Parameters, userId: number): FeeTier {
  const { feeTiers } = parameters;
  return feeTiers[Math.min(tiers.tier(userId), feeTiers.length - 1)];
}
