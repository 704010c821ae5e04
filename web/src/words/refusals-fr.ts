import type { Refusals } from "./words.tsx";

/** The registry's refusals in French, by name: the sentence, and what can be done about it. */
export const refusalsInFrench: Refusals = {
  "asset-unknown": ["Actif inconnu", "Choisissez un actif de la liste."],
  "market-unknown": ["Marché inconnu", "Choisissez un marché de la liste."],
  "account-unknown": ["Compte inconnu", "Choisissez l’un de vos sous-comptes."],
  "user-unknown": ["Personne inconnue", "Ouvrez d’abord un compte principal."],
  "subaccount-exists": ["Ce sous-compte existe déjà", "Choisissez un autre numéro."],
  "subaccount-limit": ["Trop de sous-comptes", "Servez-vous d’un sous-compte existant."],
  "specification-invalid": [
    "La définition n’est pas valable",
    "Vérifiez chaque champ selon les règles publiées.",
  ],
  "symbol-taken": ["Ce symbole est déjà pris", "Choisissez un autre symbole."],
  "market-misaligned": [
    "Pas de quantité × pas de prix n’est pas un nombre entier d’unités de cotation",
    "Choisissez un pas plus grand.",
  ],
  "market-closed": ["Le marché est fermé", "Attendez l’ouverture du marché."],
  "market-cancel-only": [
    "Le marché n’accepte que les annulations",
    "Annulez, ou attendez l’ouverture.",
  ],
  "market-limit-only": ["Le marché n’accepte que les ordres limités", "Envoyez un ordre limité."],
  "market-post-only": ["Le marché n’accepte que les ordres passifs", "Cochez « passif seul »."],
  "market-auction": [
    "Le marché est en enchère : seuls les ordres limités y reposent",
    "Envoyez un ordre limité GTC, ou attendez la fin de l’enchère.",
  ],
  "price-required": ["Un ordre limité demande un prix", "Indiquez un prix."],
  "price-forbidden": ["Un ordre au marché ne prend pas de prix", "Retirez le prix."],
  "price-out-of-range": [
    "Le prix est hors des bornes du marché",
    "Voyez les bornes de prix du marché.",
  ],
  "price-too-far": [
    "Le prix est trop loin du dernier prix actif",
    "Choisissez un prix dans la bande du marché.",
  ],
  "quantity-required": [
    "Indiquez soit la quantité, soit le montant",
    "Indiquez l’un des deux, positif.",
  ],
  "quantity-below-minimum": [
    "La quantité est sous le minimum",
    "Voyez les règles de quantité du marché.",
  ],
  "quantity-above-maximum": ["La quantité dépasse le maximum", "Partagez l’ordre."],
  "quote-quantity-too-small": [
    "Ce montant achète moins d’un pas de quantité",
    "Indiquez un montant plus grand.",
  ],
  "post-only-would-take": [
    "L’ordre s’exécuterait aussitôt et prendrait de la liquidité",
    "Choisissez un prix qui repose au carnet, ou retirez « passif seul ».",
  ],
  "post-only-needs-resting": [
    "« Passif seul » demande un ordre qui puisse reposer",
    "Prenez GTC ou GTD.",
  ],
  "self-trade": [
    "L’ordre rencontrerait l’un des vôtres",
    "Annulez l’autre ordre, ou choisissez de retirer l’ordre passif.",
  ],
  "expiry-invalid": [
    "L’échéance doit être à venir, et ne vaut que pour un ordre GTD",
    "Choisissez une échéance plus tardive.",
  ],
  "fill-or-kill-unfillable": [
    "L’ordre ne pouvait être exécuté aussitôt et en entier",
    "Réduisez la quantité ou prenez GTC.",
  ],
  "funds-insufficient": ["Fonds insuffisants", "Déposez des fonds, ou réduisez la quantité."],
  "order-unknown": ["Ordre introuvable", "L’ordre n’est plus ouvert, ou n’a jamais été le vôtre."],
  "resting-order-limit": [
    "Trop d’ordres ouverts sur ce marché",
    "Annulez-en d’abord quelques-uns.",
  ],
  "trigger-order-limit": [
    "Trop d’ordres à déclenchement sur ce marché",
    "Annulez-en d’abord quelques-uns.",
  ],
  "client-id-taken": [
    "Cet identifiant désigne déjà un ordre ouvert",
    "Un identifiant ne sert qu’une fois.",
  ],
  "amend-nothing": [
    "La modification ne change rien",
    "Indiquez un autre prix ou une autre quantité.",
  ],
  "amend-below-filled": [
    "La nouvelle quantité ne dépasse pas ce qui est exécuté",
    "Annulez plutôt l’ordre.",
  ],
  "trigger-invalid": [
    "Prix et quantité de déclenchement vont ensemble",
    "Indiquez les deux, ou aucun.",
  ],
  "trigger-price-invalid": [
    "Le prix de déclenchement est hors des bornes du marché",
    "Voyez les bornes de prix du marché.",
  ],
  "exits-invalid": [
    "Prise de gain et arrêt de perte doivent être chacun de leur côté du prix d’entrée",
    "Échangez ou corrigez les prix.",
  ],
  "slippage-invalid": [
    "La tolérance d’écart demande un ordre au marché et son type",
    "Indiquez les deux, sur un ordre au marché.",
  ],
  "slippage-exceeded": [
    "Tolérance d’écart dépassée",
    "Augmentez la tolérance ou réduisez la quantité.",
  ],
  "liquidity-insufficient": [
    "Liquidité insuffisante",
    "Réduisez la quantité ou envoyez un ordre limité.",
  ],
  "reduce-only-spot": [
    "« Réduction seule » ne concerne que les positions",
    "Retirez-la sur un marché au comptant.",
  ],
  "transfer-to-self": [
    "Source et destination sont le même compte",
    "Choisissez une autre destination.",
  ],
  "transfer-foreign": [
    "Un transfert va d’un de vos sous-comptes à un autre",
    "Faites plutôt un retrait.",
  ],
  "amount-not-positive": ["Le montant doit être positif", "Indiquez une quantité positive."],
  "amount-too-large": [
    "Le montant dépasse ce que le registre peut tenir",
    "Indiquez un montant plus petit.",
  ],
  "withdrawal-unknown": [
    "Retrait introuvable",
    "Le retrait est réglé, annulé, ou n’a jamais existé.",
  ],
  "dust-not-convertible": [
    "Le solde est vide, n’est pas un reste, ou n’a pas de marché",
    "Vendez-le plutôt sur son marché.",
  ],
  "parameters-invalid": [
    "Les paramètres ne sont pas valables",
    "Vérifiez chaque champ selon les règles publiées.",
  ],
  "tier-unknown": ["Palier de frais inconnu", "Voyez les paramètres publiés."],
  "request-identities-full": ["Trop de demandes à retenir", "Réessayez dans quelques secondes."],
  "orders-full": ["La place tient autant d’ordres qu’elle le peut", "Réessayez plus tard."],
  "price-impact": [
    "L’ordre déplacerait trop le prix",
    "Réduisez la quantité ou envoyez un ordre limité.",
  ],
  "no-reference-price": ["Il n’y a pas encore de prix de référence", "Envoyez un ordre limité."],
  "auction-end-invalid": [
    "L’enchère doit finir plus tard",
    "Indiquez une fin plus tardive, ou aucune.",
  ],
  "not-available": ["Indisponible sur ce marché", "Voyez la documentation de la route."],
  "account-liquidating": [
    "Le compte est en liquidation",
    "Réduisez, remboursez ou déposez ; un risque nouveau attend la fin de la liquidation.",
  ],
  "margin-insufficient": [
    "Marge insuffisante",
    "Déposez, réduisez une position ou baissez la quantité.",
  ],
  "leverage-limit": [
    "La limite de levier est atteinte",
    "Relevez la limite de levier du compte ou baissez la quantité.",
  ],
  "position-limit": [
    "La position ou l’intérêt ouvert dépasserait sa limite",
    "Baissez la quantité.",
  ],
  "premium-too-far": [
    "Le prix est trop loin de la prime moyenne",
    "Choisissez un prix plus proche du prix de marque.",
  ],
  "isolated-only": [
    "Les perpétuels d’avant-marché demandent un sous-compte à part",
    "Ouvrez-lui un sous-compte.",
  ],
  "reduce-only-not-reduced": [
    "Il n’y a pas de position que l’ordre réduirait",
    "Retirez « réduction seule » ou vérifiez le sens.",
  ],
  "position-unknown": ["Cette position n’existe pas", "Choisissez une de vos positions ouvertes."],
  "pool-closed": [
    "La réserve de prêt est fermée à cela",
    "Rembourser et reprendre restent possibles, sauf si elle est fermée.",
  ],
  "pool-throttled": [
    "L’utilisation dépasse sa borne",
    "Demandez moins ou attendez : la borne monte par pas.",
  ],
  "supply-insufficient": [
    "La réserve de prêt n’a pas assez à donner",
    "Demandez moins ou attendez des remboursements.",
  ],
  "lend-limit": ["La limite de prêt de l’actif est atteinte", "Prêtez moins."],
  "borrow-limit": ["La limite d’emprunt de l’actif est atteinte", "Empruntez moins."],
  "lend-insufficient": ["Plus que ce qui est prêté", "Reprenez au plus ce que vous prêtez."],
  "borrow-insufficient": ["Plus que ce qui est dû", "Remboursez au plus ce que vous devez."],
  "borrow-requires-redeem": [
    "Emprunter demande de reprendre d’abord ce que vous prêtez de cet actif",
    "Reprenez-le, ou cochez la reprise des prêts au besoin.",
  ],
  "lend-requires-repay": [
    "Prêter demande de rembourser d’abord ce que vous devez de cet actif",
    "Remboursez-le, ou cochez le remboursement avec ce qui entre.",
  ],
  "no-lenders": ["Personne ne prête cet actif", "Attendez que quelqu’un en prête."],
  "not-collateral": [
    "L’actif ne sert pas de garantie",
    "Choisissez un actif qui compte comme garantie.",
  ],
  "conversion-too-small": [
    "La conversion rapporte moins que demandé",
    "Baissez le minimum reçu ou convertissez moins.",
  ],
  "request-expired": [
    "La demande a expiré : elle est arrivée après son délai",
    "Signez-la de nouveau, à l’heure de la place.",
  ],
  "trigger-reached": [
    "Le prix a déjà atteint ce déclenchement",
    "Choisissez un déclenchement au-delà du prix, ou fermez au marché.",
  ],
};
