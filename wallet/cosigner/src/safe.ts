import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { explain, preimageOfDocument, readStructure } from "@holdall/wallet/clear";
import type { Explanation } from "@holdall/wallet/clear";
import { readBytes, readFields, readText, signSubject } from "@holdall/wallet/cosign";
import type { Json, Parser } from "@holdall/wallet/cosign";
import type { Party } from "@holdall/wallet/frost";
import {
  addressOf,
  checksumAddress,
  createApprovalBook,
  createSoftwareSigner,
  publicKeyOf,
} from "@holdall/wallet/keyring";
import type { SignRequest } from "@holdall/wallet/keyring";
import { entriesOf } from "@holdall/wallet/policy";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { policyAccountOf, record, spentEntry } from "./account.ts";
import type { Account, SafeBinding } from "./account.ts";
import { checkTried, factsOfSafe } from "./facts.ts";
import type { Facts } from "./facts.ts";
import type { FindChain } from "./nodes.ts";
import { takeAssertion } from "./passkey.ts";
import { refuseAlone } from "./reading.ts";
import type { PriceSource } from "./prices.ts";
import { askPrices, checkRules } from "./rules.ts";

/** What a signature of a Safe needs besides the account. */
export interface SafeTools {
  readonly identitySecret: Uint8Array;
  readonly priceSource: PriceSource;
  readonly atMs: number;
  readonly from: Party;
  /** Whether this party may sign now: the recovery share only after its notice. */
  readonly notice: Outcome<true>;
  readonly findChain: FindChain;
}

const DOCUMENT_MAX = 65_536;
/** Effects of a proposal that does nothing but replace an owner. */
const SWAP_EFFECTS: readonly string[] = ["safe-nonce", "safe", "owner-swap"];

/** The co-signer's secret as an owner of one account's Safe. The caller wipes it. */
function ownerSecret(identitySecret: Uint8Array, account: Uint8Array): Uint8Array {
  const info = concatBytes(utf8ToBytes("holdall/cosigner/owner/v1\0"), account);
  return hkdf(sha256, identitySecret, undefined, info, 32);
}

/** The co-signer's address as an owner of one account's Safe. */
export function ownerAddress(identitySecret: Uint8Array, account: Uint8Array): string {
  const secret = ownerSecret(identitySecret, account);
  const address = addressOf("evm", publicKeyOf("evm", secret));
  secret.fill(0);
  return address;
}

const readAddressBytes: Parser<Uint8Array> = readBytes(20);

/**
 * Binds an account to its Safe: once after its key was made, and again with other owners only after
 * a re-sharing was confirmed, never to another Safe. What an owner was before is remembered, so
 * that its replacement can be signed.
 */
export function bindSafe(account: Account, body: Json, atMs: number): Outcome<Json> {
  const asked = readFields<Record<"safe" | "device" | "recovery", Uint8Array>>(body, {
    safe: readAddressBytes,
    device: readAddressBytes,
    recovery: readAddressBytes,
  });
  if (asked === null) return refuse("malformed", "safe");
  const { generation } = account.holding.share.group;
  const { safe: known } = account.ledger;
  const isFirst = known === null;
  const isAnew = known !== null && generation > known.generation;
  const address = checksumAddress(asked.safe);
  const owners = {
    device: checksumAddress(asked.device),
    recovery: checksumAddress(asked.recovery),
  };
  // Whoever did not hear the answer asks again.
  const isSame =
    known?.address === address &&
    known.owners.device === owners.device &&
    known.owners.recovery === owners.recovery;
  if (isSame && !isAnew) return accept({ safe: address });
  if (!isFirst && !isAnew) return refuse("safe-owner", "bound");
  if (known !== null && known.address !== address) return refuse("safe-owner", "another Safe");
  const before = known?.owners ?? "none";
  record(account, { atMs, kind: "safe", data: { address, owners, before, generation } });
  return accept({ safe: address });
}

/** A proposal, and beyond a limit the passkey's word on it with the session it was given for. */
interface Asked {
  readonly document: string;
  readonly session: Uint8Array;
  readonly assertion: Json;
}

const NO_SESSION = new Uint8Array();
const readSession = readBytes(32);

/**
 * Signs a proposal of the account's own Safe: read, judged by the rules, counted, once. A passkey's
 * word lifts a limit as it does on Solana; it is for these bytes, and its session serves once.
 */
