import { addressed, amount, assetOf, counted, worded } from "@holdall/chain/port";
import type { Effect } from "@holdall/chain/port";
import {
  AuthorityType,
  Token2022Instruction,
  getApproveCheckedInstructionDataCodec,
  getApproveInstructionDataCodec,
  getBurnCheckedInstructionDataCodec,
  getBurnInstructionDataCodec,
  getCloseAccountInstructionDataCodec,
  getFreezeAccountInstructionDataCodec,
  getInitializeAccount2InstructionDataCodec,
  getInitializeAccount3InstructionDataCodec,
  getInitializeAccountInstructionDataCodec,
  getInitializeImmutableOwnerInstructionDataCodec,
  getInitializeMint2InstructionDataCodec,
  getInitializeMintInstructionDataCodec,
  getMintToCheckedInstructionDataCodec,
  getMintToInstructionDataCodec,
  getRevokeInstructionDataCodec,
  getSetAuthorityInstructionDataCodec,
  getSyncNativeInstructionDataCodec,
  getThawAccountInstructionDataCodec,
  getTransferCheckedInstructionDataCodec,
  getTransferCheckedWithFeeInstructionDataCodec,
  getTransferInstructionDataCodec,
  identifyToken2022Instruction,
} from "@solana-program/token-2022";
import type { Call } from "../message.ts";
import { TOKEN_PROGRAM, tokenAsset } from "../token-facts.ts";
import { assertAccounts, fieldsOf, unreadable } from "./context.ts";
import type { Situation } from "./context.ts";

/** Signers of a multisig account that an instruction may name after its own accounts. */
const SIGNERS_MAX = 11;

/** Reads an instruction of a token program: amounts, then rights, then the life of accounts. */
export function readToken(call: Call, situation: Situation): readonly Effect[] {
  const kind = identify(call);
  return (
    readTransfer(kind, call, situation) ??
    readSupply(kind, call, situation) ??
    readRight(kind, call, situation) ??
    readLife(kind, call) ??
    refuse(call)
  );
}

function refuse({ data }: Call): never {
  throw unreadable(`token instruction ${data[0] ?? "?"}`);
}

/** The name of the instruction in the program's own list. */
function identify(call: Call): string {
  try {
    return Token2022Instruction[identifyToken2022Instruction(call.data)];
  } catch {
    return refuse(call);
  }
}

const tokens = (units: bigint, decimals: number, mint: string) =>
  amount(units, decimals, tokenAsset(mint));

/** A mint's decimals, which the evidence must know. */
function decimalsOf(mint: string, { evidence }: Situation): number {
  const facts = evidence.mints[mint];
  if (facts === undefined) throw unreadable(`mint ${mint}`);
  return facts.decimals;
}

/** Decimals that an instruction claims must be the mint's, where the mint is known. */
function claimed(decimals: number, mint: string, { evidence }: Situation): number {
  const facts = evidence.mints[mint];
  if (facts !== undefined && facts.decimals !== decimals) throw unreadable(`decimals of ${mint}`);
  return decimals;
}

function mintOf(account: string, { evidence }: Situation): string {
  const facts = evidence.tokenAccounts[account];
  if (facts === undefined) throw unreadable(`token account ${account}`);
  return facts.mint;
}

interface Transfer {
  readonly source: string;
  readonly target: string;
  /** Who allows it, and whoever signs for them. */
  readonly allowing: readonly string[];
  readonly mint: string;
  readonly units: bigint;
  readonly decimals: number;
}

function transferred(move: Transfer, situation: Situation): Effect {
  const { source, target, allowing, mint, units, decimals } = move;
  const hook = situation.evidence.mints[mint]?.traits?.hookProgram ?? null;
  if (hook !== null) throw unreadable(`transfer hook ${hook}`);
  const operands = { amount: tokens(units, decimals, mint), to: addressed(target) };
  const { person, evidence } = situation;
  const isPersons = allowing.includes(person) || evidence.tokenAccounts[source]?.owner === person;
  return isPersons
    ? { kind: "send", operands }
    : { kind: "move", operands: { ...operands, from: addressed(source) } };
}

