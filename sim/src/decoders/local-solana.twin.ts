import { generateKeyPairSync, sign as signWith } from "node:crypto";
import { localSolana } from "@holdall/chain/networks";
import { fromJson, httpPost, toJson } from "@holdall/chain/nodes";
import type { Endpoint, Post } from "@holdall/chain/nodes";
import type { Chain, Clock, Intent } from "@holdall/chain/port";
import { createSolanaChain } from "@holdall/chain/solana";
import { startSolana } from "@holdall/devnet/solana";
import { prepare, submit } from "@holdall/wallet/actions";
import type { Prepared } from "@holdall/wallet/actions";
import { explain } from "@holdall/wallet/clear";
import type { Explanation } from "@holdall/wallet/clear";
import { addressOf } from "@holdall/wallet/keyring";
import { controlOf } from "./control.twin.ts";
import type { Control } from "./control.twin.ts";

/** Answers of one node that lies: what it says instead of `result`, by method. */
export type Lies = Readonly<Record<string, (result: unknown) => unknown>>;

/** Somebody with a key. */
export interface Person {
  readonly address: string;
  sign(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** A local Solana that moves on by command, seen through two honest nodes or one that lies. */
export interface LocalSolana {
  readonly url: string;
  readonly chain: Chain;
  doubted(lies: Lies): Chain;
  readonly control: Control;
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** After so many slots what was done is confirmed. */
const CONFIRMED_SLOTS = 3;

/** Waiting takes no time: what is waited for is moved on by the test. */
function leapingClock(): Clock {
  let nowMs = Date.now();
  return {
    nowMs: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
      await Promise.resolve();
    },
  };
}

function lying(honest: Post, lies: Lies): Post {
  return async (body, limits) => {
    const answer = await honest(body, limits);
    const { method } = fromJson(body) as { readonly method: string };
    const reply = fromJson(answer.body) as { readonly result?: unknown };
    const lie = lies[method];
    if (lie === undefined || reply.result === undefined) return answer;
    return { ...answer, body: toJson({ ...reply, result: lie(reply.result) }) };
  };
}

/** Starts it, with epochs of 64 slots. */
export async function startLocalSolana(seed: string): Promise<LocalSolana> {
  const node = await startSolana({ seed, slotMs: 0, slotsPerEpoch: 64 });
  const { url, networkId } = node;
  const honest = httpPost(url, fetch);
  const control = controlOf(node);
  const over = (second: Post): Chain => {
    const endpoints: readonly Endpoint[] = [
      { id: "first", operator: "first", post: honest },
      { id: "second", operator: "second", post: second },
    ];
    const network = localSolana(networkId, url);
    return createSolanaChain({ network, endpoints, clock: leapingClock() });
  };
  return {
    url,
    chain: over(honest),
    doubted: (lies) => over(lying(honest, lies)),
    control,
    settle: async () => void (await control("devnet_advance", [CONFIRMED_SLOTS])),
    close: () => node.close(),
  };
}

/** A new person with so many lamports. */
export async function personWith(local: LocalSolana, lamports: bigint): Promise<Person> {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const { x = "" } = publicKey.export({ format: "jwk" });
  const address = addressOf("solana", new Uint8Array(Buffer.from(x, "base64url")));
  await local.control("devnet_setAccount", [address, { lamports }]);
  await local.settle();
  return { address, sign: (bytes) => new Uint8Array(signWith(null, bytes, privateKey)) };
}

/** What the key realm would show of prepared bytes: the first decoder, against the second. */
export function shownOf(
  chain: Chain,
  { unsigned, evidence, secondReading }: Prepared,
): Explanation {
  const explained = explain(
    { kind: "solana-transaction", bytes: unsigned.bytes },
    {
      account: unsigned.from,
      network: chain.network.id,
      chainId: 0n,
      origin: null,
      atMs: 0,
      evidence,
      own: [unsigned.from],
      known: [],
      denied: [],
      secondReading,
    },
  );
  if (!explained.ok) throw new Error(`${explained.refusal} ${explained.detail}`);
  return explained.value.explanation;
}

/** Does what a person wants, whole: built, explained by both decoders, signed, sent, confirmed. */
export async function act(
  local: LocalSolana,
  person: Person,
  intent: Intent,
): Promise<Explanation> {
  const { chain } = local;
  const prepared = await prepare(chain, intent);
  if ("refusal" in prepared) throw new Error(JSON.stringify(prepared.refusal));
  const explanation = shownOf(chain, prepared.value);
  const signature = await person.sign(prepared.value.unsigned.bytes);
  const submitted = await submit(chain, prepared.value, signature, () => undefined);
  if ("refusal" in submitted) throw new Error(JSON.stringify(submitted.refusal));
  submitted.value.stop();
  await local.settle();
  return explanation;
}
