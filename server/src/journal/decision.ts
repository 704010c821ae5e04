import { describeFlaw, JournalRefusal, remedyOf } from "./refusal.ts";
import type { SurveyedReason } from "./refusal.ts";
import type { Flaw, Survey } from "./survey.ts";

/**
 * What to do with a journal that was found like this, one row per case:
 *
 * | Found                                                                  | Verdict  |
 * |------------------------------------------------------------------------|----------|
 * | nothing wrong                                                          | open     |
 * | a copy ends before the others, or torn bytes after the end             | mend     |
 * | damage that another copy makes good, no copy lacking a durable record  | repair   |
 * | the next record, whole, where it does not belong: a write went astray  | repair   |
 * | anything else                                                          | refuse   |
 *
 * `mend` is what a crash leaves behind and loses nothing that was acknowledged. `repair` loses nothing
 * either, but a disk has failed: somebody decides, or has decided before.
 */
export type Verdict =
  | { readonly kind: "open" }
  | { readonly kind: "mend" }
  | { readonly kind: "repair"; readonly refusal: JournalRefusal }
  | { readonly kind: "refuse"; readonly refusal: JournalRefusal };

/** Judges a survey. Pure: the same survey gives the same verdict. */
export function decide(survey: Survey): Verdict {
  const { copies, conflict, beyond, watermark, head, hasWatermark, records } = survey;
  const lastSequence = head.nextSequence - 1;
  if (conflict !== undefined) return refuse(survey, "conflict", describeFlaw(conflict));
  if (beyond !== undefined) {
    return refuse(
      survey,
      "gap",
      `no copy holds the record after sequence ${lastSequence}, yet at ${describeFlaw(beyond)}`,
    );
  }
  if (lastSequence < watermark.sequence) {
    return refuse(
      survey,
      "below-watermark",
      `it ends with sequence ${lastSequence}, but ${watermark.path} says that ${watermark.sequence} was durable`,
    );
  }
  if (!hasWatermark && records > 0) {
    return refuse(
      survey,
      "watermark-missing",
      "no copy has a readable watermark, which says how far it was durable",
    );
  }
  const damage = firstDamage(survey);
  if (damage !== undefined) {
    const found = `${describeFlaw(damage)}; every record is there, and it can be made good`;
    return {
      kind: "repair",
      refusal: new JournalRefusal("damaged", found, copies, remedyOf(survey, "damaged")),
    };
  }
  const isWhole = copies.every(({ behind, torn }) => behind === undefined && torn === undefined);
  return { kind: isWhole ? "open" : "mend" };
}

function firstDamage({ copies }: Survey): Flaw | undefined {
  return copies.flatMap(({ damages }) => damages).at(0);
}

function refuse(survey: Survey, reason: SurveyedReason, found: string): Verdict {
  return {
    kind: "refuse",
    refusal: new JournalRefusal(reason, found, survey.copies, remedyOf(survey, reason)),
  };
}
