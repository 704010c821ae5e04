/** What single keys do on one screen each. */
export const keyWords = {
  "shortcut.overview": "Compte : vue d’ensemble",
  "shortcut.collateral": "Compte : garanties",
  "shortcut.subaccounts": "Compte : sous-comptes",
  "shortcut.history": "Compte : historique",
  "shortcut.tax": "Compte : impôts",
  "shortcut.create": "Sous-comptes : en créer un",
  "shortcut.transfer": "Sous-comptes : transférer",
  "shortcut.exportFile": "Historique : enregistrer en fichier",
  "shortcut.deposit": "Fonds : déposer",
  "shortcut.withdraw": "Fonds : retirer",
  "shortcut.copyAddress": "Fonds : copier l’adresse",
  "shortcut.newKey": "Clés d’API : en créer une",
  "shortcut.verify": "Réserves : vérifier maintenant",
  "shortcut.propose": "Opérateur : changer l’état d’un marché",
  "shortcut.nextRow": "Opérateur : ligne suivante",
  "shortcut.rowBefore": "Opérateur : ligne précédente",
  "keys.skew":
    "L’horloge de cet appareil s’écarte de {ms} ms de celle de la place : ce qu’un programme signe d’après elle peut être refusé, trop ancien ou trop tôt.",
  "shortcuts.turn": "Historique : page précédente ou suivante",
  "shortcuts.arrows": "Listes, courbe des taux et calendrier : aller de l’un à l’autre",
} as const;
