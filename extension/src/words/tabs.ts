/** What a tab says when another one is the wallet. */
export const tabsEn = {
  elsewhereTitle: "The wallet is open in another tab",
  elsewhereText:
    "One tab at a time has the wallet, so that none undoes what another has kept. If you go on here, the other one locks.",
  elsewhereAct: "Go on here",
} as const;

/** The same in French. */
export const tabsFr: Readonly<Record<keyof typeof tabsEn, string>> = {
  elsewhereTitle: "Le portefeuille est ouvert dans un autre onglet",
  elsewhereText:
    "Un seul onglet à la fois tient le portefeuille, afin qu'aucun n'efface ce qu'un autre a enregistré. Si vous continuez ici, l'autre se verrouille.",
  elsewhereAct: "Continuer ici",
};
