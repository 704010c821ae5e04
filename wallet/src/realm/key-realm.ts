import { sixWords } from "@holdall/wallet/clear";
import type { Explanation } from "@holdall/wallet/clear";
import {
  addressOf,
  createApprovalBook,
  createAttempts,
  generateWords,
  LOCKED,
  nextLock,
  openSlots,
  readWords,
  sameBytes,
  wipe,
  wordList,
} from "@holdall/wallet/keyring";
import type { LockState, RandomBytes, Stretch, VaultBody } from "@holdall/wallet/keyring";
import type { GuardedSeat, RecoveryHand } from "@holdall/wallet/guarded";
import { parseJson, readOwnPolicy } from "@holdall/wallet/cosign";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome, RefusalCode } from "@holdall/wallet/refusals";
import { knownIn, withNamed, withoutNamed, withPaid } from "./address-book.ts";
import type { AskDevice } from "./device-line.ts";
import { createGuarding } from "./guarding.ts";
import type { Carry, Guarding } from "./guarding.ts";
import { lookAtKey, withKey } from "./importing.ts";
import { parseMessage, passwordIn } from "./message.ts";
import type { BodyOf, Door, RealmMessage, RealmReply } from "./message.ts";
import { checkOwnRules, takenUnder, withRules, withSpent } from "./own-rules.ts";
import type { Asked, Taking } from "./own-rules.ts";
import { bearsUnread, shownRules, withOverride } from "./override.ts";
import { withOwnSafe } from "./own-safe.ts";
import { lookAtPage } from "./page-look.ts";
import { checkShowable, createPairing, deviceOfAccount } from "./pairing.ts";
import type { Pairing } from "./pairing.ts";
import { addPasskey, wipeKey } from "./passkey.ts";
import { statusOf } from "./status.ts";
import type { RealmStatus } from "./status.ts";
import { reveal } from "./exporting.ts";
import { newOwnerOf, seatOfSafe } from "./safe-owner.ts";
import { liftedBy, prepareStepUp } from "./step-up.ts";
import type { StepUp } from "./step-up.ts";
import { createSeating } from "./seating.ts";
import type { Seating } from "./seating.ts";
import { createVault } from "./vault-seat.ts";
import type { Change, OpenPlace, VaultSeat, Written } from "./vault-seat.ts";
import { checkUsable } from "./usable.ts";
import { createWaiting, readRequest } from "./waiting.ts";
import type { Judge, ReadRequest, Waiting, WaitingRequest } from "./waiting.ts";
import { lookAtWords, withNextAccount, withWordAccounts } from "./word-accounts.ts";

/** What the realm is given. Nothing of it leads out. */
export interface RealmTools {
  readonly random: RandomBytes;
  /** Password to 32 bytes, in a worker that lives for one unlock. */
  readonly stretch: Stretch;
  readonly now: () => number;
  readonly idleMs: number;
  /** Carries texts to a co-signer for guarded accounts. */
  readonly carry: Carry;
  /** Has the secure page do something at a device of the person. */
  readonly askDevice: AskDevice;
  /** The recovery party, which lives in a realm of its own and has the kit that was opened there. */
  readonly recovery: () => RecoveryHand;
}

/** The realm behind its two doors. */
export interface KeyRealm {
  /**
   * Takes whatever came through a door and answers it once; `null` when it was no message of that
   * door, which is dropped and counted. A request is answered when the person has decided.
   */
  receive(value: unknown, door: Door): Promise<RealmReply | null>;
  /** Called by the host's clock: locks when it is time. */
  tick(): void;
  /** Messages dropped since the start. */
  dropped(): number;
}

interface State {
  readonly tools: RealmTools;
  readonly waiting: Waiting;
  readonly approvals: ReturnType<typeof createApprovalBook>;
  /** Ids answered or being answered: a second message of the same id is dropped. */
  readonly ids: Set<string>;
  readonly guarding: Guarding;
  readonly pairing: Pairing;
  /** What is being signed and not yet in the vault, for the limits of its account. */
  readonly signing: Set<Taking>;
  /** Tries passwords in turn: who guesses waits, whichever window they guess in. */
  readonly attempt: ReturnType<typeof createAttempts>;
  /** What a passkey was last asked for. */
  stepUp: StepUp | null;
  /** What was last noted that it is signed unread, as it was explained. */
  noted: Pick<BodyOf<"approve">, "ticket" | "explanationHash"> | null;
  lock: LockState;
  readonly seating: Seating;
  dropped: number;
}

/** Ids remembered. Beyond it the oldest are forgotten; they are random, so nobody repeats one. */
const IDS_MAX = 4096;

