/** What the web application and the server say to each other about people and their security. */
import { KeyScope, MarketType, OrderBookState } from "../enums.ts";
import {
  anything,
  array,
  choice,
  decimal,
  flag,
  i64,
  integer,
  map,
  object,
  prose,
  string,
  u16,
  u64,
  word,
} from "../schema.ts";
import { OperatorRoleWord } from "./change-schemas.ts";

/** 1 to 32 letters, digits and `- _ .`; compared without regard to case. */
const handle = string(32);
/** Random, URL-safe base64. */
const token = string(64);
/** Base64 of the 32 bytes of an Ed25519 key. */
const publicKey = string(44, "base64");
/** A label that a person chose. */
const label = string(64);
/** Of an IP address or range in CIDR notation. */
const addressRange = string(49);
const code = string(32);
const country = string(2);
const milliseconds = i64;
const LIST_MAX = 100;

export const WebLanguage = choice("WebLanguage", ["en", "fr"]);
export const VerificationLevel = choice("VerificationLevel", ["None", "Basic", "Full"]);

/** The session as its holder sees it: who, which sub-account, until when, and what is enrolled. */
export const WebSession = object(
  "WebSession",
  {
    sessionId: token,
    handle,
    isDemo: flag,
    userId: u64,
    subaccountId: u16,
    country,
    roles: array(OperatorRoleWord, 8),
    /** When the cookie ends unless it is used before, and when it ends whatever happens. */
    idleEndsAt: milliseconds,
    endsAt: milliseconds,
    passkeys: u16,
    hasTotp: flag,
    verification: VerificationLevel,
  },
  { withdrawalHoldUntil: milliseconds },
);

export const EquitySpan = choice("EquitySpan", ["day", "week", "month", "year"]);
/** What the session's sub-account was worth at a moment, in the settlement asset. */
export const EquityPoint = object("EquityPoint", { at: milliseconds, equity: decimal });

/**
 * How long something took within the last hour: half of it, and 99 of 100, within so many milliseconds.
 * Neither is told where nothing was measured.
 */
export const Pace = object("Pace", { count: u64 }, { p50: decimal, p99: decimal });
/** Commands of the journal that a reader of it has not taken in yet. */
export const ReaderLag = object("ReaderLag", { reader: word, lag: u64 });
/** How quick the venue is: what people wait for, and the part of it that the disk takes. */
export const VenuePace = object(
  "VenuePace",
  { acknowledgements: Pace, readers: array(ReaderLag, 10) },
  { syncs: Pace, sequence: u64 },
);

/** What of a venue can fail by itself, as far as everybody is told. */
export const VenuePart = choice("VenuePart", [
  "Venue",
  "Engine",
  "Prices",
  "History",
  "Ledger",
  "Reserves",
]);
/** A part and since when it has been as it is. */
export const PartHealth = object("PartHealth", {
  part: VenuePart,
  isWell: flag,
  since: milliseconds,
});
/**
 * A market as everybody is told of it; of a perpetual one, and of a spot one that has prices, how many
 * sources stand behind them, whether they suffice, and since when they do or do not.
 */
export const MarketHealth = object(
  "MarketHealth",
  { symbol: word, marketType: MarketType, orderBookState: OrderBookState },
  { sources: u64, isPriced: flag, since: milliseconds },
);
/** A part failed from one moment to another; to none yet where it still does. */
export const Incident = object(
  "Incident",
  { part: VenuePart, from: milliseconds },
  { symbol: word, until: milliseconds },
);
/** The newest that are told. */
const INCIDENTS_MAX = 100;
/**
 * Whether everything runs, and what did not within the last 90 days, by the venue's own record: it
 * reaches back to `recordedSince` and no further. `unbalanced` counts the assets whose sum over all
 * accounts was not zero at `reconciledAt`; `provedDay` is the last day with a published proof, and
 * `restoredAt` the last drill of the backup.
 */
export const VenueHealth = object(
  "VenueHealth",
  {
    at: milliseconds,
    recordedSince: milliseconds,
    parts: array(PartHealth, 10),
    markets: array(MarketHealth, 1_000),
    incidents: array(Incident, INCIDENTS_MAX),
  },
  { reconciledAt: milliseconds, unbalanced: u64, provedDay: string(10), restoredAt: milliseconds },
);

/** What begins a ceremony: the flow to name at its end, and the options for the browser. */
export const Ceremony = object("Ceremony", { flowId: token, options: anything });

export const SignUpBegin = object("SignUpBegin", { handle, country });
export const SignIn = object("SignIn", {
  flowId: token,
  credential: anything,
  sessionKey: publicKey,
  device: label,
});
export const SignInCode = object("SignInCode", {
  handle,
  code,
  sessionKey: publicKey,
  device: label,
});
export const DemoEntry = object("DemoEntry", { token, sessionKey: publicKey, device: label });

export const SessionRow = object("SessionRow", {
  sessionId: token,
  device: label,
  address: word,
  createdAt: milliseconds,
  lastSeenAt: milliseconds,
  isThis: flag,
});
export const SessionName = object("SessionName", { sessionId: token });
export const SubaccountChoice = object("SubaccountChoice", { subaccountId: u16 });

