import { say } from "./sentence.ts";
import type { Sentence } from "./sentence.ts";
import type { RuleId } from "./rules.ts";

/** Why each rule applies, in both languages: one sentence for each row of `rules.ts`. */
export const RULE_WORDS: Readonly<Record<RuleId, Sentence>> = {
  100: say(
    "{host} is on the list of known frauds.",
    "{host} est sur la liste des fraudes connues.",
  ),
  101: say(
    "{host} imitates {known}, or is written in letters that imitate others.",
    "{host} imite {known}, ou s'écrit en lettres qui en imitent d'autres.",
  ),
  102: say("You have never connected to {host}.", "Jamais connecté à {host}."),
  103: say(
    "{host} is on your list of refused pages.",
    "{host} est sur votre liste de pages refusées.",
  ),
  104: say("{host} is on your list of trusted pages.", "{host} est de vos pages sûres."),
  105: say(
    "{host} is not encrypted: anybody on the way can change the page.",
    "{host} n'est pas chiffré : n'importe qui en chemin peut changer la page.",
  ),
  106: say(
    "{host} is a frame inside {known}, not a page of its own.",
    "{host} est un cadre dans {known}, pas une page à part.",
  ),
  107: say("{host} asks to see all your accounts.", "{host} demande à voir tous vos comptes."),
  108: say(
    "{host} is known here for less than a day and asks for a signature.",
    "{host} est connu ici depuis moins d'un jour et demande une signature.",
  ),
  201: say("First transfer to {to}.", "Premier transfert vers {to}."),
  202: say(
    "{to} looks like {known}, which you know, but is another address.",
    "{to} ressemble à {known}, que vous connaissez, mais c'est une autre adresse.",
  ),
  203: say("{to} is your own.", "{to} est à vous."),
  200: say(
    "{to} is a contract or a token, not a person: what is sent may be lost.",
    "{to} est un contrat ou un jeton, pas une personne : l'envoi peut être perdu.",
  ),
  204: say(
    "{to} is a contract that nobody knows on this network: what is sent may be lost.",
    "{to} est un contrat que nul ne connaît sur ce réseau : l'envoi peut être perdu.",
  ),
  205: say("This is everything you have of {asset}.", "C'est tout ce que vous avez en {asset}."),
  206: say(
    "{to} does not exist yet, and this is less than the rent that an account must hold.",
    "{to} n'existe pas encore, et ceci est moins que le loyer qu'un compte doit garder.",
  ),
  207: say(
    "{to} belongs to no key and to no program known here: nobody may be able to send it back.",
    "{to} n'appartient à aucune clé ni à aucun programme connu ici : nul ne pourra peut-être le rendre.",
  ),
  208: say(
    "{to} is an address nobody has: what is sent is destroyed.",
    "{to} est une adresse que personne n'a : l'envoi est détruit.",
  ),
  209: say(
    "New accounts of {asset} start frozen: what is sent may not be usable.",
    "Les nouveaux comptes en {asset} naissent gelés : l'envoi peut être inutilisable.",
  ),
  210: say(
    "The network fee can reach more than a twentieth of what is sent, or more than 20 USDC.",
    "Les frais de réseau peuvent dépasser un vingtième de l'envoi, ou 20 USDC.",
  ),
  211: say("You have sent to {to} several times.", "Vous avez déjà envoyé plusieurs fois à {to}."),
  300: say(
    "{spender} is a person, not a program: nobody honest needs such a right.",
    "{spender} est une personne, pas un programme : nul n'a honnêtement besoin de ce droit.",
  ),
  301: say(
    "The right has no limit: {spender} may take all of it.",
    "Le droit est sans limite : {spender} peut tout prendre.",
  ),
  302: say("The right is larger than what you have.", "Le droit dépasse ce que vous avez."),
  303: say(
    "{spender} was put on the chain less than three days ago.",
    "{spender} est sur la chaîne depuis moins de trois jours.",
  ),
  304: say("You have never dealt with {spender}.", "Vous n'avez jamais eu affaire à {spender}."),
  305: say("{spender} is on your list of refusals.", "{spender} est sur votre liste de refus."),
  306: say(
    "This wallet does not know the code of {spender}: compare its whole address with the one that its authors publish, and allow no more than is needed now.",
    "Ce portefeuille ne connaît pas le code de {spender} : comparez son adresse entière à celle que ses auteurs publient, et n'accordez pas plus qu'il ne faut maintenant.",
  ),
  307: say(
    "{spender} may take every item of {asset}, now and later.",
    "{spender} peut prendre chaque pièce de {asset}, maintenant et plus tard.",
  ),
  308: say(
    "This right leaves no trace until {spender} uses it.",
    "Ce droit ne laisse aucune trace avant que {spender} l'utilise.",
  ),
  309: say("The right lasts more than 30 days.", "Le droit dure plus de 30 jours."),
  310: say(
    "Among several rights one is for {asset}, which nobody knows.",
    "Parmi plusieurs droits, l'un porte sur {asset}, que nul ne connaît.",
  ),
  311: say(
    "{to} may take the tokens without asking you again.",
    "{to} peut prendre les jetons sans vous redemander.",
  ),
  312: say("A right is taken back.", "Un droit est repris."),
  313: say(
    "The right has already ended, or ends before it can be used.",
    "Le droit est déjà échu, ou échoit avant de pouvoir servir.",
  ),
  400: say(
    "The account {account} and all it holds would change owner.",
    "Le compte {account} et tout son contenu changeraient de propriétaire.",
  ),
  401: say(
    "The {role} authority of {account} leaves you.",
    "L'autorité de {role} de {account} vous quitte.",
  ),
  402: say(
    "Your account itself would be given to the program {program}.",
    "Votre compte lui-même serait donné au programme {program}.",
  ),
  403: say("{to} gets power over your stake.", "{to} obtient un pouvoir sur votre mise."),
  404: say("{program} replaces the code of programs.", "{program} remplace le code de programmes."),
  405: say(
    "The contract {contract} would have another owner.",
    "Le contrat {contract} aurait un autre propriétaire.",
  ),
  406: say(
    "The contract {contract} would do something else than before.",
    "Le contrat {contract} ferait autre chose qu'avant.",
  ),
  407: say(
    "Your account would run the code of somebody else.",
    "Votre compte exécuterait le code d'un autre.",
  ),
  408: say(
    "{contract} could move everything the Safe holds, without its owners.",
    "{contract} pourrait déplacer tout ce que le Safe détient, sans ses propriétaires.",
  ),
  409: say(
    "{to} decides when what you signed is sent.",
    "{to} décide quand ce que vous avez signé est envoyé.",
  ),
  410: say(
    "What {account} holds goes to {to}, not to you.",
    "Ce que contient {account} va à {to}, pas à vous.",
  ),
  411: say(
    "The Safe {safe} would have other owners or need other signatures.",
    "Le Safe {safe} aurait d'autres propriétaires ou exigerait d'autres signatures.",
  ),
  500: say(
    "This cannot be read, so it is not signed.",
    "Ceci ne peut pas être lu, donc ne se signe pas.",
  ),
  501: say(
    "The two decoders of this wallet read it differently.",
    "Les deux décodeurs du portefeuille le lisent différemment.",
  ),
  502: say(
    "The simulation shows {asset} leaving that the words do not say.",
    "La simulation montre un départ de {asset} que les mots ne disent pas.",
  ),
  503: say("This would fail now: {text}", "Ceci échouerait maintenant : {text}"),
  504: say("Not simulated.", "Non simulé."),
  505: say(
    "This can be sent at any time later, by whoever has it.",
    "Ceci peut être envoyé à tout moment plus tard, par qui le détient.",
  ),
  506: say("{to} must sign too.", "{to} doit aussi signer."),
  507: say(
    "You pay the network fee for what the page asks.",
    "Vous payez les frais de réseau de ce que la page demande.",
  ),
  508: say(
    "Two nodes say different things about this.",
    "Deux nœuds disent à ce sujet des choses différentes.",
  ),
  509: say(
    "Tried twice, it ended in two ways: the result depends on the moment.",
    "Essayé deux fois, le résultat diffère : il dépend du moment.",
  ),
  600: say(
    "No least amount is promised, or more than a twentieth below what a trial brought.",
    "Aucun minimum n'est promis, ou plus d'un vingtième de moins que ce qu'un essai a donné.",
  ),
  601: say(
    "What you are promised is worth less than nine tenths of what you give.",
    "Ce qui vous est promis vaut moins de neuf dixièmes de ce que vous donnez.",
  ),
  602: say("{to} receives what you pay for.", "{to} reçoit ce que vous payez."),
  603: say(
    "{asset} would be sold for less than nine tenths of its collection's floor.",
    "{asset} serait vendu à moins de neuf dixièmes du prix plancher de sa collection.",
  ),
  604: say("Only {to} can buy this.", "Seul {to} peut acheter ceci."),
  605: say("You would give this for nothing.", "Vous donneriez ceci pour rien."),
  606: say(
    "{to} can take your {asset} at any time.",
    "{to} peut prendre vos {asset} à tout moment.",
  ),
  607: say(
    "The issuer of {asset} keeps {fee} hundredths of a percent of each transfer.",
    "L'émetteur de {asset} retient {fee} centièmes de pour cent de chaque transfert.",
  ),
  608: say("The value stays yours.", "La valeur reste à vous."),
  609: say(
    "{asset} is unknown and says itself that it is worth something: “{text}”.",
    "{asset} est inconnu et dit de lui-même qu'il vaut quelque chose : « {text} ».",
  ),
  700: say(
    "This signs you in to {domain}, which is not the page that asks.",
    "Ceci vous connecte à {domain}, qui n'est pas la page qui demande.",
  ),
  701: say(
    "Nobody can say what these bytes mean.",
    "Personne ne peut dire ce que ces octets signifient.",
  ),
  702: say(
    "This message is a transaction in disguise.",
    "Ce message est une transaction déguisée.",
  ),
  703: say("This is for another network.", "Ceci est pour un autre réseau."),
  704: say("This is expired, or not yet valid.", "Ceci est expiré, ou pas encore valable."),
  705: say(
    "The meaning of this document is known only to who made it.",
    "Le sens de ce document n'est connu que de son auteur.",
  ),
};
