import type { HandKnown, SeatFacts } from "@holdall/wallet/guarded";
import type {
  Ceremony,
  Envelope,
  Group,
  NonceCommitment,
  Party,
  ResharePlan,
  SignatureShare,
  SigningPlan,
} from "@holdall/wallet/frost";
import {
  bytes,
  either,
  integer,
  list,
  nullable,
  record,
  text,
  word,
} from "@holdall/wallet/realm/shape";
import type { Read, Shape } from "@holdall/wallet/realm/shape";

/** Most messages of one step of a ceremony, of all parties together. */
const ENVELOPES_MAX = 16;

const key = bytes(32, 32);
const nothing = record({});
const yes: Shape<true> = (value) => (value === true ? true : undefined);
const party = word<Party>("device", "cosigner", "recovery");

function pair<T>(shape: Shape<T>): Shape<readonly [T, T]> {
  const two = list(shape, 2);
  return (value) => {
    const read = two(value);
    return read?.length === 2 ? [read[0], read[1]] : undefined;
  };
}

function each<T>(shape: Shape<T>): Shape<Readonly<Record<Party, T>>> {
  return record({ device: shape, cosigner: shape, recovery: shape });
}

const group: Shape<Group> = record({ commitments: pair(key), generation: integer });

const ceremony: Shape<Ceremony> = record({
  id: key,
  purpose: word<Ceremony["purpose"]>("keygen", "reshare"),
  identities: each(key),
});

const plan: Shape<ResharePlan> = record({ group, holders: pair(party) });

const envelope: Shape<Envelope> = record({
  from: party,
  to: word<Envelope["to"]>("device", "cosigner", "recovery", "all"),
  step: integer,
  body: bytes(0, 1_024),
  signature: bytes(64, 64),
});

const envelopes = list(envelope, ENVELOPES_MAX);

const signing: Shape<SigningPlan> = record({
  sessionId: bytes(16, 32),
  message: bytes(1, 1_024),
  pair: pair(party),
});

const nonces: Shape<NonceCommitment> = record({ party, hiding: key, binding: key });

const part: Shape<SignatureShare> = record({ party, share: key });

const facts = {
  account: key,
  ceremony: key,
  identities: each(key),
  owners: each(bytes(20, 20)),
  first: each(bytes(20, 20)),
  safe: bytes(20, 20),
  policyHash: key,
  card: bytes(0, 4_096),
};

const seatFacts: Shape<SeatFacts> = record(facts);

const known: Shape<HandKnown> = record({
  identity: key,
  owner: text(42),
  kit: nullable(record({ ...facts, group })),
});

/** What the key realm asks of the recovery party, with the form of each question and each answer. */
export const ASKS = {
  known: { asks: nothing, answers: known },
  begin: { asks: record({ ceremony, plan: nullable(plan) }), answers: envelope },
  deal: { asks: envelopes, answers: envelopes },
  echo: { asks: envelopes, answers: envelopes },
  finish: { asks: envelopes, answers: group },
  commit: { asks: signing, answers: nonces },
  respond: { asks: record({ plan: signing, nonces }), answers: part },
  keep: { asks: seatFacts, answers: yes },
  sign: { asks: text(262_144), answers: bytes(64, 64) },
  vouch: { asks: key, answers: record({ recovery: text(128) }) },
  replace: { asks: text(65_536), answers: bytes(65, 65) },
  wipe: { asks: nothing, answers: yes },
} as const;

/** The name of a question. */
export type AskKind = keyof typeof ASKS;

/** What a question carries, and what answers it. */
export type AskOf<K extends AskKind> = Read<(typeof ASKS)[K]["asks"]>;
export type AnswerOf<K extends AskKind> = Read<(typeof ASKS)[K]["answers"]>;

/** A question of the key realm's. */
export type HandAsk = {
  readonly [K in AskKind]: { readonly kind: K; readonly body: AskOf<K> };
}[AskKind];

/** Reads a question, or answers `null`: an unknown kind, a field too many or of another form. */
export function parseAsk(value: unknown): HandAsk | null {
  const read = record({ kind: text(16), body: anything })(value);
  if (read === undefined || !Object.hasOwn(ASKS, read.kind)) return null;
  const kind = read.kind as AskKind;
  const shape: Shape<unknown> = ASKS[kind].asks;
  const body = shape(read.body);
  return body === undefined ? null : ({ kind, body } as HandAsk);
}

const anything: Shape<unknown> = (value) => value;

/** What the secure page asks of the recovery realm: to open a kit, or to be given the new one. */
export const parseKitMessage = (value: unknown): KitMessage | null => kitMessage(value) ?? null;

const id: Shape<string> = (value) =>
  typeof value === "string" && /^[0-9a-f]{32}$/u.test(value) ? value : undefined;
const v: Shape<1> = (value) => (value === 1 ? 1 : undefined);
const sealedKit = record({ text: text(1_048_576), passphrase: bytes(1, 1_024) });

/** A message of the secure page's. */
export type KitMessage = { readonly v: 1; readonly id: string } & (
  | { readonly kind: "kit/open"; readonly body: Read<typeof sealedKit> }
  | { readonly kind: "kit/take"; readonly body: object }
);

const kitMessage = either<KitMessage>(
  record({ v, id, kind: word("kit/open"), body: sealedKit }),
  record({ v, id, kind: word("kit/take"), body: nothing }),
);
