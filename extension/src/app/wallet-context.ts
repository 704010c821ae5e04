import { createContext, useCallback, useContext, useEffect, useState } from "react";
import { formatDecimal } from "@holdall/core/num";
import type { PublicNetwork, Settings, ShownAccount, TokenForm } from "@holdall/extension/router";
import { isSafe } from "@holdall/extension/router/safe-hands";
import { filled, refusalText, ruleText } from "@holdall/extension/words";
import type { Words } from "@holdall/extension/words";
import type { Network } from "@holdall/chain/networks";
import type { Asset } from "@holdall/chain/port";
import type { BookEntry } from "@holdall/wallet/realm";
import type { Language } from "@holdall/wallet/refusals";
import { decimalsOf } from "./activity-file.ts";
import type { RouterLink } from "./router-link.ts";

/** What the router tells every screen. */
export interface WalletState {
  readonly phase: "starting" | "locked" | "open" | "unsealed";
  readonly hasVault: boolean;
  /** Requests that nobody has decided yet. */
  readonly waiting: number;
  readonly accounts: readonly ShownAccount[];
  /** The identity that the screens speak of. */
  readonly identity: string;
  /** Whom the person has named or paid; empty while the wallet is locked. */
  readonly book: readonly BookEntry[];
  /** Networks that are on and open: the chains of this machine first. */
  readonly networks: readonly Network[];
  /** Every public network, and whether it was turned on. */
  readonly publicNetworks: readonly PublicNetwork[];
  readonly settings: Settings;
}

/** What every screen stands on. */
export interface Wallet extends RouterLink {
  readonly words: Words;
  readonly language: Language;
  readonly state: WalletState;
  /** Asks for the state again. */
  readonly refresh: () => void;
}

/** The wallet of the screens below. */
export const WalletContext = createContext<Wallet | null>(null);

/** The wallet, inside of its screens. */
export function useWallet(): Wallet {
  const wallet = useContext(WalletContext);
  if (wallet === null) throw new Error("a screen outside of its wallet");
  return wallet;
}

/** What was asked: nothing yet, a value, or why there is none. */
export type Asked<T> =
  | { readonly status: "loading" }
  | { readonly status: "here"; readonly value: T }
  | { readonly status: "refused"; readonly sentence: string; readonly code: string };

const NOTHING = {};

/**
 * Asks the router now, when something has changed, and every so often. A body that is another
 * object is another question.
 */
export function useAsked<T>(kind: string, everyMs: number, body: object = NOTHING): Asked<T> {
  const { ask, watch, language } = useWallet();
  const [asked, setAsked] = useState<Asked<T>>({ status: "loading" });
  const look = useCallback(async () => {
    const answer = await ask(kind, body);
    if ("ok" in answer) return setAsked({ status: "here", value: answer.ok as T });
    const { sentence } = refusalText(answer.refusal, language);
    setAsked({ status: "refused", sentence, code: answer.refusal });
  }, [ask, kind, body, language]);
  useEffect(() => {
    void look();
    const again = (): void => void look();
    const timer = setInterval(again, everyMs);
    const forget = watch(again);
    return () => {
      clearInterval(timer);
      forget();
    };
  }, [look, watch, everyMs]);
  return asked;
}

/** What is said of an act where its own words say more: that it is done, or a refusal by its code. */
interface Said {
  readonly done?: string;
  readonly refusals?: Readonly<Record<string, string>>;
}

/** Has something done that the person reads and decides in the secure window, and tells how it went. */
export function useAct(): {
  readonly note: string;
  readonly isBusy: boolean;
  /** True when it was done. */
  readonly act: (kind: string, body: unknown, said?: Said) => Promise<boolean>;
} {
  const { ask, words, language } = useWallet();
  const [isBusy, setIsBusy] = useState(false);
  const [note, setNote] = useState("");
  const act = async (kind: string, body: unknown, said: Said = {}): Promise<boolean> => {
    setIsBusy(true);
    setNote(words.reviewing);
    const answer = await ask(kind, body);
    setIsBusy(false);
    if ("ok" in answer) {
      setNote(said.done ?? filled(words.sent, { certainty: words.pending }));
      return true;
    }
    const own = said.refusals?.[answer.refusal];
    if (own !== undefined) {
      setNote(own);
      return false;
    }
    const { sentence, hint } = refusalText(answer.refusal, language);
    setNote([sentence, ruleText(answer, language), hint].filter((text) => text !== "").join(" "));
    return false;
  };
  return { note, isBusy, act };
}

/** A moment as the person's language writes it; a dash for what is in no block yet. */
export function momentText(atMs: number | null, language: string): string {
  if (atMs === null) return "–";
  return new Intl.DateTimeFormat(language, { dateStyle: "short", timeStyle: "medium" }).format(
    atMs,
  );
}

/** The symbol of an asset; a token is called by the beginning of its address. */
export function symbolOf(asset: Asset, network: Network | undefined): string {
  if (asset.kind === "native") return network?.currency ?? "";
  return `${asset.id.slice(0, 4)}…${asset.id.slice(-4)}`;
}

/** An amount as it is written; nothing for a token whose decimals no chain has told. */
export function amountText(
  units: bigint,
  asset: Asset,
  at: { readonly network: Network | undefined; readonly forms: readonly TokenForm[] },
): string | undefined {
  const { network, forms } = at;
  const decimals = decimalsOf(asset, network, forms);
  return decimals === null ? undefined : formatDecimal(units, decimals);
}

/** The chosen identity's account of a family. */
export function accountOf(
  { accounts, identity }: WalletState,
  family: "solana" | "evm",
): ShownAccount | undefined {
  return accounts.find(
    (one) => one.family === family && one.identity === identity && one.kind !== "owner",
  );
}

/** The chosen identity's account on a network; none where it could never move what it gets. */
export function accountAt(state: WalletState, network: Network): ShownAccount | undefined {
  const found = accountOf(state, network.family);
  return found !== undefined && isSafe(found) && network.safe === null ? undefined : found;
}

/** The network of an id. */
export function networkOf({ networks }: WalletState, id: string): Network | undefined {
  return networks.find((one) => one.id === id);
}
