import type { Draft } from "../draft.ts";
import { address, foreignText, time } from "../draft.ts";
import { isEvmTransaction } from "../evm/transaction.ts";
import { stop, utf8Text } from "../reader.ts";
import { isSolanaMessage } from "../solana/transaction.ts";
import { looksLikeSignIn, readSignIn } from "./sign-in.ts";
import type { SignIn } from "./sign-in.ts";

/** Largest plain message, in bytes. */
const MESSAGE_BYTES_MAX = 65_536;
/** Any control but line breaks and tabs: what a person cannot read. */
const UNREADABLE = /(?![\n\r\t])\p{Cc}/u;

/**
 * Explains a plain message. Bytes that are a transaction of either family are forbidden, a text
 * that presents itself as a sign-in is held to it, and bytes nobody can read are danger.
 */
export function explainMessage(bytes: Uint8Array, draft: Draft): void {
  if (bytes.length > MESSAGE_BYTES_MAX) stop("too-large", String(bytes.length));
  if (bytes.length === 0) stop("unreadable", "empty message");
  const text = utf8Text(bytes);
  const isReadable = text !== null && !UNREADABLE.test(text);
  if (!isReadable && (isSolanaMessage(bytes) || isEvmTransaction(bytes))) {
    draft.effect("hidden-transaction");
    draft.raise(702);
    return;
  }
  if (!isReadable) {
    draft.effect("opaque", { text: foreignText(hexText(bytes)) });
    draft.raise(701);
    return;
  }
  if (looksLikeSignIn(text)) explainSignIn(text, draft);
  else {
    draft.effect("text", { text: foreignText(text) });
    // Sixty-four hexadecimal digits are a hash that means something only to somebody else.
    if (/^(?:0x)?[0-9a-f]{64}$/iu.test(text)) draft.raise(701);
  }
}

function explainSignIn(text: string, draft: Draft): void {
  const signIn = readSignIn(text);
  if (signIn === null) {
    draft.effect("text", { text: foreignText(text) });
    draft.raise(700, { domain: foreignText("?") });
    return;
  }
  draft.effect("sign-in", { domain: foreignText(signIn.domain), account: address(signIn.address) });
  const { statement, expiresAtMs, resources } = signIn;
  if (statement !== null) draft.effect("text", { text: foreignText(statement) });
  if (expiresAtMs !== null) draft.effect("right-ends", { until: time(expiresAtMs) });
  for (const resource of resources) draft.effect("resource", { text: foreignText(resource) });
  checkSignIn(signIn, draft);
}

/** Domain, address, URI and chain must be this page's, this account's and this network's. */
function checkSignIn(signIn: SignIn, draft: Draft): void {
  const { origin, account, chainId, network, atMs } = draft.context;
  const isSite =
    origin !== null &&
    signIn.domain === origin.host &&
    (signIn.scheme === null || signIn.scheme === origin.scheme) &&
    (signIn.uri === null || isWithin(signIn.uri, origin));
  const family = network.startsWith("solana") ? "Solana" : "Ethereum";
  if (!isSite || signIn.address !== account || signIn.chain !== family) {
    draft.raise(700, { domain: foreignText(signIn.domain) });
  }
  if (signIn.chain === "Ethereum" && signIn.chainId !== String(chainId)) draft.raise(703);
  const isEarly = signIn.notBeforeMs !== null && atMs < signIn.notBeforeMs;
  const isLate = signIn.expiresAtMs !== null && atMs >= signIn.expiresAtMs;
  if (isEarly || isLate) draft.raise(704);
}

/** True when a URI is of the origin itself: same scheme and host, nothing before the host. */
function isWithin(
  uri: string,
  origin: { readonly scheme: string; readonly host: string },
): boolean {
  const base = `${origin.scheme}://${origin.host}`;
  return uri === base || uri.startsWith(`${base}/`) || uri.startsWith(`${base}?`);
}

function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
