import pg from "pg";
import type { Row, SqlValue } from "./rows.ts";

/** One connection, inside or outside a transaction. */
export interface Session {
  /** Runs one statement. Without values the text may hold several; the rows are the last one's. */
  query(text: string, values?: readonly SqlValue[]): Promise<readonly Row[]>;
}

/** A PostgreSQL database, embedded or hosted. */
export interface Database extends Session {
  /** Runs `act` in one transaction: committed when it returns, undone when it throws. */
  transaction<Result>(act: (session: Session) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

type TypeNumber = Parameters<typeof pg.types.getTypeParser>[0];
type Parser = (text: string) => unknown;

/** Whole numbers of 64 bits are safe integers here, by construction of the ledger. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is no safe integer`);
  return value;
}

/** How values come back: `bigint` as number, `numeric` (whole sums only) as bigint. */
export const types = {
  getTypeParser(type: TypeNumber, format?: string): Parser {
    if (format !== "binary" && type === pg.types.builtins.INT8) return safeInteger;
    if (format !== "binary" && type === pg.types.builtins.NUMERIC) return BigInt;
    return pg.types.getTypeParser(type, "text") as Parser;
  },
};

/** The database behind a pool. `end` closes what stands behind the pool, if anything does. */
export function poolDatabase(pool: pg.Pool, end: () => Promise<void> = async () => {}): Database {
  // An idle connection that breaks is replaced by the pool; the next statement tells the truth.
  pool.on("error", ignore);
  return {
    query: (text, values) => run(pool, text, values),
    transaction: (act) => transact(pool, act),
    close: async () => {
      await pool.end();
      await end();
    },
  };
}

function ignore(): void {}

async function run(
  connection: pg.Pool | pg.PoolClient,
  text: string,
  values?: readonly SqlValue[],
): Promise<readonly Row[]> {
  const result = await (values === undefined
    ? connection.query<Row>(text)
    : connection.query<Row>(text, [...values]));
  // Several statements in one text give a list of results.
  const last = Array.isArray(result) ? (result as pg.QueryResult<Row>[]).at(-1) : result;
  return last?.rows ?? [];
}

async function transact<Result>(
  pool: pg.Pool,
  act: (session: Session) => Promise<Result>,
): Promise<Result> {
  const connection = await pool.connect();
  // A connection that breaks between two statements says so here as well as in the next one.
  connection.on("error", ignore);
  let failure: unknown;
  try {
    await connection.query("BEGIN");
    const result = await act({ query: (text, values) => run(connection, text, values) });
    await connection.query("COMMIT");
    return result;
  } catch (error) {
    // Where even the rollback fails, the connection is gone, and the transaction with it.
    await connection.query("ROLLBACK").catch((broken: unknown) => (failure = broken));
    throw error;
  } finally {
    connection.off("error", ignore);
    connection.release(failure !== undefined);
  }
}
