/** What is said of a payment that is on its way. */
export const paymentsEn = {
  waitsForNumber: "waits for your transaction number {number}",
  hasten: "Speed up",
  cancelSent: "Try to cancel",
  hastens: "takes the place of {id}, for a higher fee",
  cancels: "is to cancel {id}",
  replacedBy: "another with its number takes its place: {id}",
  wasReplacedBy: "replaced by {id}",
  wasCancelledBy: "cancelled by {id}",
  cameTooLate: "came too late: {id} was included first",
  sentUntilDead:
    "sent again until its blockhash is too old, in about a minute: it can be neither sped up nor cancelled",
} as const;

/** The same in French. */
export const paymentsFr: Readonly<Record<keyof typeof paymentsEn, string>> = {
  waitsForNumber: "attend votre transaction numéro {number}",
  hasten: "Accélérer",
  cancelSent: "Tenter d’annuler",
  hastens: "prend la place de {id}, pour des frais plus élevés",
  cancels: "doit annuler {id}",
  replacedBy: "une autre du même numéro prend sa place : {id}",
  wasReplacedBy: "remplacée par {id}",
  wasCancelledBy: "annulée par {id}",
  cameTooLate: "arrivée trop tard : {id} a été incluse d’abord",
  sentUntilDead:
    "renvoyée jusqu’à ce que son blockhash soit trop vieux, dans une minute environ : elle ne peut être ni accélérée ni annulée",
};
