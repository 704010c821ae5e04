import type { Language } from "@holdall/web/words";

/**
 * What the fields of histories are called, in English and French. They stand here and not among the
 * page's words, because nobody needs them before this screen is opened.
 */
const names: Readonly<Record<string, readonly [en: string, fr: string]>> = {
  id: ["Number", "Numéro"],
  clientId: ["Own number", "Numéro propre"],
  createdAt: ["Time", "Heure"],
  timestamp: ["Time", "Heure"],
  intervalEndTimestamp: ["Interval ends", "Fin d’intervalle"],
  filledAt: ["Filled", "Exécuté"],
  executedQuantity: ["Filled", "Exécuté"],
  executedQuoteQuantity: ["Filled, in quote", "Exécuté, en cotation"],
  expiryReason: ["Why it ended", "Raison de la fin"],
  orderType: ["Type", "Type"],
  postOnly: ["Post-only", "Passif seul"],
  price: ["Price", "Prix"],
  quantity: ["Quantity", "Quantité"],
  quoteQuantity: ["Amount", "Montant"],
  reduceOnly: ["Reduce-only", "Réduction seule"],
  selfTradePrevention: ["Self-trade", "Auto-négoce"],
  side: ["Side", "Sens"],
  status: ["Status", "État"],
  symbol: ["Market or asset", "Marché ou actif"],
  timeInForce: ["Time in force", "Durée"],
  triggerPrice: ["Trigger", "Déclencheur"],
  triggerQuantity: ["Trigger quantity", "Quantité au déclenchement"],
  triggerBy: ["Trigger by", "Déclenché par"],
  fee: ["Fee", "Frais"],
  feeSymbol: ["Fee in", "Frais en"],
  isMaker: ["Maker", "Teneur"],
  orderId: ["Order", "Ordre"],
  systemOrderType: ["By the venue", "Par la plateforme"],
  tradeId: ["Trade", "Échange"],
  source: ["Source", "Source"],
  transactionHash: ["Transaction", "Transaction"],
  toAddress: ["To", "Vers"],
  fromAddress: ["From", "Depuis"],
  blockchain: ["Network", "Réseau"],
  isInternal: ["Internal", "Interne"],
  identifier: ["Identifier", "Identifiant"],
  subaccountId: ["Sub-account", "Sous-compte"],
  fromSubaccountId: ["From sub-account", "Du sous-compte"],
  toSubaccountId: ["To sub-account", "Au sous-compte"],
  fundingRate: ["Funding rate", "Taux de financement"],
  paymentType: ["Payment", "Paiement"],
  interestRate: ["Rate a year", "Taux annuel"],
  interval: ["Interval, ms", "Intervalle, ms"],
  marketSymbol: ["Market", "Marché"],
  positionId: ["Position", "Position"],
  engineSequence: ["Sequence", "Séquence"],
  eventType: ["Event", "Événement"],
  positionQuantity: ["Position after", "Position après"],
  spotMarginOrderId: ["Order", "Ordre"],
  usdcReceived: ["USDC received", "USDC reçus"],
};

/** A field's name in the page's language; one that has none stands as on the wire. */
export function columnName(field: string, language: Language): string {
  const known = names[field];
  if (known === undefined) return field;
  return known[language === "fr" ? 1 : 0];
}
