import { overrideEn, overrideFr } from "./override.ts";

/** What is said of limits in value, and of the prices they go by. */
export const limitsEn = {
  ...overrideEn,
  limitValue: "Value in {quote}",
  limitValueHint:
    "Everything that leaves counts by its value then, fees and rights to take among it. What has no price of the last two minutes is over the limit.",
  limitPrices: "Prices these limits go by",
  limitPricesText:
    "The exchange tells them, and setting the rules confirms them. A price below half of one confirmed counts as none, until you confirm it here.",
  limitPrice: "1 {symbol} on {network}: {price} {quote}",
  limitPriceWas: "1 {symbol} on {network}: {price} {quote}, confirmed {before}",
  limitPriceOld: "1 {symbol} on {network}: nobody tells now, confirmed {before} {quote}",
  limitPricesNone:
    "The exchange tells no prices now. Under a limit in value, nothing can be paid without one.",
  ruleQuote: "It is beyond the limit in value of one payment, of 24 hours or of 30 days.",
  ruleUnpriced: "It has no fresh price, and so counts as over a limit in value.",
  rulePriceAgain:
    "A price below half of the one confirmed with the rules counts as none. Set the rules again to confirm it.",
} as const;

/** The same in French. */
export const limitsFr: Readonly<Record<keyof typeof limitsEn, string>> = {
  ...overrideFr,
  limitValue: "Valeur en {quote}",
  limitValueHint:
    "Tout ce qui part compte à sa valeur d’alors, frais et droits de prendre compris. Ce qui n’a pas de prix des deux dernières minutes dépasse le plafond.",
  limitPrices: "Les prix que suivent ces plafonds",
  limitPricesText:
    "La bourse les donne, et fixer les règles les confirme. Un prix inférieur à la moitié de celui confirmé ne compte pas, tant que vous ne le confirmez pas ici.",
  limitPrice: "1 {symbol} sur {network} : {price} {quote}",
  limitPriceWas: "1 {symbol} sur {network} : {price} {quote}, confirmé à {before}",
  limitPriceOld:
    "1 {symbol} sur {network} : personne ne le donne à présent, confirmé à {before} {quote}",
  limitPricesNone:
    "La bourse ne donne aucun prix à présent. Sous un plafond en valeur, rien ne peut être payé sans prix.",
  ruleQuote: "Cela dépasse le plafond en valeur d’un paiement, de 24 heures ou de 30 jours.",
  ruleUnpriced: "Cela n’a pas de prix récent, et compte donc comme dépassant un plafond en valeur.",
  rulePriceAgain:
    "Un prix inférieur à la moitié de celui confirmé avec les règles ne compte pas. Fixez de nouveau les règles pour le confirmer.",
};
