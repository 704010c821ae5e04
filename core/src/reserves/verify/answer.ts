/** The verifier's answers: one code, one sentence, one place. Nothing is thrown out of its doors. */

export type VerdictCode =
  | "ok"
  | "file-malformed"
  | "field-not-canonical"
  | "version-unknown"
  | "profile-unsafe"
  | "table-inconsistent"
  | "totals-out-of-range"
  | "work-missing"
  | "constraint-mismatch"
  | "merkle-mismatch"
  | "masked-mismatch"
  | "fold-mismatch"
  | "final-mismatch"
  | "bundle-foreign"
  | "row-index-invalid"
  | "row-not-mine"
  | "balance-differs";

/** An answer: `place` names the file, query, layer or asset. Every verdict is unaudited. */
export interface Verdict {
  readonly code: VerdictCode;
  readonly sentence: string;
  readonly place: string;
  readonly audited: false;
}

const SENTENCES: Readonly<Record<VerdictCode, string>> = {
  ok: "Every check passes (unaudited).",
  "file-malformed": "The file is too large, cut short or not laid out as a proof.",
  "field-not-canonical": "A number in the file is not in its only allowed form.",
  "version-unknown": "This verifier does not know the version or profile of the file.",
  "profile-unsafe": "The proof was made with weaker parameters than the published ones.",
  "table-inconsistent": "The table of assets and weights breaks its bounds.",
  "totals-out-of-range": "A published total lies outside what the rows could add up to.",
  "work-missing": "The proof lacks its proof of work.",
  "constraint-mismatch": "The committed rows do not satisfy the statement.",
  "merkle-mismatch": "Opened data does not belong to its commitment.",
  "masked-mismatch": "The masked opening differs from the opened columns.",
  "fold-mismatch": "A folded value differs from the next layer.",
  "final-mismatch": "The last folded value differs from the final polynomial.",
  "bundle-foreign": "The bundle belongs to another day or shard.",
  "row-index-invalid": "The row shown lies outside the proven rows.",
  "row-not-mine": "The row shown carries another identity.",
  "balance-differs": "The proven row differs from the recorded balances.",
};

class Refusal extends Error {
  readonly code: VerdictCode;
  readonly place: string;
  constructor(code: VerdictCode, place: string) {
    super(code);
    this.code = code;
    this.place = place;
  }
}

export function refuse(code: VerdictCode, place: string): never {
  throw new Refusal(code, place);
}

export function verdict(code: VerdictCode, place: string): Verdict {
  return { code, sentence: SENTENCES[code], place, audited: false };
}

/** Turns every exception into a verdict; what is not a refusal can only come from a malformed file. */
export function guarded<T extends Verdict>(run: () => T, place: string): T | Verdict {
  try {
    return run();
  } catch (error) {
    return error instanceof Refusal
      ? verdict(error.code, `${place}: ${error.place}`)
      : verdict("file-malformed", place);
  }
}
