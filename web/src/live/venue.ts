import { connect } from "@holdall/client";
import type { Client, Signer } from "@holdall/client";
import { createContext, useContext } from "react";
import { Connection } from "./connection.ts";
import { Flush } from "./flush.ts";

/** The page's one link to the venue. */
export interface Venue {
  readonly client: Client;
  readonly flush: Flush;
  readonly connection: Connection;
  close(): void;
}

const TICK_MS = 1_000;

/** Opens the link; with a signer it may act for its owner. */
export async function openVenue(signer: Signer | undefined): Promise<Venue> {
  const flush = new Flush((callback) => requestAnimationFrame(callback));
  const connection = new Connection(flush, () => Date.now());
  const { origin } = location;
  const client = await connect({
    url: origin,
    wsUrl: socketUrl(origin),
    ...(signer === undefined ? {} : { signer }),
    world: { openSocket: connection.openSocket },
  });
  const timer = setInterval(() => connection.tick(), TICK_MS);
  return {
    client,
    flush,
    connection,
    close() {
      clearInterval(timer);
      client.close();
    },
  };
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