/** A locked realm. */
export function createKeyRealm(tools: RealmTools): KeyRealm {
  const state: State = {
    tools,
    waiting: createWaiting(),
    approvals: createApprovalBook(),
    ids: new Set(),
    guarding: createGuarding(tools),
    pairing: createPairing(tools.askDevice),
    signing: new Set(),
    attempt: createAttempts(tools.now),
    stepUp: null,
    noted: null,
    lock: LOCKED,
    seating: createSeating(tools.random),
    dropped: 0,
  };
  return {
    async receive(value, door) {
      const message = parseMessage(value, door);
      if (message === null || state.ids.has(message.id)) {
        state.dropped++;
        return null;
      }
      remember(state, message.id);
      const password = passwordIn(message);
      const act = () => answer(state, message);
      const outcome = await (password === null ? act() : state.attempt(act));
      if (password !== null) wipe(password);
      const { id } = message;
      return outcome.ok
        ? { v: 1, id, ok: outcome.value }
        : { v: 1, id, refusal: outcome.refusal, detail: outcome.detail };
    },
    tick() {
      follow(state, { kind: "tick", atMs: tools.now() });
    },
    dropped: () => state.dropped,
  };
}

function remember(state: State, id: string): void {
  state.ids.add(id);
  const [oldest] = state.ids;
  if (state.ids.size > IDS_MAX) state.ids.delete(oldest);
}

/**
 * Follows an event of the lock; a realm that locks wipes its seat and answers all that wait. To lock a
 * locked one ends what is being opened; that time goes by does not.
 */
function follow(state: State, event: Parameters<typeof nextLock>[1]): void {
  const { phase } = state.lock;
  state.lock = nextLock(state.lock, event, state.tools.idleMs);
  if (state.lock.phase === "open" || (phase === "locked" && event.kind !== "lock")) return;
  state.seating.leave();
  state.stepUp = null;
  state.noted = null;
  state.guarding.forget();
  state.pairing.forget();
  for (const { ticket } of state.waiting.all()) {
    state.waiting.take(ticket)?.settle(refuse("signer-closed"));
  }
}

function answer(state: State, message: RealmMessage): Outcome<unknown> | Promise<Outcome<unknown>> {
  const atMs = state.tools.now();
  follow(state, { kind: "tick", atMs });
  if (isArranging(message)) return arranged(state, message);
  switch (message.kind) {
    case "status":
      return accept(statusOf(state.seating.seat));
    case "create":
      return create(state, message.body);
    case "import":
      return importWords(state, message.body);
    case "unlock":
      return unlock(state, message.body);
    case "lock":
      follow(state, { kind: "lock", cause: "manual" });
      return accept(statusOf(state.seating.seat));
    case "waiting":
      return listWaiting(state, atMs);
    case "approve":
      return approve(state, message.body);
    case "approve/ask":
      return askStepUp(state, message.body.ticket);
    case "approve/note":
      return noteUnread(state, message.body);
    case "refuse":
      return refuseRequest(state, message.body.ticket);
    case "reveal":
      return reveal(message.body, state.tools.stretch);
    case "passkey/add":
      return addPasskey(state, message.body);
    case "request":
      return request(state, message);
    case "withdraw":
      return accept(state.waiting.withdraw(message.body.request));
    case "page/look":
      return accept(lookAtPage(message.body.host));
  }
}

type Arranging = Extract<
  RealmMessage,
  {
    kind:
      | "account/add"
      | `${"guard" | "book" | "device" | "key" | "rules" | "safe" | "words"}/${string}`;
  }
>;

const ARRANGING = /^(?:account|guard|book|device|key|rules|safe|words)\//u;

function isArranging(message: RealmMessage): message is Arranging {
  return ARRANGING.test(message.kind);
}

/**
 * What is arranged of an open vault. Whatever it had to wait for, a vault that was locked meanwhile
 * answers nothing: what is written refuses by itself, and the rest was not for whoever comes next.
 */
async function arranged(state: State, message: Arranging): Promise<Outcome<unknown>> {
  const { seat } = state.seating;
  if (seat === null) return refuse("signer-closed");
  follow(state, { kind: "used", atMs: state.tools.now() });
  const done = await arrange(state, seat, message);
  return seat.isOpen ? done : refuse("signer-closed");
}

