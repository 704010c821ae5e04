/**
 * Adversarial provers, each an honest prover bent in one place. `mutation` names what a verifier
 * would have to forget for the attack to succeed; the mutation tests make it forget exactly that.
 */
import type { Kernel, Owner, Session, VerdictCode } from "@holdall/core/reserves";

export interface Forgery {
  readonly proof: Uint8Array;
  readonly bundle?: { readonly bytes: Uint8Array; readonly owner: Owner };
}
/** Numbers of constraints, in the order of the powers of β. */
export type Noticed = (session: Pick<Session, "layout">) => readonly number[];

export interface Attack {
  readonly letter: string;
  readonly name: string;
  /** Code of the check that must reject it: the opening's when the forgery has a bundle, else the proof's. */
  readonly code: VerdictCode;
  /** Constraint that alone notices, for the mutation tests. */
  readonly noticedBy?: Noticed;
  /** `drop`: the prover leaves out what the verifier forgot. */
  readonly run: (kernel: Kernel, drop: boolean) => Forgery;
}

/** The row that most attacks bend. */
export const ROW = 7;

export type Placed = Pick<Session, "layout">;
