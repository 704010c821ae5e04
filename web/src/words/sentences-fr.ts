/**
 * What the venue's doors say beside the registry, in French, by the English sentence on the wire. A
 * `{name}` stands for whatever the venue puts there.
 */
export const sentencesInFrench: Readonly<Record<string, string>> = {
  // Of people: signing in, passkeys, confirmations, addresses, operators.
  "A handle has 3 to 32 letters, digits, dots, dashes or underscores.":
    "Un nom a de 3 à 32 lettres, chiffres, points, tirets ou soulignés.",
  "This handle is taken. Choose another one.": "Ce nom est pris. Choisissez-en un autre.",
  "Accounts cannot be opened from this country.":
    "Aucun compte ne peut être ouvert depuis ce pays.",
  "This step has expired or was used. Begin again.":
    "Cette étape a expiré ou a déjà servi. Recommencez.",
  "The passkey's answer does not fit what was asked. Begin again.":
    "La réponse de la clé d’accès ne correspond pas à la demande. Recommencez.",
  "This passkey belongs to an account already. Sign in with it.":
    "Cette clé d’accès appartient déjà à un compte. Connectez-vous avec elle.",
  "An account has at most 20 passkeys. Remove one first.":
    "Un compte a au plus 20 clés d’accès. Retirez-en d’abord une.",
  "This is the last passkey. Add another one before you remove it.":
    "C’est la dernière clé d’accès. Ajoutez-en une autre avant de la retirer.",
  "There is no such passkey.": "Cette clé d’accès n’existe pas.",
  "Handle, passkey or code is not right. Try again, or use another passkey.":
    "Le nom, la clé d’accès ou le code n’est pas juste. Réessayez, ou prenez une autre clé d’accès.",
  "This entry link was used or is not valid. Take a new one from the start of the program.":
    "Ce lien d’entrée a servi ou n’est pas valable. Prenez-en un autre au démarrage du programme.",
  "A session key is the base64 of a new Ed25519 public key. Make a new pair.":
    "Une clé de session est le base64 d’une nouvelle clé publique Ed25519. Faites une nouvelle paire.",
  "The session has ended. Sign in again.": "La session est terminée. Reconnectez-vous.",
  "Nothing was signed here for 15 minutes. Sign in again to confirm this.":
    "Rien n’a été signé ici depuis 15 minutes. Reconnectez-vous pour confirmer.",
  "There is no such session.": "Cette session n’existe pas.",
  "The code is not right, or was used. Wait for the next one.":
    "Le code n’est pas juste, ou a déjà servi. Attendez le suivant.",
  "An authenticator is enrolled already. Remove it first.":
    "Une application d’authentification est déjà inscrite. Retirez-la d’abord.",
  "No authenticator is enrolled.": "Aucune application d’authentification n’est inscrite.",
  "This route takes no confirmation.": "Cet acte ne se confirme pas.",
  "The confirmation is missing, used, expired, or for something else. Confirm again.":
    "La confirmation manque, a servi, a expiré ou vaut pour autre chose. Confirmez de nouveau.",
  "Exactly one of `credential` and `code` confirms.":
    "On confirme soit par une clé d’accès, soit par un code.",
  "There is no such sub-account.": "Ce sous-compte n’existe pas.",
  "This address is in the book already.": "Cette adresse est déjà dans le carnet.",
  "There is no such address in the book.": "Cette adresse n’est pas dans le carnet.",
  "An address has 1 to 128 characters without blanks.":
    "Une adresse a de 1 à 128 caractères, sans espace.",
  "The book has at most 100 addresses. Remove one first.":
    "Le carnet a au plus 100 adresses. Retirez-en d’abord une.",
  "A new address can be used 48 hours after it was added.":
    "Une nouvelle adresse sert 48 heures après son ajout.",
  "Withdrawals carry no memo yet, and this address needs one. Use an address of your own.":
    "Les retraits ne portent pas encore de mémo, et cette adresse en demande un. Prenez une adresse à vous.",
  "A key withdraws to the address book of the person it belongs to, and this one belongs to nobody.":
    "Une clé retire vers le carnet d’adresses de la personne à qui elle est, et celle-ci n’est à personne.",
  "Withdrawals are held after a change of security. Wait until the hold ends.":
    "Les retraits sont retenus après un changement de sécurité. Attendez la fin de la retenue.",
  "Withdrawals need a verified identity. Verify yours first.":
    "Un retrait demande une identité vérifiée. Vérifiez d’abord la vôtre.",
  "Settings have at most 16,384 characters.": "Les réglages ont au plus 16\u202f384 caractères.",
  "This level is not above the present one.": "Ce niveau n’est pas au-dessus du présent.",
  "This venue has no provider of verification.":
    "Cette plateforme n’a pas de service de vérification.",
  "The account still holds something. Withdraw, repay and close everything first.":
    "Le compte contient encore quelque chose. Retirez, remboursez et fermez tout d’abord.",
  "There is no such market.": "Ce marché n’existe pas.",
  "There is no such asset.": "Cet actif n’existe pas.",
  "Nobody can be liquidated here: this venue has no margin.":
    "Personne ne peut être liquidé ici\u00a0: cette place n’a pas de marge.",
  "Nothing waits under this name any more. Look at the queue anew.":
    "Plus rien n’attend sous ce nom. Consultez de nouveau la file.",
  "The market is in this state already.": "Le marché est déjà dans cet état.",
  "At most 100 proposals wait. Sign or refuse one first.":
    "Au plus 100 propositions attendent. Signez-en ou refusez-en d’abord une.",
  "There is no such proposal that waits.": "Cette proposition n’attend pas.",
  "A proposal needs the signature of another person.":
    "Une proposition demande la signature d’une autre personne.",
  "The signature is over another change. Look at it again.":
    "La signature porte sur un autre changement. Relisez-le.",
  "The market is in a looser state than this one. A stricter state takes one signature, under Markets.":
    "Le marché est dans un état plus large que celui-ci. Un état plus strict demande une signature, sous Marchés.",
  "The market has changed since this was written. Look at it again and propose anew.":
    "Le marché a changé depuis que ceci a été écrit. Relisez-le et proposez de nouveau.",
  "These terms are in force already. Change at least one, and none twice.":
    "Ces conditions sont déjà en vigueur. Changez-en au moins une, et aucune deux fois.",
  "A term does not belong to this market, or its value is none of its unit. Correct it.":
    "Une condition n’est pas de ce marché, ou sa valeur n’est pas dans son unité. Corrigez-la.",
  "A listing says every term of its market, each once. Add what is missing.":
    "Une cotation dit chaque condition de son marché, une fois chacune. Ajoutez ce qui manque.",
  "A price source is stale, so nothing can be signed. Wait until all are live: they stand under Risk.":
    "Une source de prix est périmée\u00a0: rien ne peut être signé. Attendez que toutes soient vivantes\u00a0; elles sont sous Risque.",
  "None of your roles decides this. Ask somebody who has the role for it.":
    "Aucun de vos rôles ne décide de cela. Demandez à quelqu’un qui a ce rôle.",
  "Nothing would change: look at who has which role.":
    "Rien ne changerait\u00a0: voyez qui a quel rôle.",
  "Two people must keep the role security, or nobody could give a role again. Give it to somebody else first.":
    "Deux personnes doivent garder le rôle sécurité, sinon plus personne ne pourrait donner de rôle. Donnez-le d’abord à quelqu’un d’autre.",
  "There is no person with this number.": "Personne n’a ce numéro.",
  "Who runs the venue cannot leave. Let your roles be taken first.":
    "Qui conduit la place ne peut pas partir. Faites d’abord reprendre vos rôles.",
  "This proposal has waited for more than seven days. Propose it anew.":
    "Cette proposition attend depuis plus de sept jours. Proposez de nouveau.",
  "The venue did not take the command. Try again.":
    "La plateforme n’a pas pris la commande. Réessayez.",
  "Your withdrawal delay has begun. Ask for the same withdrawal again from {time} on.":
    "Votre délai de retrait a commencé. Redemandez le même retrait à partir de {time}.",
  "This withdrawal is signed already and cannot be cancelled":
    "Ce retrait est déjà signé et ne peut être annulé",
  "Cancelled by its owner": "Annulé par son propriétaire",
  // Of keys.
  "A public key is the base64 of the 32 bytes of an Ed25519 key.":
    "Une clé publique est le base64 des 32 octets d’une clé Ed25519.",
  "Anybody could sign for this public key: it is of small order.":
    "N’importe qui pourrait signer pour cette clé publique\u202f: elle est d’ordre petit.",
  "This public key was registered before. Make a new key pair.":
    "Cette clé publique a déjà été inscrite. Faites une nouvelle paire.",
  "A name has 1 to 64 characters that can be printed.":
    "Un nom a de 1 à 64 caractères imprimables.",
  "A key has at least one scope, each of them known and named once.":
    "Une clé a au moins un droit, chacun connu et nommé une fois.",
  "Each entry of the IP list is one IPv4 or IPv6 address, or a range such as 10.0.0.0/8.":
    "Chaque entrée de la liste IP est une adresse IPv4 ou IPv6, ou une plage comme 10.0.0.0/8.",
  "An IP list has at most 20 addresses.": "Une liste IP a au plus 20 adresses.",
  "The most that one order may be worth is above zero, with at most 12 digits before the point and 2 behind it.":
    "La valeur maximale d’un ordre est au-dessus de zéro, avec au plus 12 chiffres avant la virgule et 2 après.",
  "The expiry must lie in the future.": "L’échéance doit être à venir.",
  "A key expires within a year.": "Une clé expire dans l’année.",
  "A key that may withdraw expires within 90 days.":
    "Une clé qui peut retirer expire dans les 90 jours.",
  "A key that may withdraw needs an IP list.": "Une clé qui peut retirer demande une liste IP.",
  "A user has at most 50 keys. Revoke one first.": "On a au plus 50 clés. Révoquez-en d’abord une.",
  "There is no such key.": "Cette clé n’existe pas.",
  // Of the door.
  "This needs a role that you do not have": "Cela demande un rôle que vous n’avez pas",
  "Only the web application's own pages may ask this":
    "Seules les pages de l’application peuvent le demander",
  "The confirmation is missing, used, expired, or for something else: confirm again":
    "La confirmation manque, a servi, a expiré ou vaut pour autre chose\u202f: confirmez de nouveau",
  "Your region allows leverage up to {most}": "Votre région permet un levier jusqu’à {most}",
  "Your region does not allow new orders: cancel, reduce or withdraw":
    "Votre région ne permet pas de nouveaux ordres\u202f: annulez, réduisez ou retirez",
  "Your region does not allow borrowing: order without it":
    "Votre région ne permet pas d’emprunter\u202f: passez l’ordre sans emprunt",
  "This venue takes no deposits from chains": "Cette plateforme ne prend pas de dépôts de chaînes",
  "Request has expired: the timestamp is outside the window":
    "La demande a expiré\u202f: son heure est hors de la fenêtre",
  "The order is worth more than this API key may order at once":
    "L’ordre vaut plus que ce que cette clé d’API peut commander en une fois",
  "The address is not on the list": "L’adresse n’est pas sur la liste",
  "The venue's disk is filling up: orders can be cancelled, not placed":
    "Le disque de la plateforme se remplit\u202f: les ordres peuvent être annulés, pas placés",
  "Invalid asset": "Actif non valable",
  "Invalid blockchain": "Réseau non valable",
  "Withdrawals of this token are stopped": "Les retraits de ce jeton sont arrêtés",
  "The minimum withdrawal is {least}": "Le retrait le plus petit est {least}",
  "The maximum withdrawal is {most}": "Le retrait le plus grand est {most}",
  "The minimum deposit is {least}": "Le dépôt le plus petit est {least}",
  "Price must be a positive multiple of the tick size":
    "Le prix est un multiple positif du pas de prix",
  "Quantity must be a positive multiple of the step size":
    "La quantité est un multiple positif du pas de quantité",
  "Invalid quantity": "Quantité non valable",
  "The request was processed before": "La demande a déjà été traitée",
  // Of the computation of margin.
  "⌊quantity × mark⌋": "⌊quantité × marque⌋",
  "its weight at this size": "son poids à cette taille",
  "⌊notional × weight⌋": "⌊notionnel × poids⌋",
  "⌈owed × mark⌉": "⌈dû × marque⌉",
  "size × mark − cost": "taille × marque − coût",
  "a loss in full, a profit within limits": "une perte en entier, un gain dans des limites",
  "⌈worse side × mark⌉": "⌈pire côté × marque⌉",
  "profit and loss not yet cash": "gains et pertes pas encore en numéraire",
  "Σ collateral + Σ counted P&L + unsettled − Σ debts":
    "Σ garanties + Σ G&P comptés + non réglé − Σ dettes",
  "Σ initial requirements": "Σ exigences initiales",
  "Σ exposure × mmf": "Σ exposition × mmf",
  "Σ exposure": "Σ exposition",
  "⌈exposure × imf⌉ + increase": "⌈exposition × imf⌉ + hausse",
  "⌈exposure of the other accounts × what their imf grows by⌉":
    "⌈exposition des autres comptes × hausse de leur imf⌉",
  "⌈exposure × mmf⌉": "⌈exposition × mmf⌉",
  "max(base, factor × √exposure)": "max(base, facteur × √exposition)",
  "max(base, factor × √exposure of all accounts, 1 / leverage limit) + concentration":
    "max(base, facteur × √exposition de tous les comptes, 1 / limite de levier) + concentration",
  // Of the demonstration.
  "The amount must be positive": "Le montant doit être positif",
  "More than one request may have": "C’est plus qu’une demande ne peut avoir",
  "The faucet has given enough for today": "La démonstration a assez donné pour aujourd’hui",
  "This is more than one deposit of the demonstration may bring":
    "C’est plus qu’un dépôt de la démonstration ne peut apporter",
  "Five deposits are on their way already": "Cinq dépôts sont déjà en route",
};

const PLACE = /\{(\w+)\}/g;
const SPECIAL = /[.*+?^$()|[\]\\]/g;

interface Pattern {
  readonly form: RegExp;
  readonly french: string;
}

const patterns: readonly Pattern[] = Object.entries(sentencesInFrench)
  .filter(([english]) => english.includes("{"))
  .map(([english, french]) => ({
    form: new RegExp(`^${english.replace(SPECIAL, "\\$&").replace(PLACE, "(?<$1>.+?)")}$`),
    french,
  }));

/** A sentence of the venue's in French; `undefined` for one that is not known here. */
export function frenchOf(english: string): string | undefined {
  const whole = sentencesInFrench[english];
  if (whole !== undefined) return whole;
  for (const { form, french } of patterns) {
    const places = form.exec(english)?.groups;
    if (places !== undefined) return french.replace(PLACE, (_, name: string) => places[name] ?? "");
  }
  return undefined;
}
