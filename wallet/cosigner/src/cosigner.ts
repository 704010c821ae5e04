import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import {
  formatAnswer,
  parseRequest,
  readBytes,
  readFields,
  requestDigest,
} from "@holdall/wallet/cosign";
import type { CosignerRequest, Json } from "@holdall/wallet/cosign";
import { groupAddress, groupKeyOf, eraseShare } from "@holdall/wallet/frost";
import type { Party } from "@holdall/wallet/frost";
import type { RandomBytes } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { decodeHolding, encodeHolding, folderOf, ledgerOf, record } from "./account.ts";
import type { Account, Holding } from "./account.ts";
import {
  finishOf,
  readReshareTerms,
  readTerms,
  startKeygen,
  startReshare,
  stepOf,
} from "./ceremonies.ts";
import type { Running, Seat } from "./ceremonies.ts";
import {
  checkNotice,
  NOTICE_TIMES,
  setNotice,
  setPasskey,
  setPolicy,
  statusOf,
} from "./arrangements.ts";
import type { Desk, NoticeTimes } from "./arrangements.ts";
import { openLog } from "./log.ts";
import { isRegistrable, takeAssertion } from "./passkey.ts";
import { createLimiter } from "./limiter.ts";
import type { Limiter } from "./limiter.ts";
import { noNodes } from "./nodes.ts";
import type { FindChain } from "./nodes.ts";
import { NO_PRICES } from "./prices.ts";
import type { PriceSource } from "./prices.ts";
import type { Reading } from "./reading.ts";
import { commitSession, shareOfSession, testMessageOf } from "./signing.ts";
import type { OpenSession } from "./signing.ts";
import { bindSafe, ownerAddress, signSafe } from "./safe.ts";
import type { Store } from "./store.ts";

/** What a co-signer is made of. */
export interface CosignerParts {
  readonly store: Store;
  readonly random: RandomBytes;
  readonly reading: Reading;
  /** Where it has its prices from, for limits in value; from nobody where nothing is said. */
  readonly priceSource?: PriceSource;
  readonly now: () => number;
  /** Tells the owner on every channel there is: a notice was opened, a key was re-shared. */
  readonly notify: (account: string, event: string) => void;
  /** How long a notice runs; the house's own times where nothing is said. */
  readonly notice?: NoticeTimes;
  /** Its own nodes, for what the account's Safe would do; none where nothing is said. */
  readonly findChain?: FindChain;
}

/** A co-signer: texts in, texts out. */
export interface Cosigner {
  /** Its identity key, which connection cards pin. */
  readonly identity: Uint8Array;
  /** Answers one request and the signature of its sender. Never throws for what it is sent. */
  handle(text: string, signature: Uint8Array): Promise<string>;
  close(): void;
}

interface Room {
  readonly parts: CosignerParts;
  readonly seat: Seat;
  readonly accounts: Map<string, Account>;
  readonly ceremonies: Map<string, Running>;
  readonly sessions: Map<string, Map<string, OpenSession>>;
  readonly limiter: Limiter;
}

/** Ceremonies of accounts that are not held yet, under way at one time. */
export const STRANGERS_MAX = 64;

/** A co-signer over its store. Accounts are opened as they are asked for. */
export function createCosigner(parts: CosignerParts): Cosigner {
  const identitySecret = parts.store.read("identity") ?? createIdentity(parts);
  const identity = ed25519.getPublicKey(identitySecret);
  const room: Room = {
    parts,
    seat: { identitySecret, identity, random: parts.random },
    accounts: new Map(),
    ceremonies: new Map(),
    sessions: new Map(),
    limiter: createLimiter(),
  };
  return {
    identity,
    async handle(text, signature) {
      const request = parseRequest(text);
      if (!request.ok) return formatAnswer(request);
      const checked = authenticate(room, request.value, text, signature);
      if (!checked.ok) return formatAnswer(checked);
      return formatAnswer(await answer(room, request.value, checked.value));
    },
    close() {
      for (const account of room.accounts.values()) account.log.close();
    },
  };
}

