import { getCreateAccountInstruction } from "@solana-program/system";
import {
  TOKEN_2022_PROGRAM_ADDRESS,
  findAssociatedTokenPda,
  getCreateAssociatedTokenIdempotentInstruction,
  getInitializeMint2Instruction,
  getMintSize,
  getMintToInstruction,
} from "@solana-program/token-2022";
import {
  appendTransactionMessageInstructions,
  createSignerFromKeyPair,
  createSolanaRpc,
  createTransactionMessage,
  generateKeyPairSigner,
  getBase64EncodedWireTransaction,
  pipe,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
} from "@solana/kit";
import type { Address, Instruction, KeyPairSigner, Signature } from "@solana/kit";

interface Node {
  readonly url: string;
}

/** Signs instructions with their own signers and sends them; throws what the node says. */
export async function sendInstructions(
  { url }: Node,
  payer: KeyPairSigner,
  instructions: readonly Instruction[],
): Promise<Signature> {
  const rpc = createSolanaRpc(url);
  const { value: latest } = await rpc.getLatestBlockhash({ commitment: "processed" }).send();
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (one) => setTransactionMessageFeePayerSigner(payer, one),
    (one) => setTransactionMessageLifetimeUsingBlockhash(latest, one),
    (one) => appendTransactionMessageInstructions(instructions, one),
  );
  const signed = await signTransactionMessageWithSigners(message);
  const wire = getBase64EncodedWireTransaction(signed);
  return rpc.sendTransaction(wire, { encoding: "base64", preflightCommitment: "processed" }).send();
}

/** Makes a mint of Token-2022 whose authority is the given key. */
export async function createMint(
  node: Node,
  keys: CryptoKeyPair,
  decimals: number,
): Promise<Address> {
  const authority = await createSignerFromKeyPair(keys);
  const mint = await generateKeyPairSigner();
  const space = BigInt(getMintSize());
  const lamports = await createSolanaRpc(node.url).getMinimumBalanceForRentExemption(space).send();
  await sendInstructions(node, authority, [
    getCreateAccountInstruction({
      payer: authority,
      newAccount: mint,
      lamports,
      space,
      programAddress: TOKEN_2022_PROGRAM_ADDRESS,
    }),
    getInitializeMint2Instruction({
      mint: mint.address,
      decimals,
      mintAuthority: authority.address,
      freezeAuthority: null,
    }),
  ]);
  return mint.address;
}

/** Mints units into the owner's associated account. */
export async function mintTo(
  node: Node,
  options: {
    readonly authority: CryptoKeyPair;
    readonly mint: Address;
    readonly owner: Address;
    readonly units: bigint;
  },
): Promise<Address> {
  const { mint, owner, units } = options;
  const authority = await createSignerFromKeyPair(options.authority);
  const tokenProgram = TOKEN_2022_PROGRAM_ADDRESS;
  const [ata] = await findAssociatedTokenPda({ owner, mint, tokenProgram });
  await sendInstructions(node, authority, [
    getCreateAssociatedTokenIdempotentInstruction({
      payer: authority,
      ata,
      owner,
      mint,
      tokenProgram,
    }),
    getMintToInstruction({ mint, token: ata, mintAuthority: authority, amount: units }),
  ]);
  return ata;
}
