import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { instruction, keyBytes, little, ME, solanaAddress, solanaMessage } from "../build.twin.ts";
import type { Use } from "../build.twin.ts";
import type { Evidence, MintTraits } from "../context.ts";
import { ASSOCIATED_PROGRAM, isAssociated } from "../solana/derived.ts";
import type { Instruction } from "../solana/message.ts";
import { SYSTEM_PROGRAM } from "../solana/system.ts";
import { TOKEN_2022_PROGRAM, TOKEN_PROGRAM } from "../solana/token-facts.ts";
import { STAKE_PROGRAM } from "../solana/stake.ts";
import { MEMO_PROGRAMS } from "../solana/memo.ts";
import type { Truth } from "./item.twin.ts";
import { runSolana } from "./model-solana.twin.ts";
import type { Random } from "./random.twin.ts";

import {
  base,
  CLOCK,
  DECIMALS,
  everyday,
  FRIENDS,
  HONEST,
  item,
  message,
  MINTS,
  mints,
  pay,
  payTokens,
  plan,
  signedBy,
  STAKE_HISTORY,
  TABLE,
  THIEF,
  tokenAccount,
  tokenAccounts,
  UNKNOWN,
  w,
  world,
  WRAPPED,
} from "./solana-world.twin.ts";
import type { Family } from "./solana-world.twin.ts";

/** A family whose hostility is one more instruction among everyday ones. */
const hidden =
  (make: (random: Random) => Instruction): Family =>
  (random) =>
    item(message(random, plan(random, make(random))));

const token = (random: Random) => tokenAccount(ME, random.pick(MINTS));
const tokenProgram = (random: Random) => random.pick([TOKEN_PROGRAM, TOKEN_2022_PROGRAM]);
const stake = solanaAddress("stake");
const clock = CLOCK;
/** The older form of a stake instruction names a sysvar after the first account, the newer does not. */
const eitherForm = (random: Random, [first, ...rest]: readonly string[]) =>
  random.chance(50) ? signedBy(first, CLOCK, ...rest) : signedBy(first, ...rest);

const ZEROS = new Uint8Array(48);
/** Somebody who signs beside the person. */
const HELPER = solanaAddress("helper");

/** The beginning of a stake: who may delegate it, who may withdraw it, who holds it back. */
function initialize([staker, withdrawer]: readonly string[], lockup: Uint8Array): Instruction {
  const keys = concatBytes(keyBytes(staker), keyBytes(withdrawer), lockup);
  return instruction(STAKE_PROGRAM, signedBy(stake), little(0, 4), keys);
}

/** A family whose hostility is in the bytes of an everyday transaction. */
const bytesOf =
  (alter: (bytes: Uint8Array, random: Random) => Uint8Array): Family =>
  (random) =>
    item(alter(message(random, plan(random, pay(THIEF, random.amount(10)))), random));

/** A family in which one of two nodes lies. */
const lying =
  (lie: (random: Random) => Partial<Evidence>): Family =>
  (random) => {
    const bytes = message(random, plan(random, pay(random.pick(FRIENDS), 7n)));
    const liar: Evidence = { ...HONEST, ...lie(random) };
    const evidence = random.chance(50) ? ([HONEST, liar] as const) : ([liar, HONEST] as const);
    return item(bytes, base({ evidence }), [{ kind: "trap", what: "nodes disagree" }]);
  };

/** A family in which the token itself is the trap. */
const hostileMint =
  (traits: (random: Random) => Partial<MintTraits>): Family =>
  (random) => {
    const plain = {
      permanentDelegate: null,
      transferFeeBps: 0,
      hookProgram: null,
      isNonTransferable: false,
      isFrozenByDefault: false,
    };
    const changed = Object.fromEntries(
      MINTS.map((mint, i) => [
        mint,
        { decimals: DECIMALS[i], traits: { ...plain, ...traits(random) } },
      ]),
    );
    const evidence: Evidence = { ...HONEST, mints: { ...mints, ...changed } };
    const bytes = message(random, [payTokens(random, THIEF, random.amount(6))]);
    const isTrap = traits(random).hookProgram !== undefined;
    const truth: Truth = isTrap ? [{ kind: "trap", what: "hook" }] : runSolana(bytes, world);
    return item(bytes, base({ evidence: [evidence, evidence] }), truth);
  };

