import type { Context } from "../context.ts";
import type { ClearRequest } from "../explain.ts";

/** Something that truly happens to the person, or to the Safe the person signs for. */
export type Harm =
  | {
      readonly kind: "move";
      readonly asset: string;
      readonly units: bigint;
      readonly to: readonly string[];
    }
  | {
      readonly kind: "grant";
      readonly asset: string;
      readonly units: bigint | null;
      readonly spender: string;
    }
  /** Power over something changes hands; `subject` and `to` must both be shown, at danger at least. */
  | { readonly kind: "power"; readonly subject: string; readonly to: string | null }
  /** What may be signed, but only by who was told of the danger. */
  | { readonly kind: "danger"; readonly what: string }
  /** What the model cannot follow: only a refusal is the truth. */
  | { readonly kind: "unknown"; readonly what: string }
  /** A message that must not be signed here at all. */
  | { readonly kind: "trap"; readonly what: string };

/** What a request truly does: its harms, or void when the network rejects it as a whole. */
export type Truth = readonly Harm[] | "void";

/** One hostile request: how it is asked, in which context, and what it would truly do. */
export interface HostileItem {
  readonly family: string;
  readonly request: ClearRequest;
  readonly context: Context;
  readonly truth: Truth;
}
