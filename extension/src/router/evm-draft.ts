import { chainIdOf } from "@holdall/chain/networks";
import { NodeError } from "@holdall/chain/nodes";
import type { Ask } from "@holdall/chain/nodes";
import type { Unsigned } from "@holdall/chain/port";
import { Refused } from "@holdall/chain/port";
import { hexToBytes, isAddress, isHex, serializeTransaction } from "viem";
import type { LocalChain } from "./local-chains.ts";
import type { Answered } from "./platform.ts";

/** What a page leaves open is filled in from the node: nonce, gas, prices. */
export async function draftTransaction(
  local: LocalChain,
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
    const filled = await pool.read(async (ask) => fillIn(ask, call, fields));
    const bytes = hexToBytes(
      serializeTransaction({
        type: "eip1559",
        chainId: Number(chainIdOf(chain.network)),
        nonce: Number(filled.nonce),
        gas: filled.gas,
        maxFeePerGas: filled.cap,
        maxPriorityFeePerGas: filled.tip,
        to: target,
        value: BigInt(value),
        data,
      }),
    );
    return { ok: { bytes, from, expiry: filled.nonce } };
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
  { chain }: LocalChain,
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
  readonly nonce: bigint;
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
  const [nonce, estimated, price, tip] = await Promise.all([
    told("eth_getTransactionCount", [call["from"], "pending"]),
    told("eth_estimateGas", [call]),
    told("eth_gasPrice", []),
    told("eth_maxPriorityFeePerGas", []),
  ]);
  const asked = isHex(fields["gas"]) ? BigInt(fields["gas"]) : 0n;
  const cap = 2n * price + tip;
  // A page may ask for more gas than is needed, never for less: that would only fail.
  return { nonce, gas: asked > estimated ? asked : estimated, tip, cap };
}