const flip = (bytes: Uint8Array, random: Random, count: number) => {
  const altered = bytes.slice();
  for (let i = 0; i < count; i++) altered[random.next(altered.length)] = random.next(256);
  return altered;
};

/** Every family of hostile Solana transactions, by name. */
export const SOLANA_FAMILIES: Readonly<Record<string, Family>> = {
  "sol: altered amount": hidden((random) => pay(random.pick(FRIENDS), random.amount(18))),
  "sol: altered recipient": hidden((random) => pay(THIEF, random.amount(10))),
  "sol: two payments to one": (random) =>
    item(message(random, plan(random, pay(THIEF, 5n), pay(THIEF, random.amount(9))))),
  "sol: everything": hidden(() => pay(THIEF, (1n << 64n) - 1n)),
  "sol: hidden token transfer": hidden((random) => payTokens(random, THIEF, random.amount(6))),
  "sol: altered decimals": hidden((random) => {
    const at = random.next(MINTS.length);
    const uses: readonly Use[] = [
      [tokenAccount(ME, MINTS[at]), "w"],
      [MINTS[at], ""],
      [tokenAccount(THIEF, MINTS[at]), "w"],
      [ME, "s"],
    ];
    return instruction(
      TOKEN_PROGRAM,
      uses,
      Uint8Array.of(12),
      little(random.amount(6), 8),
      Uint8Array.of((DECIMALS[at] + 1 + random.next(9)) % 256),
    );
  }),
  "sol: another mint claimed": hidden((random) => {
    const at = random.next(MINTS.length);
    const uses: readonly Use[] = [
      [tokenAccount(ME, MINTS[at]), "w"],
      [MINTS[(at + 1) % MINTS.length], ""],
      [tokenAccount(THIEF, MINTS[at]), "w"],
      [ME, "s"],
    ];
    return instruction(
      TOKEN_PROGRAM,
      uses,
      Uint8Array.of(12),
      little(5, 8),
      Uint8Array.of(DECIMALS[(at + 1) % MINTS.length]),
    );
  }),
  "sol: transfer with fee": hidden((random) => {
    const at = random.next(MINTS.length);
    const uses: readonly Use[] = [
      [tokenAccount(ME, MINTS[at]), "w"],
      [MINTS[at], ""],
      [tokenAccount(THIEF, MINTS[at]), "w"],
      [ME, "s"],
    ];
    return instruction(
      TOKEN_2022_PROGRAM,
      uses,
      Uint8Array.of(26, 1),
      little(random.amount(6), 8),
      Uint8Array.of(DECIMALS[at]),
      little(random.amount(3), 8),
    );
  }),
  "sol: delegate": hidden((random) =>
    instruction(
      tokenProgram(random),
      signedBy(token(random), THIEF, ME),
      Uint8Array.of(4),
      little(random.amount(18), 8),
    ),
  ),
  "sol: delegate checked": hidden((random) => {
    const at = random.next(MINTS.length);
    const uses: readonly Use[] = [
      [tokenAccount(ME, MINTS[at]), "w"],
      [MINTS[at], ""],
      [THIEF, ""],
      [ME, "s"],
    ];
    return instruction(
      tokenProgram(random),
      uses,
      Uint8Array.of(13),
      little(random.amount(9), 8),
      Uint8Array.of(DECIMALS[at]),
    );
  }),
  "sol: account owner": hidden((random) =>
    instruction(
      tokenProgram(random),
      signedBy(token(random), ME),
      Uint8Array.of(6, 2, 1),
      keyBytes(THIEF),
    ),
  ),
  "sol: close authority": hidden((random) =>
    instruction(
      tokenProgram(random),
      signedBy(token(random), ME),
      Uint8Array.of(6, 3, 1),
      keyBytes(THIEF),
    ),
  ),
  "sol: mint or freeze authority": hidden((random) =>
    instruction(
      tokenProgram(random),
      signedBy(token(random), ME),
      Uint8Array.of(6, random.next(8), 1),
      keyBytes(THIEF),
    ),
  ),
  "sol: close to another": hidden((random) =>
    instruction(
      tokenProgram(random),
      signedBy(random.chance(50) ? WRAPPED : token(random), THIEF, ME),
      Uint8Array.of(9),
    ),
  ),
  "sol: burn": hidden((random) => {
    const mint = random.pick(MINTS);
    return instruction(
      tokenProgram(random),
      signedBy(tokenAccount(ME, mint), mint, ME),
      Uint8Array.of(8),
      little(random.amount(6), 8),
    );
  }),
  "sol: wallet given to a program": hidden(() =>
    instruction(SYSTEM_PROGRAM, [[ME, "sw"]], little(1, 4), keyBytes(THIEF)),
  ),
  "sol: account created for a thief": hidden((random) =>
    instruction(
      SYSTEM_PROGRAM,
      [
        [ME, "sw"],
        [THIEF, "w"],
      ],
      little(0, 4),
      little(random.amount(10), 8),
      little(0, 8),
      keyBytes(SYSTEM_PROGRAM),
    ),
  ),
  "sol: account created with a seed": hidden((random) =>
    instruction(
      SYSTEM_PROGRAM,
      [
        [ME, "sw"],
        [THIEF, "w"],
      ],
      little(3, 4),
      keyBytes(ME),
      little(4, 8),
      utf8ToBytes("seed"),
      little(random.amount(10), 8),
      little(0, 8),
      keyBytes(THIEF),
    ),
  ),
  "sol: transfer with a seed": hidden((random) =>
    instruction(
      SYSTEM_PROGRAM,
      [
        [solanaAddress("vault"), "w"],
        [ME, "s"],
        [THIEF, "w"],
      ],
      little(11, 4),
      little(random.amount(10), 8),
      little(4, 8),
      utf8ToBytes("seed"),
      keyBytes(SYSTEM_PROGRAM),
    ),
  ),
  "sol: nonce authority": hidden(() =>
    instruction(
      SYSTEM_PROGRAM,
      signedBy(solanaAddress("nonce"), ME),
      little(7, 4),
      keyBytes(THIEF),
    ),
  ),
  "sol: nonce withdrawn": hidden((random) =>
    instruction(
      SYSTEM_PROGRAM,
      signedBy(solanaAddress("nonce"), THIEF, clock, stake, ME),
      little(5, 4),
      little(random.amount(9), 8),
    ),
  ),
  "sol: durable nonce": (random) => {
    const advance = instruction(
      SYSTEM_PROGRAM,
      signedBy(solanaAddress("nonce"), clock, ME),
      little(4, 4),
    );
    return item(message(random, [advance, pay(THIEF, random.amount(10))]));
  },
  "sol: stake authority": hidden((random) =>
    instruction(
      STAKE_PROGRAM,
      eitherForm(random, [stake, ME]),
      little(1, 4),
      keyBytes(THIEF),
      little(random.next(2), 4),
    ),
  ),
  "sol: stake authority checked": hidden((random) =>
    instruction(
      STAKE_PROGRAM,
      eitherForm(random, random.chance(50) ? [stake, ME, THIEF] : [stake, ME, THIEF, HELPER]),
      little(10, 4),
      little(random.next(2), 4),
    ),
  ),
  "sol: stake made for another": (random) => {
    const made = initialize(
      random.pick([
        [THIEF, THIEF],
        [ME, THIEF],
        [THIEF, ME],
      ]),
      ZEROS,
    );
    return item(message(random, plan(random, made)));
  },
  "sol: stake under a lockup": (random) => {
    const lockup = concatBytes(little(random.amount(10), 8), little(0, 8), keyBytes(THIEF));
    return item(message(random, plan(random, initialize([ME, ME], lockup))));
  },
  "sol: stake instructions that are not read": hidden((random) =>
    instruction(
      STAKE_PROGRAM,
      signedBy(stake, solanaAddress("other stake"), ME),
      little(random.pick([6, 8, 11, 12, 15, 16, 17]), 4),
      little(random.amount(10), 8),
    ),
  ),
  "sol: stake withdrawn": hidden((random) =>
    instruction(
      STAKE_PROGRAM,
      random.chance(50)
        ? signedBy(stake, THIEF, CLOCK, STAKE_HISTORY, ME)
        : signedBy(stake, THIEF, ME),
      little(4, 4),
      little(random.amount(10), 8),
    ),
  ),
  "sol: program loader": hidden((random) =>
    instruction(
      random.pick([
        "BPFLoaderUpgradeab1e11111111111111111111111",
        "BPFLoader2111111111111111111111111111111111",
      ]),
      w(THIEF),
      little(random.next(8), 4),
    ),
  ),
  "sol: unknown program": hidden((random) =>
    instruction(
      UNKNOWN,
      [
        [ME, "sw"],
        [THIEF, "w"],
      ],
      random.bytes(random.next(40)),
    ),
  ),
  "sol: unknown instruction": hidden((random) =>
    instruction(
      tokenProgram(random),
      signedBy(token(random), THIEF, ME),
      Uint8Array.of(27 + random.next(200)),
      random.bytes(8),
    ),
  ),
  "sol: other fee payer": (random) =>
    item(message(random, plan(random, pay(THIEF, random.amount(9))), { payer: THIEF })),
  "sol: many signers": (random) => {
    const strangers = FRIENDS.slice(0, 2 + random.next(6));
    const list = strangers.map((one) =>
      instruction(MEMO_PROGRAMS[1], [[one, "s"]], utf8ToBytes("x")),
    );
    return item(message(random, [...list, pay(THIEF, random.amount(9))]));
  },
  "sol: token account of another wallet": (random) => {
    const wallet = random.pick(FRIENDS);
    const account = solanaAddress(`fake ${random.next(1_000_000)}`);
    const uses: readonly Use[] = [
      [ME, "sw"],
      [account, "w"],
      [wallet, ""],
      [MINTS[0], ""],
      [SYSTEM_PROGRAM, ""],
      [TOKEN_PROGRAM, ""],
    ];
    const open = instruction(ASSOCIATED_PROGRAM, uses, Uint8Array.of(random.next(2)));
    const isTrue = isAssociated(account, wallet, MINTS[0], TOKEN_PROGRAM);
    const bytes = message(random, [open]);
    return item(
      bytes,
      base(),
      isTrue ? runSolana(bytes, world) : [{ kind: "trap", what: "fake account" }],
    );
  },
  "sol: hostile note": hidden((random) =>
    instruction(
      random.pick(MEMO_PROGRAMS),
      [],
      concatBytes(
        utf8ToBytes(
          random.pick(["\u202esend nothing", "a\u200bb", "\u0000", "ok\n\nsafe", "\u2066x"]),
        ),
        utf8ToBytes("x".repeat(random.next(200))),
      ),
    ),
  ),
  "sol: note that is no text": hidden((random) =>
    instruction(random.pick(MEMO_PROGRAMS), [], Uint8Array.of(0xff, 0xfe), random.bytes(8)),
  ),
  "sol: lookup of a thief": (random) =>
    item(
      solanaMessage([pay(THIEF, random.amount(9))], {
        version: 0,
        tables: { [TABLE]: world.tables[TABLE] },
      }),
    ),
  "sol: lookup nobody knows": (random) => {
    const other = solanaAddress(`table ${random.next(1000)}`);
    const bytes = solanaMessage([pay(THIEF, 5n)], { version: 0, tables: { [other]: [THIEF] } });
    return item(bytes, base(), [{ kind: "unknown", what: "table" }]);
  },
  "sol: one node swaps a lookup": lying(() => ({ lookupTables: { [TABLE]: [...FRIENDS, THIEF] } })),
  "sol: one node lies about decimals": lying((random) => ({
    mints: { ...mints, [random.pick(MINTS)]: { decimals: 18, traits: null } },
  })),
  "sol: one node lies about owners": lying((random) => ({
    tokenAccounts: {
      ...tokenAccounts,
      [token(random)]: { mint: MINTS[0], owner: random.pick(FRIENDS), units: 1n },
    },
  })),
  "sol: one node lies about balances": lying((random) => ({
    balances: { native: random.amount(12) },
  })),
  "sol: one node hides the simulation": lying(() => ({
    simulation: { status: "done", outflows: [] },
  })),
  "sol: more leaves than is said": (random) => {
    const bytes = message(random, [pay(random.pick(FRIENDS), 7n)]);
    const asset = { kind: "token", id: random.pick(MINTS) } as const;
    const simulation = {
      status: "done",
      outflows: [{ asset, units: random.amount(6), to: "" }],
    } as const;
    const evidence = { ...HONEST, simulation };
    return item(bytes, base({ evidence: [evidence, evidence] }), [
      { kind: "trap", what: "simulation" },
    ]);
  },
  "sol: other reading": (random) =>
    item(message(random, [pay(THIEF, random.amount(9))]), base({ secondReading: "[]" }), [
      { kind: "trap", what: "decoders disagree" },
    ]),
  "sol: mint with a hook": hostileMint(() => ({ hookProgram: UNKNOWN })),
  "sol: mint with a delegate": hostileMint(() => ({ permanentDelegate: THIEF })),
  "sol: mint with a fee": hostileMint((random) => ({ transferFeeBps: random.next(10_001) })),
  "sol: mint frozen by default": hostileMint(() => ({ isFrozenByDefault: true })),
  "sol: trailing bytes": bytesOf((bytes, random) =>
    concatBytes(bytes, random.bytes(1 + random.next(40))),
  ),
  "sol: cut": bytesOf((bytes, random) => bytes.slice(0, random.next(bytes.length))),
  "sol: one byte": bytesOf((bytes, random) => flip(bytes, random, 1)),
  "sol: several bytes": bytesOf((bytes, random) => flip(bytes, random, 2 + random.next(8))),
  "sol: other version": bytesOf((bytes, random) =>
    concatBytes(Uint8Array.of(0x81 + random.next(126)), bytes),
  ),
  "sol: accounts exchanged": bytesOf((bytes, random) => {
    const altered = bytes.slice();
    // Account positions are small numbers near the end: two of them change places.
    const [a, b] = [altered.length - 1 - random.next(40), altered.length - 1 - random.next(40)];
    [altered[a], altered[b]] = [altered[b], altered[a]];
    return altered;
  }),
  "sol: two messages spliced": (random) => {
    const [first, second] = [everyday(random), pay(THIEF, random.amount(9))].map((one) =>
      message(random, [one]),
    );
    const at = random.next(first.length);
    return item(concatBytes(first.slice(0, at), second.slice(at)));
  },
};

/** What honest pages and people ask all day: paying friends, notes, and ending a stake. */
export const everydaySolana: Family = (random) => {
  const known = FRIENDS.map((address) => ({ address, sentCount: random.next(9) }));
  const bytes = message(
    random,
    plan(random, pay(random.pick(FRIENDS), 1_000_000n + random.amount(9))),
  );
  return item(bytes, base({ known }));
};
