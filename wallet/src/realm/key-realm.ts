import { sixWords } from "@holdall/wallet/clear";
import type { Explanation } from "@holdall/wallet/clear";
import {
  addressOf,
  createApprovalBook,
  generateWords,
  LOCKED,
  nextLock,
  readWords,
  sameBytes,
  wipe,
  wordList,
} from "@holdall/wallet/keyring";
import type { LockState, RandomBytes, Stretch, VaultBody } from "@holdall/wallet/keyring";
import type { RecoveryHand } from "@holdall/wallet/guarded";
import { parseJson, readPolicy } from "@holdall/wallet/cosign";
import type { Spent } from "@holdall/wallet/policy";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome, RefusalCode } from "@holdall/wallet/refusals";
import { knownIn, withNamed, withoutNamed, withPaid } from "./address-book.ts";
import type { AskDevice } from "./device-line.ts";
import { createGuarding, fetchFacts } from "./guarding.ts";
import type { Carry, Guarding } from "./guarding.ts";
import { lookAtKey, WATCHED_SOURCE, withKey } from "./importing.ts";
import { parseMessage } from "./message.ts";
import type { Door, RealmMessage, RealmReply } from "./message.ts";
import { checkOwnRules, rulesOf, takenUnder, withRules, withSpent } from "./own-rules.ts";
import type { Asked } from "./own-rules.ts";
import { withOwnSafe } from "./own-safe.ts";
import { checkShowable, createPairing, deviceOfAccount } from "./pairing.ts";
import type { Pairing } from "./pairing.ts";
import { statusOf } from "./status.ts";
import { exportOf } from "./exporting.ts";
import { replacesDevice } from "./safe-owner.ts";
import { liftedBy, prepareStepUp } from "./step-up.ts";
import type { StepUp } from "./step-up.ts";
import { createSeat, openSeat, seatWithPasskey, withNextAccount } from "./vault-seat.ts";
import type { VaultSeat, Written } from "./vault-seat.ts";
import { createWaiting, readRequest } from "./waiting.ts";
import type { Judge, ReadRequest, Waiting, WaitingRequest } from "./waiting.ts";

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