/** What changes which accounts there are, or whom they know and obey: in another text of the vault. */
async function arrange(
  state: State,
  seat: VaultSeat,
  message: Arranging,
): Promise<Outcome<unknown>> {
  const { guarding, pairing, tools } = state;
  const commit = (change: Change): Outcome<Written> => state.seating.write(seat, change);
  switch (message.kind) {
    case "account/add":
      return commit((body) => withNextAccount(body, message.body.label));
    case "words/look":
      return lookAtWords(seat.body, message.body);
    case "words/add": {
      const { source, places } = message.body;
      return commit((body) => withWordAccounts(body, source, places));
    }
    case "key/look":
      return lookAtKey(message.body);
    case "key/add":
      return commit((body) => withKey(body, message.body, message.body));
    case "device/find":
      return pairing.find(message.body);
    case "device/add": {
      const added = await pairing.add(seat.body, message.body);
      return added.ok ? commit(added.value) : added;
    }
    case "safe/make":
      return commit((body) => withOwnSafe(body, message.body));
    case "book/name":
      return commit((body) => withNamed(body, message.body, tools.now()));
    case "book/forget":
      return commit((body) => accept(withoutNamed(body, message.body.address)));
    case "rules/show":
      return shownRules(seat.body, message.body.account);
    case "rules/set":
      return setRules(state, seat, message.body);
    case "guard/card":
      return guarding.card();
    case "guard/make":
      return guarding.make(seat, message.body.label, message.body.passkey ?? null);
    case "guard/renew":
      return guarding.renew(seat, message.body.source, message.body.kit === true);
    case "guard/prove":
      return guarding.prove(commit);
    case "guard/settle":
      return guarding.settle(seat, message.body.source, commit);
    case "guard/recover":
      return guarding.recover(seat, message.body);
    case "guard/status":
    case "guard/log":
    case "guard/ask":
    case "guard/rules":
    case "guard/keep":
    case "guard/passkey":
    case "guard/calm":
    case "guard/lost":
    case "guard/notice":
      return guarding.arranging.answer(seat, message);
  }
}

async function create(
  state: State,
  { count, password }: BodyOf<"create">,
): Promise<Outcome<unknown>> {
  const words = generateWords(count, state.tools.random);
  return seated(state, { words, passphrase: new Uint8Array() }, password);
}

/** The words of a former wallet, typed as one sentence, and their passphrase: the same addresses as there. */
async function importWords(
  state: State,
  { sentence, password, passphrase = new Uint8Array() }: BodyOf<"import">,
): Promise<Outcome<unknown>> {
  const words = readWords(sentence);
  wipe(sentence);
  if (words.ok) return seated(state, { words: words.value, passphrase }, password);
  wipe(password, passphrase);
  return words;
}

/** Opens a new vault of words. They and the password are wiped. */
async function seated(
  state: State,
  brought: Parameters<typeof createVault>[0],
  password: Uint8Array,
): Promise<Outcome<unknown>> {
  const since = state.seating.moves;
  const made = await createVault(brought, password, state.tools);
  wipe(password);
  if (!made.ok) return made;
  const taken = take(state, made.value, since);
  return taken.ok ? accept({ ...taken.value, text: made.value.text }) : taken;
}

async function unlock(state: State, { a, b, key }: BodyOf<"unlock">): Promise<Outcome<unknown>> {
  const since = state.seating.moves;
  const opened = await openSlots({ a, b }, key, state.tools.stretch);
  wipeKey(key);
  return opened.ok ? take(state, opened.value, since) : opened;
}

/** Seats what was opened, unless the vault has moved since; answers what may be known of it. */
function take(state: State, opened: OpenPlace, since: number): Outcome<RealmStatus> {
  const taken = state.seating.take(opened, since);
  if (!taken.ok) return taken;
  follow(state, { kind: "unlocked", atMs: state.tools.now() });
  return accept(statusOf(taken.value));
}

/** Sets the device's own rules: to be open is not enough, the person must be there. */
async function setRules(
  { seating, tools }: State,
  seat: VaultSeat,
  { rules, key, a, b, ...of }: BodyOf<"rules/set">,
): Promise<Outcome<unknown>> {
  const policy = readOwnPolicy(parseJson(rules));
  const proven = await seat.isOpenedBy({ a, b }, key, tools.stretch);
  wipeKey(key);
  if (!proven.ok) return proven;
  if (policy === null) return refuse("malformed", "rules");
  return seating.write(seat, (body) => withRules(body, of, policy, tools.now()));
}

/** Who judges what is asked of an account: the vault's book, its rules, and what it signs right now. */
function judgeOf({ signing }: State, { body }: VaultSeat, asked: Asked, atMs: number): Judge {
  const own = [...signing].filter(({ account }) => account === asked.account);
  const underWay = { signing: own.flatMap(({ taken }) => taken), atMs };
  return {
    known: knownIn(body, asked.account),
    bearsUnread: bearsUnread(body, asked.account, atMs),
    check: (explanation) => checkOwnRules(body, asked, explanation, underWay),
  };
}

