/** What is said of signing what nobody can read: the rule that allows it, the screen of one, the record of all. */
export const overrideEn = {
  overrideRule: "What nobody can read",
  overrideAllow: "Let this account sign what nobody can read",
  overrideHint:
    "For experts, and off unless you need it. Without it what cannot be put into words is never signed. With it you see the bytes and what a trial did, and type the amount at risk. Turning it on waits 24 hours; turning it off counts at once.",
  overrideOn: "may be signed",
  overrideTitle: "Nobody can read this",
  overrideText:
    "Neither of the two readers of this wallet knows what this does. What is told below is what happened in a trial. On the network something else may happen, and everything that this account has may leave it.",
  overrideRaw: "The bytes that would be signed",
  overrideAmount: "The amount at risk",
  overrideAmountHint: "At risk: {amount}. Type this amount, to its last digit.",
  overrideKept:
    "It is noted in your wallet for good: who asked, the account, the network, the time and the fingerprint of the bytes.",
  overridesTitle: "Signed without being read",
  overridesText: "Nobody can take anything out of this list. The newest stands first.",
  overrideRow: "{time}, on {network}, asked by {host}. SHA-256 of the bytes: {hash}",
  overrideYou: "you",
} as const;

/** The same in French. */
export const overrideFr: Readonly<Record<keyof typeof overrideEn, string>> = {
  overrideRule: "Ce que personne ne sait lire",
  overrideAllow: "Laisser ce compte signer ce que personne ne sait lire",
  overrideHint:
    "Pour les experts, et inactif sans besoin précis. Sans cela, ce qui ne peut être dit en mots n’est jamais signé. Avec cela, vous voyez les octets et l’effet d’un essai, et vous tapez le montant en jeu. L’activation attend 24 heures ; l’arrêt compte aussitôt.",
  overrideOn: "peut être signé",
  overrideTitle: "Personne ne sait lire ceci",
  overrideText:
    "Aucun des deux lecteurs de ce portefeuille ne sait ce que fait ceci. Ce qui est dit plus bas est ce qu’un essai a montré. Sur le réseau, autre chose peut arriver, et tout ce que ce compte possède peut le quitter.",
  overrideRaw: "Les octets qui seraient signés",
  overrideAmount: "Le montant en jeu",
  overrideAmountHint: "En jeu : {amount}. Tapez ce montant, jusqu’au dernier chiffre.",
  overrideKept:
    "C’est noté pour toujours dans votre portefeuille : qui demande, le compte, le réseau, l’heure et l’empreinte des octets.",
  overridesTitle: "Signé sans être lu",
  overridesText: "Personne ne peut rien retirer de cette liste. Le plus récent vient en premier.",
  overrideRow: "{time}, sur {network}, demandé par {host}. SHA-256 des octets : {hash}",
  overrideYou: "vous",
};
