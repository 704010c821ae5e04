import type { Chain, Unsigned } from "@holdall/chain/port";
import { gather, sendBytes, signPrepared } from "./payments.ts";
import { originText } from "./connections.ts";
import { accountOn } from "./accounts.ts";
import { chainsOf, opened } from "./router.ts";
import type { RouterState } from "./router.ts";
import type { LocalChain } from "./local-chains.ts";
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

async function solanaChain(state: RouterState): Promise<LocalChain> {
  const found = (await chainsOf(state)).find(({ chain }) => chain.network.family === "solana");
  if (found === undefined) throw refusalForPage("nodes-silent", "");
  return found;
}

async function connected({ state, origin }: PageCall): Promise<string | undefined> {
  const found = await state.connections.find(originText(origin), "solana");
  return state.platform.phase() === "open" ? found?.account : undefined;
}

async function connect(at: PageCall): Promise<string | null> {
  const { state, origin, params } = at;
  const [isSilent] = params;
  if (isSilent === true) return (await connected(at)) ?? null;
  if (!(await opened(state))) throw refusalForPage("signer-closed", "");
  const already = await connected(at);
  if (already !== undefined) return already;
  const account = accountOn(state, "solana")?.address;
  if (account === undefined) throw unauthorised();
  if (!(await state.connections.ask(origin, "solana", account))) {
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

async function signedMessage(
  { state, origin }: PageCall,
  from: string,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const { chain } = await solanaChain(state);
  const answer = await askSignature(state.platform, {
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

/** The message of a transaction on the wire: signatures by their count, then what they sign. */
function messageOf(wire: Uint8Array): Uint8Array {
  const [count] = wire;
  const start = 1 + count * 64;
  if (count === undefined || count === 0 || count > 16 || wire.length <= start) {
    throw badParameters("A whole transaction is expected.");
  }
  return wire.slice(start);
}

async function unsignedOf(at: PageCall, chain: LocalChain): Promise<Unsigned> {
  const from = await account(at);
  const bytes = messageOf(bytesOf(at.params[0]));
  const answer = await chain.pool.read((ask) =>
    ask("getLatestBlockhash", [{ commitment: "confirmed" }]),
  );
  const { value } = answer as {
    readonly value: { readonly lastValidBlockHeight: bigint | number };
  };
  return { bytes, from, expiry: BigInt(value.lastValidBlockHeight) };
}

async function signTransaction(at: PageCall): Promise<string> {
  const local = await solanaChain(at.state);
  const unsigned = await unsignedOf(at, local);
  const { chain } = local;
  const gathered = await gather(chain, unsigned);
  if ("refusal" in gathered) throw refusalForPage(gathered.refusal, gathered.detail);
  const { platform } = at.state;
  const signature = await signPrepared({ platform, chain, origin: at.origin }, gathered.ok);
  if ("refusal" in signature) throw refusalForPage(signature.refusal, signature.detail);
  return textOf(wireOf(chain, unsigned, signature.ok));
}

function wireOf(chain: Chain, unsigned: Unsigned, signature: Uint8Array): Uint8Array {
  const sent = chain.sign(unsigned, signature);
  if ("refusal" in sent) throw refusalForPage(sent.refusal.code, sent.refusal.detail);
  return sent.value.bytes;
}

async function signAndSend(at: PageCall): Promise<string> {
  const local = await solanaChain(at.state);
  const unsigned = await unsignedOf(at, local);
  const sent = await sendBytes({ ...at.state, chain: local.chain, origin: at.origin }, unsigned);
  if ("refusal" in sent) throw refusalForPage(sent.refusal, sent.detail);
  return sent.ok;
}
