/** A part of the venue whose tests are tried by changing it. */
export interface MutatedModule {
  readonly name: string;
  /** Below the root: every source in it that is no test. */
  readonly folder: string;
  /** Folders and files whose tests are asked, besides its own. */
  readonly tests: readonly string[];
  /** Worlds of the twins that are asked, by what is traded in them; `npm test` asks as many. */
  readonly worlds: Readonly<Partial<Record<"spot" | "margin", number>>>;
  /** Seeds of the simulator that are asked; `npm test` asks more. */
  readonly seeds: number;
  /** Least score in per cent. */
  readonly target: number;
}

const engine = "core/src/engine";
const MONEY = 95;
/** What is signed has its own target (`wallet/clear`, `wallet/policy`). */
const SIGNED = 90;
const REST = 80;

/** Worlds without margin never come to what only margin needs. */
const ONLY_MARGIN = { margin: 90 };
const ANY = { spot: 60, margin: 30 };

function part(
  name: string,
  tests: readonly string[],
  target: number,
  worlds: MutatedModule["worlds"] = ANY,
): MutatedModule {
  const whole = [engine, ...tests.map((folder) => `${engine}/${folder}`)];
  return { name, folder: `${engine}/${name}`, tests: whole, worlds, seeds: 24, target };
}

/** What decides for the keys of a person: its own tests alone, also those of its folders. */
function wallet(name: string, folders: readonly string[]): MutatedModule {
  const folder = `wallet/src/${name}`;
  const tests = folders.map((inner) => `${folder}/${inner}`);
  return { name, folder, tests, worlds: {}, seeds: 0, target: SIGNED };
}

/** The modules, those that hold money first. */
export const mutatedModules: readonly MutatedModule[] = [
  { name: "num", folder: "core/src/num", tests: [], worlds: {}, seeds: 0, target: MONEY },
  part("ledger", ["money"], MONEY),
  part("margin", ["orders", "liquidate", "perp", "lend"], MONEY, ONLY_MARGIN),
  part("lend", ["margin", "orders", "liquidate"], MONEY, ONLY_MARGIN),
  part("perp", ["margin", "orders", "liquidate"], MONEY, ONLY_MARGIN),
  part("liquidate", ["margin", "perp"], MONEY, ONLY_MARGIN),
  part("money", ["ledger"], MONEY),
  part("fees", [], REST),
  part("book", ["orders"], REST),
  part("orders", ["book", "margin", "perp"], REST),
  part("auction", ["orders"], REST),
  part("identity", [], REST),
  part("accounts", [], REST),
  part("markets", [], REST),
  part("triggers", ["orders"], REST),
  part("state", ["book", "identity"], REST),
  { name: "protocol", folder: "core/src/protocol", tests: [], worlds: {}, seeds: 8, target: REST },
  {
    name: "sequencer",
    folder: "server/src/sequencer",
    tests: [],
    worlds: {},
    seeds: 24,
    target: REST,
  },
  wallet("policy", []),
  wallet("clear", ["evm", "message", "solana", "corpus"]),
];
