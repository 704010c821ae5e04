import type {
  Chain,
  Intent,
  Replaced,
  ReplacementKind,
  Unsigned,
  Watched,
} from "@holdall/chain/port";
import { NO_EVIDENCE } from "@holdall/chain/port";
import { gather, submit } from "@holdall/wallet/actions";
import type { Prepared } from "@holdall/wallet/actions";
import type { Gatherings } from "./gatherings.ts";
import type { Answered, RouterPlatform } from "./platform.ts";
import { isAmong } from "./safe-hands.ts";
import { askSignature } from "./signature.ts";
import type { Origin } from "./signature.ts";

/** A transaction that left, as the activity shows it until the chain's own history has it. */
export interface Departure {
  readonly id: string;
  readonly network: string;
  /** Whose it is: the account that sent it, or the Safe that it acts for. */
  readonly account: string;
  readonly atMs: number;
  readonly watched: Watched;
  /** True where another with its number may take its place for as long as it waits. */
  readonly isReplaceable: boolean;
  /** Whose place it was made to take, and how. */
  readonly replaces?: { readonly id: string; readonly how: ReplacementKind };
}

/** What was signed, kept with its row so that its place can be taken. */
export interface Signed extends Replaced {
  readonly from: string;
  /** Its number. */
  readonly expiry: bigint;
}

/** What no block has for good yet, with what was signed. */
export interface Waiting {
  readonly departure: Departure;
  readonly signed: Signed;
}

const DEPARTURES_MAX = 50;

/** What left and is on its way, account by account. */
export interface Departures {
  readonly of: (accounts: readonly string[]) => readonly Departure[];
  /** Notes a step of one, and at the first what was signed. */
  note(departure: Departure, signed?: Signed): void;
  /** What was signed of a row, where another may take its place. */
  find(id: string): Signed | undefined;
  /** What took the place of a row, one after the other: whether its call is to be made, or cancelled. */
  successors(id: string): readonly { readonly id: string; readonly isCancel: boolean }[];
  /** Every row of which that is so and that is not final yet, the oldest first. */
  waiting(): readonly Waiting[];
}

/** Nothing on its way. `onNote` hears of every step of what is. */
export function createDepartures(onNote: () => void): Departures {
  const rows = new Map<string, { departure: Departure; signed: Signed | undefined }>();
  return {
    of: (accounts) =>
      [...rows.values()]
        .map(({ departure }) => departure)
        .filter(({ account }) => isAmong(accounts, account))
        .toReversed()
        .toSorted((left, right) => right.atMs - left.atMs),
    note(departure, signed = rows.get(departure.id)?.signed) {
      rows.set(departure.id, { departure, signed });
      const [oldest] = rows.keys();
      if (rows.size > DEPARTURES_MAX) rows.delete(oldest);
      onNote();
    },
    find(id) {
      const { departure, signed } = rows.get(id) ?? {};
      return departure?.isReplaceable === true ? signed : undefined;
    },
    successors: (id) =>
      successorsOf(
        [...rows.values()].map(({ departure }) => departure),
        id,
      ),
    waiting: () =>
      [...rows.values()]
        .toSorted((left, right) => left.departure.atMs - right.departure.atMs)
        .flatMap(({ departure, signed }) => {
          const { isReplaceable, watched } = departure;
          const isOver = watched.certainty === "final" || watched.certainty === "dropped";
          return isReplaceable && !isOver && signed !== undefined ? [{ departure, signed }] : [];
        }),
  };
}

/** What took the place of one, and of that; what took the place of a cancellation cancels as well. */
function successorsOf(all: readonly Departure[], id: string): ReturnType<Departures["successors"]> {
  const next = all.find(({ replaces }) => replaces?.id === id);
  if (next === undefined) return [];
  const isCancel = next.replaces?.how === "cancel";
  const others = all.filter((one) => one !== next);
  return [
    { id: next.id, isCancel },
    ...successorsOf(others, next.id).map((one) => ({ ...one, isCancel: one.isCancel || isCancel })),
  ];
}

/** What sending stands on. */
export interface Sending {
  readonly platform: RouterPlatform;
  readonly departures: Departures;
  readonly gatherings: Gatherings;
  readonly chain: Chain;
  readonly origin: Origin | null;
  /** The Safe that it is sent for, where another account sends and pays for it. */
  readonly safe?: string;
  /** What waits and whose place it takes. */
  readonly replaces?: Departure["replaces"];
}

