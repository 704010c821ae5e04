import type { RefusalCode } from "@holdall/wallet/refusals";
import { brought, decimals, origin, requestBytes } from "./context-shape.ts";
import { PRICES_MAX } from "./own-rules.ts";
import {
  bytes,
  either,
  integer,
  list,
  nullable,
  record,
  recordWith,
  text,
  units,
  word,
} from "./shape.ts";
import type { Read, Shape } from "./shape.ts";

/** Who speaks to the key realm: the secure page, attested by the browser, or the router. */
export type Door = "secure" | "router";

const address = text(64);
const password = bytes(1, 1024);
const hash = bytes(32, 32);
const keyText = bytes(1, 65_536);
const nothing = record({});
const device = word("ledger", "trezor", "keystone");

const key = either<
  | { readonly kind: "password"; readonly password: Uint8Array }
  | { readonly kind: "passkey"; readonly credentialId: Uint8Array; readonly prfOutput: Uint8Array }
>(
  record({ kind: word("password"), password }),
  record({ kind: word("passkey"), credentialId: bytes(1, 1024), prfOutput: hash }),
);

const signed = either<
  | {
      readonly kind: "solana-transaction" | "solana-message" | "evm-transaction" | "evm-message";
      readonly bytes: Uint8Array;
    }
  | { readonly kind: "evm-typed-data"; readonly document: string }
>(
  record({
    kind: word("solana-transaction", "solana-message", "evm-transaction", "evm-message"),
    bytes: requestBytes,
  }),
  record({ kind: word("evm-typed-data"), document: text(65_536) }),
);

/** The kit is open in the realm of the recovery party: no kit and no word of one comes here. */
const held: Shape<true> = (value) => (value === true ? true : undefined);
/** A passkey as a second factor: its public key, and who it answers for. */
const passkey = record({ spki: bytes(32, 512), rpId: text(253) });
/** What an authenticator answered, as JSON text. */
const assertion = text(8_192);
const rules = text(65_536);
const proof = either<
  | { readonly kind: "none" }
  | { readonly kind: "passkey"; readonly assertion: string }
  | { readonly kind: "kit" }
>(
  record({ kind: word("none") }),
  record({ kind: word("passkey"), assertion }),
  record({ kind: word("kit") }),
);
const approval = { ticket: integer, requestHash: hash, explanationHash: hash };
const approved = record(approval);

const former = { sentence: bytes(1, 1024), password };
const sentenceOnly = record(former);

