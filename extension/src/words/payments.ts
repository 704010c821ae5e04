/** What is said of a payment that is on its way. */
export const paymentsEn = {
  waitsForNumber: "waits for your transaction number {number}",
} as const;

/** The same in French. */
export const paymentsFr: Readonly<Record<keyof typeof paymentsEn, string>> = {
  waitsForNumber: "attend votre transaction numéro {number}",
};