const askedOf = ({ account, brought }: BodyOf<"request">): Asked => ({
  account,
  network: brought.network,
  prices: brought.prices,
});

/** A request waits for the person; what could never be signed does not wait. */
function request(
  state: State,
  { id, body }: Extract<RealmMessage, { kind: "request" }>,
): Promise<Outcome<unknown>> | Outcome<unknown> {
  const { seat } = state.seating;
  if (seat === null) return refuse("signer-closed");
  const usable = checkUsable(seat.body, body);
  if (!usable.ok) return usable;
  const read = readFor(state, body, state.tools.now());
  if (!read.ok) return read;
  return new Promise((settle) => {
    const added = state.waiting.add({ id, body, settle });
    if (!added.ok) settle(added);
  });
}

/** Reads a request anew. What the account's device has no words for is refused like the unreadable. */
function readFor(state: State, body: BodyOf<"request">, atMs: number): Outcome<ReadRequest> {
  const { seat } = state.seating;
  if (seat === null) return refuse("signer-closed");
  const read = readRequest(body, judgeOf(state, seat, askedOf(body), atMs), atMs);
  const device = deviceOfAccount(seat.body, body.account);
  if (!read.ok || device === null) return read;
  const shown = checkShowable(device, read.value.request);
  return shown.ok ? read : shown;
}

function listWaiting(state: State, atMs: number): Outcome<readonly unknown[]> {
  const { seat } = state.seating;
  if (seat === null) return refuse("signer-closed");
  const told = state.waiting.all().map(({ ticket, body }) => {
    const read = readFor(state, body, atMs);
    const { origin, account, brought } = body;
    const device = deviceOfAccount(seat.body, account);
    const about = { ticket, origin, account, network: brought.network, device };
    if (!read.ok) return { ...about, refusal: read.refusal, detail: read.detail };
    const { explanation, requestHash, explanationHash } = read.value;
    const check = sixWords(read.value.request.bytes, wordList("english"));
    const needsKit = newOwnerOf(seat, account, explanation) !== null;
    // What nobody can read is shown as it is.
    const { bytes } = read.value.request;
    const raw = explanation.atRisk === undefined ? null : bytes;
    return { ...about, explanation, requestHash, explanationHash, check, needsKit, raw };
  });
  return accept(told);
}

interface Seen extends ReadRequest {
  readonly seat: VaultSeat;
  readonly waiting: WaitingRequest;
}

/**
 * A request as the person saw it: it is read again, and both hashes must be those approved. Evidence
 * that has changed its meaning since refuses `approval-other`, and the request waits on.
 */
function seenBy(
  state: State,
  approved: Pick<BodyOf<"approve">, "ticket" | "requestHash" | "explanationHash">,
  atMs: number,
): Outcome<Seen> {
  const { seat } = state.seating;
  if (seat === null) return refuse("signer-closed");
  const waiting = state.waiting.find(approved.ticket);
  if (waiting === undefined) return refuse("approval-missing", String(approved.ticket));
  const read = readFor(state, waiting.body, atMs);
  if (!read.ok) return read;
  const { requestHash, explanationHash } = read.value;
  if (!sameBytes(requestHash, approved.requestHash)) return refuse("approval-other", "bytes");
  if (!sameBytes(explanationHash, approved.explanationHash)) {
    return refuse("approval-other", "explanation");
  }
  return accept({ ...read.value, seat, waiting });
}

/**
 * Notes that a request is signed unread, before it is: the answer is the vault's text with the note. What
 * is noted is signed once, and only while it means the same.
 */
function noteUnread(state: State, approved: BodyOf<"approve/note">): Outcome<Written> {
  const atMs = state.tools.now();
  const seen = seenBy(state, approved, atMs);
  if (!seen.ok) return seen;
  const { seat, waiting, request, explanation, explanationHash } = seen.value;
  const use = { bytes: request.bytes, atRisk: explanation.atRisk, typed: approved.atRisk, atMs };
  const written = state.seating.write(seat, (body) => withOverride(body, waiting, use));
  if (written.ok) state.noted = { ticket: waiting.ticket, explanationHash };
  return written;
}