function createIdentity({ store, random }: CosignerParts): Uint8Array {
  const secret = random(32);
  store.write("identity", secret);
  return secret;
}

/** An account that is held, or `null`. Refuses `cosigner-store` when its files are not whole. */
function openAccount(room: Room, id: Uint8Array): Outcome<Account | null> {
  const name = bytesToHex(id);
  const known = room.accounts.get(name);
  if (known !== undefined) return accept(known);
  const { store } = room.parts;
  const [sealed, waiting] = [
    read(store, `${folderOf(id)}/share`),
    read(store, `${folderOf(id)}/candidate`),
  ];
  if (!sealed.ok) return sealed;
  if (!waiting.ok) return waiting;
  const first = sealed.value ?? waiting.value;
  if (first === null) return accept(null);
  const log = openLog(`${store.folder}/${folderOf(id)}/log`);
  if (!log.ok) return log;
  const candidate = waiting.value;
  const ledger = ledgerOf(first, log.value.entries);
  const account: Account = { holding: first, candidate, ledger, log: log.value };
  room.accounts.set(name, account);
  return accept(account);
}

function read(store: Store, name: string): Outcome<Holding | null> {
  let bytes: Uint8Array | null;
  try {
    bytes = store.read(name);
  } catch {
    return refuse("cosigner-store", name.split("/").at(-1));
  }
  return bytes === null || bytes.length === 0 ? accept(null) : decodeHolding(bytes);
}

/**
 * Accepts a request that its party signed, with a number above all before, within the limit. A new
 * account's device states its key itself: the address it leads to depends on it.
 */
function authenticate(
  room: Room,
  request: CosignerRequest,
  text: string,
  signature: Uint8Array,
): Outcome<Account | null> {
  const opened = openAccount(room, request.account);
  if (!opened.ok) return opened;
  const account = opened.value;
  const name = bytesToHex(request.account);
  const identities = identitiesFor(room, request, account);
  if (identities === null || request.from === "cosigner") return refuse("cosigner-account");
  const isSigned =
    signature.length === 64 &&
    ed25519.verify(signature, requestDigest(text), identities[request.from], { zip215: false });
  if (!isSigned) return refuse("cosigner-request", "signature");
  const last = account?.ledger.numbers[request.from] ?? 0;
  if (account !== null && request.number <= last)
    return refuse("cosigner-request", `number ${last}`);
  const atMs = room.parts.now();
  if (!room.limiter.take(name, request.kind, atMs)) return refuse("cosigner-busy", "minute");
  if (account !== null) {
    const data = { from: request.from, number: request.number, kind: request.kind };
    record(account, { atMs, kind: "request", data });
  }
  return accept(account);
}

/** Whose keys count: the account's, those of a ceremony under way, or those a first request states. */
function identitiesFor(
  room: Room,
  { kind, account: id, body }: CosignerRequest,
  account: Account | null,
): Readonly<Record<Party, Uint8Array>> | null {
  if (account !== null && account.candidate === null) return account.holding.identities;
  const running = room.ceremonies.get(bytesToHex(id));
  const newest = account?.candidate ?? running?.terms ?? null;
  if (newest !== null) return newest.identities;
  if (kind === "dkg/start") return readTerms(body)?.identities ?? null;
  return kind === "reshare/start" ? (readReshareTerms(body)?.identities ?? null) : null;
}

function answer(
  room: Room,
  request: CosignerRequest,
  account: Account | null,
): Outcome<Json> | Promise<Outcome<Json>> {
  const { kind, body } = request;
  switch (kind) {
    case "dkg/start":
      return account === null ? beginKeygen(room, request) : refuse("cosigner-account", "exists");
    case "reshare/start":
      return beginReshare(room, request, account);
    case "dkg/deal":
    case "reshare/deal":
    case "dkg/echo":
    case "reshare/echo":
      return continueCeremony(room, request);
    case "dkg/finish":
    case "reshare/finish":
      return finishCeremony(room, request, account);
    case "dkg/confirm":
    case "reshare/confirm":
      return account === null ? refuse("cosigner-account") : confirmShare(room, account, body);
    case "sign/commit":
    case "sign/share":
    case "policy":
    case "passkey":
    case "notice/open":
    case "notice/cancel":
    case "safe/bind":
    case "safe/sign":
    case "log":
    case "status":
      return account === null
        ? refuse("cosigner-account")
        : answerHeld(room, { ...request, kind }, account);
  }
}

