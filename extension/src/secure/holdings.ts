import type { Ask } from "@holdall/extension/channel";
import type { ConfirmedPrice } from "@holdall/wallet/realm";

/** A network that is on, and who would be asked about it. */
export interface AskedNetwork {
  readonly id: string;
  readonly name: { readonly en: string; readonly fr: string };
  /** True for a chain on this machine: nobody else learns what is asked. */
  readonly isLocal: boolean;
  readonly nodes: readonly { readonly operator: string; readonly url: string }[];
}

/** What an address has on a network, as its nodes tell. Evidence, which nothing rests on. */
export interface Held {
  readonly network: string;
  readonly address: string;
  /** Of the network's coin, in its smallest unit. */
  readonly units: bigint;
  readonly decimals: number;
  readonly currency: string;
  /** How many tokens it has some of besides. */
  readonly tokens: number;
  /** True when it has anything, or ever did something. */
  readonly isUsed: boolean;
}

/** What was told of some addresses, and the networks that told nothing. */
export interface Holdings {
  readonly held: readonly Held[];
  readonly silent: readonly string[];
}

/** What the router tells of networks and addresses. */
export interface HoldingsDoor {
  /** Networks that are on; nobody is asked for it but chains on this machine. */
  networks(): Promise<readonly AskedNetwork[]>;
  /** Prices of coins and known tokens on these networks; none when the exchange is silent. */
  prices(): Promise<readonly ConfirmedPrice[]>;
  /** What these addresses have on these networks: their nodes learn that one asks for all of them. */
  heldOn(
    networks: readonly string[],
    addresses: readonly { readonly family: "solana" | "evm"; readonly address: string }[],
  ): Promise<Holdings>;
}

/** The door over a line to the router. What it does not answer is told by nobody. */
export function holdingsBy(ask: Ask): HoldingsDoor {
  return {
    async networks() {
      const answer = await ask("networks", {});
      return "ok" in answer ? (answer.ok as readonly AskedNetwork[]) : [];
    },
    async prices() {
      const answer = await ask("prices", {});
      return "ok" in answer ? (answer.ok as readonly ConfirmedPrice[]) : [];
    },
    async heldOn(networks, addresses) {
      const answer = await ask("held", { networks, addresses });
      return "ok" in answer ? (answer.ok as Holdings) : { held: [], silent: networks };
    },
  };
}
