/**
 * The prover of one shard (§4): fills the trace, commits, answers the challenges, and writes the
 * proof. One function per stage; the order of stages is the order of the transcript. The same
 * rows, table, identity and day secret give the same bytes on any machine.
 */
import { elementBytes } from "./bytes.ts";
import type { Bytes, Sha256 } from "./bytes.ts";
import { extAdd, extPowers, extScale } from "./field.ts";
import type { Ext } from "./field.ts";
import type { Kernel } from "./kernel.ts";
import { layoutOf } from "./layout.ts";
import type { Layout } from "./layout.ts";
import { buildTree } from "./merkle.ts";
import type { Tree } from "./merkle.ts";
import { BLINDING_ROWS, MASK_LENGTH, usableRows } from "./profiles.ts";
import type { Profile } from "./profiles.ts";
import { shardRowsBytes, streamKey } from "./rows.ts";
import type { ShardRows } from "./rows.ts";
import { statementBytes } from "./statement.ts";
import type { ShardIdentity } from "./statement.ts";
import type { LiabilityTable } from "./table.ts";
import { LABEL, openTranscript } from "./transcript.ts";
import type { Transcript } from "./transcript.ts";
import { blindingPolynomial, constraintCount, openWorkspace } from "./workspace.ts";
import type { Workspace } from "./workspace.ts";

export interface ShardRequest {
  readonly profile: Profile;
  readonly table: LiabilityTable;
  readonly identity: ShardIdentity;
  readonly rows: ShardRows;
  readonly daySecret: Bytes;
}

/** Points of the proof at which an observer may look at, or in an attack bend, what is in memory. */
export type Stage =
  | "totals"
  | "statement"
  | "rows"
  | "rows-extended"
  | "rows-committed"
  | "helpers"
  | "helpers-extended"
  | "challenges"
  | "quotient-values"
  | "quotient-extended"
  | "out-of-domain"
  | "masked"
  | "opening"
  | "layer"
  | "final"
  | "queries";

/** A proof in the making. Fields are filled stage by stage. */
export interface Session {
  readonly request: ShardRequest;
  readonly layout: Layout;
  readonly workspace: Workspace;
  readonly transcript: Transcript;
  readonly sha256: Sha256;
  readonly observe: (stage: Stage, session: Session) => void;
  totals: bigint[];
  statement: Bytes;
  key: Bytes;
  roots: Bytes[];
  gamma: Ext;
  lambda: Ext;
  beta: Ext;
  z: Ext;
  mu: Ext;
  nu: Ext;
  /** Row, hidden, helpers, S, quotient at z; S, t at wz. */
  outOfDomain: Ext[];
  layerRoots: Bytes[];
  final: Ext[];
  nonce: number;
  queries: number[];
}

/** Row index and reason of a row that cannot be proven: an impossible state of the platform. */
export class RowFault extends Error {
  readonly row: number;
  readonly code: "row-out-of-range" | "row-insolvent";
  constructor(row: number, code: "row-out-of-range" | "row-insolvent") {
    super(`${code}: row ${row} of the shard`);
    this.row = row;
    this.code = code;
  }
}

const ZERO: Ext = [0n, 0n];

/** Opens a session: places everything in the kernel's memory. */
export function openSession(
  request: ShardRequest,
  kernel: Kernel,
  sha256: Sha256,
  observe: Session["observe"] = () => undefined,
): Session {
  const layout = layoutOf(request.profile, request.table.assets);
  const { count } = request.rows;
  if (count > usableRows(request.profile))
    throw new RangeError(`${count} rows do not fit one shard`);
  const workspace = openWorkspace(kernel, layout);
  const fixed = { request, layout, workspace, transcript: openTranscript(sha256), sha256, observe };
  const drawn = { gamma: ZERO, lambda: ZERO, beta: ZERO, z: ZERO, mu: ZERO, nu: ZERO };
  const found = {
    totals: [],
    outOfDomain: [],
    roots: [],
    layerRoots: [],
    final: [],
    nonce: 0,
    queries: [],
  };
  return { ...fixed, ...drawn, ...found, statement: new Uint8Array(), key: new Uint8Array() };
}

/** Tree `number` of the four column trees: 4n leaves. */
export function columnTree({ workspace: { map, layout } }: Session, number: 1 | 2 | 3 | 4): Tree {
  return { offset: map.trees[number - 1], depth: layout.profile.lg + 2 };
}

/** Stage 1: limbs, totals, statement, and the key of all randomness. */
export function fillRows(session: Session): void {
  const { request, layout, workspace, transcript, sha256 } = session;
  const { kernel, map, words, bytes } = workspace;
  // The rows lie where the helper columns will be: those are not needed before.
  const quanta = map.columns + layout.helperFirst * map.stride;
  const ids = quanta + request.rows.quanta.byteLength;
  words(quanta, request.rows.quanta.length).set(request.rows.quanta);
  words(ids, request.rows.ids.length).set(request.rows.ids);
  const fault = kernel.fillRows(quanta, ids, request.rows.count, map.desk);
  if (fault >= 0)
    throw new RowFault(
      Math.floor(fault / 2),
      fault % 2 === 1 ? "row-out-of-range" : "row-insolvent",
    );
  session.totals = Array.from(words(map.desk, layout.totals));
  session.observe("totals", session);
  session.statement = statementBytes(
    request.profile,
    request.table,
    request.identity,
    session.totals,
  );
  session.observe("statement", session);
  const serial = shardRowsBytes(request.rows);
  bytes(quanta, serial.length).set(serial);
  kernel.sha256(quanta, serial.length, map.desk);
  session.key = streamKey(
    sha256,
    request.daySecret,
    session.statement,
    bytes(map.desk, 32).slice(),
  );
  transcript.absorb(LABEL.statement, session.statement);
}

