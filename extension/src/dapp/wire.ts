/** What the page's world and the relay's say to each other, over a port that no page script has. */
export interface FromPage {
  readonly id: number;
  readonly method: string;
  readonly params: unknown;
}

/** How the two worlds find each other, once, before any script of the page runs. */
export const READY = "holdall-ready";
export const PORT = "holdall-port";
