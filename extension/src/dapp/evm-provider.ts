import type { Request } from "./link.ts";
import { freshUuid } from "./uuid.ts";

type Listener = (value: unknown) => void;

/** What a page gets (EIP-1193). */
export interface EvmProvider {
  readonly isHoldall: true;
  request(asked: { readonly method: string; readonly params?: unknown }): Promise<unknown>;
  on(event: string, listener: Listener): EvmProvider;
  removeListener(event: string, listener: Listener): EvmProvider;
}

const METHOD_LENGTH_MAX = 80;
/** EIP-1193: no network answers. */
const DISCONNECTED = 4900;

/** The provider, and how it looks again at what the page has asked about before. */
export interface OwnEvmProvider {
  readonly provider: EvmProvider;
  readonly refresh: () => Promise<void>;
}

/** A page's listeners, event by event. */
function createListeners() {
  const listeners: { [event: string]: Listener[] } = Object.create(null) as Record<string, never>;
  return {
    tell: (event: string, value: unknown): void => {
      for (const listener of listeners[event] ?? []) {
        try {
          listener(value);
        } catch (error) {
          // A page's own fault is reported as its own, and takes no answer from whoever asked.
          reportError(error);
        }
      }
    },
    add: (event: string, listener: Listener): void => {
      (listeners[event] ??= []).push(listener);
    },
    remove: (event: string, listener: Listener): void => {
      listeners[event] = (listeners[event] ?? []).filter((one) => one !== listener);
    },
  };
}

/**
 * The provider of EIP-1193. Events follow from what the page was answered, and from what is asked
 * anew when the wallet says that it has changed. A network that answers no more is told once as
 * `disconnect`, and one that answers again as `connect`. `message` belongs to subscriptions, of which
 * there are none.
 */
export function createEvmProvider(request: Request): OwnEvmProvider {
  const { tell, add, remove } = createListeners();
  let [accounts, chainId, isConnected] = ["", "", false];
  const notice = (method: string, result: unknown): void => {
    if (method === "eth_requestAccounts" || method === "eth_accounts") {
      const shown = JSON.stringify(result);
      if (accounts !== shown && (accounts !== "" || shown !== "[]"))
        tell("accountsChanged", result);
      accounts = shown;
    }
    if (method === "eth_chainId" && typeof result === "string") {
      const isOther = chainId !== "" && chainId !== result;
      if (!isConnected) tell("connect", { chainId: result });
      if (isOther) tell("chainChanged", result);
      [chainId, isConnected] = [result, true];
    }
    if (method === "wallet_revokePermissions") {
      accounts = "[]";
      tell("accountsChanged", []);
    }
  };
  const asked = async (method: string, params: unknown): Promise<unknown> => {
    try {
      const result = await request(method, params);
      notice(method, result);
      return result;
    } catch (error) {
      if (isConnected && Object(error).code === DISCONNECTED) {
        isConnected = false;
        tell("disconnect", error);
      }
      throw error;
    }
  };
  const provider: EvmProvider = {
    isHoldall: true,
    async request(given) {
      const { method, params = [] } = Object(given) as { method?: unknown; params?: unknown };
      if (typeof method !== "string" || method.length > METHOD_LENGTH_MAX) {
        throw Object.assign(new Error("A method is expected."), { code: -32_602 });
      }
      return asked(method, params);
    },
    on(event, listener) {
      add(event, listener);
      return provider;
    },
    removeListener(event, listener) {
      remove(event, listener);
      return provider;
    },
  };
  const look = async (method: string): Promise<void> => {
    try {
      await asked(method, []);
    } catch {
      // What cannot be told now is told when the page itself asks.
    }
  };
  return {
    provider: Object.freeze(provider),
    async refresh() {
      if (accounts !== "") await look("eth_accounts");
      if (chainId !== "") await look("eth_chainId");
    },
  };
}

/** Announces the provider as EIP-6963 says: at once, and whenever a page asks. */
export function announce(provider: EvmProvider, icon: string): void {
  const info = Object.freeze({
    uuid: freshUuid(),
    name: "Holdall",
    icon,
    rdns: "local.holdall",
  });
  const detail = Object.freeze({ info, provider });
  const tell = (): void => {
    window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  };
  window.addEventListener("eip6963:requestProvider", tell);
  tell();
}
