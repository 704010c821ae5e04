import { DESCRIPTOR_WORDS } from "./descriptor-words.ts";
import { say } from "./sentence.ts";
import type { Sentence } from "./sentence.ts";

/** One sentence per effect. The name of a row is the kind of the effect. */
export const EFFECTS = {
  send: say("You send {amount} to {to}.", "Vous envoyez {amount} à {to}."),
  unread: say("Nobody can read this part: {text}.", "Personne ne sait lire cette partie : {text}."),
  "trial-out": say(
    "In the trial {amount} leaves your account.",
    "À l'essai, {amount} quitte votre compte.",
  ),
  "trial-in": say(
    "In the trial {amount} reaches your account.",
    "À l'essai, {amount} arrive sur votre compte.",
  ),
  "trial-right": say(
    "In the trial {to} gains the right of {role} over {account}.",
    "À l'essai, {to} obtient le droit de {role} sur {account}.",
  ),
  move: say("{amount} moves from {from} to {to}.", "{amount} passe de {from} à {to}."),
  "transfer-fee": say(
    "The token's issuer keeps {amount} of it.",
    "L'émetteur du jeton en retient {amount}.",
  ),
  "create-account": say(
    "{payer} pays {amount} to create the account {account}, run by {program}.",
    "{payer} paie {amount} pour créer le compte {account}, géré par {program}.",
  ),
  "create-token-account": say(
    "{payer} pays {amount} to open the account {account}, where {owner} holds {asset}.",
    "{payer} paie {amount} pour ouvrir le compte {account}, où {owner} détient {asset}.",
  ),
  "init-token-account": say(
    "The account {account} will hold {asset} for {owner}.",
    "Le compte {account} détiendra {asset} pour {owner}.",
  ),
  "immutable-owner": say(
    "The owner of {account} can never change.",
    "Le propriétaire de {account} ne pourra jamais changer.",
  ),
  "init-mint": say(
    "A new token {mint} with {decimals} decimals can be made by {authority}.",
    "Un nouveau jeton {mint} à {decimals} décimales peut être créé par {authority}.",
  ),
  assign: say(
    "The account {account} is given to the program {program}.",
    "Le compte {account} est donné au programme {program}.",
  ),
  allocate: say(
    "The account {account} reserves {bytes} bytes.",
    "Le compte {account} réserve {bytes} octets.",
  ),
  "nonce-advance": say(
    "This can be sent at any time later, as long as {account} is unchanged.",
    "Ceci peut être envoyé à tout moment plus tard, tant que {account} est inchangé.",
  ),
  "nonce-authority": say(
    "{to} decides when transactions of {account} can be sent.",
    "{to} décide quand les transactions de {account} peuvent partir.",
  ),
  delegate: say(
    "{to} may take up to {amount} from {account}, now and later, until you revoke it.",
    "{to} pourra prendre jusqu'à {amount} de {account}, maintenant et plus tard, jusqu'à révocation.",
  ),
  "revoke-delegate": say(
    "Nobody else may take from {account} any more.",
    "Plus personne d'autre ne peut prendre de {account}.",
  ),
  authority: say(
    "{to} becomes the {role} authority of {account}.",
    "{to} devient l'autorité de {role} de {account}.",
  ),
  "authority-removed": say(
    "{account} has no {role} authority any more, for ever.",
    "{account} n'a plus d'autorité de {role}, pour toujours.",
  ),
  mint: say("{amount} is created in {account}.", "{amount} est créé dans {account}."),
  burn: say("{amount} in {account} is destroyed.", "{amount} dans {account} est détruit."),
  close: say(
    "The account {account} is closed and what it holds goes to {to}.",
    "Le compte {account} est fermé et ce qu'il contient va à {to}.",
  ),
  "account-grow": say(
    "{payer} pays for the room of {count} more features of the account {account}.",
    "{payer} paie la place de {count} propriétés de plus du compte {account}.",
  ),
  "fees-gather": say(
    "The fees that {count} accounts keep are gathered in the token {account}.",
    "Les frais que gardent {count} comptes sont réunis dans le jeton {account}.",
  ),
  "token-setting": say("From then on {account} {role}.", "Désormais, {account} {role}."),
  hook: say(
    "Every transfer of the token {account} also runs the program {program}.",
    "Tout transfert du jeton {account} exécute aussi le programme {program}.",
  ),
  pointer: say(
    "The {role} of the token {account} is read at {to}.",
    "Pour le jeton {account}, {role} : lu à l'adresse {to}.",
  ),
  "pointer-removed": say(
    "The {role} of the token {account} is read nowhere.",
    "Pour le jeton {account}, {role} : lu nulle part.",
  ),
  freeze: say("The account {account} is frozen.", "Le compte {account} est gelé."),
  thaw: say("The account {account} is usable again.", "Le compte {account} est dégelé."),
  "sync-native": say(
    "The wrapped SOL of {account} is counted again.",
    "Le SOL enveloppé de {account} est recompté.",
  ),
  "stake-lockup": say(
    "{to} can hold back the stake {account}.",
    "{to} peut retenir la mise {account}.",
  ),
  "stake-delegate": say(
    "The stake {account} is delegated to the validator {to}.",
    "La mise {account} est déléguée au validateur {to}.",
  ),
  "stake-deactivate": say(
    "The stake {account} stops earning and can be withdrawn after the epoch.",
    "La mise {account} cesse de rapporter et sera retirable après l'époque.",
  ),
  "stake-withdraw": say(
    "{amount} leaves the stake {account} for {to}.",
    "{amount} quitte la mise {account} pour {to}.",
  ),
  "stake-split": say(
    "{amount} of the stake {account} moves to the new stake {to}.",
    "{amount} de la mise {account} passe à la nouvelle mise {to}.",
  ),
  "stake-merge": say(
    "The stake {from} is joined to {account}.",
    "La mise {from} est jointe à {account}.",
  ),
  validator: say(
    "The validator of the account {account} is {to}.",
    "Le validateur du compte {account} est {to}.",
  ),
  commission: say(
    "The validator of {account} keeps {count} percent of the rewards.",
    "Le validateur de {account} garde {count} pour cent des récompenses.",
  ),
  "vote-withdraw": say(
    "{amount} leaves the validator's account {account} for {to}.",
    "{amount} quitte le compte de validateur {account} pour {to}.",
  ),
  memo: say("A public note is recorded: {text}", "Une note publique est inscrite : {text}"),
  "table-create": say(
    "{to} creates the address table {account}.",
    "{to} crée la table d'adresses {account}.",
  ),
  "table-freeze": say(
    "The address table {account} can never change again.",
    "La table d'adresses {account} ne changera plus jamais.",
  ),
  "table-extend": say(
    "{count} addresses are added to the table {account}:",
    "{count} adresses sont ajoutées à la table {account} :",
  ),
  "table-address": say("added: {account}", "ajoutée : {account}"),
  "table-deactivate": say(
    "The address table {account} is put out of use.",
    "La table d'adresses {account} est mise hors service.",
  ),
  "table-close": say(
    "The address table {account} is closed and its rent goes to {to}.",
    "La table d'adresses {account} est fermée et son loyer va à {to}.",
  ),
  "program-code": say(
    "The program {program} changes code that runs on the network.",
    "Le programme {program} change du code exécuté sur le réseau.",
  ),
  "fee-by-other": say("{to} pays the network fee.", "{to} paie les frais de réseau."),
  "empty-call": say(
    "{to} is called without anything being sent.",
    "{to} est appelé sans que rien soit envoyé.",
  ),
  replace: say(
    "This takes the place of your transaction number {number}, which does the same and waits: at most one of the two is included. The fee is at most {fee} instead of {former}.",
    "Ceci prend la place de votre transaction numéro {number}, qui fait la même chose et attend : une des deux au plus sera incluse. Les frais sont d'au plus {fee} au lieu de {former}.",
  ),
  "cancel-send": say(
    "This cancels your transaction number {number}, which waits to send {amount} to {to}, unless that one is included first.",
    "Ceci annule votre transaction numéro {number}, qui attend d'envoyer {amount} à {to}, sauf si celle-là est incluse d'abord.",
  ),
  "cancel-call": say(
    "This cancels your transaction number {number}, which waits to call {to}, unless that one is included first.",
    "Ceci annule votre transaction numéro {number}, qui attend d'appeler {to}, sauf si celle-là est incluse d'abord.",
  ),
  allow: say(
    "{spender} may take up to {amount}, now and later, until you revoke it.",
    "{spender} pourra prendre jusqu'à {amount}, maintenant et plus tard, jusqu'à révocation.",
  ),
  "allow-all": say(
    "{spender} may take all your {asset}, now and later, until you revoke it.",
    "{spender} pourra prendre tous vos {asset}, maintenant et plus tard, jusqu'à révocation.",
  ),
  "allow-more": say(
    "{spender} may take {amount} more than before.",
    "{spender} pourra prendre {amount} de plus qu'avant.",
  ),
  "allow-less": say(
    "{spender} may take {amount} less than before.",
    "{spender} pourra prendre {amount} de moins qu'avant.",
  ),
  "allow-item": say(
    "{spender} may take {asset}, until you revoke it.",
    "{spender} pourra prendre {asset}, jusqu'à révocation.",
  ),
  "revoke-item": say(
    "Whoever had a right to {asset} alone may not take it any more.",
    "Quiconque avait un droit sur {asset} seul ne peut plus le prendre.",
  ),
  "allow-unknown": say(
    "{spender} may take {count} units of {asset}, a token nobody knows.",
    "{spender} pourra prendre {count} unités de {asset}, un jeton que nul ne connaît.",
  ),
  "allow-other": say(
    "{spender} may take tokens of {owner}.",
    "{spender} pourra prendre des jetons de {owner}.",
  ),
  "permit-of": say(
    "A right signed by {owner} is put on the chain.",
    "Un droit signé par {owner} est porté sur la chaîne.",
  ),
  "right-ends": say("This ends at {until}.", "Cela prend fin le {until}."),
  revoke: say(
    "{spender} may not take your {asset} any more.",
    "{spender} ne peut plus prendre vos {asset}.",
  ),
  wrap: say("{amount} is wrapped by {contract}.", "{amount} est enveloppé par {contract}."),
  unwrap: say("{amount} is unwrapped.", "{amount} est désenveloppé."),
  swap: say(
    "At most {amount} is exchanged for at least {least}, which {to} receives.",
    "Au plus {amount} s'échange contre au moins {least}, que {to} reçoit.",
  ),
  collect: say(
    "{to} receives what the exchange leaves: at least {amount}.",
    "{to} reçoit ce que l'échange laisse : au moins {amount}.",
  ),
  portion: say(
    "{to} keeps {count} hundredths of a percent of the {asset} exchanged.",
    "{to} garde {count} centièmes de pour cent des {asset} échangés.",
  ),
  offer: say(
    "You offer {amount} to whoever pays what follows.",
    "Vous offrez {amount} à qui paie ce qui suit.",
  ),
  ask: say("{to} then receives at least {amount}.", "{to} reçoit alors au moins {amount}."),
  "contract-owner": say(
    "{to} becomes the owner of the contract {contract}.",
    "{to} devient propriétaire du contrat {contract}.",
  ),
  "contract-renounce": say(
    "The contract {contract} has no owner any more, for ever.",
    "Le contrat {contract} n'a plus de propriétaire, pour toujours.",
  ),
  "contract-code": say(
    "The contract {contract} will run the code of {to}.",
    "Le contrat {contract} exécutera le code de {to}.",
  ),
  "delegate-account": say(
    "The account {account} is handed to the code of somebody else.",
    "Le compte {account} est remis au code de quelqu'un d'autre.",
  ),
  safe: say("The Safe {safe} would do this:", "Le Safe {safe} ferait ceci :"),
  "safe-nonce": say(
    "It is proposal number {count} of the Safe.",
    "C'est la proposition numéro {count} du Safe.",
  ),
  "safe-create": say(
    "An account of three keys is made, which acts when {count} of them sign: {first}, {second} and {third}.",
    "Un compte à trois clés est créé, qui agit quand {count} d'entre elles signent : {first}, {second} et {third}.",
  ),
  "owner-add": say(
    "{owner} becomes an owner of the Safe {safe}.",
    "{owner} devient propriétaire du Safe {safe}.",
  ),
  "owner-remove": say(
    "{owner} is no longer an owner of the Safe {safe}.",
    "{owner} n'est plus propriétaire du Safe {safe}.",
  ),
  "owner-swap": say(
    "{to} replaces {owner} as an owner of the Safe {safe}.",
    "{to} remplace {owner} comme propriétaire du Safe {safe}.",
  ),
  threshold: say(
    "The Safe {safe} then needs {count} signatures.",
    "Le Safe {safe} exige ensuite {count} signatures.",
  ),
  "safe-takeover": say(
    "{contract} becomes the {role} of the Safe and can move everything.",
    "{contract} devient {role} du Safe et peut tout déplacer.",
  ),
  "delegate-call": say(
    "The code of {contract} would run with all rights of the Safe.",
    "Le code de {contract} s'exécuterait avec tous les droits du Safe.",
  ),
  described: say(
    "You ask {contract} ({owner}) for this: {intent}.",
    "Vous demandez ceci à {contract} ({owner}) : {intent}.",
  ),
  "described-gives": say("{label}: {amount}, given to {to}.", "{label} : {amount}, remis à {to}."),
  "described-field": say("{label}: {value}", "{label} : {value}"),
  "typed-field": say("{path}: {value}", "{path} : {value}"),
  "sign-in": say(
    "You sign in to {domain} with {account}.",
    "Vous vous connectez à {domain} avec {account}.",
  ),
  resource: say("The page asks for: {text}", "La page demande : {text}"),
  text: say("You sign this text: {text}", "Vous signez ce texte : {text}"),
  opaque: say(
    "You sign bytes nobody can read: {text}",
    "Vous signez des octets illisibles : {text}",
  ),
  "hidden-transaction": say(
    "This message is really a transaction.",
    "Ce message est en réalité une transaction.",
  ),
} as const satisfies Readonly<Record<string, Sentence>>;