/** Signs what the person saw; what nobody can read, once it is noted. */
async function approve(state: State, approved: BodyOf<"approve">): Promise<Outcome<unknown>> {
  const { tools, approvals, noted } = state;
  const atMs = tools.now();
  const seen = seenBy(state, approved, atMs);
  if (!seen.ok) return seen;
  const { seat, waiting, request, explanation, explanationHash } = seen.value;
  if (explanation.atRisk !== undefined) {
    const isNoted = noted?.ticket === waiting.ticket;
    if (!isNoted || !sameBytes(noted.explanationHash, explanationHash))
      return refuse("override-amount");
    state.noted = null;
  }
  const spent = approvals.spend(
    approvals.grant(request, explanationHash, atMs),
    request,
    explanationHash,
    atMs,
  );
  if (!spent.ok) return spent;
  const { account, brought } = waiting.body;
  const { askDevice } = tools;
  const { network } = brought;
  // From here on it counts: whatever is approved meanwhile finds that much less left.
  const underWay = takenUnder(seat.body, askedOf(waiting.body), explanation, atMs);
  state.signing.add(underWay);
  const lifted = liftedBy(state.stepUp, approved);
  state.stepUp = null;
  // Taken at once: what is being signed is neither approved again nor refused meanwhile.
  state.waiting.take(approved.ticket);
  const signer =
    approved.kit === undefined
      ? seat.signerOf(account, { ...state.guarding.tools, askDevice, lifted, network })
      : await state.guarding.arranging.kitSigner(account, besideKit(seat, account, explanation));
  const signature = signer.ok ? await signer.value.sign(request, spent.value) : signer;
  if (signer.ok) signer.value.close();
  state.signing.delete(underWay);
  // What was locked gives out no signature: nobody would count what it takes.
  if (!seat.isOpen) return settleRequest(state, waiting, refuse("signer-closed"));
  if (!signature.ok && (!signer.ok || MENDED.includes(signature.refusal))) {
    state.waiting.restore(waiting);
    return signature;
  }
  const settled = settleRequest(state, waiting, signature);
  return signature.ok ? noteSigned(state, seat, explanation, underWay) : settled;
}

/** The device's seat, where it signs beside the kit: for a new co-signer, which cannot sign yet. */
function besideKit(seat: VaultSeat, account: string, explanation: Explanation): GuardedSeat | null {
  const isForCosigner = newOwnerOf(seat, account, explanation) === "cosigner";
  return isForCosigner ? seatOfSafe(seat, account) : null;
}

/** What the registered passkey must sign so that a request may go beyond a limit. */
function askStepUp(state: State, ticket: number): Outcome<unknown> {
  const { tools } = state;
  const { seat } = state.seating;
  if (seat === null) return refuse("signer-closed");
  const waiting = state.waiting.find(ticket);
  if (waiting === undefined) return refuse("approval-missing", String(ticket));
  const prepared = prepareStepUp(seat, waiting, tools.random);
  if (!prepared.ok) return prepared;
  state.stepUp = prepared.value.stepUp;
  return accept({ challenge: prepared.value.challenge });
}

/** What a person mends, at a device or by a passkey, and then approves again: the request waits on. */
const MENDED: readonly RefusalCode[] = [
  "device-locked",
  "device-app",
  "device-blind",
  "device-gone",
  "device-other-key",
  "cosigner-passkey",
];

/** Notes in the vault whom the person has paid, and what it took: the answer carries its text, to be stored. */
function noteSigned(
  state: State,
  seat: VaultSeat,
  { outflows }: Explanation,
  underWay: Taking,
): Outcome<unknown> {
  const atMs = state.tools.now();
  const own = seat.body.accounts.map(({ family, publicKey }) => addressOf(family, publicKey));
  const paid = outflows.map(({ to }) => to).filter((to) => to !== "" && !own.includes(to));
  const noted = (body: VaultBody): VaultBody => {
    const counted = withSpent(body, underWay, atMs);
    return paid.length === 0 ? counted : withPaid(counted, paid, atMs);
  };
  if (noted(seat.body) === seat.body) return accept({ written: null });
  const written = state.seating.write(seat, (body) => accept(noted(body)));
  // What was signed is signed: a book that cannot be kept is no reason to say otherwise. What cannot
  // be written counts on as if it were still being signed.
  if (!written.ok) state.signing.add(underWay);
  return accept({ written: written.ok ? written.value : null });
}

function settleRequest(
  state: State,
  waiting: WaitingRequest,
  signature: Outcome<Uint8Array>,
): Outcome<unknown> {
  waiting.settle(signature);
  follow(state, { kind: "used", atMs: state.tools.now() });
  return signature.ok ? accept({ ticket: waiting.ticket }) : signature;
}

function refuseRequest(state: State, ticket: number): Outcome<unknown> {
  const waiting = state.waiting.take(ticket);
  if (waiting === undefined) return refuse("approval-missing", String(ticket));
  waiting.settle(refuse("request-refused"));
  return accept({ ticket });
}
