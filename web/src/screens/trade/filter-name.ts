/** In the address: of which market or asset a table of one's own shows the rows. */
export const FILTER = "only";
