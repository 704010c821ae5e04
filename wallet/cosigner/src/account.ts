import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import {
  parseJson,
  readBytes,
  readFields,
  readList,
  readPasskey,
  readPolicy,
  readText,
  writePasskey,
  writePolicy,
} from "@holdall/wallet/cosign";
import type { Json, Parser, Passkey } from "@holdall/wallet/cosign";
import { decodeShare, encodeShare, groupAddress } from "@holdall/wallet/frost";
import type { FrostShare, Party } from "@holdall/wallet/frost";
import type { Policy, PolicyAccount, Recipient, Spent } from "@holdall/wallet/policy";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import type { Log, LogEntry } from "./log.ts";

/** What does not change without a ceremony: sealed on disk. */
export interface Holding {
  /** Id of the ceremony that made the key: the account's name for ever. */
  readonly account: Uint8Array;
  /** Id of the ceremony that made this share. */
  readonly ceremony: Uint8Array;
  readonly identities: Readonly<Record<Party, Uint8Array>>;
  readonly network: string;
  readonly passkey: Passkey | null;
  readonly share: FrostShare;
  /** The rules the account was made with; later ones are in the log. */
  readonly policy: Policy;
}

/** The person's own two owners of a Safe. */
export type SafeOwners = Readonly<Record<"device" | "recovery", string>>;

/** The Safe of an account, and who the person's own owners of it are. */
export interface SafeBinding {
  readonly address: string;
  readonly owners: SafeOwners;
  /**
   * The owners of every binding before it, the oldest first: those who may be replaced, wherever they
   * still stand. A network on which the Safe is made late begins with the very first.
   */
  readonly former: readonly SafeOwners[];
  /** Generation of the shares it was made with. */
  readonly generation: number;
}

/** What follows from the log. */
export interface Ledger {
  readonly numbers: Readonly<Record<Party, number>>;
  readonly sessions: ReadonlySet<string>;
  readonly spent: readonly Spent[];
  readonly policy: Policy;
  readonly pending: PolicyAccount["pending"];
  readonly recipients: readonly Recipient[];
  /** When a notice given without the device was opened; `null` when none is running. */
  readonly noticeAtMs: number | null;
  readonly safe: SafeBinding | null;
  /** The highest counter that its passkey has shown: zero for one that does not count. */
  readonly passkeyCount: number;
}

const NETWORK_MAX = 80;
const RECIPIENTS_MAX = 1024;

/** Packs a holding for sealing. The result is secret. */
export function encodeHolding(holding: Holding): Uint8Array {
  const { identities, policy, passkey, network } = holding;
  const json: Json = {
    account: bytesToHex(holding.account),
    ceremony: bytesToHex(holding.ceremony),
    identities: writeIdentities(identities),
    network,
    passkey: writePasskey(passkey),
    share: bytesToHex(encodeShare(holding.share)),
    policy: writePolicy(policy),
  };
  return utf8ToBytes(JSON.stringify(json));
}

/** Unpacks a holding, or refuses `cosigner-store`. */
export function decodeHolding(bytes: Uint8Array): Outcome<Holding> {
  const read = readFields<
    Omit<Holding, "passkey" | "share"> & {
      readonly passkey: { readonly it: Passkey | null };
      readonly share: Uint8Array;
    }
  >(parseJson(new TextDecoder().decode(bytes)), {
    account: readBytes(32),
    ceremony: readBytes(32),
    identities: readIdentities,
    network: readText(NETWORK_MAX),
    passkey: readPasskey,
    share: readBytes(1, 256),
    policy: readPolicy,
  });
  if (read === null) return refuse("cosigner-store", "account");
  const share = decodeShare(read.share);
  if (!share.ok) return share;
  return accept({ ...read, passkey: read.passkey.it, share: share.value });
}

/** The identity keys of the three. */
export const readIdentities: Parser<Readonly<Record<Party, Uint8Array>>> = (value) =>
  readFields<Record<Party, Uint8Array>>(value, {
    device: readBytes(32),
    cosigner: readBytes(32),
    recovery: readBytes(32),
  });

function writeIdentities(identities: Readonly<Record<Party, Uint8Array>>): Json {
  const { device, cosigner, recovery } = identities;
  return {
    device: bytesToHex(device),
    cosigner: bytesToHex(cosigner),
    recovery: bytesToHex(recovery),
  };
}

/** Recipients named with a policy. */
export const readRecipients: Parser<readonly string[]> = readList(readText(64), RECIPIENTS_MAX);

