import { base58Bytes } from "./base58.ts";
import type { Request } from "./link.ts";

interface StandardAccount {
  readonly address: string;
  readonly publicKey: Uint8Array;
  readonly chains: readonly string[];
  readonly features: readonly string[];
}

interface WithTransaction {
  readonly account: StandardAccount;
  readonly transaction: Uint8Array;
  /** The network it is meant for; without a name it is the one of this machine. */
  readonly chain?: string;
}

interface WithMessage {
  readonly account: StandardAccount;
  readonly message: Uint8Array;
}

/**
 * Networks that the wallet has, whichever are on: no page learns that. One that is off is brought before
 * the person when a page that is connected names it.
 */
const CHAINS = ["solana:mainnet", "solana:devnet", "solana:localnet"];
const VERSIONS = ["legacy", 0];
const SIGNING = ["solana:signTransaction", "solana:signAndSendTransaction", "solana:signMessage"];

const textOf = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(""));
const bytesOf = (text: unknown): Uint8Array =>
  Uint8Array.from(atob(String(text)), (one) => one.charCodeAt(0));

/** The wallet, and how it looks again at the account that the page sees. */
export interface OwnStandardWallet {
  readonly wallet: object;
  readonly refresh: () => Promise<void>;
}

/** A wallet of the Wallet Standard, for Solana. */
export function createStandardWallet(request: Request, icon: string): OwnStandardWallet {
  let accounts: readonly StandardAccount[] = [];
  let isConnected = false;
  const listeners = new Set<(changed: object) => void>();
  const become = (address: unknown): readonly StandardAccount[] => {
    isConnected ||= typeof address === "string";
    accounts =
      typeof address === "string"
        ? [
            Object.freeze({
              address,
              publicKey: base58Bytes(address),
              chains: CHAINS,
              features: SIGNING,
            }),
          ]
        : [];
    for (const listener of listeners) listener({ accounts });
    return accounts;
  };
  const features = {
    "standard:connect": {
      version: "1.0.0",
      connect: async (options?: { readonly silent?: boolean }) => ({
        accounts: become(await request("solana:connect", [options?.silent === true])),
      }),
    },
    "standard:disconnect": {
      version: "1.0.0",
      async disconnect() {
        await request("solana:disconnect", []);
        become(null);
      },
    },
    "standard:events": {
      version: "1.0.0",
      on(_: "change", listener: (changed: object) => void) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    ...signingFeatures(request, become),
  };
  const wallet = Object.freeze({
    version: "1.0.0",
    name: "Holdall",
    icon,
    chains: CHAINS,
    features: Object.freeze(features),
    get accounts() {
      return accounts;
    },
  });
  return {
    wallet,
    async refresh() {
      if (!isConnected) return;
      try {
        const address = await request("solana:accounts", []);
        if (address !== (accounts[0]?.address ?? null)) become(address);
      } catch {
        // What cannot be told now is told when the page itself asks.
      }
    },
  };
}

/** A transaction as it goes to the wallet, with its network where the page names one. */
const asked = ({ transaction, chain }: WithTransaction): readonly unknown[] => [
  textOf(transaction),
  ...(chain === undefined ? [] : [chain]),
];

/** What a page may have signed; each input is read and decided by itself. */
function signingFeatures(
  request: Request,
  become: (address: unknown) => readonly StandardAccount[],
): object {
  return {
    "solana:signTransaction": {
      version: "1.0.0",
      supportedTransactionVersions: VERSIONS,
      signTransaction: (...inputs: readonly WithTransaction[]) =>
        inTurn(inputs, async (input) => ({
          signedTransaction: bytesOf(await request("solana:signTransaction", asked(input))),
        })),
    },
    "solana:signAndSendTransaction": {
      version: "1.0.0",
      supportedTransactionVersions: VERSIONS,
      signAndSendTransaction: (...inputs: readonly WithTransaction[]) =>
        inTurn(inputs, async (input) => ({
          signature: base58Bytes(
            String(await request("solana:signAndSendTransaction", asked(input))),
          ),
        })),
    },
    "solana:signMessage": {
      version: "1.0.0",
      signMessage: (...inputs: readonly WithMessage[]) =>
        inTurn(inputs, async ({ message }) => ({
          signedMessage: message,
          signature: bytesOf(await request("solana:signMessage", [textOf(message)])),
        })),
    },
    "solana:signIn": {
      version: "1.0.0",
      signIn: (...inputs: readonly object[]) =>
        inTurn(inputs.length === 0 ? [{}] : inputs, async (input) => {
          const signed = (await request("solana:signIn", [input])) as Readonly<
            Record<string, string>
          >;
          const [account] = become(signed["account"]);
          return {
            account,
            signedMessage: bytesOf(signed["message"]),
            signature: bytesOf(signed["signature"]),
          };
        }),
    },
  };
}

/** One after the other: each is read and decided by itself. */
async function inTurn<In, Out>(
  inputs: readonly In[],
  act: (input: In) => Promise<Out>,
): Promise<readonly Out[]> {
  const outputs: Out[] = [];
  for (const input of inputs) outputs.push(await act(input));
  return outputs;
}

/** Registers a wallet as the standard says: at once, and with every page script that asks later. */
export function register(wallet: object): void {
  const callback = ({ register: take }: { readonly register: (wallet: object) => void }): void =>
    take(wallet);
  window.dispatchEvent(new CustomEvent("wallet-standard:register-wallet", { detail: callback }));
  window.addEventListener("wallet-standard:app-ready", (event) =>
    callback((event as CustomEvent<{ readonly register: (wallet: object) => void }>).detail),
  );
}
