import { utf8ToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import type { Outcome } from "@holdall/wallet/refusals";
import { canonicalReading } from "./assess.ts";
import {
  callData,
  contractOf,
  evidenceOf,
  EVM_MARIE,
  EVM_ME,
  evmAccount,
  evmContext,
  evmTransaction,
  instruction,
  keyBytes,
  little,
  MARIE,
  ME,
  MINT,
  MY_TOKENS,
  NOW_MS,
  rulesOf,
  solanaAddress,
  solanaContext,
  solanaKeyless,
  solanaMessage,
  TOKEN,
} from "./build.twin.ts";
import type { Use } from "./build.twin.ts";
import { UNREAD } from "./context.ts";
import type { Context, ContractFacts, Evidence, MintTraits } from "./context.ts";
import { UINT256_MAX } from "./evm/hex.ts";
import { explain } from "./explain.ts";
import type { Explained } from "./explain.ts";
import { worstLevel } from "./explanation.ts";
import type { Piece } from "./explanation.ts";
import { RULE_WORDS } from "./rule-words.ts";
import { LEVELS, UNREADABLE_RULE } from "./rules.ts";
import type { RuleId } from "./rules.ts";
import { STAKE_PROGRAM } from "./solana/stake.ts";
import { SYSTEM_PROGRAM } from "./solana/system.ts";
import { TOKEN_PROGRAM } from "./solana/token-facts.ts";

/** One case that raises the rule and one, as near as can be, that does not. */
type Pair = readonly [positive: () => Outcome<Explained>, negative: () => Outcome<Explained>];

const X = solanaAddress("x");
const KEYLESS = solanaKeyless("vault");
const SPENDER = evmAccount("exchange");
const day = 86_400_000;

function evm(fields: Parameters<typeof evmTransaction>[0], changes: Partial<Context> = {}) {
  return explain({ kind: "evm-transaction", bytes: evmTransaction(fields) }, evmContext(changes));
}
function evmEvidence(
  contracts: Readonly<Record<string, ContractFacts>>,
  more: Partial<Evidence> = {},
): Partial<Context> {
  const known = { [TOKEN.toLowerCase()]: contractOf("erc20", 6) };
  const lower = Object.entries(contracts).map(([key, facts]) => [key.toLowerCase(), facts]);
  return {
    evidence: [evidenceOf({ contracts: { ...known, ...Object.fromEntries(lower) }, ...more })],
  };
}
const pay = (to: string, value = 10n ** 18n, changes: Partial<Context> = {}) =>
  evm({ to, value }, changes);
const approve = (units: bigint, changes: Partial<Context> = {}) =>
  evm({ to: TOKEN, data: callData("approve(address,uint256)", SPENDER, units) }, changes);
function solana(
  program: string,
  uses: readonly Use[],
  data: readonly Uint8Array[],
  changes: Partial<Context> = {},
) {
  const bytes = solanaMessage([instruction(program, uses, ...data)]);
  return explain({ kind: "solana-transaction", bytes }, solanaContext(changes));
}
const w = (...names: readonly string[]): readonly Use[] => names.map((name) => [name, "w"]);
const sol = (changes: Partial<Context> = {}) =>
  solana(
    SYSTEM_PROGRAM,
    [
      [ME, "sw"],
      [MARIE, "w"],
    ],
    [little(2, 4), little(10n ** 9n, 8)],
    changes,
  );
const authority = (role: number, to: string) =>
  solana(TOKEN_PROGRAM, w(MY_TOKENS, ME), [Uint8Array.of(6, role, 1), keyBytes(to)]);
const text = (message: string, changes: Partial<Context> = {}) =>
  explain({ kind: "evm-message", bytes: utf8ToBytes(message) }, evmContext(changes));
const known = (address: string, sentCount: number) => ({ known: [{ address, sentCount }] });
const simulated = (simulation: Evidence["simulation"]): Partial<Context> => ({
  evidence: [{ ...solanaContext().evidence[0], simulation }],
});
const moved = (units: bigint) =>
  simulated({ status: "done", outflows: [{ asset: { kind: "native" }, units, to: "" }] });
const plainTraits: MintTraits = {
  permanentDelegate: null,
  transferFeeBps: 0,
  hookProgram: null,
  isNonTransferable: false,
  isFrozenByDefault: false,
};
const tokens = (traits: Partial<MintTraits>) =>
  solana(
    TOKEN_PROGRAM,
    w(MY_TOKENS, MINT, X, ME),
    [Uint8Array.of(12), little(5, 8), Uint8Array.of(6)],
    {
      evidence: [
        evidenceOf({ mints: { [MINT]: { decimals: 6, traits: { ...plainTraits, ...traits } } } }),
      ],
    },
  );
/** Coins to an address of which the node says what program runs it; `null`: nothing is there. */
const lamportsTo = (to: string, units: bigint, program?: string | null) =>
  solana(
    SYSTEM_PROGRAM,
    [
      [ME, "sw"],
      [to, "w"],
    ],
    [little(2, 4), little(units, 8)],
    { evidence: [evidenceOf(program === undefined ? {} : { programs: { [to]: program } })] },
  );
const tried = (units: bigint, unitsLater: bigint) => {
  const run = (left: bigint): Evidence["simulation"] => ({
    status: "done",
    outflows: [{ asset: { kind: "native" }, units: left, to: "" }],
  });
  const [first] = solanaContext().evidence;
  return sol({
    evidence: [{ ...first, simulation: run(units), simulationLater: run(unitsLater) }],
  });
};
const itemClaiming = (claim: string, changes: Partial<Context> = {}) =>
  evm(
    { to: SPENDER, data: callData("transferFrom(address,address,uint256)", EVM_ME, EVM_MARIE, 5n) },
    { ...evmEvidence({ [SPENDER]: { ...contractOf("erc721"), claim } }), ...changes },
  );
const safeCall = (data: Uint8Array, operation = 0n, to = evmAccount("safe")) => {
  const safe = evmAccount("safe");
  const zero = `0x${"0".repeat(40)}`;
  const signature =
    "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)";
  const outer = callData(
    signature,
    to,
    0n,
    data,
    operation,
    0n,
    0n,
    0n,
    zero,
    zero,
    new Uint8Array(),
  );
  return evm({ to: safe, data: outer }, evmEvidence({ [safe]: contractOf("safe") }));
};
const alike = `${EVM_MARIE.slice(0, 6)}${"1".repeat(32)}${EVM_MARIE.slice(-4)}`;
const permitText = (deadline: number, chainId = 1, spender = SPENDER) =>
  JSON.stringify({
    types: {
      EIP712Domain: [
        { name: "chainId", type: "uint256" },
        { name: "verifyingContract", type: "address" },
      ],
      Permit: [
        "address owner",
        "address spender",
        "uint256 value",
        "uint256 nonce",
        "uint256 deadline",
      ].map((field) => ({ type: field.split(" ")[0], name: field.split(" ")[1] })),
    },
    primaryType: "Permit",
    domain: { chainId, verifyingContract: TOKEN },
    message: {
      owner: EVM_ME,
      spender,
      value: "5",
      nonce: 0,
      deadline: Math.floor(deadline / 1000),
    },
  });
const permit = (deadlineMs: number, chainId = 1, changes: Partial<Context> = {}) =>
  explain(
    { kind: "evm-typed-data", document: permitText(deadlineMs, chainId) },
    evmContext(changes),
  );
const permitBatch = (hidden: string) => {
  const row = (token: string) => ({ token, amount: "5", expiration: 9, nonce: 0 });
  const fields = (text: string) =>
    text.split(",").map((field) => ({ type: field.split(" ")[0], name: field.split(" ")[1] }));
  const document = JSON.stringify({
    types: {
      EIP712Domain: fields("uint256 chainId,address verifyingContract"),
      PermitDetails: fields("address token,uint160 amount,uint48 expiration,uint48 nonce"),
      PermitBatch: fields("PermitDetails[] details,address spender,uint256 sigDeadline"),
    },
    primaryType: "PermitBatch",
    domain: { chainId: 1, verifyingContract: "0x000000000022D473030F116dDEE9F6B43aC78BA3" },
    message: { details: [row(TOKEN), row(hidden)], spender: SPENDER, sigDeadline: 9 },
  });
  return explain({ kind: "evm-typed-data", document }, evmContext());
};
const signIn = (domain: string, extra = "") =>
  text(
    `${domain} wants you to sign in with your Ethereum account:\n${EVM_ME}\n\nHello\n\nURI: https://service.org/\nVersion: 1\nChain ID: 1\nNonce: 12345678\nIssued At: 2026-01-01T00:00:00Z${extra}`,
    { origin: { scheme: "https", host: "service.org" } },
  );

/** Rules about pages and about trades are tested beside their own files. */
type Elsewhere =
  | (100 | 101 | 102 | 103 | 104 | 105 | 106 | 107 | 108)
  | (600 | 601 | 602 | 603 | 604 | 605);
const PAIRS: Readonly<Record<Exclude<RuleId, Elsewhere>, Pair>> = {
  200: [() => pay(TOKEN), () => pay(EVM_MARIE)],
  201: [() => pay(EVM_MARIE), () => pay(EVM_MARIE, 1n, known(EVM_MARIE, 1))],
  202: [() => pay(alike, 1n, known(EVM_MARIE, 1)), () => pay(SPENDER, 1n, known(EVM_MARIE, 1))],
  203: [() => pay(EVM_MARIE, 1n, { own: [EVM_ME, EVM_MARIE] }), () => pay(EVM_MARIE)],
  204: [
    () => pay(SPENDER, 5n, evmEvidence({ [SPENDER]: contractOf(null) })),
    () =>
      pay(SPENDER, 5n, { ...evmEvidence({ [SPENDER]: contractOf(null) }), ...known(SPENDER, 0) }),
  ],
  205: [
    () => pay(EVM_MARIE, 5n, evmEvidence({}, { balances: { native: 5n } })),
    () => pay(EVM_MARIE, 4n, evmEvidence({}, { balances: { native: 5n } })),
  ],
  206: [() => lamportsTo(X, 890_879n, null), () => lamportsTo(X, 890_880n, null)],
  207: [
    () => lamportsTo(KEYLESS, 10n ** 9n, SYSTEM_PROGRAM),
    () => lamportsTo(KEYLESS, 10n ** 9n, STAKE_PROGRAM),
  ],
  208: [() => pay(`0x${"0".repeat(40)}`), () => pay(EVM_MARIE)],
  209: [() => tokens({ isFrozenByDefault: true }), () => tokens({})],
  210: [() => pay(EVM_MARIE, 119_999_999n), () => pay(EVM_MARIE, 120_000_000n)],
  211: [
    () => pay(EVM_MARIE, 1n, known(EVM_MARIE, 3)),
    () => pay(EVM_MARIE, 1n, known(EVM_MARIE, 2)),
  ],
  300: [
    () => approve(5n, evmEvidence({ [SPENDER]: { ...contractOf(null), isContract: false } })),
    () => approve(5n, evmEvidence({ [SPENDER]: contractOf(null) })),
  ],
  301: [() => approve(UINT256_MAX), () => approve(UINT256_MAX - 1n)],
  302: [
    () => approve(6n, evmEvidence({}, { balances: { [`token:${TOKEN}`]: 5n } })),
    () => approve(5n, evmEvidence({}, { balances: { [`token:${TOKEN}`]: 5n } })),
  ],
  303: [
    () =>
      approve(
        5n,
        evmEvidence({ [SPENDER]: { ...contractOf(null), createdAtMs: NOW_MS - 3 * day + 1 } }),
      ),
    () =>
      approve(
        5n,
        evmEvidence({ [SPENDER]: { ...contractOf(null), createdAtMs: NOW_MS - 3 * day } }),
      ),
  ],
  304: [() => approve(5n), () => approve(5n, known(SPENDER, 1))],
  305: [() => approve(5n, { denied: [SPENDER] }), () => approve(5n, { denied: [EVM_MARIE] })],
  306: [
    () =>
      approve(5n, {
        ...evmEvidence({
          [SPENDER]: { ...contractOf(null), codeHash: "0x01", isCodeKnown: false },
        }),
      }),
    () =>
      approve(5n, {
        ...evmEvidence({ [SPENDER]: { ...contractOf(null), codeHash: "0x02", isCodeKnown: true } }),
      }),
  ],
  307: [
    () =>
      evm(
        { to: SPENDER, data: callData("setApprovalForAll(address,bool)", EVM_MARIE, true) },
        evmEvidence({ [SPENDER]: contractOf("erc721") }),
      ),
    () =>
      evm(
        { to: SPENDER, data: callData("setApprovalForAll(address,bool)", EVM_MARIE, false) },
        evmEvidence({ [SPENDER]: contractOf("erc721") }),
      ),
  ],
  308: [() => permit(NOW_MS), () => permit(NOW_MS, 1, known(SPENDER, 1))],
  309: [() => permit(NOW_MS + 30 * day + 1000), () => permit(NOW_MS + 30 * day)],
  310: [() => permitBatch(evmAccount("hidden")), () => permitBatch(TOKEN)],
  311: [
    () => solana(TOKEN_PROGRAM, w(MY_TOKENS, X, ME), [Uint8Array.of(4), little(5, 8)]),
    () => solana(TOKEN_PROGRAM, w(MY_TOKENS, ME), [Uint8Array.of(5)]),
  ],
  312: [() => approve(0n), () => approve(1n)],
  313: [() => permit(NOW_MS - 1000), () => permit(NOW_MS)],
  400: [() => authority(2, X), () => authority(3, X)],
  401: [() => authority(3, X), () => authority(3, ME)],
  402: [
    () => solana(SYSTEM_PROGRAM, [[ME, "sw"]], [little(1, 4), keyBytes(X)]),
    () => solana(SYSTEM_PROGRAM, [[X, "sw"]], [little(1, 4), keyBytes(X)]),
  ],
  403: [
    () => solana(STAKE_PROGRAM, w(X, ME), [little(1, 4), keyBytes(MARIE), little(1, 4)]),
    () => solana(STAKE_PROGRAM, w(X, ME), [little(1, 4), keyBytes(ME), little(1, 4)]),
  ],
  404: [
    () => solana("BPFLoaderUpgradeab1e11111111111111111111111", w(X), [little(3, 4)]),
    () => sol(),
  ],
  405: [
    () => evm({ to: TOKEN, data: callData("transferOwnership(address)", EVM_MARIE) }),
    () => approve(5n),
  ],
  406: [
    () => evm({ to: TOKEN, data: callData("upgradeTo(address)", EVM_MARIE) }),
    () => approve(5n),
  ],
  407: [
    () => explain({ kind: "evm-transaction", bytes: Uint8Array.of(4, 0xc0) }, evmContext()),
    () => pay(EVM_MARIE),
  ],
  408: [
    () => safeCall(callData("enableModule(address)", EVM_MARIE)),
    () => safeCall(callData("changeThreshold(uint256)", 2n)),
  ],
  409: [
    () => solana(SYSTEM_PROGRAM, w(X, ME), [little(7, 4), keyBytes(MARIE)]),
    () => solana(SYSTEM_PROGRAM, w(X, ME), [little(7, 4), keyBytes(ME)]),
  ],
  410: [
    () => solana(TOKEN_PROGRAM, w(MY_TOKENS, X, ME), [Uint8Array.of(9)]),
    () => solana(TOKEN_PROGRAM, w(MY_TOKENS, ME, ME), [Uint8Array.of(9)]),
  ],
  411: [
    () => safeCall(callData("changeThreshold(uint256)", 1n)),
    () => safeCall(callData("transfer(address,uint256)", EVM_MARIE, 1n), 0n, TOKEN),
  ],
  // As a danger it is told where the person bears it: `unread.test.ts` says when.
  500: [
    () => {
      const simulation = { status: "done", outflows: [], inflows: [], rights: [] } as const;
      const balances = { native: 1n };
      const evidence = [evidenceOf({ balances, simulation })] as const;
      const borne = { bearsUnread: true, secondReading: UNREAD, evidence };
      return solana(X, w(ME), [little(1, 4)], borne);
    },
    () => sol(),
  ],
  501: [
    () => sol({ secondReading: "another" }),
    () => {
      const first = sol();
      if (!first.ok) return first;
      return sol({ secondReading: canonicalReading(first.value.explanation.effects) });
    },
  ],
  502: [() => sol(moved(10n ** 9n + 5001n)), () => sol(moved(10n ** 9n + 5000n))],
  503: [() => sol(simulated({ status: "failed", reason: "no funds" })), () => sol(moved(1n))],
  504: [() => sol(), () => sol(moved(1n))],
  505: [
    () => solana(SYSTEM_PROGRAM, w(X, MINT, ME), [little(4, 4)]),
    () => solana(SYSTEM_PROGRAM, w(X, ME), [little(7, 4), keyBytes(ME)]),
  ],
  506: [
    () =>
      solana(
        SYSTEM_PROGRAM,
        [
          [ME, "sw"],
          [X, "sw"],
        ],
        [little(2, 4), little(9, 8)],
      ),
    () => sol(),
  ],
  507: [() => sol({ origin: { scheme: "https", host: "page" } }), () => sol()],
  508: [
    () => {
      const [first] = solanaContext().evidence;
      return sol({ evidence: [first, { ...first, balances: { native: 1n } }] });
    },
    () => {
      const [first] = solanaContext().evidence;
      return sol({ evidence: [first, { ...first }] });
    },
  ],
  509: [() => tried(5n, 6n), () => tried(5n, 5n)],
  606: [() => tokens({ permanentDelegate: X }), () => tokens({})],
  607: [() => tokens({ transferFeeBps: 101 }), () => tokens({ transferFeeBps: 100 })],
  608: [
    () =>
      evm(
        { to: SPENDER, data: callData("deposit()"), value: 5n },
        evmEvidence({ [SPENDER]: contractOf("wrapped", 18) }),
      ),
    () => pay(EVM_MARIE),
  ],
  609: [() => itemClaiming("Claim $500 today"), () => itemClaiming("Portrait 7")],
  700: [() => signIn("evil.org"), () => signIn("service.org")],
  701: [() => text("ab".repeat(32)), () => text("ab".repeat(31))],
  702: [
    () =>
      explain(
        {
          kind: "solana-message",
          bytes: solanaMessage([instruction(SYSTEM_PROGRAM, w(X), little(8, 4))]),
        },
        solanaContext(),
      ),
    () => explain({ kind: "solana-message", bytes: utf8ToBytes("hello") }, solanaContext()),
  ],
  703: [() => permit(NOW_MS, 10), () => permit(NOW_MS, 1)],
  704: [
    () => signIn("service.org", "\nExpiration Time: 2026-01-02T00:00:00Z"),
    () => signIn("service.org", "\nExpiration Time: 2030-01-02T00:00:00Z"),
  ],
  705: [
    () =>
      explain(
        { kind: "evm-typed-data", document: permitText(NOW_MS).replaceAll("Permit", "Licence") },
        evmContext(),
      ),
    () => permit(NOW_MS),
  ],
};

for (const [id, [positive, negative]] of Object.entries(PAIRS)) {
  const rule = Number(id) as RuleId;
  test(`rule ${id} (${LEVELS[rule]}): ${RULE_WORDS[rule].en}`, () => {
    const outcome = positive();
    if (!outcome.ok) throw new Error(`${outcome.refusal} ${outcome.detail}`);
    expect(rulesOf(outcome)).toContain(rule);
    const levels = outcome.value.explanation.findings.map((finding) => finding.level);
    expect(outcome.value.explanation.level).toBe(worstLevel(levels));
    const other = negative();
    expect(other.ok, other.ok ? "" : other.detail).toBe(true);
    expect(rulesOf(other)).not.toContain(rule);
  });
}

test(`rule ${UNREADABLE_RULE}: ${RULE_WORDS[UNREADABLE_RULE].en}`, () => {
  const unknown = solana(X, w(ME), [little(1, 4)]);
  expect(unknown).toEqual({ ok: false, refusal: "unreadable", detail: `500 program ${X}` });
  const cut = solana(SYSTEM_PROGRAM, w(ME, X), [little(2, 4)]);
  expect(cut).toEqual({ ok: false, refusal: "malformed", detail: "system: too short" });
});

test("lamports: rent is counted over all that arrives, of accounts that are there it is not asked", () => {
  const pay = (units: bigint) =>
    instruction(
      SYSTEM_PROGRAM,
      [
        [ME, "sw"],
        [X, "w"],
      ],
      little(2, 4),
      little(units, 8),
    );
  const bytes = solanaMessage([pay(890_000n), pay(880n)]);
  const evidence = [evidenceOf({ programs: { [X]: null } })] as const;
  const twice = explain({ kind: "solana-transaction", bytes }, solanaContext({ evidence }));
  expect(twice.ok).toBe(true);
  expect(rulesOf(twice)).not.toContain(206);
  expect(rulesOf(lamportsTo(X, 1n, SYSTEM_PROGRAM))).not.toContain(206);
  // What goes to another, and tokens, are no rent of this one.
  const toMarie = instruction(
    SYSTEM_PROGRAM,
    [
      [ME, "sw"],
      [MARIE, "w"],
    ],
    little(2, 4),
    little(10n ** 9n, 8),
  );
  const both = solanaMessage([pay(880n), toMarie]);
  const other = explain({ kind: "solana-transaction", bytes: both }, solanaContext({ evidence }));
  expect(rulesOf(other)).toContain(206);
  expect(rulesOf(lamportsTo(X, 1n))).not.toContain(206);
});

test("an address without a key is a danger unless a program known here runs it", () => {
  for (const program of [null, SYSTEM_PROGRAM, X]) {
    expect(rulesOf(lamportsTo(KEYLESS, 10n ** 9n, program)), String(program)).toContain(207);
  }
  expect(rulesOf(lamportsTo(X, 10n ** 9n, SYSTEM_PROGRAM))).not.toContain(207);
  expect(rulesOf(lamportsTo(KEYLESS, 10n ** 9n))).not.toContain(207);
});

test("an account that the request makes itself is judged by neither rule", () => {
  const bytes = solanaMessage([
    instruction(
      SYSTEM_PROGRAM,
      [
        [ME, "sw"],
        [KEYLESS, "w"],
      ],
      little(3, 4),
      keyBytes(ME),
      little(1, 8),
      utf8ToBytes("s"),
      little(5, 8),
      little(0, 8),
      keyBytes(STAKE_PROGRAM),
    ),
  ]);
  const evidence = [evidenceOf({ programs: { [KEYLESS]: null } })] as const;
  const made = explain({ kind: "solana-transaction", bytes }, solanaContext({ evidence }));
  expect(made.ok).toBe(true);
  expect(rulesOf(made)).not.toContain(206);
  expect(rulesOf(made)).not.toContain(207);
});

test("an item's claim is no warning of a collection the person knows, nor of what can be divided", () => {
  expect(rulesOf(itemClaiming("www.gift"))).toContain(609);
  expect(rulesOf(itemClaiming("www.gift", known(SPENDER, 0)))).not.toContain(609);
  const mint = (decimals: number) =>
    solana(
      TOKEN_PROGRAM,
      w(MY_TOKENS, MINT, X, ME),
      [Uint8Array.of(12), little(5, 8), Uint8Array.of(decimals)],
      { evidence: [evidenceOf({ mints: { [MINT]: { decimals, traits: null, claim: "5 SOL" } } })] },
    );
  expect(rulesOf(mint(0))).toContain(609);
  expect(rulesOf(mint(1))).not.toContain(609);
});

test("what grows by a thousandth between two tries is one outcome, and by more another one", () => {
  const brought = (now: readonly Piece[], then: readonly Piece[]) => {
    const run = (inflows: readonly Piece[]) => ({ status: "done", outflows: [], inflows }) as const;
    const [first] = solanaContext().evidence;
    return rulesOf(
      sol({ evidence: [{ ...first, simulation: run(now), simulationLater: run(then) }] }),
    );
  };
  expect(rulesOf(tried(1_000n, 1_001n))).not.toContain(509);
  expect(rulesOf(tried(1_000n, 1_002n))).toContain(509);
  expect(rulesOf(tried(1_000n, 999n))).not.toContain(509);
  expect(rulesOf(tried(1_000n, 998n))).toContain(509);
  const of = (units: bigint, id = "dollar") => [{ asset: { kind: "token", id } as const, units }];
  expect(brought(of(5_000n), of(5_005n))).not.toContain(509);
  expect(brought(of(5_000n), of(5_006n))).toContain(509);
  // Another asset is another outcome, however little of it, and so is nothing at all.
  expect(brought(of(5_000n), [...of(5_000n), ...of(1n, "gold")])).toContain(509);
  expect(brought(of(5_000n), [])).toContain(509);
  expect(brought([], of(1n))).toContain(509);
});

test("nothing at all is no whole balance", () => {
  const none = evmEvidence({}, { balances: { native: 0n } });
  expect(rulesOf(pay(EVM_MARIE, 0n, none))).not.toContain(205);
  expect(rulesOf(pay(EVM_MARIE, 1n, none))).toContain(205);
});

test("a second try is compared only where there was a first", () => {
  const [first] = solanaContext().evidence;
  const simulationLater = { status: "failed", reason: "x" } as const;
  expect(rulesOf(sol({ evidence: [{ ...first, simulationLater }] }))).not.toContain(509);
});

test("a forbidden finding outweighs everything, and no finding is safe", () => {
  expect(worstLevel([])).toBe("safe");
  expect(worstLevel(["safe", "danger", "warning"])).toBe("danger");
  expect(worstLevel(["forbidden", "safe"])).toBe("forbidden");
});