/** Every kind, with the form of its body. */
const BODIES = {
  status: nothing,
  create: record({
    count: (value: unknown) => (value === 12 || value === 24 ? value : undefined),
    password,
  }),
  /** With the passphrase of those words, where they have one. */
  import: either<Read<typeof sentenceOnly> & { readonly passphrase?: Uint8Array }>(
    sentenceOnly,
    record({ ...former, passphrase: bytes(1, 1024) }),
  ),
  unlock: record({ a: nullable(text(1_048_576)), b: nullable(text(1_048_576)), key }),
  lock: nothing,
  waiting: nothing,
  /** With the kit where the Safe's own device is to be replaced, a passkey's word beyond a limit. */
  approve: either<Read<typeof approved> & { readonly kit?: true; readonly assertion?: string }>(
    approved,
    record({ ...approval, kit: held }),
    record({ ...approval, assertion }),
  ),
  /** What the passkey must sign for it. */
  "approve/ask": record({ ticket: integer }),
  /** Notes in the vault that it is signed unread, with the amount at risk as the person typed it. */
  "approve/note": record({ ...approval, atRisk: units }),
  refuse: record({ ticket: integer }),
  reveal: record({
    source: integer,
    key,
    a: nullable(text(1_048_576)),
    b: nullable(text(1_048_576)),
  }),
  /** A second way in beside the password: the vault gets a new data key. */
  "passkey/add": record({
    key,
    passkey: record({
      credentialId: bytes(1, 1024),
      prfOutput: hash,
      rpId: text(253),
      prfSalt: hash,
    }),
    a: nullable(text(1_048_576)),
    b: nullable(text(1_048_576)),
  }),
  /** What the list of frauds says of a page, and of which day the list is. */
  "page/look": record({ host: text(253) }),
  /** Another account of the same words. */
  "account/add": record({ label: text(40) }),
  /** Accounts that some words have, from a number on; and some of them to keep. */
  "words/look": record({ source: integer, start: integer }),
  "words/add": record({
    source: integer,
    places: list(record({ scheme: text(32), index: integer }), 64),
  }),
  /** What a text may be that brings a key from elsewhere; and one of it to keep. */
  "key/look": record({ text: keyText, passphrase: bytes(0, 1024) }),
  "key/add": record({
    text: keyText,
    passphrase: bytes(0, 1024),
    place: integer,
    label: text(40),
  }),
  /** The accounts of a device that is plugged in, or that shows its code; and one of them to keep. */
  "device/find": record({ kind: device, scheme: text(32), start: integer }),
  "device/add": record({
    kind: device,
    path: text(64),
    address,
    label: text(40),
    source: integer,
    version: text(16),
  }),
  /** A Safe whose three owners are accounts of this vault. */
  "safe/make": record({ owners: list(address, 3), label: text(40) }),
  /** Names somebody, or lets them go. */
  "book/name": record({ address, label: text(40) }),
  "book/forget": record({ address }),
  /**
   * The device's own rules of an account; and others, as JSON text, with the key of the vault and the
   * prices that the person has seen beside them.
   */
  "rules/show": record({ account: address }),
  "rules/set": recordWith(
    {
      account: address,
      rules,
      key,
      a: nullable(text(1_048_576)),
      b: nullable(text(1_048_576)),
    },
    {
      prices: list(
        record({ network: text(80), asset: text(128), quoteUnits: units, decimals }),
        PRICES_MAX,
      ),
    },
  ),
  /** Asks the co-signer who it is. */
  "guard/card": nothing,
  /** Makes an account of three hands with the co-signer whose card was shown. */
  "guard/make": either<{ readonly label: string; readonly passkey?: Read<typeof passkey> | null }>(
    record({ label: text(40) }),
    record({ label: text(40), passkey: nullable(passkey) }),
  ),
  /** Shares a guarded account's key anew: without its kit, or with it and another co-signer. */
  "guard/renew": record({ source: integer, kit: nullable(held) }),
  /** Signs a test with the new kit, reopened, and only then takes the account into the vault. */
  "guard/prove": nothing,
  /** Ends a renewal whose share is in the vault: the co-signer takes its own into use. */
  "guard/settle": record({ source: integer }),
  /** Rules, what waits and notices of an account; and everything its co-signer did, as a log. */
  "guard/status": record({ source: integer }),
  "guard/log": record({ source: integer }),
  /** What a passkey must sign for the change that follows. */
  "guard/ask": record({
    source: integer,
    about: either<
      | { readonly kind: "rules"; readonly rules: string }
      | { readonly kind: "passkey"; readonly passkey: Read<typeof passkey> | null }
    >(
      record({ kind: word("rules"), rules }),
      record({ kind: word("passkey"), passkey: nullable(passkey) }),
    ),
  }),
  /** Sets the rules, as JSON text of a policy and its recipients. */
  "guard/rules": record({ source: integer, rules, proof }),
  /** Takes back looser rules that wait. */
  "guard/keep": record({ source: integer }),
  "guard/passkey": record({ source: integer, passkey: nullable(passkey), proof }),
  /** Ends a notice that somebody has opened. */
  "guard/calm": record({ source: integer }),
  /** A lost device: the first look with the kit, its notice, and the account back. */
  "guard/lost": nothing,
  "guard/notice": record({ assertion: nullable(assertion) }),
  "guard/recover": record({ assertion: nullable(assertion), label: text(40) }),
  request: record({ origin, account: address, signed, brought }),
  /** Takes back a request, by the id of its message: whoever made it is gone. */
  withdraw: record({ request: text(32) }),
} as const;

type Bodies = typeof BODIES;

/** The name of a kind. */
export type RealmKind = keyof Bodies;

/** A message that was read. */
export type RealmMessage = {
  readonly [K in RealmKind]: {
    readonly id: string;
    readonly kind: K;
    readonly body: Read<Bodies[K]>;
  };
}[RealmKind];

/** The body of a kind. */
export type BodyOf<K extends RealmKind> = Extract<RealmMessage, { kind: K }>["body"];

/** An answer: one per message, with its id. */
export type RealmReply = { readonly v: 1; readonly id: string } & (
  | { readonly ok: unknown }
  | { readonly refusal: RefusalCode; readonly detail: string }
);

/** What the router alone asks; beside it the state. It cannot unlock, approve, refuse or reveal. */
const ROUTER_ALONE: readonly RealmKind[] = ["request", "withdraw"];

/** Which kinds each door accepts: the secure page's all but what the router alone asks. */
export const DOORS: Readonly<Record<Door, readonly RealmKind[]>> = {
  secure: (Object.keys(BODIES) as readonly RealmKind[]).filter(
    (kind) => !ROUTER_ALONE.includes(kind),
  ),
  router: ["status", ...ROUTER_ALONE],
};

const ID = /^[0-9a-f]{32}$/u;
const envelope = record({
  v: (value) => (value === 1 ? (1 as const) : undefined),
  id: text(32),
  kind: text(16),
  body: (value) => (value === undefined ? undefined : value),
});

/**
 * Reads a message of a door, or `null` when it is none: unknown or foreign kind, missing or extra
 * field, a value of another form, a foreign prototype, an id that is not 128 bits. Never throws.
 */
export function parseMessage(value: unknown, door: Door): RealmMessage | null {
  const read = envelope(value);
  if (read === undefined || !ID.test(read.id)) return null;
  const kind = DOORS[door].find((one) => one === read.kind);
  if (kind === undefined) return null;
  const shape: Shape<unknown> = BODIES[kind];
  const body = shape(read.body);
  return body === undefined ? null : ({ id: read.id, kind, body } as RealmMessage);
}

/** The password that a message is tried with: to open, or because the person must be there now. */
export function passwordIn({ body }: RealmMessage): Uint8Array | null {
  return "key" in body && body.key.kind === "password" ? body.key.password : null;
}