/** Everything the log says, in one pass. Entries of kinds that change nothing are passed over. */
export function ledgerOf(holding: Pick<Holding, "policy">, entries: readonly LogEntry[]): Ledger {
  let ledger: Ledger = {
    numbers: { device: 0, cosigner: 0, recovery: 0 },
    sessions: new Set(),
    spent: [],
    policy: holding.policy,
    pending: null,
    recipients: [],
    noticeAtMs: null,
    safe: null,
    passkeyCount: 0,
  };
  for (const entry of entries) ledger = follow(ledger, entry);
  return ledger;
}

/** The ledger after one more entry. */
export function follow(ledger: Ledger, { kind, data, atMs }: LogEntry): Ledger {
  const fields = data as Readonly<Record<string, Json>>;
  switch (kind) {
    case "request":
      return {
        ...ledger,
        numbers: { ...ledger.numbers, [fields["from"] as Party]: fields["number"] as number },
      };
    case "session":
      return { ...ledger, sessions: new Set(ledger.sessions).add(fields["session"] as string) };
    case "spent":
      return { ...ledger, spent: [...ledger.spent, ...(data as readonly Json[]).map(readSpent)] };
    case "policy":
      return {
        ...ledger,
        policy: readPolicy(fields["policy"])!,
        pending: readPending(fields["pending"]),
        recipients: (fields["recipients"] as readonly (readonly [string, number])[]).map(
          ([address, addedAtMs]) => ({ address, addedAtMs }),
        ),
      };
    case "notice":
      return { ...ledger, noticeAtMs: fields["isOpen"] === true ? atMs : null };
    case "safe": {
      const { before, ...known } = data as unknown as Omit<SafeBinding, "former"> & {
        readonly before: SafeOwners | "none";
      };
      const former = before === "none" ? [] : [...(ledger.safe?.former ?? []), before];
      return { ...ledger, safe: { ...known, former } };
    }
    case "passkey":
      return { ...ledger, passkeyCount: 0 };
    case "passkey-count":
      return { ...ledger, passkeyCount: fields["count"] as number };
    default:
      return ledger;
  }
}

/** The account as the policy engine sees it. */
export function policyAccountOf(holding: Holding, ledger: Ledger): PolicyAccount {
  const { policy, pending, recipients } = ledger;
  return {
    id: bytesToHex(holding.account),
    kind: "frost",
    address: groupAddress(holding.share.group),
    network: holding.network,
    policy,
    pending,
    recipients,
  };
}

/** What the log keeps of a policy. */
export function policyEntry(account: PolicyAccount): Json {
  return {
    policy: writePolicy(account.policy),
    pending:
      account.pending === null
        ? "none"
        : { policy: writePolicy(account.pending.policy), fromMs: account.pending.fromMs },
    recipients: account.recipients.map(({ address, addedAtMs }) => [address, addedAtMs]),
  };
}

/** What the log keeps of an outflow. */
export function spentEntry(entries: readonly Spent[]): Json {
  return entries.map(({ quoteUnits, ...one }) => ({
    ...one,
    units: String(one.units),
    quoteUnits: quoteUnits === null ? "none" : String(quoteUnits),
  }));
}

function readSpent(value: Json): Spent {
  const { asset, units, quoteUnits, atMs, place } = value as Readonly<
    Record<string, string | number | undefined>
  > & { readonly units: string; readonly quoteUnits: string };
  return {
    asset: String(asset),
    units: BigInt(units),
    quoteUnits: quoteUnits === "none" ? null : BigInt(quoteUnits),
    atMs: Number(atMs),
    place: String(place ?? ""),
  };
}

function readPending(value: Json | undefined): PolicyAccount["pending"] {
  if (value === "none" || value === undefined) return null;
  const { policy, fromMs } = value as Readonly<Record<string, Json>>;
  return { policy: readPolicy(policy)!, fromMs: fromMs as number };
}

/** The folder of an account below the store. */
export function folderOf(account: Uint8Array): string {
  return `accounts/${bytesToHex(account)}`;
}

/** An account's state while the program runs. */
export interface Account {
  holding: Holding;
  /** A share that no test signature has proven yet, and what waits for it. */
  candidate: Holding | null;
  ledger: Ledger;
  readonly log: Log;
}

/** Appends to the log, durable, and lets the ledger follow. */
export function record(account: Account, entry: LogEntry): void {
  account.log.append(entry);
  account.ledger = follow(account.ledger, entry);
}
