import { say } from "./sentence.ts";
import type { Sentence } from "./sentence.ts";

/**
 * What descriptors of contracts say (ERC-7730): intents, labels and choices, by their English text,
 * which is what is published. A test asks that none is missing here and none is left over.
 */
export const DESCRIPTOR_WORDS: Readonly<Record<string, Sentence>> = {
  "wrap coins": say("wrap coins", "envelopper des pièces"),
  "unwrap coins": say("unwrap coins", "désenvelopper des pièces"),
  "stake coins": say("stake coins", "miser des pièces"),
  "wrap staked coins": say("wrap staked coins", "envelopper des pièces misées"),
  "unwrap staked coins": say("unwrap staked coins", "désenvelopper des pièces misées"),
  "ask to withdraw staked coins": say(
    "ask to withdraw staked coins",
    "demander le retrait de pièces misées",
  ),
  "collect what was withdrawn": say("collect what was withdrawn", "recevoir ce qui a été retiré"),
  "put into the vault": say("put into the vault", "placer dans le coffre"),
  "take out of the vault": say("take out of the vault", "retirer du coffre"),
  vote: say("vote", "voter"),
  "make play money": say("make play money", "créer de la monnaie de démonstration"),
  "make a play item": say("make a play item", "créer un objet de démonstration"),
  "make play items": say("make play items", "créer des objets de démonstration"),
  Coins: say("Coins", "Pièces"),
  Amount: say("Amount", "Montant"),
  "Referred by": say("Referred by", "Apporté par"),
  Receiver: say("Receiver", "Bénéficiaire"),
  Request: say("Request", "Demande"),
  Owner: say("Owner", "Propriétaire"),
  Shares: say("Shares", "Parts"),
  "Shares, at most": say("Shares, at most", "Parts, au plus"),
  Proposal: say("Proposal", "Proposition"),
  Vote: say("Vote", "Vote"),
  Item: say("Item", "Objet"),
  Count: say("Count", "Nombre"),
  against: say("against", "contre"),
  for: say("for", "pour"),
  abstention: say("abstention", "abstention"),
  yes: say("yes", "oui"),
  no: say("no", "non"),
};
