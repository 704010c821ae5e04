/** What the application and the verifier's worker say to each other. Plain data both ways. */
import type { OwnerText } from "@holdall/core/reserves";

export interface NamedFile {
  /** As in the day's folder: `manifest.json`, `shard-0.proof`, `disclosed/fees.porb` … */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export type VerifyRequest =
  | {
      readonly kind: "day";
      readonly files: readonly NamedFile[];
      /** `manifest.json` of the day before, to check the link. */
      readonly previous?: Uint8Array<ArrayBuffer>;
      /** The operator's key as it was first seen, in hexadecimal; any signer when left out. */
      readonly pinnedKey?: string;
    }
  | {
      readonly kind: "row";
      readonly files: readonly NamedFile[];
      readonly owner: OwnerText;
      /** A plain bundle, or the bucket that holds it. */
      readonly bundle: Uint8Array<ArrayBuffer>;
    };

export const checks = [
  "manifest",
  "proof",
  "totals",
  "table",
  "disclosed",
  "chain",
  "signature",
  "reserves",
  "row",
  "balance",
] as const;
export type Check = (typeof checks)[number];

/** One check. `code` chooses the sentence in the reader's language; `place` says where. */
export interface CheckLine {
  readonly check: Check;
  readonly outcome: "ok" | "failed" | "warning" | "short";
  readonly code: string;
  readonly place: string;
  /** Of a failed check: the file that it read (empty for a bundle), and the SHA-256 of its bytes in hexadecimal. */
  readonly read?: { readonly name: string; readonly sha256: string };
}

/** One asset of a day: what is owed and what is held, as decimal text of whole assets. */
export interface AssetLine {
  readonly symbol: string;
  readonly owed: string;
  readonly held: string;
  /** In percent, rounded down; empty when nothing is owed. */
  readonly ratio: string;
  readonly isCovered: boolean;
  /** The vault is declared as simulated. */
  readonly isSimulated: boolean;
}

/** A place where something of an asset is held, as its statement says. */
export interface HoldingLine {
  readonly symbol: string;
  /** Decimal text of whole assets. */
  readonly amount: string;
  readonly chain: string;
  readonly address: string;
  readonly height: string;
  readonly kind: "key" | "multisig" | "contract" | "simulated";
  readonly signatures: number;
  /** How many signatures move it; 0 for what no key holds. */
  readonly threshold: number;
}

export interface DayAnswer {
  readonly kind: "day";
  readonly verdict: "valid" | "short" | "invalid";
  readonly date: string;
  /** Level of security in bits, as the manifest states it. */
  readonly bits: number;
  /** Hash of the manifest, in hexadecimal: compare it with what others see. */
  readonly manifestHash: string;
  /** The key that signed, in hexadecimal. */
  readonly signer: string;
  readonly rows: number;
  readonly fewRows: boolean;
  readonly lines: readonly CheckLine[];
  readonly assets: readonly AssetLine[];
  readonly holdings: readonly HoldingLine[];
  /** Always: no external report exists. */
  readonly audited: false;
}
/** One balance of a row, as decimal text of whole assets. */
export interface BalanceLine {
  readonly symbol: string;
  readonly component: string;
  readonly amount: string;
}
export interface RowAnswer {
  readonly kind: "row";
  readonly verdict: "valid" | "invalid";
  readonly lines: readonly CheckLine[];
  readonly balances: readonly BalanceLine[];
  readonly audited: false;
}
export type VerifyAnswer = DayAnswer | RowAnswer;

/** A request under its number, and the answer or the fault under the same. */
export interface Ask {
  readonly number: number;
  readonly request: VerifyRequest;
}
export type Told =
  | { readonly number: number; readonly answer: VerifyAnswer }
  | { readonly number: number; readonly fault: string };
