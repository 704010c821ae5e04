import {
  readBytes,
  readEnvelopes,
  readFields,
  readInteger,
  readPair,
  readPasskey,
  readPolicy,
  readText,
  writeEnvelopes,
} from "@holdall/wallet/cosign";
import type { Json, Parser, Passkey } from "@holdall/wallet/cosign";
import { createKeygen, createReshare } from "@holdall/wallet/frost";
import type { Envelope, FrostShare, Group, Keygen, Party, Reshare } from "@holdall/wallet/frost";
import type { RandomBytes } from "@holdall/wallet/keyring";
import { sameBytes } from "@holdall/wallet/keyring";
import type { Policy } from "@holdall/wallet/policy";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { readIdentities } from "./account.ts";
import type { Holding } from "./account.ts";

/** A ceremony under way: in memory only, since a broken one is begun again from nothing. */
export type Running =
  | { readonly purpose: "keygen"; readonly terms: Terms; readonly seat: Keygen }
  | {
      readonly purpose: "reshare";
      readonly terms: Terms;
      readonly seat: Reshare;
      readonly isHolder: boolean;
      joined: readonly Envelope[];
      dealt: readonly Envelope[];
    };

/** What is agreed before the first message. */
export interface Terms {
  readonly ceremony: Uint8Array;
  readonly identities: Readonly<Record<Party, Uint8Array>>;
  readonly network: string;
  readonly policy: Policy;
  readonly passkey: { readonly it: Passkey | null };
}

/** Terms of a re-sharing: also which key, and which two still hold its shares. */
export interface ReshareTerms extends Terms {
  readonly group: Group;
  readonly holders: readonly [Party, Party];
  readonly assertion: Json;
}

const TERMS = {
  ceremony: readBytes(32),
  identities: readIdentities,
  network: readText(80),
  policy: readPolicy,
  passkey: readPasskey,
} as const;

const readGroup: Parser<Group> = (value) => {
  const read = readFields<{
    readonly key: Uint8Array;
    readonly slope: Uint8Array;
    readonly generation: number;
  }>(value, { key: readBytes(32), slope: readBytes(32), generation: readInteger });
  return read === null
    ? null
    : { commitments: [read.key, read.slope], generation: read.generation };
};

/** Reads the terms of a key generation. */
export const readTerms: Parser<Terms> = (value) => readFields<Terms>(value, TERMS);

/** Reads the terms of a re-sharing. */
export const readReshareTerms: Parser<ReshareTerms> = (value) =>
  readFields<ReshareTerms>(value, {
    ...TERMS,
    group: readGroup,
    holders: readPair,
    assertion: (one) => one ?? null,
  });

/** What the co-signer brings to a ceremony. */
export interface Seat {
  readonly identitySecret: Uint8Array;
  readonly identity: Uint8Array;
  readonly random: RandomBytes;
}

/** Begins a key generation and gives our first message. */
export function startKeygen(terms: Terms, seat: Seat): Outcome<readonly [Running, Json]> {
  if (!sameBytes(terms.identities.cosigner, seat.identity)) return refuse("frost-participants");
  const { ceremony: id, identities } = terms;
  const ceremony = { id, purpose: "keygen", identities } as const;
  const keygen = createKeygen({ party: "cosigner", ceremony, ...seat });
  return accept([{ purpose: "keygen", terms, seat: keygen }, writeEnvelopes([keygen.commit()])]);
}

/** Begins a re-sharing, as a holder of `share` or as one who receives only. */
export function startReshare(
  terms: ReshareTerms,
  share: FrostShare | null,
  seat: Seat,
): Outcome<readonly [Running, Json]> {
  if (!sameBytes(terms.identities.cosigner, seat.identity)) return refuse("frost-participants");
  const { ceremony: id, identities, group, holders } = terms;
  const isHolder = holders.includes("cosigner");
  if (isHolder && share === null) return refuse("cosigner-account", "no share");
  const ceremony = { id, purpose: "reshare", identities } as const;
  const base = { party: "cosigner", ceremony, plan: { group, holders }, ...seat } as const;
  const reshare = createReshare(isHolder && share !== null ? { ...base, share } : base);
  const running = {
    purpose: "reshare",
    terms,
    seat: reshare,
    isHolder,
    joined: [],
    dealt: [],
  } as const;
  return accept([{ ...running }, writeEnvelopes([reshare.join()])]);
}

/** A step in the middle: the others' messages in, ours out. */
export function stepOf(running: Running, step: "deal" | "echo", body: Json): Outcome<Json> {
  const received = readReceived(body);
  if (received === null) return refuse("malformed", step);
  const sent =
    running.purpose === "keygen"
      ? running.seat[step](received)
      : reshareStep(running, step, received);
  return sent.ok ? accept(writeEnvelopes(sent.value)) : sent;
}

function reshareStep(
  running: Extract<Running, { purpose: "reshare" }>,
  step: "deal" | "echo",
  received: readonly Envelope[],
): Outcome<readonly Envelope[]> {
  if (step === "echo") return running.seat.echo(running.joined, [...running.dealt, ...received]);
  running.joined = [running.seat.join(), ...received];
  if (!running.isHolder) return accept([]);
  const dealt = running.seat.deal(running.joined);
  if (dealt.ok) running.dealt = dealt.value;
  return dealt;
}

/**
 * The last step: the share, and everything that goes with it. A ceremony shares a key anew and
 * nothing else: an account that is held already keeps its rules, its passkey and its network,
 * whatever the terms say.
 */
export function finishOf(
  running: Running,
  account: Uint8Array,
  body: Json,
  held: Holding | null,
): Outcome<Holding> {
  const received = readReceived(body);
  if (received === null) return refuse("malformed", "finish");
  const share = running.seat.finish(received);
  if (!share.ok) return share;
  const { ceremony, identities, network, policy, passkey } = running.terms;
  const made = { account, ceremony, identities, share: share.value };
  return accept(
    held === null
      ? { ...made, network, policy, passkey: passkey.it }
      : { ...made, network: held.network, policy: held.policy, passkey: held.passkey },
  );
}

function readReceived(body: Json): readonly Envelope[] | null {
  const fields = { received: readEnvelopes };
  return readFields<{ readonly received: readonly Envelope[] }>(body, fields)?.received ?? null;
}
