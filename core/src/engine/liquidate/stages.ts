/**
 * Where each account stands in liquidation: how many rounds running it was liquidatable, and its
 * stage once it is flagged.
 */
import { liquidationStages } from "@holdall/core/protocol";
import type { LiquidationStage } from "@holdall/core/protocol";
import type { StateReader, StateWriter } from "../state/memory.ts";
import { larger } from "../state/larger.ts";

const FIRST = 64;

export class Stages {
  /** By account: position among `liquidationStages`; 0 = none. */
  private stages = new Uint8Array(FIRST);
  /** By account: rounds running in which it was liquidatable, at most 2. */
  private strikes = new Uint8Array(FIRST);

  stage(accountId: number): LiquidationStage {
    return liquidationStages[accountId < this.stages.length ? this.stages[accountId] : 0];
  }

  /** True from being flagged until the flag is lifted: only what reduces risk is admitted. */
  isLiquidating(accountId: number): boolean {
    return accountId < this.stages.length && this.stages[accountId] !== 0;
  }

  /** True where the account stands in a stage or in a later one. */
  isAtOrBeyond(accountId: number, stage: LiquidationStage): boolean {
    const at = liquidationStages.indexOf(stage);
    return accountId < this.stages.length && this.stages[accountId] >= at;
  }

  setStage(accountId: number, stage: LiquidationStage): void {
    this.reserve(accountId);
    this.stages[accountId] = liquidationStages.indexOf(stage);
  }

  /** Rounds running in which the account was liquidatable. */
  strikeCount(accountId: number): number {
    return accountId < this.strikes.length ? this.strikes[accountId] : 0;
  }

  setStrikes(accountId: number, count: number): void {
    this.reserve(accountId);
    this.strikes[accountId] = count;
  }

  /** The accounts that are being liquidated, by id. */
  liquidating(): number[] {
    return placesOf(this.stages);
  }

  /** The accounts that were liquidatable in the last round, by id. */
  struck(): number[] {
    return placesOf(this.strikes);
  }

  save(writer: StateWriter): void {
    writer.column(this.stages);
    writer.column(this.strikes);
  }

  load(reader: StateReader): void {
    this.stages = new Uint8Array(reader.buffer());
    this.strikes = new Uint8Array(reader.buffer());
  }

  private reserve(accountId: number): void {
    if (accountId < this.stages.length) return;
    let { length } = this.stages;
    while (length <= accountId) length *= 2;
    this.stages = new Uint8Array(larger(this.stages.buffer, length));
    this.strikes = new Uint8Array(larger(this.strikes.buffer, length));
  }
}

/** Where a column is not zero. */
function placesOf(column: Uint8Array): number[] {
  const places: number[] = [];
  for (let at = 0; at < column.length; at += 1) if (column[at] !== 0) places.push(at);
  return places;
}
