import { createHash } from "node:crypto";
import { keyBytes } from "@holdall/wallet/clear/build";
import type { EvmDevnet } from "@holdall/devnet/evm";
import type { SolanaDevnet } from "@holdall/devnet/solana";
import { encodeCall } from "@holdall/wallet/clear";
import { addressOf } from "@holdall/wallet/keyring";
import { askNode } from "./person.ts";

/** Things of which there is one each, put into somebody's hands past every wallet. */
const TOKEN_PROGRAM = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";
const ASSOCIATED_PROGRAM = "ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL";
/** Sizes of a mint and of a token account, and what an account of each must hold to stay. */
const MINT = { size: 82, lamports: 1_461_600 } as const;
const HOLDING = { size: 165, lamports: 2_039_280 } as const;
export const MINT_ONE = "Mint111111111111111111111111111111111111111";

/** Somebody mints an item of the play contract to an address. */
export async function giveItem({ url, contracts, token }: EvmDevnet, to: string): Promise<void> {
  const [from] = (await askNode(url, "eth_accounts", [], token)) as readonly string[];
  const data = Buffer.from(encodeCall("mint(address)", [to])).toString("hex");
  const asked = { from, to: contracts["items"], data: `0x${data}` };
  await askNode(url, "eth_sendTransaction", [asked], token);
}

/** A mint of one unit without decimals, which nobody can add to, held by an address. */
export async function giveOne({ url, token }: SolanaDevnet, to: string): Promise<void> {
  const mint = new Uint8Array(MINT.size);
  const supply = new DataView(mint.buffer);
  supply.setBigUint64(36, 1n, true);
  mint[45] = 1;
  const holding = new Uint8Array(HOLDING.size);
  holding.set(keyBytes(MINT_ONE), 0);
  holding.set(keyBytes(to), 32);
  new DataView(holding.buffer).setBigUint64(64, 1n, true);
  holding[108] = 1;
  const account = associatedAddress(to, MINT_ONE);
  const put = (address: string, data: Uint8Array, lamports: number): Promise<unknown> => {
    const written = Buffer.from(data).toString("base64");
    const row = { lamports, data: written, owner: TOKEN_PROGRAM, executable: false };
    return askNode(url, "devnet_setAccount", [address, row], token);
  };
  await put(MINT_ONE, mint, MINT.lamports);
  await put(account, holding, HOLDING.lamports);
}

/** The one token account that follows from an owner and a mint: the first hash that is no key. */
function associatedAddress(owner: string, mint: string): string {
  const seeds = [owner, TOKEN_PROGRAM, mint].map(keyBytes);
  for (let bump = 255; ; bump--) {
    const hash = createHash("sha256");
    for (const seed of seeds) hash.update(seed);
    hash.update(Uint8Array.of(bump)).update(keyBytes(ASSOCIATED_PROGRAM));
    const found = hash.update("ProgramDerivedAddress").digest();
    if (!isOnCurve(found)) return addressOf("solana", new Uint8Array(found));
  }
}

const FIELD = 2n ** 255n - 19n;

/** True when bytes are a point of Ed25519 (RFC 8032 section 5.1.3): its x squared has a root. */
function isOnCurve(bytes: Uint8Array): boolean {
  const digits = Buffer.from(bytes).reverse().toString("hex");
  const y = BigInt(`0x${digits}`) & (2n ** 255n - 1n);
  const square = (y * y) % FIELD;
  const d = (-121_665n * power(121_666n, FIELD - 2n)) % FIELD;
  const below = power((((d * square + 1n) % FIELD) + FIELD) % FIELD, FIELD - 2n);
  const root = power(((((square - 1n) * below) % FIELD) + FIELD) % FIELD, (FIELD - 1n) / 2n);
  return root <= 1n;
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % FIELD;
    square = (square * square) % FIELD;
  }
  return result;
}
