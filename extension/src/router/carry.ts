import type { Line } from "@holdall/extension/channel";
import type { Burden } from "@holdall/extension/host";
import { bytes, either, record, text, word } from "@holdall/wallet/realm/shape";
import { SAFE_PLACES } from "@holdall/wallet/safe";
import { chainsOf } from "./router.ts";
import type { RouterState } from "./router.ts";
import { isLoopback, readSettings } from "./settings.ts";

/** How long a co-signer may think, and how much it may say. */
const ANSWER_MS_MAX = 10_000;
const ANSWER_LENGTH_MAX = 524_288;
/** The selector of `proxyCreationCode()`. */
const CREATION_CODE = "0x53e5d935";
/** Words before the bytes in an answer of `bytes`: where they begin, and how many they are. */
const HEAD_DIGITS = 2 + 2 * 64;
const PATH = /^[a-z]+(?:\/[a-z]+)?$/u;

const burden = record({
  id: text(32),
  asked: either<Burden["asked"]>(
    record({ kind: word("card") }),
    record({ kind: word("facts") }),
    record({
      kind: word("cosigner"),
      url: text(512),
      path: text(32),
      text: text(262_144),
      signature: bytes(64, 64),
    }),
  ),
});

/**
 * Carries a text for the key realm, when the message asks for it, and says whether it did. What
 * comes back is believed nothing by whoever asked; silence and a foreign place are `null`.
 */
export function carryFor(state: RouterState, value: unknown, line: Line): boolean {
  const read = burden(Object(value as { readonly carry?: unknown }).carry);
  if (read === undefined) return false;
  const { id, asked } = read;
  void carried(state, asked)
    .catch(() => null)
    .then((answer) => line.send({ carried: { id, text: answer } }));
  return true;
}

async function carried(state: RouterState, asked: Burden["asked"]): Promise<string | null> {
  switch (asked.kind) {
    case "card": {
      const { cosignerUrl } = await readSettings(state.platform);
      return fetchText(`${cosignerUrl}/card`, {});
    }
    case "facts":
      return facts(state);
    case "cosigner": {
      const { url, path, signature } = asked;
      if (!isLoopback(url) || !PATH.test(path)) return null;
      const headers = { "holdall-signature": hexOf(signature) };
      return fetchText(`${url}/${path}`, { method: "POST", body: asked.text, headers });
    }
  }
}

async function fetchText(url: string, request: RequestInit): Promise<string | null> {
  const signal = AbortSignal.timeout(ANSWER_MS_MAX);
  const answer = await fetch(url, { ...request, signal, redirect: "error", credentials: "omit" });
  const said = await answer.text();
  return answer.ok && said.length <= ANSWER_LENGTH_MAX ? said : null;
}

/** The local Solana's name, and what the factory of the EVM chain says a Safe is made of. */
async function facts(state: RouterState): Promise<string | null> {
  const chains = await chainsOf(state);
  const of = (family: "solana" | "evm") =>
    chains.find(({ chain: { network } }) => network.isLocal && network.family === family);
  const [solana, evm] = [of("solana"), of("evm")];
  if (solana === undefined || evm === undefined) return null;
  const to = SAFE_PLACES.local.factory;
  const data = CREATION_CODE;
  const answer = String(await evm.pool.read((ask) => ask("eth_call", [{ to, data }, "latest"])));
  const length = Number.parseInt(answer.slice(HEAD_DIGITS - 64, HEAD_DIGITS), 16);
  const creationCode = answer.slice(HEAD_DIGITS, HEAD_DIGITS + 2 * length);
  return JSON.stringify({ network: solana.chain.network.id, creationCode });
}

function hexOf(signature: Uint8Array): string {
  return Array.from(signature, (one) => one.toString(16).padStart(2, "0")).join("");
}
