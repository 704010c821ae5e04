/** What is said of an address that is left for good. */
export const leavingEn = {
  leaveTitle: "Leave this account",
  leaveText:
    "When its key or one of its shares may be in other hands, take everything to a new one. Make that account first, and choose it here. Each step is a transaction that you read and sign; whoever stops goes on where they were.",
  leaveNetwork: "Network",
  leaveTo: "To",
  leaveOther: "Another address",
  leaveAddress: "Address",
  leaveBegin: "Plan the steps",
  leaveFrom: "On {network} to {to}",
  leaveToken: "Send {amount} of the token {token} and close its account",
  leaveTokenUnknown: "Send all of the token {token}",
  leaveItem: "Send the collectible {token}",
  leaveClose: "Close the empty account of the token {token}",
  leaveGiveStake: "Give away the stake {stake} as it works",
  leaveUnstake: "Take back the stake {stake}",
  leaveWithdraw: "Withdraw {amount} of the stake {stake}",
  leaveRest: "Send the rest, {amount}",
  leaveDo: "Do this step",
  leaveStays: "Cannot leave now",
  leaveLocked: "{what}: somebody else’s lockup holds it back",
  leaveEpoch: "{what}: comes back with the end of the epoch",
  leaveRefused: "{what}: the network refuses it",
  leaveEmpty:
    "Nothing is left. The address stays watched: what still arrives is shown here as a step.",
  leaveSilent: "The network does not answer. What is left is asked for again.",
  leaveStop: "Leave it no more",
} as const;

/** The same in French. */
export const leavingFr: Readonly<Record<keyof typeof leavingEn, string>> = {
  leaveTitle: "Quitter ce compte",
  leaveText:
    "Quand sa clé ou l’une de ses parts peut être en d’autres mains, emportez tout vers une nouvelle. Créez d’abord ce compte, et choisissez-le ici. Chaque étape est une transaction que vous lisez et signez ; qui s’arrête reprend où il en était.",
  leaveNetwork: "Réseau",
  leaveTo: "Vers",
  leaveOther: "Une autre adresse",
  leaveAddress: "Adresse",
  leaveBegin: "Préparer les étapes",
  leaveFrom: "Sur {network} vers {to}",
  leaveToken: "Envoyer {amount} du jeton {token} et fermer son compte",
  leaveTokenUnknown: "Envoyer tout le jeton {token}",
  leaveItem: "Envoyer l’objet de collection {token}",
  leaveClose: "Fermer le compte vide du jeton {token}",
  leaveGiveStake: "Céder la mise en jeu {stake} telle quelle",
  leaveUnstake: "Reprendre la mise en jeu {stake}",
  leaveWithdraw: "Retirer {amount} de la mise en jeu {stake}",
  leaveRest: "Envoyer le reste, {amount}",
  leaveDo: "Faire cette étape",
  leaveStays: "Ne peut pas partir maintenant",
  leaveLocked: "{what} : un blocage posé par un autre le retient",
  leaveEpoch: "{what} : revient à la fin de l’époque",
  leaveRefused: "{what} : le réseau le refuse",
  leaveEmpty:
    "Il ne reste rien. L’adresse reste observée : ce qui arrive encore est montré ici comme une étape.",
  leaveSilent: "Le réseau ne répond pas. Ce qui reste sera demandé de nouveau.",
  leaveStop: "Ne plus le quitter",
};
