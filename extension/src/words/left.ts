/** What is said when the page that asked is there no more. */
export const leftEn = {
  leftTitle: "The page that asked was left",
  leftText:
    "It was closed, or another page has taken its place. What it asked for was taken back: nothing was signed for it and nothing was allowed.",
  leftOn: "Go on",
} as const;

/** The same in French. */
export const leftFr: Readonly<Record<keyof typeof leftEn, string>> = {
  leftTitle: "La page qui demandait a été quittée",
  leftText:
    "Elle a été fermée, ou une autre page a pris sa place. Sa demande est retirée : rien n'a été signé pour elle et rien n'a été autorisé.",
  leftOn: "Continuer",
};
