import type { CHAIN_REFUSALS } from "@holdall/chain/port";

type Told = { readonly sentence: string; readonly hint: string };

/** What a chain's refusals mean, in French: the chains themselves speak English alone. */
export const CHAIN_REFUSALS_FR: Readonly<Record<keyof typeof CHAIN_REFUSALS, Told>> = {
  "nodes-silent": {
    sentence: "Aucun nœud de ce réseau ne répond.",
    hint: "Attendez, ou choisissez d’autres nœuds ; ce qui est affiché est ancien.",
  },
  "nodes-disagree": {
    sentence: "Deux nœuds de ce réseau disent des choses différentes.",
    hint: "Rien n’est signé tant qu’ils ne s’accordent pas. Attendez, ou remplacez l’un d’eux.",
  },
  "wrong-network": {
    sentence: "Ce nœud appartient à un autre réseau.",
    hint: "Retirez ce nœud, ou corrigez son adresse.",
  },
  "answer-malformed": {
    sentence: "La réponse du nœud est illisible.",
    hint: "Prenez un autre nœud.",
  },
  "address-invalid": {
    sentence: "Ce n’est pas une adresse de ce réseau.",
    hint: "Copiez de nouveau l’adresse, en entier.",
  },
  "amount-invalid": {
    sentence: "Le montant doit être supérieur à zéro.",
    hint: "Saisissez un montant.",
  },
  "balance-insufficient": {
    sentence: "Le solde ne couvre pas le montant et les frais.",
    hint: "Envoyez moins, ou approvisionnez le compte.",
  },
  "below-rent": {
    sentence: "Un compte nouveau a besoin de plus que cela pour exister.",
    hint: "Envoyez au moins le minimum exempt de loyer.",
  },
  "token-unknown": {
    sentence: "Ce jeton n’existe pas sur ce réseau.",
    hint: "Vérifiez son adresse.",
  },
  "transaction-refused": {
    sentence: "Le réseau refuse cette transaction.",
    hint: "Lisez la raison, et préparez-la de nouveau.",
  },
  "node-refused": {
    sentence: "Le nœud refuse la question.",
    hint: "Prenez un autre nœud, ou demandez moins.",
  },
  unreadable: {
    sentence: "La transaction contient quelque chose d’illisible.",
    hint: "Ne signez pas ce que personne ne peut lire.",
  },
  "not-signer": {
    sentence: "La transaction ne demande pas la signature de ce compte.",
    hint: "Choisissez le compte qui doit signer.",
  },
  "too-large": {
    sentence: "La transaction dépasse ce que le réseau accepte.",
    hint: "Divisez-la, ou employez une table d’adresses.",
  },
  "burn-refused": {
    sentence:
      "Ce contrat ne détruit rien de ce qui est à vous : il ne sait pas le faire, ou pas pour autant.",
    hint: "Cachez-le plutôt : il reste à vous et n’est plus montré.",
  },
  "not-here": {
    sentence: "Ce réseau n’a rien de tel.",
    hint: "Choisissez un réseau qui l’a.",
  },
  "network-off": {
    sentence: "Ce réseau est désactivé dans ce portefeuille.",
    hint: "Activez-le dans les réglages : ses nœuds apprendront alors vos adresses.",
  },
  "node-elsewhere": {
    sentence: "Ce nœud n’est pas sur cette machine.",
    hint: "Saisissez une adresse comme http://127.0.0.1:8545, ou laissez vide pour les nœuds du réseau.",
  },
  "account-elsewhere": {
    sentence: "Ce compte n’existe pas sur ce réseau.",
    hint: "Prenez un compte à une clé : les contrats des comptes à plusieurs propriétaires n’y sont pas, ou ne sont pas ceux que l’on connaît.",
  },
  "number-taken": {
    sentence:
      "Le numéro de cette transaction est pris : elle-même, ou une autre du même numéro, est incluse.",
    hint: "Regardez dans votre activité laquelle des deux l’a été.",
  },
  "replacement-underpriced": {
    sentence: "Une autre transaction du même numéro attend, et offre autant ou davantage.",
    hint: "Accélérez la plus récente : chaque fois un huitième de plus est offert.",
  },
};
