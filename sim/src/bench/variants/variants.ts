/** The variants by name, each measured in a process of its own. */
import { frozenFile } from "../files/frozen.ts";
import { PLANS } from "../files/plans.ts";
import type { PlanName } from "../files/plans.ts";
import { inChild } from "../harness/child.ts";
import type { OpenArena } from "./arena.ts";
import { measure } from "./measure.ts";
import type { Pass } from "./measure.ts";

export type VariantName =
  | "engine"
  | "engine-with-identities"
  | "engine-with-margin"
  | "twin"
  | "nodejs-order-book"
  | "hft-limit-order-book";

export interface VariantInput {
  readonly variant: VariantName;
  readonly file: PlanName;
  /** Commands of the stream to measure. */
  readonly limit: number;
}

/** Measures one variant on one file in a process of its own. */
export function measureInChild(input: VariantInput): Promise<Pass> {
  return inChild<Pass>("variant", input);
}

/** The task of the child. */
export async function variantTask(input: VariantInput): Promise<Pass> {
  const { variant, file, limit } = input;
  const open = await openerOf(variant);
  return measure(open, { plan: PLANS[file], path: frozenFile(file), limit });
}

/** Loads only the variant that is measured: a process must not carry the others. */
async function openerOf(variant: VariantName): Promise<OpenArena> {
  switch (variant) {
    case "engine":
      return (await import("./engine.ts")).openEngine;
    case "engine-with-identities":
      return (await import("./engine.ts")).openEngineWithIdentities;
    case "engine-with-margin":
      return (await import("./engine.ts")).openEngineWithMargin;
    case "twin":
      return (await import("./twin.ts")).openTwin;
    case "nodejs-order-book":
      return (await import("./peers.ts")).openNodejsOrderBook;
    case "hft-limit-order-book":
      return (await import("./peers.ts")).openHftLimitOrderBook;
  }
}
