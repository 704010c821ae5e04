import type { Connecting } from "@holdall/extension/secure";
import type { RouterPlatform } from "./platform.ts";
import type { Origin } from "./signature.ts";

const WAITING_MAX = 32;

/** What pages ask of the person beside signatures: to connect, to show a token, to turn a network on. */
export interface Questions {
  /**
   * Brings one question before the person; a page has one of its kind open at a time. A question whose
   * document is left is one no more: a no.
   */
  readonly decided: (asked: Omit<Connecting, "ticket">, left: AbortSignal) => Promise<boolean>;
  /** Those that wait. */
  readonly connecting: () => readonly Connecting[];
  readonly decide: (ticket: number, isAllowed: boolean) => void;
}

/** The origin as a text. */
export function originText({ scheme, host }: Origin): string {
  return `${scheme}://${host}`;
}

/** Nobody asks yet. */
export function createQuestions({ openSecure }: Pick<RouterPlatform, "openSecure">): Questions {
  const waiting = new Map<number, { page: Connecting; settle: (isAllowed: boolean) => void }>();
  let lastTicket = 0;
  const decide = (ticket: number, isAllowed: boolean): void => {
    const found = waiting.get(ticket);
    waiting.delete(ticket);
    found?.settle(isAllowed);
  };
  return {
    async decided(asked, left) {
      const isWaiting = [...waiting.values()].some(
        ({ page }) => originText(page) === originText(asked) && kindOf(page) === kindOf(asked),
      );
      if (left.aborted || isWaiting || waiting.size >= WAITING_MAX) return false;
      const ticket = ++lastTicket;
      return new Promise<boolean>((settle) => {
        waiting.set(ticket, { page: { ticket, ...asked }, settle });
        left.addEventListener("abort", () => decide(ticket, false), { once: true });
        openSecure("connect");
      });
    },
    connecting: () => [...waiting.values()].map(({ page }) => page),
    decide,
  };
}

function kindOf({ family, watch, network }: Omit<Connecting, "ticket">): string {
  if (network !== null) return `network ${family}`;
  return watch === null ? `connect ${family}` : "watch";
}
