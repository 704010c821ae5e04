/** Most commands in one batch. */
export const batchCountMax = 8_192;

/** Bytes before the payload of each command in a body: kind u16, length u16 (these 8 included), delta u32. */
export const commandHeaderBytes = 8;

/** Highest version of rules that a record has room for. */
const rulesVersionMax = 255;

/** A digest or chain hash: 32 bytes of SHA-256. */
export type Digest = Uint8Array;

/** What an engine had computed when a batch was sealed, so that a replay can be compared on its way. */
export interface Checkpoint {
  /** `eventDigest` covers the encoded events of all commands up to this one. */
  readonly eventSequence: number;
  readonly eventDigest: Digest;
  /** `stateDigest` is that of the full state after this command. */
  readonly stateSequence: number;
  readonly stateDigest: Digest;
}

/** Some commands in a row, as the sequencer sealed them. The journal never looks into their payloads. */
export interface JournalBatch {
  /** Sequence of the first command; sequences count from 1 without gaps. */
  readonly firstSequence: number;
  /** 1 to `batchCountMax`. */
  readonly count: number;
  /** Never decreases. */
  readonly epoch: number;
  /** Never decreases; a command's time is this plus its delta, in microseconds. */
  readonly baseTimeMicros: number;
  /** True in the one batch that takes leadership: its epoch is the one after the head's. */
  readonly isEpochStart: boolean;
  /** Version of the rules by which the commands were decided; 0 in records from before it was noted. */
  readonly rulesVersion: number;
  readonly checkpoint?: Checkpoint | undefined;
  /** The commands, one after another: header of `commandHeaderBytes` and payload. */
  readonly body: Uint8Array;
}

/** Where a journal ends. */
export interface JournalHead {
  /** Sequence that the next command will have; 1 in an empty journal. */
  readonly nextSequence: number;
  /** 0 before the first epoch. */
  readonly epoch: number;
  /** Base time of the last batch; 0 in an empty journal. */
  readonly timeMicros: number;
  /** Chain hash of the last record; zeros in an empty journal. */
  readonly hash: Digest;
}

/** What to append, and what the writer believes about the head: both are checked in one step with the append. */
export interface JournalAppend {
  readonly expectedSequence: number;
  /** The epoch the writer believes to hold; the batch has this one, or the next if it starts an epoch. */
  readonly epoch: number;
  readonly records: JournalBatch;
}

/**
 * `appended`: durable. `fenced`: the head is not where the writer believed, somebody else leads or the
 * batch is there already; nothing was written, and the writer must stop.
 */
export interface AppendResult {
  readonly outcome: "appended" | "fenced";
  readonly head: JournalHead;
}

/** The one history of all commands. Every driver passes `journalConformance`. */
export interface Journal {
  /** Resolves once durable. A batch that breaks a rule of `JournalBatch` rejects with a `RangeError` and changes nothing. */
  append(append: JournalAppend): Promise<AppendResult>;
  /** The batches from the one that holds `fromSequence` to the head of this moment. A batch is valid until the next is asked for. */
  read(fromSequence: number): AsyncIterable<JournalBatch>;
  head(): Promise<JournalHead>;
}

/** Throws a `RangeError` that names the rule which `batch` breaks after `head`, if any. */
export function checkBatch(batch: JournalBatch, head: JournalHead): void {
  const { firstSequence, count, epoch, baseTimeMicros, isEpochStart, rulesVersion, body } = batch;
  refuseUnless(
    firstSequence === head.nextSequence,
    `first sequence ${firstSequence} after ${head.nextSequence - 1}`,
  );
  refuseUnless(Number.isInteger(count) && count >= 1 && count <= batchCountMax, `count ${count}`);
  refuseUnless(Number.isSafeInteger(firstSequence + count), `sequence ${firstSequence + count}`);
  refuseUnless(
    Number.isSafeInteger(epoch) && epoch === head.epoch + (isEpochStart ? 1 : 0),
    `epoch ${epoch}`,
  );
  refuseUnless(
    Number.isSafeInteger(baseTimeMicros) && baseTimeMicros >= head.timeMicros,
    `base time ${baseTimeMicros} after ${head.timeMicros}`,
  );
  refuseUnless(
    Number.isInteger(rulesVersion) && rulesVersion >= 0 && rulesVersion <= rulesVersionMax,
    `rules version ${rulesVersion}`,
  );
  refuseUnless(countCommands(body) === count, `a body of other than ${count} commands`);
}

/** Commands in a body by their lengths; −1 when these do not add up to the body. */
export function countCommands(body: Uint8Array): number {
  let count = 0;
  let at = 0;
  while (at + commandHeaderBytes <= body.length) {
    const length = body[at + 2] | (body[at + 3] << 8);
    if (length < commandHeaderBytes) return -1;
    at += length;
    count += 1;
  }
  return at === body.length ? count : -1;
}

function refuseUnless(isKept: boolean, broken: string): void {
  if (!isKept) throw new RangeError(`a journal batch may not have ${broken}`);
}