function readTransfer(
  kind: string,
  call: Call,
  situation: Situation,
): readonly Effect[] | undefined {
  const [source, second, third] = call.accounts;
  switch (kind) {
    case "Transfer": {
      assertAccounts(call, 3, 3 + SIGNERS_MAX);
      const { amount: units } = fieldsOf(call, getTransferInstructionDataCodec());
      const mint = mintOf(source, situation);
      const decimals = decimalsOf(mint, situation);
      const allowing = call.accounts.slice(2);
      return [transferred({ source, target: second, allowing, mint, units, decimals }, situation)];
    }
    case "TransferChecked": {
      assertAccounts(call, 4, 4 + SIGNERS_MAX);
      const fields = fieldsOf(call, getTransferCheckedInstructionDataCodec());
      const decimals = claimed(fields.decimals, second, situation);
      const allowing = call.accounts.slice(3);
      const move = {
        source,
        target: third,
        allowing,
        mint: second,
        units: fields.amount,
        decimals,
      };
      return [transferred(move, situation)];
    }
    case "TransferCheckedWithFee": {
      if (call.program === TOKEN_PROGRAM) return undefined;
      assertAccounts(call, 4, 4 + SIGNERS_MAX);
      const fields = fieldsOf(call, getTransferCheckedWithFeeInstructionDataCodec());
      const decimals = claimed(fields.decimals, second, situation);
      const allowing = call.accounts.slice(3);
      const move = {
        source,
        target: third,
        allowing,
        mint: second,
        units: fields.amount,
        decimals,
      };
      const fee = { amount: tokens(fields.fee, decimals, second) };
      return [{ kind: "transfer-fee", operands: fee }, transferred(move, situation)];
    }
    default:
      return undefined;
  }
}

interface Supply {
  readonly name: "mint" | "burn";
  /** The amount, and the decimals where the instruction claims them. */
  readonly fields: (call: Call) => { readonly amount: bigint; readonly decimals?: number };
}

/** Instructions that make units or end them, as they are written. */
const SUPPLY: Readonly<Record<string, Supply>> = {
  MintTo: { name: "mint", fields: (call) => fieldsOf(call, getMintToInstructionDataCodec()) },
  MintToChecked: {
    name: "mint",
    fields: (call) => fieldsOf(call, getMintToCheckedInstructionDataCodec()),
  },
  Burn: { name: "burn", fields: (call) => fieldsOf(call, getBurnInstructionDataCodec()) },
  BurnChecked: {
    name: "burn",
    fields: (call) => fieldsOf(call, getBurnCheckedInstructionDataCodec()),
  },
};

function readSupply(kind: string, call: Call, situation: Situation): readonly Effect[] | undefined {
  if (!Object.hasOwn(SUPPLY, kind)) return undefined;
  assertAccounts(call, 3, 3 + SIGNERS_MAX);
  const { name, fields } = SUPPLY[kind];
  const [first, second] = call.accounts;
  // Minting names the mint first, burning the account.
  const [mint, account] = name === "mint" ? [first, second] : [second, first];
  const { amount: units, decimals: said } = fields(call);
  const decimals =
    said === undefined ? decimalsOf(mint, situation) : claimed(said, mint, situation);
  const operands = { amount: tokens(units, decimals, mint), account: addressed(account) };
  return [{ kind: name, operands }];
}

const ROLES: Readonly<Partial<Record<AuthorityType, string>>> = {
  [AuthorityType.MintTokens]: "mint",
  [AuthorityType.FreezeAccount]: "freeze",
  [AuthorityType.AccountOwner]: "owner",
  [AuthorityType.CloseAccount]: "close",
};

