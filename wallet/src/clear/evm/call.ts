import type { Draft } from "../draft.ts";
import type { AbiValue } from "./abi.ts";

/** One call of a contract: who calls what, with how many coins. */
export interface Call {
  readonly from: string;
  readonly to: string;
  readonly value: bigint;
  readonly data: Uint8Array;
  /** How many calls this one is inside of. */
  readonly depth: number;
}

/** Explains a call, whatever it is. */
export type ExplainCall = (call: Call, draft: Draft) => void;

/** Explains one known function; `explain` is for the calls inside it. */
export type CallDecoder = (
  call: Call,
  values: readonly AbiValue[],
  draft: Draft,
  explain: ExplainCall,
) => void;
