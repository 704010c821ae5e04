/**
 * The stand-alone verifier of Holdall's proof of reserves, format 1. Unaudited.
 *
 * This folder imports nothing from outside itself: its own SHA-256, its own field, its own reading
 * of the statement. It decides whether a shard proof holds (`verifyShard`) and whether a bundle
 * shows a row of a proven shard (`verifyOpening`). It never throws: every answer is a code, a
 * sentence and a place. Section numbers refer to the description of the proof.
 *
 * It checks proofs, not signatures, prices or files of a day: those lie in the manifest.
 */
export type { Verdict, VerdictCode } from "./answer.ts";
export type { ProvenShard } from "./openings.ts";
export { verifyShard } from "./proof.ts";
export type { ShardAnswer } from "./proof.ts";
export { identityOf, verifyOpening } from "./row.ts";
export type { BreakdownEntry, OpeningAnswer, Owner } from "./row.ts";
export { sha256 } from "./sha256.ts";
export type { Stated, StatedAsset } from "./statement.ts";