/** The name of one row. */
export type EffectKind = keyof typeof EFFECTS;

/** Words that stand inside sentences. */
export const WORDS: Readonly<Record<string, Sentence>> = {
  mint: say("minting", "création"),
  freeze: say("freezing", "gel"),
  owner: say("ownership", "propriété"),
  program: say("running it", "gestion"),
  delegate: say("taking from it", "prélèvement"),
  allowance: say("taking tokens", "prélèvement de jetons"),
  operator: say("taking every item", "prélèvement de tous les objets"),
  close: say("closing", "fermeture"),
  staker: say("staking", "mise"),
  withdrawer: say("withdrawal", "retrait"),
  voter: say("voting", "vote"),
  taking: say("taking", "prélèvement"),
  hook: say("hook", "crochet"),
  pausing: say("pausing", "suspension"),
  metadata: say("name", "nom"),
  group: say("group", "groupe"),
  member: say("membership", "appartenance"),
  thawed: say("begins with accounts that are usable", "débute avec des comptes utilisables"),
  frozen: say("begins with accounts that are frozen", "débute avec des comptes gelés"),
  "memo-required": say("receives only with a note", "ne reçoit qu'avec une note"),
  "memo-free": say("receives without a note as well", "reçoit aussi sans note"),
  bound: say("can never be transferred", "ne pourra jamais être transféré"),
  guarded: say(
    "is closed to programs that act inside other calls",
    "est fermé aux programmes qui agissent dans d'autres appels",
  ),
  unguarded: say(
    "is open to programs that act inside other calls",
    "est ouvert aux programmes qui agissent dans d'autres appels",
  ),
  unhooked: say("runs no program with its transfers", "n'exécute aucun programme à ses transferts"),
  paused: say("cannot be moved by anybody for now", "ne peut plus être déplacé pour l'instant"),
  resumed: say("can be moved again", "peut à nouveau être déplacé"),
  module: say("module", "module"),
  guard: say("guard", "garde"),
  handler: say("handler", "gestionnaire"),
  ...DESCRIPTOR_WORDS,
};
