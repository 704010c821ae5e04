import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { Faults, RpcError, openDoor } from "@holdall/devnet/door";
import type { Call, DoorSocket, FaultRow } from "@holdall/devnet/door";
import { takeFolder } from "@holdall/devnet/store";
import { startAnvil } from "./anvil.ts";
import { deployContracts } from "./contracts.ts";
import { altered } from "./altered.ts";
import { UpstreamSocket, callUpstream } from "./upstream.ts";

export interface EvmOptions {
  /** 0 takes any free port. */
  readonly port?: number;
  readonly chainId?: number;
  /** Seconds between blocks; 0 makes one at each transaction. */
  readonly blockSeconds?: number;
  readonly folder?: string;
  readonly token?: string;
  readonly faults?: { readonly rows: readonly FaultRow[]; readonly seed: number };
  readonly say?: (line: string) => void;
}

/** A local EVM chain that clients reach as they reach any node. */
export interface EvmDevnet {
  readonly url: string;
  readonly wsUrl: string;
  readonly token: string;
  readonly networkId: string;
  /** Contracts deployed at the start, by name. */
  readonly contracts: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const CHAIN_ID = 31_337;
const FAUCET_WEI_MAX = 1_000n * 10n ** 18n;
const CONTROL = /^(anvil|evm|hardhat|devnet)_/u;
const ADDRESS = /^0x[0-9a-fA-F]{40}$/u;

/** Starts a local EVM chain; resolves when it answers and its contracts are deployed. */
export async function startEvm(options: EvmOptions): Promise<EvmDevnet> {
  const { chainId = CHAIN_ID, say = () => {}, token = randomBytes(16).toString("hex") } = options;
  const { blockSeconds = 0, folder } = options;
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const letGo = folder === undefined ? () => {} : takeFolder(folder);
  const stateFile = folder === undefined ? undefined : `${folder}/state.json`;
  const anvil = await startAnvil({ chainId, blockSeconds, stateFile }, say).catch(
    (error: unknown) => {
      letGo();
      throw error;
    },
  );
  const call = (method: string, params: unknown) => callUpstream(anvil.url(), method, params);
  const faults = new Faults();
  if (options.faults !== undefined) faults.set(options.faults.rows, options.faults.seed);
  try {
    const contracts = await deployContracts(call, say);
    const door = await openDoor({
      port: options.port ?? 0,
      hasNextPort: false,
      token,
      faults,
      isControl: (method) => CONTROL.test(method),
      answer: answerer({ call, url: () => anvil.url(), faults, contracts }),
      onFault: (fault) => say(`a call failed: ${fault.stack ?? fault.message}`),
    });
    return {
      url: `http://127.0.0.1:${door.port}`,
      wsUrl: `ws://127.0.0.1:${door.port}`,
      token,
      networkId: `eip155:${chainId}`,
      contracts,
      async close() {
        await door.close();
        await anvil.stop();
        letGo();
      },
    };
  } catch (error) {
    await anvil.stop();
    letGo();
    throw error;
  }
}

interface Behind {
  readonly call: (method: string, params: unknown) => Promise<unknown>;
  readonly url: () => string;
  readonly faults: Faults;
  readonly contracts: Readonly<Record<string, string>>;
}

/** Passes calls on, but for our own methods; a WebSocket has one of its own behind the door. */
function answerer(behind: Behind): (call: Call) => Promise<unknown> {
  const sockets = new WeakMap<DoorSocket, UpstreamSocket>();
  return async ({ method, params, socket, fault }) => {
    const own = ownMethods[method];
    if (own !== undefined) return own(behind, params as readonly unknown[]);
    if (socket === undefined) return altered(await behind.call(method, params), method, fault);
    const upstream = sockets.get(socket) ?? new UpstreamSocket(behind.url(), socket);
    sockets.set(socket, upstream);
    return altered(await upstream.call(method, params), method, fault);
  };
}

type OwnMethod = (behind: Behind, params: readonly unknown[]) => unknown;

const ownMethods: Readonly<Record<string, OwnMethod>> = {
  /** Gives play coins: address, wei as a hexadecimal quantity. */
  async faucet_request({ call }, [to, quantity]) {
    const isQuantity = typeof quantity === "string" && /^0x[0-9a-f]{1,32}$/u.test(quantity);
    if (typeof to !== "string" || !ADDRESS.test(to) || !isQuantity) {
      throw new RpcError(-32_602, "an address and a hexadecimal amount are expected");
    }
    if (BigInt(quantity) > FAUCET_WEI_MAX)
      throw new RpcError(-32_602, "at most 1,000 ETH at a time");
    const accounts = (await call("eth_accounts", [])) as readonly string[];
    return call("eth_sendTransaction", [{ from: accounts.at(-1), to, value: quantity }]);
  },
  devnet_contracts: ({ contracts }) => contracts,
  /** Rows of faults and a seed; no rows, no faults. */
  devnet_faults({ faults }, [rows, seed]) {
    if (!Array.isArray(rows)) throw new RpcError(-32_602, "a list of rows is expected");
    const problem = faults.set(rows as readonly FaultRow[], Number(seed ?? 1));
    if (problem !== undefined) throw new RpcError(-32_602, problem);
    return null;
  },
  devnet_faultCounts: ({ faults }) => Object.fromEntries(faults.counts),
};
