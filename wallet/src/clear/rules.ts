import type { Sentence } from "./dictionary.ts";
import type { Level } from "./explanation.ts";

/** One risk rule: how bad it is, and why, in both languages. */
export interface Rule extends Sentence {
  readonly level: Level;
}

function rule(level: Level, en: string, fr: string): Rule {
  return { level, en, fr };
}

/** Every rule that is applied. Numbers are never reused; their hundreds are their subject. */
export const RULES = {
  100: rule(
    "forbidden",
    "{host} is on the list of known frauds.",
    "{host} est sur la liste des fraudes connues.",
  ),
  101: rule(
    "danger",
    "{host} imitates {known}, or is written in letters that imitate others.",
    "{host} imite {known}, ou s'écrit en lettres qui en imitent d'autres.",
  ),
  102: rule("warning", "You have never connected to {host}.", "Jamais connecté à {host}."),
  103: rule(
    "forbidden",
    "{host} is on your list of refused pages.",
    "{host} est sur votre liste de pages refusées.",
  ),
  104: rule("safe", "{host} is on your list of trusted pages.", "{host} est de vos pages sûres."),
  105: rule(
    "danger",
    "{host} is not encrypted: anybody on the way can change the page.",
    "{host} n'est pas chiffré : n'importe qui en chemin peut changer la page.",
  ),
  106: rule(
    "danger",
    "{host} is a frame inside {known}, not a page of its own.",
    "{host} est un cadre dans {known}, pas une page à part.",
  ),
  107: rule(
    "warning",
    "{host} asks to see all your accounts.",
    "{host} demande à voir tous vos comptes.",
  ),
  108: rule(
    "warning",
    "{host} is known here for less than a day and asks for a signature.",
    "{host} est connu ici depuis moins d'un jour et demande une signature.",
  ),
  201: rule("warning", "First transfer to {to}.", "Premier transfert vers {to}."),
  202: rule(
    "danger",
    "{to} looks like {known}, which you know, but is another address.",
    "{to} ressemble à {known}, que vous connaissez, mais c'est une autre adresse.",
  ),
  203: rule("safe", "{to} is your own.", "{to} est à vous."),
  200: rule(
    "danger",
    "{to} is a contract or a token, not a person: what is sent may be lost.",
    "{to} est un contrat ou un jeton, pas une personne : l'envoi peut être perdu.",
  ),
  205: rule(
    "warning",
    "This is everything you have of {asset}.",
    "C'est tout ce que vous avez en {asset}.",
  ),
  208: rule(
    "danger",
    "{to} is an address nobody has: what is sent is destroyed.",
    "{to} est une adresse que personne n'a : l'envoi est détruit.",
  ),
  209: rule(
    "warning",
    "New accounts of {asset} start frozen: what is sent may not be usable.",
    "Les nouveaux comptes en {asset} naissent gelés : l'envoi peut être inutilisable.",
  ),
  210: rule(
    "danger",
    "The network fee can reach more than a twentieth of what is sent.",
    "Les frais de réseau peuvent dépasser un vingtième de l'envoi.",
  ),
  211: rule(
    "safe",
    "You have sent to {to} several times.",
    "Vous avez déjà envoyé plusieurs fois à {to}.",
  ),
  300: rule(
    "danger",
    "{spender} is a person, not a program: nobody honest needs such a right.",
    "{spender} est une personne, pas un programme : nul n'a honnêtement besoin de ce droit.",
  ),
  301: rule(
    "danger",
    "The right has no limit: {spender} may take all of it.",
    "Le droit est sans limite : {spender} peut tout prendre.",
  ),
  302: rule(
    "warning",
    "The right is larger than what you have.",
    "Le droit dépasse ce que vous avez.",
  ),
  303: rule(
    "warning",
    "{spender} was put on the chain less than three days ago.",
    "{spender} est sur la chaîne depuis moins de trois jours.",
  ),
  304: rule(
    "warning",
    "You have never dealt with {spender}.",
    "Vous n'avez jamais eu affaire à {spender}.",
  ),
  305: rule(
    "forbidden",
    "{spender} is on your list of refusals.",
    "{spender} est sur votre liste de refus.",
  ),
  307: rule(
    "danger",
    "{spender} may take every item of {asset}, now and later.",
    "{spender} peut prendre chaque pièce de {asset}, maintenant et plus tard.",
  ),
  308: rule(
    "danger",
    "This right leaves no trace until {spender} uses it.",
    "Ce droit ne laisse aucune trace avant que {spender} l'utilise.",
  ),
  309: rule("danger", "The right lasts more than 30 days.", "Le droit dure plus de 30 jours."),
  310: rule(
    "forbidden",
    "Among several rights one is for {asset}, which nobody knows.",
    "Parmi plusieurs droits, l'un porte sur {asset}, que nul ne connaît.",
  ),
  311: rule(
    "danger",
    "{to} may take the tokens without asking you again.",
    "{to} peut prendre les jetons sans vous redemander.",
  ),
  312: rule("safe", "A right is taken back.", "Un droit est repris."),
  313: rule(
    "danger",
    "The right has already ended, or ends before it can be used.",
    "Le droit est déjà échu, ou échoit avant de pouvoir servir.",
  ),
  400: rule(
    "forbidden",
    "The account {account} and all it holds would change owner.",
    "Le compte {account} et tout son contenu changeraient de propriétaire.",
  ),
  401: rule(
    "danger",
    "The {role} authority of {account} leaves you.",
    "L'autorité de {role} de {account} vous quitte.",
  ),
  402: rule(
    "forbidden",
    "Your account itself would be given to the program {program}.",
    "Votre compte lui-même serait donné au programme {program}.",
  ),
  403: rule(
    "danger",
    "{to} gets power over your stake.",
    "{to} obtient un pouvoir sur votre mise.",
  ),
  404: rule(
    "forbidden",
    "{program} replaces the code of programs.",
    "{program} remplace le code de programmes.",
  ),
  405: rule(
    "danger",
    "The contract {contract} would have another owner.",
    "Le contrat {contract} aurait un autre propriétaire.",
  ),
  406: rule(
    "danger",
    "The contract {contract} would do something else than before.",
    "Le contrat {contract} ferait autre chose qu'avant.",
  ),
  407: rule(
    "forbidden",
    "Your account would run the code of somebody else.",
    "Votre compte exécuterait le code d'un autre.",
  ),
  408: rule(
    "forbidden",
    "{contract} could move everything the Safe holds, without its owners.",
    "{contract} pourrait déplacer tout ce que le Safe détient, sans ses propriétaires.",
  ),
  409: rule(
    "danger",
    "{to} decides when what you signed is sent.",
    "{to} décide quand ce que vous avez signé est envoyé.",
  ),
  410: rule(
    "danger",
    "What {account} holds goes to {to}, not to you.",
    "Ce que contient {account} va à {to}, pas à vous.",
  ),
  411: rule(
    "danger",
    "The Safe {safe} would have other owners or need other signatures.",
    "Le Safe {safe} aurait d'autres propriétaires ou exigerait d'autres signatures.",
  ),
  501: rule(
    "forbidden",
    "The two decoders of this wallet read it differently.",
    "Les deux décodeurs du portefeuille le lisent différemment.",
  ),
  502: rule(
    "forbidden",
    "The simulation shows {asset} leaving that the words do not say.",
    "La simulation montre un départ de {asset} que les mots ne disent pas.",
  ),
  503: rule("danger", "This would fail now: {text}", "Ceci échouerait maintenant : {text}"),
  504: rule("warning", "Not simulated.", "Non simulé."),
  505: rule(
    "danger",
    "This can be sent at any time later, by whoever has it.",
    "Ceci peut être envoyé à tout moment plus tard, par qui le détient.",
  ),
  506: rule("warning", "{to} must sign too.", "{to} doit aussi signer."),
  507: rule(
    "warning",
    "You pay the network fee for what the page asks.",
    "Vous payez les frais de réseau de ce que la page demande.",
  ),
  508: rule(
    "forbidden",
    "Two nodes say different things about this.",
    "Deux nœuds disent à ce sujet des choses différentes.",
  ),
  606: rule(
    "danger",
    "{to} can take your {asset} at any time.",
    "{to} peut prendre vos {asset} à tout moment.",
  ),
  607: rule(
    "warning",
    "The issuer of {asset} keeps {fee} hundredths of a percent of each transfer.",
    "L'émetteur de {asset} retient {fee} centièmes de pour cent de chaque transfert.",
  ),
  608: rule("safe", "The value stays yours.", "La valeur reste à vous."),
  700: rule(
    "forbidden",
    "This signs you in to {domain}, which is not the page that asks.",
    "Ceci vous connecte à {domain}, qui n'est pas la page qui demande.",
  ),
  701: rule(
    "danger",
    "Nobody can say what these bytes mean.",
    "Personne ne peut dire ce que ces octets signifient.",
  ),
  702: rule(
    "forbidden",
    "This message is a transaction in disguise.",
    "Ce message est une transaction déguisée.",
  ),
  703: rule("forbidden", "This is for another network.", "Ceci est pour un autre réseau."),
  704: rule(
    "danger",
    "This is expired, or not yet valid.",
    "Ceci est expiré, ou pas encore valable.",
  ),
  705: rule(
    "danger",
    "The meaning of this document is known only to who made it.",
    "Le sens de ce document n'est connu que de son auteur.",
  ),
} as const satisfies Readonly<Record<number, Rule>>;

/** The number of a rule. */
export type RuleId = keyof typeof RULES;
