import { connect } from "@holdall/client";
import type { Client, Signer } from "@holdall/client";
import { notifyManager } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { Connection } from "./connection.ts";
import { Flush } from "./flush.ts";
import { FramePace } from "./frame-pace.ts";
import { LiveValue } from "./live-value.ts";

/** The page's one link to the venue. */
export interface Venue {
  readonly client: Client;
  readonly flush: Flush;
  readonly connection: Connection;
  /** Whether this device keeps up with what it is told. */
  readonly pace: FramePace;
  /** The present whole second, in milliseconds: ages and countdowns follow it. */
  readonly second: LiveValue<number>;
  /** Names the account that this link acts for; empty for a visitor. What was asked for one is not another's. */
  readonly owner: string;
  close(): void;
}

const TICK_MS = 1_000;

/** Opens the link; with a signer it may act for its owner, in one of their sub-accounts. */
export async function openVenue(signer: Signer | undefined, subaccountId = 0): Promise<Venue> {
  const flush = new Flush((work) => requestAnimationFrame(() => pace.timed(work)));
  const pace = new FramePace(flush, () => performance.now());
  const connection = new Connection(flush, { nowMs: () => Date.now(), build: __BUILD__ });
  const second = new LiveValue(flush, presentSecond());
  const { origin } = location;
  // Answers to questions are told in the same frame as everything that streams.
  notifyManager.setScheduler((callback) => flush.mark({ publish: callback }));
  const client = await connect({
    url: origin,
    wsUrl: socketUrl(origin),
    ...(signer === undefined ? {} : { signer }),
    onGreeting: (greeting) => connection.greet(greeting),
    world: { openSocket: connection.openSocket, fetch: connection.ask },
  });
  // The wait before a reconnection is for a venue that is away, not for a network that is back.
  const wake = (): void => {
    if (!document.hidden) client.wake();
  };
  addEventListener("online", wake);
  document.addEventListener("visibilitychange", wake);
  const timer = setInterval(() => {
    connection.tick();
    second.set(presentSecond());
  }, TICK_MS);
  return {
    client,
    flush,
    connection,
    pace,
    second,
    owner: signer === undefined ? "" : `${signer.apiKey} ${subaccountId}`,
    close() {
      clearInterval(timer);
      removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
      client.close();
    },
  };
}

function presentSecond(): number {
  const nowMs = Date.now();
  return nowMs - (nowMs % TICK_MS);
}

/** The socket door of this page's server. */
function socketUrl(origin: string): string {
  return origin.replace(/^http/, "ws");
}

const VenueContext = createContext<Venue | undefined>(undefined);
export const VenueProvider = VenueContext.Provider;

/** The page's link to the venue. */
export function useVenue(): Venue {
  const venue = useContext(VenueContext);
  if (venue === undefined) throw new Error("no venue above this component");
  return venue;
}