const PURPOSE_COLUMN = 1;
const PURPOSE_MASK = 2;

/** Fills rows `from … n − 1` of a column with the stream that belongs to it. */
function blindColumn({ workspace, key }: Session, column: number, from: number): void {
  const { kernel, map, n } = workspace;
  workspace.bytes(map.desk, 32).set(key);
  const target = map.columns + column * map.stride + 8 * from;
  kernel.stream(map.desk, PURPOSE_COLUMN * 65_536 + column, target, n - from);
}

/** Stage 2: multiplicities, salts and blinding rows; commits rows and hidden columns; draws γ, λ. */
export function commitRows(session: Session): void {
  const { layout, workspace, transcript } = session;
  const { kernel, usable } = workspace;
  kernel.fillMultiplicity();
  for (let column = 0; column < layout.saltFirst; column++) blindColumn(session, column, usable);
  for (let column = layout.saltFirst; column < layout.rowColumns; column++)
    blindColumn(session, column, 0);
  blindColumn(session, layout.hiddenFirst, usable);
  blindColumn(session, layout.hiddenFirst + 2, 0);
  blindColumn(session, layout.hiddenFirst + 3, 0);
  session.observe("rows", session);
  kernel.extend(0, layout.rowColumns + 4);
  session.observe("rows-extended", session);
  const tree = columnTree(session, 1);
  kernel.hashColumns(1, 0, layout.rowColumns, 1, tree.offset);
  session.roots.push(buildTree(workspace, tree));
  session.observe("rows-committed", session);
  transcript.absorb(LABEL.rows, session.roots[0]);
  session.gamma = transcript.drawExt();
  session.lambda = transcript.drawExt();
}

/** Σ λ^{j+1}·total_j: the end of the running sum. */
function totalSum(totals: readonly bigint[], lambdas: readonly Ext[]): Ext {
  return totals.reduce<Ext>((sum, total, j) => extAdd(sum, extScale(lambdas[j], total)), ZERO);
}

/** Stage 3: helpers, running sum and mask; commits them; draws β. */
export function commitHelpers(session: Session): void {
  const { layout, workspace, transcript, gamma, lambda } = session;
  const { kernel, map, usable } = workspace;
  const lambdas = extPowers(lambda, 1, layout.totals);
  workspace.setExts(map.challenges, [
    gamma,
    totalSum(session.totals, lambdas),
    ...layout.totalOf.map((j) => lambdas[j]),
  ]);
  kernel.fillInverses();
  kernel.fillHelpers();
  kernel.fillRunningSum();
  for (let column = layout.helperFirst; column < layout.sumFirst; column++)
    blindColumn(session, column, usable);
  for (const column of [layout.sumFirst, layout.sumFirst + 1])
    blindColumn(session, column, usable + 1);
  for (const column of [layout.maskFirst, layout.maskFirst + 1]) blindColumn(session, column, 0);
  session.observe("helpers", session);
  const count = layout.quotientFirst - layout.helperFirst;
  kernel.extend(layout.helperFirst, count);
  session.observe("helpers-extended", session);
  const tree = columnTree(session, 2);
  kernel.hashColumns(2, layout.helperFirst, count, 0, tree.offset);
  session.roots.push(buildTree(workspace, tree));
  transcript.absorb(LABEL.helpers, session.roots[1]);
  session.beta = transcript.drawExt();
}

/** Stage 4: the quotient on the cosets outside H, split, masked, committed; draws z. */
export function commitQuotient(session: Session): void {
  const { layout, workspace, transcript, beta, key } = session;
  const { kernel, map, n, usable } = workspace;
  const betas = map.challenges + 32 + 16 * layout.totalOf.length;
  workspace.setExts(betas, extPowers(beta, 0, constraintCount(layout)));
  session.observe("challenges", session);
  const blinding = blindingPolynomial(layout.profile.lg, usable, BLINDING_ROWS);
  workspace.words(map.desk, blinding.length).set(blinding);
  kernel.evaluate(map.desk, blinding.length, layout.columns);
  kernel.fillQuotient(layout.columns);
  session.observe("quotient-values", session);
  for (const coset of [1, 2, 3]) {
    for (const coordinate of [0, 1]) {
      kernel.interpolate(
        layout.quotientFirst + coordinate,
        coset,
        map.scratch + 8 * n * (2 * (coset - 1) + coordinate),
      );
    }
  }
  workspace.bytes(map.desk, 32).set(key);
  const masks = map.desk + 64;
  for (let i = 0; i < 4; i++)
    kernel.stream(map.desk, PURPOSE_MASK * 65_536 + i, masks + 8 * MASK_LENGTH * i, MASK_LENGTH);
  kernel.splitQuotient(map.scratch, masks, MASK_LENGTH, map.opening);
  for (let i = 0; i < 6; i++) kernel.evaluate(map.opening + 8 * n * i, n, layout.quotientFirst + i);
  session.observe("quotient-extended", session);
  const tree = columnTree(session, 3);
  kernel.hashColumns(3, layout.quotientFirst, 6, 0, tree.offset);
  session.roots.push(buildTree(workspace, tree));
  transcript.absorb(LABEL.quotient, session.roots[2]);
  session.z = transcript.drawExt();
}

/** Bytes of extension elements in order. */
export function extBytes(values: readonly Ext[]): Bytes {
  return elementBytes(values.flat());
}