export async function signSafe(
  account: Account,
  body: Json,
  tools: SafeTools,
): Promise<Outcome<Json>> {
  const asked = readFields<Asked>(body, {
    document: readText(DOCUMENT_MAX),
    session: (value) => (value === undefined ? NO_SESSION : readSession(value)),
    assertion: (value) => value ?? "none",
  });
  if (asked === null) return refuse("malformed", "document");
  const binding = account.ledger.safe;
  if (binding === null) return refuse("safe-owner", "no Safe");
  const read = await readProposal(asked.document, binding, tools);
  if (!read.ok) return read;
  const { request, explanation, network, facts } = read.value;
  const hasPasskey = isStepUp(account, request, asked, tools);
  // An owner that a re-sharing has replaced may be replaced by any hand: its notice has run.
  if (!isReplacement(explanation, binding)) {
    if (!tools.notice.ok) return tools.notice;
    const needsPasskey = tools.from === "recovery" && account.holding.passkey !== null;
    if (needsPasskey && !hasPasskey) return refuse("cosigner-passkey");
    const alone = refuseAlone(explanation);
    if (!alone.ok) return alone;
    const tried = checkTried(explanation, facts);
    if (!tried.ok) return tried;
  }
  const rules = policyAccountOf(account.holding, account.ledger);
  const own = { ...rules, kind: "safe", address: binding.address, network } as const;
  const { identitySecret, priceSource, atMs } = tools;
  await askPrices(account.ledger, priceSource);
  const allowed = checkRules(account, own, explanation, { hasPasskey, priceSource, atMs });
  if (!allowed.ok) return allowed;
  const spent = entriesOf(own, explanation, priceSource.pricesOn(network), atMs);
  record(account, { atMs, kind: "spent", data: spentEntry(spent) });
  return signWith(ownerSecret(identitySecret, account.holding.account), request);
}

/** True when the passkey has spoken for these bytes in a session that nobody has used. */
function isStepUp(
  account: Account,
  { bytes }: SignRequest,
  { session, assertion: proof }: Asked,
  { from, atMs }: SafeTools,
): boolean {
  const name = bytesToHex(session);
  if (session === NO_SESSION || account.ledger.sessions.has(name)) return false;
  const subject = signSubject(session, bytes);
  if (!takeAssertion(account, "sign", { subject, proof, atMs })) return false;
  const data = { session: name, message: bytesToHex(sha256(bytes)), from };
  record(account, { atMs, kind: "session", data });
  return true;
}

interface ReadProposal {
  readonly request: SignRequest;
  readonly explanation: Explanation;
  readonly network: string;
  readonly facts: Facts;
}

async function readProposal(
  document: string,
  { address }: SafeBinding,
  { findChain, atMs }: SafeTools,
): Promise<Outcome<ReadProposal>> {
  const bytes = preimageOfDocument(document);
  if (!bytes.ok) return bytes;
  const request = { kind: "evm-typed-data", bytes: bytes.value, document } as const;
  const structure = readStructure(request);
  if (!structure.ok) return structure;
  const data = structure.value.kind === "typed-data" ? structure.value.data : null;
  const isOwn = String(data?.domain["verifyingContract"]).toLowerCase() === address.toLowerCase();
  const chainId = String(data?.domain["chainId"]);
  if (data?.primaryType !== "SafeTx" || !isOwn) return refuse("safe-owner", "another Safe");
  if (!/^[1-9]\d{0,15}$/u.test(chainId)) return refuse("malformed", "chain id");
  const network = `eip155:${chainId}`;
  const facts = await factsOfSafe(findChain, {
    network,
    safe: address,
    structure: structure.value,
  });
  if (!facts.ok) return facts;
  const explained = explain(
    { kind: "evm-typed-data", document },
    {
      account: address,
      network,
      chainId: BigInt(chainId),
      origin: null,
      atMs,
      evidence: facts.value,
      own: [address],
      known: [],
      denied: [],
      secondReading: null,
    },
  );
  if (!explained.ok) return explained;
  const { explanation } = explained.value;
  return accept({ request, explanation, network, facts: facts.value });
}

/** True for the one change of owners it signs: the owner of a hand that a re-sharing has replaced. */
function isReplacement({ effects }: Explanation, { owners, former }: SafeBinding): boolean {
  if (!effects.every(({ kind }) => SWAP_EFFECTS.includes(kind))) return false;
  const swaps = effects.filter(({ kind }) => kind === "owner-swap");
  if (swaps.length !== 1) return false;
  const { owner, to } = swaps[0].operands;
  if (owner?.type !== "address" || to?.type !== "address") return false;
  const parties = ["device", "recovery"] as const;
  return parties.some((party) => {
    const isFormer = former.some((one) => one[party] === owner.address);
    return isFormer && owner.address !== owners[party] && owners[party] === to.address;
  });
}

async function signWith(secret: Uint8Array, request: SignRequest): Promise<Outcome<Json>> {
  const signer = createSoftwareSigner("evm", secret);
  secret.fill(0);
  const book = createApprovalBook();
  const judged = new Uint8Array(32);
  const spent = book.spend(book.grant(request, judged, 0), request, judged, 1);
  if (!spent.ok) return spent;
  const signature = await signer.sign(request, spent.value);
  signer.close();
  return signature.ok ? accept({ signature: bytesToHex(signature.value) }) : signature;
}
