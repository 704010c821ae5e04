import type { Clock } from "@holdall/chain/port";
import type { Endpoint, PostLimits } from "./endpoint.ts";
import { fromJson, toJson } from "./json.ts";

/** How long a node's word about its network stands, whatever it was. */
const PROOF_MS = 3_600_000;

/** How a node tells which network it belongs to. */
export interface NetworkProof {
  /** The method that asks for the identity of the network. */
  readonly method: string;
  readonly isOurs: (told: string) => boolean;
}

/**
 * A node that is asked for its network before it is asked anything else, and again every hour. One
 * that belongs to another network is asked nothing more until then; one that does not tell, nothing.
 */
export function provenEndpoint(endpoint: Endpoint, proof: NetworkProof, clock: Clock): Endpoint {
  let known: { readonly isOurs: boolean; readonly atMs: number } | null = null;
  let asking: Promise<boolean> | null = null;
  const look = async (limits: PostLimits): Promise<boolean> => {
    const isOurs = proof.isOurs(await networkOf(endpoint, proof.method, limits));
    known = { isOurs, atMs: clock.nowMs() };
    return isOurs;
  };
  return {
    ...endpoint,
    async post(body, limits) {
      const isKnown = known !== null && clock.nowMs() - known.atMs < PROOF_MS;
      // Many questions begin at once, and wait for one answer.
      if (!isKnown) asking ??= look(limits).finally(() => (asking = null));
      const isOurs = isKnown ? known?.isOurs : await asking;
      if (isOurs !== true) throw new Error(`${endpoint.id} belongs to another network`);
      return endpoint.post(body, limits);
    },
  };
}

/** What a node says its network is: a text, whatever it means. Throws when it tells nothing. */
export async function networkOf(
  { id, post }: Endpoint,
  method: string,
  limits: PostLimits,
): Promise<string> {
  const body = toJson({ jsonrpc: "2.0", id: 1, method, params: [] });
  const answer = fromJson((await post(body, limits)).body);
  const { result } = Object(answer) as { readonly result?: unknown };
  if (typeof result !== "string") throw new TypeError(`${id} told nothing of its network`);
  return result;
}
