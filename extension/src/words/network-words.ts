/** What is said of public networks, and of what a network tells. */
export const networkEn = {
  publicNetworks: "Public networks",
  publicNetworksText:
    "All are off at first, and one that is off is asked nothing. Turn on only those you use.",
  networkTest: "{coin} for tests, without a price",
  networkOwn: "your own node · {host}",
  networkIsOn: "On",
  networkIsOff: "Off",
  networkTurnOn: "Turn on {network}",
  networkTurnOff: "Turn off {network}",
  networkOnText:
    "The nodes of {network} above will be asked about your accounts. Who runs them learns your addresses, that one person asks for them together, from which internet address, and when. Keys never leave this wallet.",
  networkOffText:
    "From now on the nodes of {network} are asked nothing more, not even what became of what you sent. What you have there stays yours.",
  networkOwnNode: "A node of your own on this machine",
  networkOwnHint: "Asked instead of these nodes. Leave empty if you have none.",
  networkOn: "Turn it on",
  networkOff: "Turn it off",
  networkStayOn: "Leave it on",
  networkStayOff: "Leave it off",
  networkNowOn: "{network} is on.",
  networkNowOff: "{network} is off: its nodes are asked nothing more.",
  networkTitle: "A page wants to use a network that is off",
  networkAsk:
    "To use {network}, the wallet would turn it on. The nodes below would then be asked about your accounts, and learn your addresses, that one person asks for them together, from which internet address, and when. It stays on until you turn it off in the settings.",
  answerLate: "No answer came within thirty seconds.",
  answerLateHint: "It is asked again. If it stays so, close this window and open it again.",
  oldBalance: "Old: as of {time}",
  oneSource: "Told by one node",
  allowancesUntold:
    "The nodes of {network} do not tell every right to take: there may be some that are not listed.",
  safeElsewhere:
    "The account in use does not exist on {network}: send nothing to its address there, nobody could move it. Choose an account of one key.",
} as const;

export const networkFr: Readonly<Record<keyof typeof networkEn, string>> = {
  publicNetworks: "Réseaux publics",
  publicNetworksText:
    "Tous sont désactivés au départ, et un réseau désactivé n’est jamais interrogé. N’activez que ceux dont vous vous servez.",
  networkTest: "{coin} d’essai, sans prix",
  networkOwn: "votre propre nœud · {host}",
  networkIsOn: "Activé",
  networkIsOff: "Désactivé",
  networkTurnOn: "Activer {network}",
  networkTurnOff: "Désactiver {network}",
  networkOnText:
    "Les nœuds de {network} ci-dessus seront interrogés sur vos comptes. Ceux qui les tiennent apprennent vos adresses, qu’une même personne les demande ensemble, depuis quelle adresse internet et quand. Les clés ne quittent jamais ce portefeuille.",
  networkOffText:
    "À partir de maintenant, les nœuds de {network} ne sont plus interrogés, pas même sur ce que vous avez envoyé. Ce que vous y possédez reste à vous.",
  networkOwnNode: "Un nœud à vous sur cette machine",
  networkOwnHint: "Interrogé à la place de ces nœuds. Laissez vide si vous n’en avez pas.",
  networkOn: "L’activer",
  networkOff: "Le désactiver",
  networkStayOn: "Le laisser activé",
  networkStayOff: "Le laisser désactivé",
  networkNowOn: "{network} est activé.",
  networkNowOff: "{network} est désactivé : ses nœuds ne sont plus interrogés.",
  networkTitle: "Une page veut utiliser un réseau désactivé",
  networkAsk:
    "Pour utiliser {network}, le portefeuille l’activerait. Les nœuds ci-dessous seraient alors interrogés sur vos comptes et apprendraient vos adresses, qu’une même personne les demande ensemble, depuis quelle adresse internet et quand. Le réseau reste activé jusqu’à ce que vous le désactiviez dans les réglages.",
  answerLate: "Aucune réponse n’est venue en trente secondes.",
  answerLateHint: "La question sera reposée. Si cela dure, fermez cette fenêtre et rouvrez-la.",
  oldBalance: "Ancien : état à {time}",
  oneSource: "Dit par un seul nœud",
  allowancesUntold:
    "Les nœuds de {network} ne disent pas tous les droits de prélèvement : il peut y en avoir qui ne sont pas listés.",
  safeElsewhere:
    "Le compte utilisé n’existe pas sur {network} : n’envoyez rien à son adresse là-bas, personne ne pourrait le déplacer. Choisissez un compte à une clé.",
};
