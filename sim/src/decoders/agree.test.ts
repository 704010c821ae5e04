import {
  EVM_CORPUS_CHAIN,
  evmTransactions,
  solanaTransactions,
  spoilt,
} from "@holdall/chain/corpus";
import type { CorpusEntry } from "@holdall/chain/corpus";
import { explainEvm } from "@holdall/chain/evm";
import { explainSolana } from "@holdall/chain/solana";
import { canonicalReading, explain } from "@holdall/wallet/clear";
import type { Context } from "@holdall/wallet/clear";
import fc from "fast-check";
import { expect, test } from "vitest";

interface Family {
  readonly network: string;
  readonly chainId: bigint;
  readonly kind: "solana-transaction" | "evm-transaction";
  readonly second: (entry: CorpusEntry) => ReturnType<typeof explainSolana>;
}

const SOLANA: Family = {
  network: "solana:corpus",
  chainId: 0n,
  kind: "solana-transaction",
  second: ({ bytes, account, evidence }) => explainSolana(bytes, account, evidence),
};
const EVM: Family = {
  network: `eip155:${EVM_CORPUS_CHAIN}`,
  chainId: EVM_CORPUS_CHAIN,
  kind: "evm-transaction",
  second: ({ bytes, account, evidence }) =>
    explainEvm(bytes, { account, evidence, chainId: EVM_CORPUS_CHAIN }),
};

function contextOf({ network, chainId }: Family, { account, evidence }: CorpusEntry): Context {
  return {
    account,
    network,
    chainId,
    origin: null,
    atMs: 0,
    evidence: [evidence],
    own: [account],
    known: [],
    denied: [],
    secondReading: null,
  };
}

/** Generated transactions of each kind: with `HOLDALL_LONG=1` thirty times as many. */
const RUNS = process.env["HOLDALL_LONG"] === "1" ? 15_000 : 500;

type Verdict = "agreed" | "first refuses" | "second refuses" | "both refuse";

/** Reads an entry with both decoders; what both can read they must read alike. */
function compare(family: Family, entry: CorpusEntry): Verdict {
  const context = contextOf(family, entry);
  const { kind, second } = family;
  const first = explain({ kind, bytes: entry.bytes }, context);
  const other = second(entry);
  if (!first.ok) return "refusal" in other ? "both refuse" : "first refuses";
  if ("refusal" in other) return "second refuses";
  expect(other.value.text).toBe(canonicalReading(first.value.explanation.effects));
  const again = explain(
    { kind, bytes: entry.bytes },
    { ...context, secondReading: other.value.text },
  );
  const findings = again.ok ? again.value.explanation.findings : [];
  expect(findings.map(({ rule }) => rule)).not.toContain(501);
  return "agreed";
}

function tally(family: Family, entries: fc.Arbitrary<CorpusEntry>, runs: number) {
  const counts: Record<Verdict, number> = {
    agreed: 0,
    "first refuses": 0,
    "second refuses": 0,
    "both refuse": 0,
  };
  fc.assert(
    fc.property(entries, (entry) => {
      counts[compare(family, entry)]++;
    }),
    { numRuns: runs },
  );
  return counts;
}

test.each([
  ["Solana", SOLANA, solanaTransactions],
  ["EVM", EVM, evmTransactions],
] as const)("%s: two decoders that share nothing read the same meaning", (_, family, entries) => {
  const counts = tally(family, entries, RUNS);
  expect(counts.agreed).toBeGreaterThan(RUNS / 4);
  expect(counts["second refuses"]).toBe(0);
  expect(counts["first refuses"]).toBe(0);
});

test.each([
  ["Solana", SOLANA, solanaTransactions],
  ["EVM", EVM, evmTransactions],
] as const)("%s: with bytes changed, nothing is read two ways", (_, family, entries) => {
  const counts = tally(family, spoilt(entries), RUNS);
  expect(counts.agreed + counts["both refuse"]).toBeGreaterThan(RUNS / 2);
});