/** Requests about an account whose share is held. */
type HeldRequest = Omit<CosignerRequest, "kind"> & {
  readonly kind:
    | "sign/commit"
    | "sign/share"
    | "policy"
    | "passkey"
    | "notice/open"
    | "notice/cancel"
    | "safe/bind"
    | "safe/sign"
    | "log"
    | "status";
};

function answerHeld(
  room: Room,
  request: HeldRequest,
  account: Account,
): Outcome<Json> | Promise<Outcome<Json>> {
  const { kind, body, from } = request;
  const { parts } = room;
  const atMs = parts.now();
  const { random, reading, priceSource = NO_PRICES } = parts;
  const tools = { random, reading, priceSource, atMs };
  const desk = deskOf(room, atMs);
  switch (kind) {
    case "sign/commit": {
      const notice = checkNotice(account, from, deskOf(room, atMs));
      return commitSession(account, sessionsOf(room, account), from, body, { ...tools, notice });
    }
    case "sign/share":
      return shareOfSession(account, sessionsOf(room, account), body, tools);
    case "policy":
      return from === "device"
        ? setPolicy(account, body, desk)
        : refuse("cosigner-request", "party");
    case "passkey":
      return from === "device"
        ? setPasskey(account, body, desk)
        : refuse("cosigner-request", "party");
    case "notice/open":
      return setNotice(account, from === "recovery", body, desk);
    case "notice/cancel":
      return setNotice(account, false, body, desk);
    case "safe/bind": {
      const notice = checkNotice(account, from, deskOf(room, atMs));
      return notice.ok ? bindSafe(account, body, atMs) : notice;
    }
    case "safe/sign":
      return signProposal(room, account, from, body);
    case "log":
      return accept({ log: account.log.text() });
    case "status":
      return accept(statusOf(account, desk));
  }
}

/** A proposal of the Safe, for the device at any time and for the recovery share after its notice. */
async function signProposal(
  room: Room,
  account: Account,
  from: Party,
  body: Json,
): Promise<Outcome<Json>> {
  const { priceSource = NO_PRICES, now, findChain = noNodes } = room.parts;
  const atMs = now();
  const notice = checkNotice(account, from, deskOf(room, atMs));
  const { identitySecret } = room.seat;
  return signSafe(account, body, {
    identitySecret,
    priceSource,
    atMs,
    from,
    notice,
    findChain,
  });
}

function deskOf({ parts }: Room, atMs: number): Desk {
  const { store, notify, notice: times = NOTICE_TIMES } = parts;
  return { store, notify, times, atMs };
}

function sessionsOf(room: Room, { holding }: Account): Map<string, OpenSession> {
  const name = bytesToHex(holding.account);
  const sessions = room.sessions.get(name) ?? new Map<string, OpenSession>();
  room.sessions.set(name, sessions);
  return sessions;
}

function beginKeygen(room: Room, { account, body, from }: CosignerRequest): Outcome<Json> {
  const terms = readTerms(body);
  const isNamed = terms !== null && bytesToHex(terms.ceremony) === bytesToHex(account);
  if (!isNamed || from !== "device") return refuse("malformed", "terms");
  const { it } = terms.passkey;
  if (it !== null && !isRegistrable(it)) return refuse("malformed", "passkey");
  return begin(room, account, startKeygen(terms, room.seat));
}

