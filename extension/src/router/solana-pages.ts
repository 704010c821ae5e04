import type { Unsigned } from "@holdall/chain/port";
import { readWire, signedWire } from "@holdall/chain/solana";
import type { WireTransaction } from "@holdall/chain/solana";
import { worseOf } from "@holdall/wallet/actions";
import { sendBytes, signBytes } from "./payments.ts";
import { originText } from "./connections.ts";
import { accountOn } from "./accounts.ts";
import { anySolanaChain, solanaChainOf } from "./page-networks.ts";
import { opened } from "./router.ts";
import type { OpenChain } from "./open-chains.ts";
import type { PageCall } from "./page-call.ts";
import { badParameters, refusalForPage, unauthorised, unsupported } from "./page-error.ts";
import { signInText } from "./sign-in.ts";
import { askSignature } from "./signature.ts";

const HANDLERS: Readonly<Record<string, (at: PageCall) => Promise<unknown>>> = {
  "solana:connect": connect,
  "solana:accounts": async (at) => (await connected(at)) ?? null,
  "solana:disconnect": async ({ state, origin }) => {
    await state.connections.forget(originText(origin));
    return null;
  },
  "solana:signMessage": signMessage,
  "solana:signIn": signIn,
  "solana:signTransaction": signTransaction,
  "solana:signAndSendTransaction": signAndSend,
};

/** Answers one request of a Solana page. Throws a `PageRefusal` with a code of the standard. */
export async function answerSolana(at: PageCall, method: string): Promise<unknown> {
  if (!Object.hasOwn(HANDLERS, method)) throw unsupported(method);
  return HANDLERS[method](at);
}

async function connected({ state, origin }: PageCall): Promise<string | undefined> {
  const found = await state.connections.find(originText(origin), "solana");
  return state.platform.phase() === "open" ? found?.account : undefined;
}

async function connect(at: PageCall): Promise<string | null> {
  const { state, platform, params } = at;
  const [isSilent] = params;
  if (isSilent === true) return (await connected(at)) ?? null;
  const open = await opened(state, platform);
  if ("refusal" in open) throw refusalForPage(open.refusal, open.detail);
  const already = await connected(at);
  if (already !== undefined) return already;
  const account = accountOn(state, "solana")?.address;
  if (account === undefined) throw unauthorised();
  if (!(await state.connections.ask(at, "solana", account))) {
    throw refusalForPage("request-refused", "");
  }
  return account;
}

async function account({ state, origin }: PageCall): Promise<string> {
  const found = await state.connections.find(originText(origin), "solana");
  if (found === undefined) throw unauthorised();
  return found.account;
}

function bytesOf(value: unknown): Uint8Array {
  const isText = typeof value === "string" && /^[A-Za-z0-9+/]*={0,2}$/u.test(value);
  if (!isText) throw badParameters("Bytes in base64 are expected.");
  try {
    return Uint8Array.from(atob(value), (one) => one.charCodeAt(0));
  } catch {
    throw badParameters("Bytes in base64 are expected.");
  }
}

function textOf(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(""));
}

async function signMessage(at: PageCall): Promise<string> {
  return textOf(await signedMessage(at, await account(at), bytesOf(at.params[0])));
}

async function signedMessage(at: PageCall, from: string, bytes: Uint8Array): Promise<Uint8Array> {
  const { platform, origin } = at;
  const { chain } = await anySolanaChain(at);
  const answer = await askSignature(platform, {
    origin,
    account: from,
    network: chain.network,
    signed: { kind: "solana-message", bytes },
  });
  if ("refusal" in answer) throw refusalForPage(answer.refusal, answer.detail);
  return answer.ok;
}

async function signIn(at: PageCall): Promise<unknown> {
  const from = await connect({ ...at, params: [] });
  if (from === null) throw unauthorised();
  const message = signInText(at.params[0], at.origin, from);
  const bytes = new TextEncoder().encode(message);
  const signature = await signedMessage(at, from, bytes);
  return { account: from, message: textOf(bytes), signature: textOf(signature) };
}

/** What a page gives to sign: as it came, and as the chain's port wants it. */
interface Given {
  readonly local: OpenChain;
  readonly wire: WireTransaction;
  readonly unsigned: Unsigned;
}

/**
 * Reads the transaction of a page, which may be signed by others already. A page that means another
 * network is refused before anything is read: the same bytes could do something else there.
 */
async function givenBy(at: PageCall): Promise<Given> {
  const from = await account(at);
  const [bytes, wanted] = at.params;
  const local = await solanaChainOf(at, wanted);
  const read = readWire(bytesOf(bytes));
  if ("refusal" in read) throw refusalForPage(read.refusal.code, read.refusal.detail);
  const { message, signers, signatures } = read.value;
  if (!signers.includes(from)) throw refusalForPage("not-signer", from);
  const answer = await local.pool.read((ask) =>
    ask("getLatestBlockhash", [{ commitment: "confirmed" }]),
  );
  const { value } = answer as {
    readonly value: { readonly lastValidBlockHeight: bigint | number };
  };
  const expiry = BigInt(value.lastValidBlockHeight);
  return { local, wire: read.value, unsigned: { bytes: message, from, expiry, signatures } };
}

/** Signs and gives back: what others have signed stays, and what they have yet to sign stays empty. */
async function signTransaction(at: PageCall): Promise<string> {
  const { local, wire, unsigned } = await givenBy(at);
  const { chain } = local;
  const { platform, origin, state } = at;
  const done = await signBytes({ platform, origin, gatherings: state.gatherings, chain }, unsigned);
  if ("refusal" in done) throw refusalForPage(done.refusal, done.detail);
  const { prepared, signature } = done.ok;
  // Who has it signed may send it at any time: it is tried again, as whatever leaves from here is.
  const again = await chain.simulate(unsigned);
  if ("refusal" in again) throw refusalForPage(again.refusal.code, again.refusal.detail);
  const worse = worseOf(prepared.simulated, again.value);
  if (worse !== null) throw refusalForPage("transaction-refused", worse);
  const signed = signedWire(wire, unsigned.from, signature);
  if ("refusal" in signed) throw refusalForPage(signed.refusal.code, signed.refusal.detail);
  return textOf(signed.value);
}

/** Sends what only lacks the person's own signature: nobody is asked to sign what could not leave. */
async function signAndSend(at: PageCall): Promise<string> {
  const { local, wire, unsigned } = await givenBy(at);
  const absent = wire.signers.find(
    (one, place) => one !== unsigned.from && wire.signatures[place] === null,
  );
  if (absent !== undefined) {
    throw refusalForPage("transaction-refused", `it needs the signature of ${absent} first`);
  }
  const { state, platform, origin } = at;
  const sent = await sendBytes({ ...state, platform, chain: local.chain, origin }, unsigned);
  if ("refusal" in sent) throw refusalForPage(sent.refusal, sent.detail);
  return sent.ok;
}
