import type { RefusalCode } from "./registry.ts";

/** An expected refusal: a code of the registry and the operands that explain it. Never a secret. */
export interface Refused {
  readonly ok: false;
  readonly refusal: RefusalCode;
  readonly detail: string;
}

/** What a fallible function of the wallet answers: a value, or the reason there is none. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | Refused;

/** Wraps a value as a success. */
export function accept<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

/** Names a refusal. `detail` is shown as is: operands only, never secret material. */
export function refuse(refusal: RefusalCode, detail = ""): Refused {
  return { ok: false, refusal, detail };
}