function readRight(kind: string, call: Call, situation: Situation): readonly Effect[] | undefined {
  const [account, second, third] = call.accounts;
  switch (kind) {
    case "Approve": {
      assertAccounts(call, 3, 3 + SIGNERS_MAX);
      const { amount: units } = fieldsOf(call, getApproveInstructionDataCodec());
      const mint = mintOf(account, situation);
      const given = tokens(units, decimalsOf(mint, situation), mint);
      return [
        {
          kind: "delegate",
          operands: { amount: given, account: addressed(account), to: addressed(second) },
        },
      ];
    }
    case "ApproveChecked": {
      assertAccounts(call, 4, 4 + SIGNERS_MAX);
      const fields = fieldsOf(call, getApproveCheckedInstructionDataCodec());
      const given = tokens(fields.amount, claimed(fields.decimals, second, situation), second);
      return [
        {
          kind: "delegate",
          operands: { amount: given, account: addressed(account), to: addressed(third) },
        },
      ];
    }
    case "Revoke":
      assertAccounts(call, 2, 2 + SIGNERS_MAX);
      fieldsOf(call, getRevokeInstructionDataCodec());
      return [{ kind: "revoke-delegate", operands: { account: addressed(account) } }];
    case "SetAuthority": {
      assertAccounts(call, 2, 2 + SIGNERS_MAX);
      const fields = fieldsOf(call, getSetAuthorityInstructionDataCodec());
      const role = ROLES[fields.authorityType];
      if (role === undefined) throw unreadable(`token authority ${fields.authorityType}`);
      const operands = { role: worded(role), account: addressed(account) };
      const { newAuthority } = fields;
      return newAuthority.__option === "None"
        ? [{ kind: "authority-removed", operands }]
        : [{ kind: "authority", operands: { ...operands, to: addressed(newAuthority.value) } }];
    }
    default:
      return undefined;
  }
}

function readLife(kind: string, call: Call): readonly Effect[] | undefined {
  const [account, second] = call.accounts;
  const only = (name: string) => [{ kind: name, operands: { account: addressed(account) } }];
  switch (kind) {
    case "CloseAccount": {
      assertAccounts(call, 3, 3 + SIGNERS_MAX);
      fieldsOf(call, getCloseAccountInstructionDataCodec());
      return [{ kind: "close", operands: { account: addressed(account), to: addressed(second) } }];
    }
    case "FreezeAccount":
      assertAccounts(call, 3, 3 + SIGNERS_MAX);
      fieldsOf(call, getFreezeAccountInstructionDataCodec());
      return only("freeze");
    case "ThawAccount":
      assertAccounts(call, 3, 3 + SIGNERS_MAX);
      fieldsOf(call, getThawAccountInstructionDataCodec());
      return only("thaw");
    case "SyncNative":
      assertAccounts(call, 1);
      fieldsOf(call, getSyncNativeInstructionDataCodec());
      return only("sync-native");
    case "InitializeImmutableOwner":
      assertAccounts(call, 1);
      fieldsOf(call, getInitializeImmutableOwnerInstructionDataCodec());
      return only("immutable-owner");
    default:
      return readBirth(kind, call);
  }
}

function readBirth(kind: string, call: Call): readonly Effect[] | undefined {
  const [account, mint, owner] = call.accounts;
  const holder = (of: string) => [
    {
      kind: "init-token-account",
      operands: {
        account: addressed(account),
        asset: assetOf(tokenAsset(mint)),
        owner: addressed(of),
      },
    },
  ];
  switch (kind) {
    case "InitializeMint":
      assertAccounts(call, 2);
      return minted(account, fieldsOf(call, getInitializeMintInstructionDataCodec()));
    case "InitializeMint2":
      assertAccounts(call, 1);
      return minted(account, fieldsOf(call, getInitializeMint2InstructionDataCodec()));
    case "InitializeAccount":
      assertAccounts(call, 4);
      fieldsOf(call, getInitializeAccountInstructionDataCodec());
      return holder(owner);
    case "InitializeAccount2":
      assertAccounts(call, 3);
      return holder(fieldsOf(call, getInitializeAccount2InstructionDataCodec()).owner);
    case "InitializeAccount3":
      assertAccounts(call, 2);
      return holder(fieldsOf(call, getInitializeAccount3InstructionDataCodec()).owner);
    default:
      return undefined;
  }
}

function minted(
  mint: string,
  fields: {
    readonly decimals: number;
    readonly mintAuthority: string;
    readonly freezeAuthority:
      | { readonly __option: "Some"; readonly value: string }
      | { readonly __option: "None" };
  },
): readonly Effect[] {
  const { decimals, mintAuthority, freezeAuthority } = fields;
  const made = {
    kind: "init-mint",
    operands: {
      mint: addressed(mint),
      decimals: counted(decimals),
      authority: addressed(mintAuthority),
    },
  };
  if (freezeAuthority.__option === "None") return [made];
  const operands = {
    role: worded("freeze"),
    account: addressed(mint),
    to: addressed(freezeAuthority.value),
  };
  return [made, { kind: "authority", operands }];
}
