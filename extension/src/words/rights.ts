/** What is said of rights to take that stand. */
export const rightsEn = {
  rightGiven: "given {time}",
  rightUsed: "last used {time}",
  rightUnused: "no use of it found",
  revokeAll: "Revoke all, one after the other",
} as const;

/** The same in French. */
export const rightsFr: Readonly<Record<keyof typeof rightsEn, string>> = {
  rightGiven: "donné le {time}",
  rightUsed: "dernier usage le {time}",
  rightUnused: "aucun usage trouvé",
  revokeAll: "Tout révoquer, l’un après l’autre",
};