/** What a signature that is being made takes from its account. */
interface UnderWay {
  readonly account: string;
  readonly taken: readonly Spent[];
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
  readonly signing: Set<UnderWay>;
  /** What a passkey was last asked for. */
  stepUp: StepUp | null;
  lock: LockState;
  seat: VaultSeat | null;
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
    stepUp: null,
    lock: LOCKED,
    seat: null,
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
      const outcome = await answer(state, message);
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

/** Follows an event of the lock; a realm that locks wipes its seat and answers all that wait. */
function follow(state: State, event: Parameters<typeof nextLock>[1]): void {
  state.lock = nextLock(state.lock, event, state.tools.idleMs);
  if (state.lock.phase === "open") return;
  state.seat?.close();
  state.seat = null;
  state.stepUp = null;
  state.guarding.forget();
  state.pairing.forget();
  for (const { ticket } of state.waiting.all()) {
    state.waiting.take(ticket)?.settle(refuse("signer-closed"));
  }
}

function answer(state: State, message: RealmMessage): Outcome<unknown> | Promise<Outcome<unknown>> {
  const atMs = state.tools.now();
  follow(state, { kind: "tick", atMs });
  switch (message.kind) {
    case "status":
      return accept(statusOf(state.seat));
    case "create":
      return create(state, message.body);
    case "import":
      return importWords(state, message.body);
    case "unlock":
      return unlock(state, message.body);
    case "lock":
      follow(state, { kind: "lock", cause: "manual" });
      return accept(statusOf(state.seat));
    case "waiting":
      return state.seat === null ? refuse("signer-closed") : accept(listWaiting(state, atMs));
    case "approve":
      return approve(state, message.body);
    case "approve/ask":
      return askStepUp(state, message.body.ticket);
    case "refuse":
      return refuseRequest(state, message.body.ticket);
    case "reveal":
      return reveal(state, message.body);
    case "passkey/add":
      return addPasskey(state, message.body);
    case "request":
      return request(state, message.body);
    case "account/add":
    case "key/look":
    case "key/add":
    case "device/find":
    case "device/add":
    case "safe/make":
    case "book/name":
    case "book/forget":
    case "rules/show":
    case "rules/set":
    case "guard/card":
    case "guard/make":
    case "guard/renew":
    case "guard/prove":
    case "guard/status":
    case "guard/log":
    case "guard/ask":
    case "guard/rules":
    case "guard/keep":
    case "guard/passkey":
    case "guard/calm":
    case "guard/lost":
    case "guard/notice":
    case "guard/recover":
      return state.seat === null ? refuse("signer-closed") : arrange(state, state.seat, message);
  }
}

type Arranging = Extract<
  RealmMessage,
  { kind: "account/add" | `${"guard" | "book" | "device" | "key" | "rules" | "safe"}/${string}` }
>;

/** What changes which accounts there are. It needs an open vault, and ends in another text of it. */
async function arrange(
  state: State,
  seat: VaultSeat,
  message: Arranging,
): Promise<Outcome<unknown>> {
  const { guarding, pairing, tools } = state;
  const commit = (body: Outcome<VaultBody>): Outcome<Written> =>
    body.ok ? seat.commit(body.value, tools.random) : body;
  follow(state, { kind: "used", atMs: tools.now() });
  switch (message.kind) {
    case "account/add":
      return commit(withNextAccount(seat.body, message.body.label));
    case "key/look":
      return lookAtKey(message.body);
    case "key/add":
      return commit(withKey(seat.body, message.body, message.body));
    case "device/find":
      return pairing.find(message.body);
    case "device/add":
      return commit(await pairing.add(seat, message.body));
    case "safe/make":
      return makeSafe(state, seat, message.body);
    case "book/name":
      return commit(withNamed(seat.body, message.body, tools.now()));
    case "book/forget":
      return commit(accept(withoutNamed(seat.body, message.body.address)));
    case "rules/show":
      return rulesOf(seat.body, message.body.account);
    case "rules/set":
      return setRules(state, seat, message.body);
    case "guard/card":
      return guarding.card();
    case "guard/make":
      return guarding.make(message.body.label, message.body.passkey ?? null);
    case "guard/renew":
      return guarding.renew(seat, message.body.source, message.body.kit === true);
    case "guard/prove":
      return guarding.prove(seat);
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

type BodyOf<K extends RealmMessage["kind"]> = Extract<RealmMessage, { kind: K }>["body"];

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
  brought: Parameters<typeof createSeat>[0],
  password: Uint8Array,
): Promise<Outcome<unknown>> {
  const made = await createSeat(brought, password, state.tools);
  wipe(password);
  if (!made.ok) return made;
  take(state, made.value.seat);
  return accept({ ...statusOf(state.seat), text: made.value.text });
}

async function unlock(state: State, { a, b, key }: BodyOf<"unlock">): Promise<Outcome<unknown>> {
  const opened = await openSeat({ a, b }, key, state.tools.stretch);
  wipe(key.kind === "password" ? key.password : key.prfOutput);
  if (!opened.ok) return opened;
  take(state, opened.value);
  return accept(statusOf(state.seat));
}

function take(state: State, seat: VaultSeat): void {
  state.seat?.close();
  state.seat = seat;
  follow(state, { kind: "unlocked", atMs: state.tools.now() });
}

async function addPasskey(
  state: State,
  { a, b, key, passkey }: BodyOf<"passkey/add">,
): Promise<Outcome<unknown>> {
  const made = await seatWithPasskey({ a, b }, key, passkey, state.tools);
  wipe(key.kind === "password" ? key.password : key.prfOutput, passkey.prfOutput);
  if (!made.ok) return made;
  take(state, made.value.seat);
  return accept(made.value.written);
}

/** Takes in a Safe of the person's own keys, of which only its factory says what it is made of. */
async function makeSafe(
  state: State,
  seat: VaultSeat,
  asked: BodyOf<"safe/make">,
): Promise<Outcome<unknown>> {
  const facts = await fetchFacts(state.tools.carry);
  if (!facts.ok) return facts;
  if (state.seat !== seat) return refuse("signer-closed");
  const body = withOwnSafe(seat.body, asked, facts.value.creationCode);
  return body.ok ? seat.commit(body.value, state.tools.random) : body;
}

/** Sets the device's own rules: to be open is not enough, the person must be there. */
async function setRules(
  state: State,
  seat: VaultSeat,
  { account, rules, key, a, b }: BodyOf<"rules/set">,
): Promise<Outcome<unknown>> {
  const { tools } = state;
  const policy = readPolicy(parseJson(rules));
  const opened = await seat.isOpenedBy({ a, b }, key, tools.stretch);
  wipe(key.kind === "password" ? key.password : key.prfOutput);
  if (!opened.ok) return opened;
  if (state.seat !== seat) return refuse("signer-closed");
  if (policy === null) return refuse("malformed", "rules");
  const body = withRules(seat.body, account, policy, tools.now());
  return body.ok ? seat.commit(body.value, tools.random) : body;
}

/** Who judges what is asked of an account: the vault's book, its rules, and what it signs right now. */
function judgeOf({ signing }: State, { body }: VaultSeat, asked: Asked, atMs: number): Judge {
  const own = [...signing].filter(({ account }) => account === asked.account);
  const underWay = { signing: own.flatMap(({ taken }) => taken), atMs };
  return {
    known: knownIn(body, asked.account),
    check: (explanation) => checkOwnRules(body, asked, explanation, underWay),
  };
}

const askedOf = ({ account, brought }: BodyOf<"request">): Asked => ({
  account,
  network: brought.network,
});

/** A request waits for the person; what could never be signed does not wait. */
function request(
  state: State,
  body: BodyOf<"request">,
): Promise<Outcome<unknown>> | Outcome<unknown> {
  if (state.seat === null) return refuse("signer-closed");
  const row = state.seat.body.accounts.find(
    ({ family, publicKey }) => addressOf(family, publicKey) === body.account,
  );
  if (row === undefined) return refuse("account-unknown", body.account);
  if (row.sourceId === WATCHED_SOURCE) return refuse("account-watched", body.account);
  const read = readFor(state, body, state.tools.now());
  if (!read.ok) return read;
  return new Promise((resolve) => {
    const added = state.waiting.add(body, resolve);
    if (!added.ok) resolve(added);
  });
}

/** Reads a request anew. What the account's device has no words for is refused like the unreadable. */
function readFor(state: State, body: BodyOf<"request">, atMs: number): Outcome<ReadRequest> {
  const { seat } = state;
  if (seat === null) return refuse("signer-closed");
  const read = readRequest(body, judgeOf(state, seat, askedOf(body), atMs), atMs);
  const device = deviceOfAccount(seat.body, body.account);
  if (!read.ok || device === null) return read;
  const shown = checkShowable(device, read.value.request);
  return shown.ok ? read : shown;
}

function listWaiting(state: State, atMs: number): readonly unknown[] {
  return state.waiting.all().map((waiting) => {
    const read = readFor(state, waiting.body, atMs);
    const { ticket } = waiting;
    const { origin, account, brought } = waiting.body;
    const device = state.seat === null ? null : deviceOfAccount(state.seat.body, account);
    const about = { ticket, origin, account, network: brought.network, device };
    if (!read.ok) return { ...about, refusal: read.refusal, detail: read.detail };
    const { explanation, requestHash, explanationHash } = read.value;
    const check = sixWords(read.value.request.bytes, wordList("english"));
    const needsKit = state.seat !== null && replacesDevice(state.seat, account, explanation);
    return { ...about, explanation, requestHash, explanationHash, check, needsKit };
  });
}

/**
 * Signs what the person saw: the request is read again, and both hashes must be those approved.
 * Evidence that has changed its meaning since refuses `approval-other`, and the request waits on.
 */
async function approve(state: State, approved: BodyOf<"approve">): Promise<Outcome<unknown>> {
  const { seat, tools, approvals } = state;
  const atMs = tools.now();
  if (seat === null) return refuse("signer-closed");
  const waiting = state.waiting.find(approved.ticket);
  if (waiting === undefined) return refuse("approval-missing", String(approved.ticket));
  const read = readFor(state, waiting.body, atMs);
  if (!read.ok) return read;
  const { request, explanation, requestHash, explanationHash } = read.value;
  if (!sameBytes(requestHash, approved.requestHash)) return refuse("approval-other", "bytes");
  if (!sameBytes(explanationHash, approved.explanationHash)) {
    return refuse("approval-other", "explanation");
  }
  const spent = approvals.spend(
    approvals.grant(request, explanationHash, atMs),
    request,
    explanationHash,
    atMs,
  );
  if (!spent.ok) return spent;
  const { account } = waiting.body;
  const taken = takenUnder(seat.body, askedOf(waiting.body), explanation, atMs);
  // From here on it counts: whatever is approved meanwhile finds that much less left.
  const underWay = { account, taken };
  state.signing.add(underWay);
  const lifted = liftedBy(state.stepUp, approved);
  state.stepUp = null;
  const signer =
    approved.kit === undefined
      ? seat.signerOf(account, { ...state.guarding.tools, askDevice: tools.askDevice, lifted })
      : await state.guarding.arranging.kitSigner(account);
  if (!signer.ok) {
    state.signing.delete(underWay);
    return signer;
  }
  state.waiting.take(approved.ticket);
  const signature = await signer.value.sign(request, spent.value);
  signer.value.close();
  state.signing.delete(underWay);
  if (!signature.ok && MENDED.includes(signature.refusal) && state.seat === seat) {
    state.waiting.restore(waiting);
    return signature;
  }
  const settled = settleRequest(state, waiting, signature);
  return signature.ok ? noteSigned(state, seat, explanation, underWay) : settled;
}

/** What the registered passkey must sign so that a request may go beyond a limit. */
function askStepUp(state: State, ticket: number): Outcome<unknown> {
  const { seat, tools } = state;
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
  underWay: UnderWay,
): Outcome<unknown> {
  const { tools } = state;
  if (state.seat !== seat) return accept({ written: null });
  const atMs = tools.now();
  const own = seat.body.accounts.map(({ family, publicKey }) => addressOf(family, publicKey));
  const paid = outflows.map(({ to }) => to).filter((to) => to !== "" && !own.includes(to));
  const counted = withSpent(seat.body, underWay.account, underWay.taken, atMs);
  if (paid.length === 0 && counted === seat.body) return accept({ written: null });
  const next = paid.length === 0 ? counted : withPaid(counted, paid, atMs);
  const written = seat.commit(next, tools.random);
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

/** The words of a source, as bytes, after a fresh unlock: being open is not enough to read them. */
async function reveal(
  state: State,
  { source, key, a, b }: BodyOf<"reveal">,
): Promise<Outcome<unknown>> {
  const opened = await openSeat({ a, b }, key, state.tools.stretch);
  wipe(key.kind === "password" ? key.password : key.prfOutput);
  if (!opened.ok) return opened;
  const found = opened.value.body.sources.find((one) => one.id === source);
  const sentence = found === undefined ? null : exportOf(found);
  opened.value.close();
  return sentence === null ? refuse("account-unknown", String(source)) : accept({ sentence });
}