function beginReshare(
  room: Room,
  { account: id, body, from }: CosignerRequest,
  account: Account | null,
): Outcome<Json> {
  const terms = readReshareTerms(body);
  if (terms === null) return refuse("malformed", "terms");
  if (account !== null) {
    const key = bytesToHex(groupKeyOf(account.holding.share.group));
    if (bytesToHex(terms.group.commitments[0]) !== key) return refuse("frost-group");
    const allowed = checkNotice(account, from, deskOf(room, room.parts.now()));
    if (!allowed.ok) return allowed;
    const proven = {
      subject: terms.ceremony,
      proof: terms.assertion,
      atMs: room.parts.now(),
    };
    const needsPasskey = from === "recovery" && account.holding.passkey !== null;
    if (needsPasskey && !takeAssertion(account, "reshare", proven)) {
      return refuse("cosigner-passkey");
    }
    room.parts.notify(bytesToHex(id), "reshare");
  }
  return begin(room, id, startReshare(terms, account?.holding.share ?? null, room.seat));
}

function begin(
  room: Room,
  account: Uint8Array,
  started: Outcome<readonly [Running, Json]>,
): Outcome<Json> {
  if (!started.ok) return started;
  const [running, first] = started.value;
  const name = bytesToHex(account);
  // Begun anew it is the newest.
  room.ceremonies.delete(name);
  room.ceremonies.set(name, running);
  forgetStranger(room);
  return accept(first);
}

/**
 * Anybody may begin an account, and end it never: of many such the one begun longest ago is
 * forgotten, so that none of them keeps others from theirs, or a held account from being recovered.
 */
function forgetStranger({ ceremonies, accounts }: Room): void {
  const strangers = [...ceremonies.keys()].filter((name) => !accounts.has(name));
  if (strangers.length > STRANGERS_MAX) ceremonies.delete(strangers[0]);
}

function continueCeremony(room: Room, { kind, account, body }: CosignerRequest): Outcome<Json> {
  const running = runningOf(room, account, kind);
  if (running === null) return refuse("frost-session", "ceremony");
  return stepOf(running, kind.endsWith("deal") ? "deal" : "echo", body);
}

function runningOf(room: Room, account: Uint8Array, kind: string): Running | null {
  const running = room.ceremonies.get(bytesToHex(account));
  const purpose = kind.startsWith("dkg") ? "keygen" : "reshare";
  return running?.purpose === purpose ? running : null;
}

/** The new share is kept beside the old one until a test signature has proven it. */
function finishCeremony(
  room: Room,
  { account: id, body, kind }: CosignerRequest,
  account: Account | null,
): Outcome<Json> {
  const running = runningOf(room, id, kind);
  if (running === null) return refuse("frost-session", "ceremony");
  room.ceremonies.delete(bytesToHex(id));
  const finished = finishOf(running, id, body, account?.holding ?? null);
  if (!finished.ok) return finished;
  const candidate = finished.value;
  room.parts.store.write(`${folderOf(id)}/candidate`, encodeHolding(candidate));
  if (account !== null) account.candidate = candidate;
  const opened = openAccount(room, id);
  if (!opened.ok) return opened;
  const address = groupAddress(candidate.share.group);
  record(opened.value!, {
    atMs: room.parts.now(),
    kind: "share",
    data: { address, generation: candidate.share.group.generation },
  });
  return accept({ address, owner: ownerAddress(room.seat.identitySecret, id) });
}

/** Takes a proven share into use and forgets the one it replaces. */
function confirmShare(room: Room, account: Account, body: Json): Outcome<Json> {
  const { candidate } = account;
  const proof = readFields<{ readonly signature: Uint8Array }>(body, { signature: readBytes(64) });
  if (candidate === null || proof === null) return refuse("frost-session", "confirm");
  const message = testMessageOf(account, candidate.share);
  const key = groupKeyOf(candidate.share.group);
  if (!ed25519.verify(proof.signature, message, key, { zip215: false })) {
    return refuse("frost-share", "signature");
  }
  const { store, now } = room.parts;
  const folder = folderOf(account.holding.account);
  store.write(`${folder}/share`, encodeHolding(candidate));
  store.write(`${folder}/candidate`, new Uint8Array());
  if (account.holding.share !== candidate.share) eraseShare(account.holding.share);
  account.holding = candidate;
  account.candidate = null;
  record(account, { atMs: now(), kind: "notice", data: { isOpen: false } });
  record(account, { atMs: now(), kind: "confirmed", data: candidate.share.group.generation });
  return accept(statusOf(account, deskOf(room, now())));
}
