import type { Draft } from "../draft.ts";
import { explainDescribed } from "./described.ts";
import type { Call } from "./call.ts";
import { compileDescriptor } from "./descriptor-compile.ts";

/** Descriptors that are no part of the release, read as those of the release are. */
export { createDraft } from "../draft.ts";
export { compileDescriptor } from "./descriptor-compile.ts";
export { altered, FLAWS, WHOLE } from "./descriptor-flaws.twin.ts";
export { DESCRIPTOR_WORDS } from "../descriptor-words.ts";
export { DESCRIPTORS } from "./descriptors.ts";

/** Explains a call by one descriptor alone; `false` where it says nothing of it. */
export function explainBy(json: unknown, call: Call, draft: Draft): boolean {
  return explainDescribed(call, draft, [compileDescriptor(json)]);
}
