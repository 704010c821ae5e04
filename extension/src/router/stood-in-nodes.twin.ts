import { fromJson, toJson } from "@holdall/chain/nodes";
import type { RouterPlatform } from "./platform.ts";

/** What a node answers; what it throws is silence. */
export type Told = (method: string, params: readonly unknown[]) => unknown;

/** Nodes that stand in for public ones, by host: nothing leaves, and everything that would is noted. */
export interface StoodInNodes {
  /** Each question, as "host method". */
  readonly asked: string[];
  /** How a host answers; one that is not here is silent. */
  readonly hosts: Record<string, Told>;
  /** Takes the place of the worker's `fetch`. */
  readonly fetch: typeof fetch;
}

/** No host answers. */
export function standInNodes(): StoodInNodes {
  const asked: string[] = [];
  const hosts: Record<string, Told> = {};
  const carry = async (url: string, init: RequestInit): Promise<Response> => {
    const { signal } = init;
    signal?.throwIfAborted();
    const { host, hostname } = new URL(url);
    // Who follows a node elsewhere, or tells it who asks, reaches nobody here.
    const isFenced = init.redirect === "error" && init.credentials === "omit";
    if (hostname !== "127.0.0.1" && !isFenced) throw new TypeError(`${host} was asked openly`);
    if (!Object.hasOwn(hosts, host)) {
      asked.push(`${host} -`);
      throw new TypeError("nobody answers");
    }
    const { id, method, params } = fromJson(init.body as string) as {
      readonly id: number;
      readonly method: string;
      readonly params: readonly unknown[];
    };
    asked.push(`${host} ${method}`);
    const result = await hosts[host](method, params);
    signal?.throwIfAborted();
    return new Response(toJson({ jsonrpc: "2.0", id, result }));
  };
  return { asked, hosts, fetch: carry as unknown as typeof fetch };
}

/** A node of an EVM network without any contract, on which every address has so much. */
export function evmNode(chainId: number, wei: bigint): Told {
  return (method) => {
    switch (method) {
      case "eth_chainId":
        return `0x${chainId.toString(16)}`;
      case "eth_blockNumber":
        return "0x64";
      case "eth_getBalance":
        return `0x${wei.toString(16)}`;
      case "eth_getCode":
        return "0x";
      default:
        throw new TypeError(`nobody told it ${method}`);
    }
  };
}

const SOLANA = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";
/** Who has an account on the EVM chains of a stood-in wallet. */
export const ALICE_EVM = "0x00000000000000000000000000000000000000B0";

const accountOf = (family: "solana" | "evm", address: string, kind: string) => ({
  family,
  address,
  label: "",
  kind,
  identity: "1.0",
  source: 1,
  owners: [],
  first: [],
});

/** A wallet of one person, open, over a store that may be another wallet's as well. */
export function standInPlatform(
  store: Map<string, unknown>,
  windows: string[],
  kind = "single",
): RouterPlatform {
  const accounts = [accountOf("solana", SOLANA, "single"), accountOf("evm", ALICE_EVM, kind)];
  return {
    askRealm: async (asked) =>
      asked === "status"
        ? { ok: { isOpen: true, accounts, book: [] } }
        : { refusal: "request-refused", detail: "" },
    phase: () => "open",
    watchPhase: () => () => {},
    openSecure: (task) => void windows.push(task),
    watchClosed: () => () => {},
    lock: () => {},
    setIdle: () => {},
    store: {
      get: async (key) => store.get(key),
      set: async (key, value) => void store.set(key, value),
    },
  };
}
