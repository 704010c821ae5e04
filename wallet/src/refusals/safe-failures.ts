import type { Language } from "./registry.ts";

/** Why a Safe refused, in words. The codes are the contract's own. */
export interface FailureWords {
  readonly code: string;
  readonly sentence: Readonly<Record<Language, string>>;
}

function row(code: string, en: string, fr: string): FailureWords {
  return { code, sentence: { en, fr } };
}

const UNKNOWN = row(
  "GS000",
  "The Safe refused, and gave no reason that is known.",
  "Le Safe a refusé, sans raison connue.",
);

/** The codes a proposal of ours can meet (`docs/error_codes.md` of Safe 1.5.0). */
const FAILURES: readonly FailureWords[] = [
  UNKNOWN,
  row("GS010", "There is not enough gas for the call.", "Il n'y a pas assez de gaz pour l'appel."),
  row("GS013", "The call inside the proposal failed.", "L'appel de la proposition a échoué."),
  row("GS020", "Signatures are missing.", "Des signatures manquent."),
  row(
    "GS021",
    "A contract owner's signature is misplaced.",
    "Une signature de contrat est mal placée.",
  ),
  row(
    "GS022",
    "A contract owner's signature is cut short.",
    "Une signature de contrat est tronquée.",
  ),
  row(
    "GS023",
    "A contract owner's signature is not whole.",
    "Une signature de contrat est incomplète.",
  ),
  row("GS024", "A contract owner refused.", "Un propriétaire contrat a refusé."),
  row(
    "GS025",
    "An owner has not approved this hash.",
    "Un propriétaire n'a pas approuvé cette empreinte.",
  ),
  row(
    "GS026",
    "A signature is not an owner's, or they are out of order.",
    "Une signature n'est pas d'un propriétaire, ou l'ordre est faux.",
  ),
  row("GS030", "Only an owner may do this.", "Seul un propriétaire peut faire cela."),
  row("GS031", "Only the Safe itself may do this.", "Seul le Safe lui-même peut faire cela."),
  row(
    "GS201",
    "More signatures would be needed than there are owners.",
    "Il faudrait plus de signatures qu'il n'y a de propriétaires.",
  ),
  row("GS203", "This address cannot be an owner.", "Cette adresse ne peut être propriétaire."),
  row("GS204", "This address is an owner already.", "Cette adresse est déjà propriétaire."),
  row(
    "GS205",
    "The owner to replace is not at that place.",
    "Le propriétaire à remplacer n'est pas à cette place.",
  ),
];

/** Words for what a Safe answered: the code is found wherever it stands in the text. */
export function failureWords(answer: string): FailureWords {
  const code = /GS\d{3}/u.exec(answer)?.[0];
  return FAILURES.find((one) => one.code === code) ?? UNKNOWN;
}
