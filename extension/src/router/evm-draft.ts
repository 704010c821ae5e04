import { chainIdOf } from "@holdall/chain/networks";
import { NodeError } from "@holdall/chain/nodes";
import type { Ask } from "@holdall/chain/nodes";
import type { Unsigned } from "@holdall/chain/port";
import { Refused } from "@holdall/chain/port";
import { hexToBytes, isAddress, isHex, serializeTransaction } from "viem";
import type { OpenChain } from "./open-chains.ts";
import type { Answered } from "./platform.ts";

/** How often bytes are drawn up again because others took their number meanwhile: all that may wait. */
const DRAFTS_MAX = 32;

/**
 * What a page leaves open is filled in: gas and prices from the node, the number from our own count
 * beside the nodes'. The number is held: whoever does not send these bytes gives it back.
 */
export async function draftTransaction(
  local: OpenChain,
  from: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<Answered<Unsigned>> {
  for (let drafts = 0; drafts < DRAFTS_MAX; drafts++) {
    const drafted = await drawUp(local, from, fields);
    if ("refusal" in drafted || local.chain.nonces?.hold(drafted.ok) !== false) return drafted;
  }
  return { refusal: "nodes-silent", detail: "nonce" };
}

async function drawUp(
  local: OpenChain,
  from: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<Answered<Unsigned>> {
  const { chain, pool } = local;
  const { to, value = "0x0", data = fields["input"] ?? "0x" } = fields;
  const isPlace =
    to === undefined || to === null || (typeof to === "string" && isAddress(to, { strict: false }));
  if (!isPlace) return { refusal: "address-invalid", detail: "to" };
  if (!isHex(value) || !isHex(data)) return { refusal: "malformed", detail: "value or data" };
  const wrong = wrongField(local, fields);
  if (wrong !== null) return { refusal: "malformed", detail: wrong };
  const target = typeof to === "string" ? to : null;
  const call = { from, value, data, ...(target === null ? {} : { to: target }) };
  try {
    const [filled, numbered] = await Promise.all([
      pool.read(async (ask) => fillIn(ask, call, fields)),
      chain.nonces?.next(from),
    ]);
    if (numbered === undefined) return { refusal: "wrong-network", detail: chain.network.id };
    if ("refusal" in numbered)
      return { refusal: numbered.refusal.code, detail: numbered.refusal.detail };
    const nonce = numbered.value;
    const bytes = hexToBytes(
      serializeTransaction({
        type: "eip1559",
        chainId: Number(chainIdOf(chain.network)),
        nonce: Number(nonce),
        gas: filled.gas,
        maxFeePerGas: filled.cap,
        maxPriorityFeePerGas: filled.tip,
        to: target,
        value: BigInt(value),
        data,
      }),
    );
    return { ok: { bytes, from, expiry: nonce } };
  } catch (error) {
    // The node says why it would fail: nobody is asked to sign what does.
    if (error instanceof NodeError)
      return { refusal: "transaction-refused", detail: error.message.slice(0, 200) };
    if (error instanceof Refused)
      return { refusal: error.refusal.code, detail: error.refusal.detail };
    throw error;
  }
}

/** Fields that are filled in by us, and still must be what they say they are. */
const QUANTITIES = [
  "gas",
  "gasLimit",
  "gasPrice",
  "maxFeePerGas",
  "maxPriorityFeePerGas",
  "nonce",
  "chainId",
  "type",
] as const;
const TYPES: readonly bigint[] = [0n, 1n, 2n];

/** The first field that is no quantity, of another network, or of a type that is not signed. */
function wrongField(
  { chain }: OpenChain,
  fields: Readonly<Record<string, unknown>>,
): string | null {
  for (const name of QUANTITIES) {
    const value = fields[name] ?? "0x0";
    if (!isHex(value) || value === "0x") return name;
  }
  const { chainId, type } = fields;
  if (isHex(chainId) && BigInt(chainId) !== chainIdOf(chain.network)) return "chainId";
  return isHex(type) && !TYPES.includes(BigInt(type)) ? "type" : null;
}

interface Filled {
  readonly gas: bigint;
  readonly tip: bigint;
  readonly cap: bigint;
}

async function fillIn(
  ask: Ask,
  call: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, unknown>>,
): Promise<Filled> {
  const told = async (method: string, params: readonly unknown[]): Promise<bigint> =>
    BigInt(String(await ask(method, params)));
  const [estimated, price, tip] = await Promise.all([
    told("eth_estimateGas", [call]),
    told("eth_gasPrice", []),
    told("eth_maxPriorityFeePerGas", []),
  ]);
  const asked = isHex(fields["gas"]) ? BigInt(fields["gas"]) : 0n;
  const cap = 2n * price + tip;
  // A page may ask for more gas than is needed, never for less: that would only fail.
  return { gas: asked > estimated ? asked : estimated, tip, cap };
}
