/** What is said while a window waits for what it is to show, and when it has had no answer. */
export const lateEn = {
  gathering: "The wallet is reading this request and asks the network what it would do.",
  lateTitle: "The wallet does not answer",
  lateText:
    "Nothing was signed and nothing was changed meanwhile. Try again; if it stays so, close the browser and start it again: a restart locks the wallet, and what waited must be asked for again.",
} as const;

/** The same in French. */
export const lateFr: Readonly<Record<keyof typeof lateEn, string>> = {
  gathering: "Le portefeuille lit cette demande et demande au réseau ce qu'elle ferait.",
  lateTitle: "Le portefeuille ne répond pas",
  lateText:
    "Rien n'a été signé ni modifié entre-temps. Réessayez ; si cela dure, fermez le navigateur et relancez-le : un redémarrage verrouille le portefeuille, et ce qui attendait est à redemander.",
};