const PENDING: Watched = { certainty: "pending", height: null, reason: null };

/** How often bytes are drawn up again because others took their number meanwhile: all that may wait. */
const DRAFTS_MAX = 32;

/** Builds what the person wants, has it signed after it was read, sends it, and watches. */
export async function pay(sending: Sending, intent: Intent): Promise<Answered<string>> {
  const { chain } = sending;
  for (let drafts = 0; drafts < DRAFTS_MAX; drafts++) {
    const built = await chain.build(intent);
    if ("refusal" in built) return refused(built.refusal);
    // Another payment may wait for its signature by now: two with one number would be one of them.
    if (chain.nonces?.hold(built.value) === false) continue;
    return sendBytes(sending, built.value);
  }
  return { refusal: "nodes-silent", detail: "nonce" };
}

/**
 * Sends bytes, whoever made them: evidence first, then the person, then the chain. Where they have
 * a number, it is held for them, and given back when they are not sent.
 */
export async function sendBytes(sending: Sending, unsigned: Unsigned): Promise<Answered<string>> {
  return sendOrGiveBack(sending, unsigned, async () => signAndSend(sending, unsigned));
}

async function sendOrGiveBack(
  { chain }: Sending,
  unsigned: Unsigned,
  send: () => Promise<Answered<string>>,
): Promise<Answered<string>> {
  let isSent = false;
  try {
    const sent = await send();
    isSent = "ok" in sent;
    return sent;
  } finally {
    if (!isSent) chain.nonces?.giveBack(unsigned);
  }
}

/** Bytes that were read, and their signature. */
export interface SignedBytes {
  readonly prepared: Prepared;
  readonly signature: Uint8Array;
}

/**
 * Gathers the evidence of bytes, whoever built them, and has them signed after the person has read
 * what they do. Where the bytes alone can be read, the person's window is opened while nodes and
 * exchange are asked.
 */
export async function signBytes(
  { platform, gatherings, chain, origin }: Omit<Sending, "departures">,
  unsigned: Unsigned,
): Promise<Answered<SignedBytes>> {
  const read = chain.explain(unsigned.bytes, unsigned.from, NO_EVIDENCE);
  const end = gatherings.begin(platform, "value" in read);
  try {
    // Asked for now, they are known by the time they are needed.
    void platform.prices?.(chain.network);
    const gathered = await gather(chain, unsigned);
    if ("refusal" in gathered) return refused(gathered.refusal);
    const prepared = gathered.value;
    const signature = await askSignature(platform, { ...askedOf(chain, prepared), origin, end });
    return "refusal" in signature ? signature : { ok: { prepared, signature: signature.ok } };
  } finally {
    end(false);
  }
}

function askedOf({ network }: Chain, { unsigned, evidence, secondReading }: Prepared) {
  const kind = `${network.family}-transaction` as const;
  const signed = { kind, bytes: unsigned.bytes };
  return { account: unsigned.from, network, signed, evidence, secondReading };
}

/** Has the person read what bytes do, and sends and watches them once they are signed. */
export async function signAndSend(sending: Sending, unsigned: Unsigned): Promise<Answered<string>> {
  const { chain, departures, safe, replaces } = sending;
  const done = await signBytes(sending, unsigned);
  if ("refusal" in done) return done;
  const { prepared, signature } = done.ok;
  const { bytes, from, expiry } = unsigned;
  const of = {
    network: chain.network.id,
    account: safe ?? from,
    // What acts for a Safe is not the Safe's own: its proposals are rejected by their number there.
    isReplaceable: chain.nonces !== null && safe === undefined,
    ...(replaces === undefined ? {} : { replaces }),
  };
  const atMs = Date.now();
  let id = "";
  const note = (watched: Watched): void => {
    if (id !== "") departures.note({ id, ...of, atMs, watched });
  };
  const submitted = await submit(chain, prepared, signature, note);
  if ("refusal" in submitted) return refused(submitted.refusal);
  ({ id } = submitted.value.sent);
  departures.note({ id, ...of, atMs, watched: PENDING }, { bytes, from, expiry, signature });
  return { ok: id };
}

/** A chain's refusal, as screens hear it. */
export function refused({ code, detail }: { readonly code: string; readonly detail: string }): {
  readonly refusal: string;
  readonly detail: string;
} {
  return { refusal: code, detail };
}
