import type {
  Chain,
  Intent,
  Replaced,
  ReplacementKind,
  Unsigned,
  Watched,
} from "@holdall/chain/port";
import { prepare, submit } from "@holdall/wallet/actions";
import type { Prepared } from "@holdall/wallet/actions";
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

/** What sending stands on. */
export interface Sending {
  readonly platform: RouterPlatform;
  readonly departures: Departures;
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
  const { nonces } = sending.chain;
  for (let drafts = 0; drafts < DRAFTS_MAX; drafts++) {
    const prepared = await prepare(sending.chain, intent);
    if ("refusal" in prepared) return refused(prepared.refusal);
    // Another payment may wait for its signature by now: two with one number would be one of them.
    if (nonces?.hold(prepared.value.unsigned) === false) continue;
    return sendOrGiveBack(sending, prepared.value.unsigned, () =>
      signAndSend(sending, prepared.value),
    );
  }
  return { refusal: "nodes-silent", detail: "nonce" };
}

/**
 * The same for bytes that a page made: evidence first, then the person, then the chain. Where they
 * have a number, it is held for them, and given back when they are not sent.
 */
export async function sendBytes(sending: Sending, unsigned: Unsigned): Promise<Answered<string>> {
  return sendOrGiveBack(sending, unsigned, async () => {
    const gathered = await gather(sending.chain, unsigned);
    return "ok" in gathered ? signAndSend(sending, gathered.ok) : gathered;
  });
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

/** Evidence and second reading of bytes that are not sent by us. */
export async function gather(chain: Chain, unsigned: Unsigned): Promise<Answered<Prepared>> {
  // None of the three needs another's answer, and a person waits for all of them.
  const [evidence, simulated, fee] = await Promise.all([
    chain.evidence(unsigned),
    chain.simulate(unsigned),
    chain.fee(unsigned),
  ]);
  if ("refusal" in evidence) return refused(evidence.refusal);
  const reading = chain.explain(unsigned.bytes, unsigned.from, evidence.value[0]);
  if ("refusal" in reading) return refused(reading.refusal);
  if ("refusal" in simulated) return refused(simulated.refusal);
  if ("refusal" in fee) return refused(fee.refusal);
  const intent = {
    kind: "send",
    from: unsigned.from,
    to: unsigned.from,
    asset: { kind: "native" },
    units: 0n,
  } as const;
  return {
    ok: {
      intent,
      unsigned,
      fee: fee.value,
      simulated: simulated.value,
      evidence: evidence.value,
      secondReading: reading.value.text,
    },
  };
}

/** The signature of prepared bytes, after the person has read what they do. */
export function signPrepared(
  { platform, chain, origin }: Omit<Sending, "departures">,
  { unsigned, evidence, secondReading }: Prepared,
): Promise<Answered<Uint8Array>> {
  const { family } = chain.network;
  return askSignature(platform, {
    origin,
    account: unsigned.from,
    network: chain.network,
    signed: { kind: `${family}-transaction`, bytes: unsigned.bytes },
    evidence,
    secondReading,
  });
}

/** Has the person read what prepared bytes do, and sends and watches them once they are signed. */
export async function signAndSend(sending: Sending, prepared: Prepared): Promise<Answered<string>> {
  const { chain, departures, safe, replaces } = sending;
  const signature = await signPrepared(sending, prepared);
  if ("refusal" in signature) return signature;
  const { bytes, from, expiry } = prepared.unsigned;
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
  const submitted = await submit(chain, prepared, signature.ok, note);
  if ("refusal" in submitted) return refused(submitted.refusal);
  ({ id } = submitted.value.sent);
  const signed = { bytes, from, expiry, signature: signature.ok };
  departures.note({ id, ...of, atMs, watched: PENDING }, signed);
  return { ok: id };
}

/** A chain's refusal, as screens hear it. */
export function refused({ code, detail }: { readonly code: string; readonly detail: string }): {
  readonly refusal: string;
  readonly detail: string;
} {
  return { refusal: code, detail };
}
