import type { Line } from "@holdall/extension/channel";
import type { Burden } from "@holdall/extension/host";
import { bytes, either, record, text, word } from "@holdall/wallet/realm/shape";
import { chainsOf } from "./router.ts";
import type { RouterState } from "./router.ts";
import { isLoopback, readSettings } from "./settings.ts";

/** How long a co-signer may think, and how much it may say. */
const ANSWER_MS_MAX = 10_000;
const ANSWER_LENGTH_MAX = 524_288;
const PATH = /^[a-z]+(?:\/[a-z]+)?$/u;

const burden = record({
  id: text(32),
  asked: either<Burden["asked"]>(
    record({ kind: word("card") }),
    record({ kind: word("network") }),
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
    case "network":
      return localSolana(state);
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

/** The local Solana's name: what a co-signer reads for where nothing else is named. */
async function localSolana(state: RouterState): Promise<string | null> {
  const chains = await chainsOf(state);
  const networks = chains.map(({ chain: { network } }) => network);
  return networks.find(({ isLocal, family }) => isLocal && family === "solana")?.id ?? null;
}

function hexOf(signature: Uint8Array): string {
  return Array.from(signature, (one) => one.toString(16).padStart(2, "0")).join("");
}
