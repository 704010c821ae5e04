/** What is said of a renewal that has not ended: new shares, and a co-signer that does not use its own yet. */
export const settlingEn = {
  settleTitle: "New shares are not in use yet",
  settleText:
    "The shares of an account were made anew, and its co-signer has not taken its own into use. Both of this device’s shares are kept until it has.",
  settleUndone:
    "The co-signer says that it has no new share: the shares from before count. Keep the kit from before and the new one, and make new shares.",
  settleLater: "Later",
} as const;

/** The same in French. */
export const settlingFr: Readonly<Record<keyof typeof settlingEn, string>> = {
  settleTitle: "De nouvelles parts ne servent pas encore",
  settleText:
    "Les parts d'un compte ont été refaites, et son cosignataire n'utilise pas encore la sienne. Les deux parts de cet appareil sont gardées jusque-là.",
  settleUndone:
    "Le cosignataire dit qu'il n'a pas de nouvelle part : celles d'avant comptent. Gardez le kit d'avant et le nouveau, et refaites des parts.",
  settleLater: "Plus tard",
};
