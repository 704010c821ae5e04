import { mintFigures, tokenHolding } from "../ledger/token-balance.ts";
import type { TokenHolding } from "../ledger/token-balance.ts";
import { TOKEN_2022_PROGRAM, TOKEN_PROGRAM, isTokenProgram } from "../runtime/account.ts";
import type { Account } from "../runtime/account.ts";
import { shownAccount } from "../show/account.ts";
import { tokenAmount } from "../show/parsed-account.ts";
import {
  addressAt,
  invalid,
  optionsAt,
  readAddress,
  reading,
  shownAs,
  shownLamports,
} from "./params.ts";
import type { Method, NodeCall } from "./params.ts";

const LARGEST_MAX = 20;

const getTokenAccountBalance: Method = (call) => {
  const address = addressAt(call, 0);
  const { slot, answer } = reading(call, optionsAt(call, 1));
  const holding = tokenHolding(call.ledger.accountAt(address, slot));
  if (holding === undefined) throw invalid("Invalid param: not a Token account");
  const units = shownLamports(call, holding.units);
  return answer(tokenAmount(units, decimalsOf(call, holding.mint, slot)));
};

const getTokenSupply: Method = (call) => {
  const mint = addressAt(call, 0);
  const { slot, answer } = reading(call, optionsAt(call, 1));
  const figures = mintFigures(call.ledger.accountAt(mint, slot));
  if (figures === undefined) throw invalid("Invalid param: not a Token mint");
  return answer(tokenAmount(figures.supply, figures.decimals));
};

const getTokenLargestAccounts: Method = (call) => {
  const mint = addressAt(call, 0);
  const { slot, answer } = reading(call, optionsAt(call, 1));
  const program = call.ledger.accountAt(mint, slot)?.owner ?? "";
  if (!isTokenProgram(program)) throw invalid("Invalid param: not a Token mint");
  const decimals = decimalsOf(call, mint, slot);
  const largest = [...holdings(call, [program], slot)]
    .filter(({ holding }) => holding.mint === mint)
    .toSorted((left, right) => compare(right.holding.units, left.holding.units))
    .slice(0, LARGEST_MAX);
  return answer(
    largest.map(({ address, holding }) => ({ address, ...tokenAmount(holding.units, decimals) })),
  );
};

type Field = "owner" | "delegate";

/** Token accounts whose owner or delegate is an address, of one mint or of one program. */
function byField(call: NodeCall, field: Field) {
  const wanted = addressAt(call, 0);
  const filter = optionsAt(call, 1);
  const options = optionsAt(call, 2);
  const { slot, answer } = reading(call, options);
  const mint = filter["mint"] === undefined ? undefined : readAddress(filter["mint"]);
  const program = programOf(call, filter["programId"], { mint, slot });
  const as = shownAs(call, options, slot);
  const found = [...holdings(call, [program], slot)].filter(
    ({ holding }) => holding[field] === wanted && (mint === undefined || holding.mint === mint),
  );
  return answer(
    found.map(({ address, account }) => ({
      pubkey: address,
      account: shownAccount(address, account, as),
    })),
  );
}

function programOf(
  call: NodeCall,
  programId: unknown,
  { mint, slot }: { readonly mint: string | undefined; readonly slot: number },
): string {
  if (mint !== undefined) {
    const owner = call.ledger.accountAt(mint, slot)?.owner ?? "";
    if (!isTokenProgram(owner)) throw invalid("Invalid param: could not find mint");
    return owner;
  }
  const program = readAddress(programId);
  if (program === TOKEN_PROGRAM || program === TOKEN_2022_PROGRAM) return program;
  throw invalid("Invalid param: unrecognized Token program id");
}

function* holdings(
  call: NodeCall,
  programs: readonly string[],
  slot: number,
): Generator<{ address: string; account: Account; holding: TokenHolding }> {
  for (const program of programs) {
    for (const [address, account] of call.ledger.ownedAt(program, slot)) {
      const holding = tokenHolding(account);
      if (holding !== undefined) yield { address, account, holding };
    }
  }
}

function decimalsOf(call: NodeCall, mint: string, slot: number): number {
  return mintFigures(call.ledger.accountAt(mint, slot))?.decimals ?? 0;
}

function compare(left: bigint, right: bigint): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

export const tokenMethods = {
  getTokenAccountBalance,
  getTokenAccountsByDelegate: (call: NodeCall) => byField(call, "delegate"),
  getTokenAccountsByOwner: (call: NodeCall) => byField(call, "owner"),
  getTokenLargestAccounts,
  getTokenSupply,
} as const satisfies Readonly<Record<string, Method>>;
