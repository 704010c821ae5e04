/** What is said when the page that asked is there no more. */
export const leftEn = {
  leftTitle: "Nobody waits for this any more",
  leftText:
    "The page was closed, another has taken its place, or the wallet was started anew. What was asked for was taken back: nothing was signed for it and nothing was allowed.",
  leftOn: "Go on",
} as const;

/** The same in French. */
export const leftFr: Readonly<Record<keyof typeof leftEn, string>> = {
  leftTitle: "Plus personne n'attend cette demande",
  leftText:
    "La page a été fermée, une autre a pris sa place, ou le portefeuille a redémarré. La demande est retirée : rien n'a été signé pour elle et rien n'a été autorisé.",
  leftOn: "Continuer",
};