/** Asks for a confirmation of one intent: the route it is for and the body it will have. */
export const StepUpBegin = object("StepUpBegin", { route: word, fields: map(anything) });
/** `intent` is what is signed, as text; `challenge` its digest as base64url. */
export const StepUpChallenge = object("StepUpChallenge", {
  stepUpId: token,
  intent: prose,
  nonce: token,
  challenge: token,
  expiresAt: milliseconds,
  passkeyOptions: anything,
  /** True when a code of the authenticator application may stand for the passkey. */
  takesCode: flag,
});
/** Exactly one of the two. */
export const StepUpProof = object(
  "StepUpProof",
  { stepUpId: token },
  { credential: anything, code },
);

export const PasskeyRow = object(
  "PasskeyRow",
  { passkeyId: word, name: label, createdAt: milliseconds, isSynced: flag },
  { lastUsedAt: milliseconds },
);
export const PasskeyAdd = object("PasskeyAdd", {
  flowId: token,
  credential: anything,
  name: label,
});
export const PasskeyName = object("PasskeyName", { passkeyId: word });

/** Shown once: the secret for the authenticator application. */
export const TotpSecret = object("TotpSecret", { flowId: token, secret: word, uri: string(512) });
export const TotpConfirm = object("TotpConfirm", { flowId: token, code });
/** Shown once: each works once. */
export const RecoveryCodes = object("RecoveryCodes", { codes: array(code, 10) });

export const WebKeyRow = object(
  "WebKeyRow",
  {
    apiKey: publicKey,
    name: label,
    subaccountId: u16,
    scopes: array(KeyScope, 6),
    addresses: array(addressRange, 20),
    cancelOnDisconnect: flag,
    createdAt: milliseconds,
    expiresAt: milliseconds,
    requests: u64,
    errors: u64,
  },
  { lastUsedAt: milliseconds, lastAddress: word, orderValueMax: decimal },
);
export const WebKeyCreate = object(
  "WebKeyCreate",
  {
    apiKey: publicKey,
    name: label,
    subaccountId: u16,
    scopes: array(KeyScope, 6),
    expiresAt: milliseconds,
  },
  { addresses: array(addressRange, 20), orderValueMax: decimal, cancelOnDisconnect: flag },
);
export const WebKeyName = object("WebKeyName", { apiKey: publicKey });

/** An address that may be withdrawn to, from `usableAt` on. */
export const AddressRow = object(
  "AddressRow",
  {
    addressId: token,
    symbol: word,
    blockchain: word,
    address: word,
    label,
    createdAt: milliseconds,
    usableAt: milliseconds,
  },
  { memo: word },
);
export const AddressAdd = object(
  "AddressAdd",
  { symbol: word, blockchain: word, address: word, label },
  { memo: word },
);
/** `lookAlikes`: labels of entries whose address begins and ends alike; to be warned of. */
export const AddressAdded = object("AddressAdded", {
  entry: AddressRow,
  lookAlikes: array(label, LIST_MAX),
});
export const AddressName = object("AddressName", { addressId: token });

const hours = integer("uint16", { max: 720 });
/** A change that shortens the delay takes effect after the present one. */
export const Delay = object(
  "Delay",
  { hours },
  { pendingHours: hours, pendingAt: milliseconds, holdUntil: milliseconds, holdReason: word },
);
export const DelaySet = object("DelaySet", { hours });
export const WebWithdraw = object(
  "WebWithdraw",
  { addressId: token, quantity: decimal },
  { autoBorrow: flag, autoLendRedeem: flag, clientId: string(64) },
);

/** A withdrawal by the number that the ledger gave it. */
export const WithdrawalNumber = object("WithdrawalNumber", { withdrawalId: u64 });

/** What a person set, as the page keeps it: small, opaque to the server but for the language. */
export const Settings = object("Settings", { language: WebLanguage, page: map(anything) });

export const VerificationStatus = object("VerificationStatus", {
  level: VerificationLevel,
  provider: word,
  levels: array(
    object("VerificationLimits", {
      level: VerificationLevel,
      canWithdraw: flag,
      canTrade: flag,
    }),
    8,
  ),
});
export const VerificationAsk = object("VerificationAsk", {
  level: VerificationLevel,
  name: string(128),
  birthDate: string(10, "date"),
});

export const Region = object("Region", {
  country,
  name: word,
  canSignUp: flag,
  canTrade: flag,
  canBorrow: flag,
  leverageMax: u16,
});

export const SecurityEvent = object("SecurityEvent", {
  kind: word,
  at: milliseconds,
  device: label,
  address: word,
});

/** Everything that is kept about the person who asks. */
export const DataExport = object("DataExport", {
  person: map(anything),
  sessions: array(SessionRow, LIST_MAX),
  passkeys: array(PasskeyRow, LIST_MAX),
  keys: array(WebKeyRow, LIST_MAX),
  addresses: array(AddressRow, LIST_MAX),
  events: array(SecurityEvent, 1_000),
});

/** `hash` = SHA-256(hash before ‖ canonical text of the entry), hex; the first follows 64 zeros. */
export const AuditEntry = object("AuditEntry", {
  number: u64,
  at: milliseconds,
  actor: handle,
  action: word,
  details: prose,
  hash: word,
});
