import { NO_EVIDENCE } from "@holdall/chain/port";
import type { Evidence } from "@holdall/chain/port";
import * as tables from "@solana-program/address-lookup-table";
import * as budget from "@solana-program/compute-budget";
import * as stake from "@solana-program/stake";
import * as system from "@solana-program/system";
import * as token from "@solana-program/token-2022";
import {
  AccountRole,
  address,
  appendTransactionMessageInstructions,
  blockhash,
  compileTransaction,
  createNoopSigner,
  createTransactionMessage,
  getAddressDecoder,
  getAddressEncoder,
  getU64Encoder,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
} from "@solana/kit";
import type { AccountMeta, Address, Instruction } from "@solana/kit";
import fc from "fast-check";

/** One transaction to read, with everything that a reader may know beside its bytes. */
export interface CorpusEntry {
  readonly bytes: Uint8Array;
  readonly account: string;
  readonly evidence: Evidence;
}

const key = (number: number): Address =>
  getAddressDecoder().decode(new Uint8Array(32).fill(number));
const PERSON = key(1);
const MINT = key(40);
const MINT_B = key(41);
const TOKEN = address("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
const TOKEN_2022 = address("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");
const MEMO = address("MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr");
const SYSVARS = [
  "SysvarC1ock11111111111111111111111111111111",
  "SysvarStakeHistory1111111111111111111111111",
  "StakeConfig11111111111111111111111111111111",
].map((one) => address(one));
const [CLOCK, HISTORY, CONFIG] = SYSVARS;

const someone = fc.integer({ min: 1, max: 8 }).map(key);
const holder = fc.integer({ min: 20, max: 26 }).map(key);
const mint = fc.constantFrom(MINT, MINT_B);
const program = fc.constantFrom(TOKEN, TOKEN_2022);
const units = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const signer = (one: Address) => createNoopSigner(one);

/** Facts of the corpus: two mints, and who holds what. */
const EVIDENCE: Evidence = {
  ...NO_EVIDENCE,
  mints: { [MINT]: { decimals: 6, traits: null }, [MINT_B]: { decimals: 9, traits: null } },
  tokenAccounts: Object.fromEntries(
    [20, 21, 22, 23, 24].map((number) => {
      const owner = number % 2 === 0 ? PERSON : key(number - 17);
      return [key(number), { mint: number < 23 ? MINT : MINT_B, owner, units: 1_000n }];
    }),
  ),
};
const decimalsOf = (of: Address): number => (of === MINT ? 6 : 9);

const roles = {
  writable: AccountRole.WRITABLE,
  readonly: AccountRole.READONLY,
  signer: AccountRole.READONLY_SIGNER,
} as const;

/** The older form of a stake instruction, which names sysvars among its accounts. */
function older(
  instruction: Instruction,
  accounts: readonly (readonly [Address, AccountRole])[],
): Instruction {
  return { ...instruction, accounts: accounts.map(([one, role]) => ({ address: one, role })) };
}

/** Accounts in their order, each of which may be written. */
const named = (accounts: readonly Address[]): readonly AccountMeta[] =>
  accounts.map((one) => ({ address: one, role: AccountRole.WRITABLE }));

/** Rights that both readers know, and two that neither does. */
const AUTHORITIES = [
  token.AuthorityType.MintTokens,
  token.AuthorityType.FreezeAccount,
  token.AuthorityType.AccountOwner,
  token.AuthorityType.CloseAccount,
  token.AuthorityType.TransferFeeConfig,
  token.AuthorityType.PermanentDelegate,
] as const;

type Make = fc.Arbitrary<Instruction>;

const systemCalls: readonly Make[] = [
  fc
    .record({ source: someone.map(signer), destination: someone, amount: units })
    .map((input) => system.getTransferSolInstruction(input)),
  fc.tuple(someone, someone, units).map(([payer, account, lamports]) =>
    system.getCreateAccountInstruction({
      payer: signer(payer),
      newAccount: signer(account),
      lamports,
      space: 165n,
      programAddress: TOKEN,
    }),
  ),
  fc
    .tuple(someone, someone)
    .map(([account, to]) =>
      system.getAssignInstruction({ account: signer(account), programAddress: to }),
    ),
  fc
    .tuple(someone, units)
    .map(([account, space]) =>
      system.getAllocateInstruction({ newAccount: signer(account), space }),
    ),
  fc.tuple(someone, someone).map(([nonce, authority]) =>
    system.getAdvanceNonceAccountInstruction({
      nonceAccount: nonce,
      nonceAuthority: signer(authority),
    }),
  ),
  fc.tuple(someone, someone, someone).map(([nonce, authority, next]) =>
    system.getAuthorizeNonceAccountInstruction({
      nonceAccount: nonce,
      nonceAuthority: signer(authority),
      newNonceAuthority: next,
    }),
  ),
  fc.tuple(someone, someone, someone, units).map(([nonce, to, authority, amount]) =>
    system.getWithdrawNonceAccountInstruction({
      nonceAccount: nonce,
      recipientAccount: to,
      nonceAuthority: signer(authority),
      withdrawAmount: amount,
    }),
  ),
];

const tokenCalls: readonly Make[] = [
  fc
    .tuple(holder, holder, someone, units, program)
    .map(([source, destination, authority, amount, programAddress]) =>
      token.getTransferInstruction(
        { source, destination, authority: signer(authority), amount },
        { programAddress },
      ),
    ),
  fc
    .tuple(holder, holder, someone, units, program, mint)
    .map(([source, destination, authority, amount, programAddress, of]) =>
      token.getTransferCheckedInstruction(
        {
          source,
          mint: of,
          destination,
          authority: signer(authority),
          amount,
          decimals: decimalsOf(of),
        },
        { programAddress },
      ),
    ),
  fc
    .tuple(holder, someone, someone, units, program)
    .map(([source, delegate, owner, amount, programAddress]) =>
      token.getApproveInstruction(
        { source, delegate, owner: signer(owner), amount },
        { programAddress },
      ),
    ),
  fc.tuple(holder, someone, someone, units, mint).map(([source, delegate, owner, amount, of]) =>
    token.getApproveCheckedInstruction({
      source,
      mint: of,
      delegate,
      owner: signer(owner),
      amount,
      decimals: decimalsOf(of),
    }),
  ),
  fc
    .tuple(holder, someone, program)
    .map(([source, owner, programAddress]) =>
      token.getRevokeInstruction({ source, owner: signer(owner) }, { programAddress }),
    ),
  fc
    .tuple(holder, someone, fc.constantFrom(...AUTHORITIES), fc.option(someone))
    .map(([owned, owner, authorityType, newAuthority]) =>
      token.getSetAuthorityInstruction({
        owned,
        owner: signer(owner),
        authorityType,
        newAuthority,
      }),
    ),
  fc
    .tuple(mint, holder, someone, units)
    .map(([of, to, authority, amount]) =>
      token.getMintToInstruction({ mint: of, token: to, mintAuthority: signer(authority), amount }),
    ),
  fc.tuple(mint, holder, someone, units).map(([of, account, authority, amount]) =>
    token.getBurnCheckedInstruction({
      mint: of,
      account,
      authority: signer(authority),
      amount,
      decimals: decimalsOf(of),
    }),
  ),
  fc
    .tuple(holder, someone, someone)
    .map(([account, destination, owner]) =>
      token.getCloseAccountInstruction({ account, destination, owner: signer(owner) }),
    ),
  fc
    .tuple(holder, mint, someone, fc.boolean())
    .map(([account, of, owner, isThaw]) =>
      isThaw
        ? token.getThawAccountInstruction({ account, mint: of, owner: signer(owner) })
        : token.getFreezeAccountInstruction({ account, mint: of, owner: signer(owner) }),
    ),
  fc.tuple(mint, someone, fc.option(someone)).map(([of, mintAuthority, freezeAuthority]) =>
    token.getInitializeMint2Instruction({
      mint: of,
      decimals: 6,
      mintAuthority,
      freezeAuthority,
    }),
  ),
  fc
    .tuple(holder, mint, someone)
    .map(([account, of, owner]) =>
      token.getInitializeAccount3Instruction({ account, mint: of, owner }),
    ),
  fc
    .tuple(holder, holder, someone, units, mint)
    .map(([source, destination, authority, amount, of]) =>
      token.getTransferCheckedWithFeeInstruction({
        source,
        mint: of,
        destination,
        authority: signer(authority),
        amount,
        decimals: decimalsOf(of),
        fee: 3n,
      }),
    ),
];

const two = { programAddress: TOKEN_2022 };
const AUTHORITY = fc
  .tuple(mint, someone)
  .map(([of, one]) => ({ mint: of, authority: signer(one) }));
const OWNER = fc
  .tuple(holder, someone)
  .map(([account, one]) => ({ token: account, owner: signer(one) }));
const POINTED = fc.record({ mint, authority: fc.option(someone), to: fc.option(someone) });

/** Instructions of extensions, as the program's own client writes them. */
const extensionCalls: readonly Make[] = [
  fc
    .record({ mint, closeAuthority: fc.option(someone) })
    .map((input) => token.getInitializeMintCloseAuthorityInstruction(input, two)),
  fc
    .tuple(mint, fc.uniqueArray(holder, { minLength: 1, maxLength: 4 }))
    .map(([of, sources]) =>
      token.getHarvestWithheldTokensToMintInstruction({ mint: of, sources }, two),
    ),
  fc.tuple(mint, someone, fc.boolean(), fc.boolean()).map(([of, one, isFrozen, isLater]) => {
    const state = isFrozen ? token.AccountState.Frozen : token.AccountState.Initialized;
    return isLater
      ? token.getUpdateDefaultAccountStateInstruction({
          mint: of,
          freezeAuthority: signer(one),
          state,
        })
      : token.getInitializeDefaultAccountStateInstruction({ mint: of, state });
  }),
  fc.tuple(holder, someone, someone).map(([account, payer, owner]) =>
    token.getReallocateInstruction({
      token: account,
      payer: signer(payer),
      owner: signer(owner),
      newExtensionTypes: [token.ExtensionType.MemoTransfer, token.ExtensionType.CpiGuard],
    }),
  ),
  OWNER.map((input) => token.getEnableMemoTransfersInstruction(input)),
  OWNER.map((input) => token.getDisableMemoTransfersInstruction(input)),
  OWNER.map((input) => token.getEnableCpiGuardInstruction(input)),
  OWNER.map((input) => token.getDisableCpiGuardInstruction(input)),
  mint.map((of) => token.getInitializeNonTransferableMintInstruction({ mint: of })),
  fc
    .tuple(mint, someone)
    .map(([of, delegate]) =>
      token.getInitializePermanentDelegateInstruction({ mint: of, delegate }),
    ),
  POINTED.map(({ mint: of, authority, to }) =>
    token.getInitializeTransferHookInstruction({ mint: of, authority, programId: to }),
  ),
  fc
    .tuple(AUTHORITY, fc.option(someone))
    .map(([input, programId]) => token.getUpdateTransferHookInstruction({ ...input, programId })),
  POINTED.map(({ mint: of, authority, to }) =>
    token.getInitializeMetadataPointerInstruction({ mint: of, authority, metadataAddress: to }),
  ),
  POINTED.map(({ mint: of, authority, to }) =>
    token.getInitializeGroupPointerInstruction({ mint: of, authority, groupAddress: to }),
  ),
  POINTED.map(({ mint: of, authority, to }) =>
    token.getInitializeGroupMemberPointerInstruction({ mint: of, authority, memberAddress: to }),
  ),
  fc.tuple(mint, someone, fc.option(someone)).map(([of, one, metadataAddress]) =>
    token.getUpdateMetadataPointerInstruction({
      mint: of,
      metadataPointerAuthority: signer(one),
      metadataAddress,
    }),
  ),
  fc
    .tuple(mint, someone)
    .map(([of, authority]) =>
      token.getInitializePausableConfigInstruction({ mint: of, authority }),
    ),
  AUTHORITY.map((input) => token.getPauseInstruction(input)),
  AUTHORITY.map((input) => token.getResumeInstruction(input)),
];

const VOTE = address("Vote111111111111111111111111111111111111111");
const [RENT, NOW] = [
  address("SysvarRent111111111111111111111111111111111"),
  address("SysvarC1ock11111111111111111111111111111111"),
];
const written = (tag: number, ...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
  Uint8Array.of(tag, 0, 0, 0, ...parts.flatMap((part) => [...part]));
const bytesOf = (one: Address): Uint8Array => new Uint8Array(getAddressEncoder().encode(one));

/** Instructions of the Vote program, by its public interface: no client of it is at hand. */
const voteCalls: readonly Make[] = [
  fc
    .tuple(someone, someone, someone, someone, fc.nat(100))
    .map(([vote, node, voter, owner, part]) => ({
      programAddress: VOTE,
      accounts: named([vote, RENT, NOW, node]),
      data: written(0, bytesOf(node), bytesOf(voter), bytesOf(owner), [part]),
    })),
  fc.tuple(someone, someone, someone, fc.nat(1)).map(([vote, authority, to, role]) => ({
    programAddress: VOTE,
    accounts: named([vote, NOW, authority]),
    data: written(1, bytesOf(to), [role, 0, 0, 0]),
  })),
  fc.tuple(someone, someone, someone, units).map(([vote, to, owner, lamports]) => ({
    programAddress: VOTE,
    accounts: named([vote, to, owner]),
    data: written(3, new Uint8Array(getU64Encoder().encode(lamports))),
  })),
  fc.tuple(someone, someone, someone).map(([vote, node, owner]) => ({
    programAddress: VOTE,
    accounts: named([vote, node, owner]),
    data: written(4),
  })),
  fc.tuple(someone, someone, fc.nat(100)).map(([vote, owner, part]) => ({
    programAddress: VOTE,
    accounts: named([vote, owner]),
    data: written(5, [part]),
  })),
  fc.tuple(someone, someone, someone, fc.nat(1)).map(([vote, authority, to, role]) => ({
    programAddress: VOTE,
    accounts: named([vote, NOW, authority, to]),
    data: written(7, [role, 0, 0, 0]),
  })),
];

const stakeCalls: readonly Make[] = [
  fc.tuple(someone, someone, someone).map(([account, vote, authority]) =>
    older(
      stake.getDelegateStakeInstruction({
        stake: account,
        vote,
        stakeAuthority: signer(authority),
      }),
      [
        [account, roles.writable],
        [vote, roles.readonly],
        [CLOCK, roles.readonly],
        [HISTORY, roles.readonly],
        [CONFIG, roles.readonly],
        [authority, roles.signer],
      ],
    ),
  ),
  fc.tuple(someone, someone).map(([account, authority]) =>
    older(stake.getDeactivateInstruction({ stake: account, stakeAuthority: signer(authority) }), [
      [account, roles.writable],
      [CLOCK, roles.readonly],
      [authority, roles.signer],
    ]),
  ),
  fc.tuple(someone, someone, someone, units).map(([account, recipient, authority, args]) =>
    older(
      stake.getWithdrawInstruction({
        stake: account,
        recipient,
        withdrawAuthority: signer(authority),
        args,
      }),
      [
        [account, roles.writable],
        [recipient, roles.writable],
        [CLOCK, roles.readonly],
        [HISTORY, roles.readonly],
        [authority, roles.signer],
      ],
    ),
  ),
  fc.tuple(someone, someone, someone, units).map(([account, split, authority, args]) =>
    stake.getSplitInstruction({
      stake: account,
      splitStake: split,
      stakeAuthority: signer(authority),
      args,
    }),
  ),
  fc
    .tuple(
      someone,
      someone,
      someone,
      fc.constantFrom(stake.StakeAuthorize.Staker, stake.StakeAuthorize.Withdrawer),
    )
    .map(([account, authority, to, which]) =>
      older(
        stake.getAuthorizeInstruction({
          stake: account,
          authority: signer(authority),
          arg0: to,
          arg1: which,
        }),
        [
          [account, roles.writable],
          [CLOCK, roles.readonly],
          [authority, roles.signer],
        ],
      ),
    ),
];

const otherCalls: readonly Make[] = [
  fc
    .string({ maxLength: 20 })
    .map((text) => ({ programAddress: MEMO, accounts: [], data: new TextEncoder().encode(text) })),
  fc
    .tuple(someone, someone, fc.array(someone, { minLength: 1, maxLength: 3 }))
    .map(([table, authority, addresses]) =>
      tables.getExtendLookupTableInstruction({
        address: table,
        authority: signer(authority),
        payer: signer(authority),
        addresses,
      }),
    ),
  fc.tuple(someone, someone, someone).map(([table, authority, recipient]) =>
    tables.getCloseLookupTableInstruction({
      address: table,
      authority: signer(authority),
      recipient,
    }),
  ),
  fc
    .integer({ min: 1, max: 1_400_000 })
    .map((limit) => budget.getSetComputeUnitLimitInstruction({ units: limit })),
];

function compiled(
  payer: Address,
  version: "legacy" | 0,
  instructions: readonly Instruction[],
): Uint8Array {
  const lifetime = { blockhash: blockhash(key(99)), lastValidBlockHeight: 0n };
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (one) => setTransactionMessageFeePayer(payer, one),
    (one) => setTransactionMessageLifetimeUsingBlockhash(lifetime, one),
    (one) => appendTransactionMessageInstructions(instructions, { ...one, version } as typeof one),
  );
  return new Uint8Array(compileTransaction(message).messageBytes);
}

const calls = fc.oneof(
  ...systemCalls,
  ...tokenCalls,
  ...extensionCalls,
  ...voteCalls,
  ...stakeCalls,
  ...otherCalls,
);

/** Transactions as programs' own clients write them, one to four instructions each. */
export const solanaTransactions: fc.Arbitrary<CorpusEntry> = fc
  .tuple(
    fc.constantFrom(PERSON, PERSON, key(5)),
    fc.constantFrom("legacy" as const, 0 as const),
    fc.array(calls, { minLength: 1, maxLength: 4 }),
  )
  .map(([payer, version, instructions]) => ({
    bytes: compiled(payer, version, instructions),
    account: PERSON,
    evidence: EVIDENCE,
  }));

/** The same with a few bytes changed: most are no longer readable, and some mean something else. */
export function spoilt(entries: fc.Arbitrary<CorpusEntry>): fc.Arbitrary<CorpusEntry> {
  const change = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 }));
  return fc
    .tuple(entries, fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([entry, changes]) => {
      const bytes = new Uint8Array(entry.bytes);
      for (const [place, difference] of changes) bytes[place % bytes.length] ^= difference;
      return { ...entry, bytes };
    });
}
