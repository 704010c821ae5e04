import type { MarginParameters } from "@holdall/core/protocol";
import type { State } from "../state.ts";

/** The terms of liquidation; whoever asks has seen that margin is on. */
export function marginOf({ parameters }: State): MarginParameters {
  if (parameters.margin === undefined) throw new Error("nothing can be held on margin yet");
  return parameters.margin;
}
