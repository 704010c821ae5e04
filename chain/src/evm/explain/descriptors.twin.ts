import type { Effect } from "@holdall/chain/port";
import { DESCRIPTORS, RESERVED } from "./bundled.ts";
import type { EvmCall, Situation } from "./context.ts";
import { describedBy } from "./described.ts";
import { readDescriptor } from "./descriptor.ts";
import type { Descriptor } from "./descriptor.ts";

/** Descriptors that are no part of the release, read as those of the release are. */
export { DESCRIPTORS };
export type { Descriptor };

/** Reads one descriptor, or throws what is wrong with it. */
export function readOne(json: unknown): Descriptor {
  return readDescriptor(json, RESERVED);
}

/** Reads a call by one descriptor alone; `null` where it says nothing of it. */
export function readBy(
  json: unknown,
  call: EvmCall,
  situation: Situation,
): readonly Effect[] | null {
  return describedBy([readOne(json)])(call, situation);
}
