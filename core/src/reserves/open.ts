/**
 * The second half of the prover (§4.6): values out of domain, the masked opening V, the opening G
 * of the rows, its folding, and the answers to the queries.
 */
import { concat, littleEndian } from "./bytes.ts";
import type { Bytes } from "./bytes.ts";
import {
  EXT_ZERO,
  P,
  extAdd,
  extMul,
  extPowers,
  extScale,
  extTimesX,
  invert,
  rootOfUnity,
} from "./field.ts";
import type { Ext } from "./field.ts";
import type { Layout } from "./layout.ts";
import { buildTree, distinctLeaves, siblingsOf } from "./merkle.ts";
import type { Tree } from "./merkle.ts";
import { finalLength, friLogs } from "./profiles.ts";
import { columnTree, extBytes } from "./prove.ts";
import type { Session } from "./prove.ts";
import { evaluateOnCoset } from "./kernel/transform.ts";
import { LABEL } from "./transcript.ts";

/** A polynomial opened out of domain: one column, or a pair of columns as coordinates. */
interface Opened {
  readonly column: number;
  readonly isPair: boolean;
}
function openedAtZ(layout: Layout): Opened[] {
  const single = (first: number, count: number): Opened[] =>
    Array.from({ length: count }, (_, i) => ({ column: first + i, isPair: false }));
  const pairs = (first: number, count: number): Opened[] =>
    Array.from({ length: count }, (_, i) => ({ column: first + 2 * i, isPair: true }));
  return [
    ...single(0, layout.rowColumns),
    ...single(layout.hiddenFirst, 4),
    ...pairs(layout.helperFirst, layout.lookups.length / 2),
    ...pairs(layout.sumFirst, 1),
    ...pairs(layout.quotientFirst, 3),
  ];
}
function openedAtNext(layout: Layout): Opened[] {
  return [
    { column: layout.sumFirst, isPair: true },
    { column: layout.hiddenFirst + 1, isPair: false },
  ];
}

function valuesAt({ workspace }: Session, point: Ext, opened: readonly Opened[]): Ext[] {
  const { kernel, map } = workspace;
  workspace.setExts(map.desk, [point]);
  kernel.fillLagrange(map.desk, map.scratch);
  const value = (column: number): Ext => {
    kernel.dot(column, map.scratch, map.desk);
    return workspace.ext(map.desk);
  };
  return opened.map(({ column, isPair }) =>
    isPair ? extAdd(value(column), extTimesX(value(column + 1))) : value(column),
  );
}

/** The point wz: the next row's place. */
function nextPoint({ layout, z }: Session): Ext {
  return extScale(z, rootOfUnity(layout.profile.lg));
}

/** Stage 5: the values out of domain; draws μ. */
export function openOutOfDomain(session: Session): Ext {
  const { layout, transcript } = session;
  const here = valuesAt(session, session.z, openedAtZ(layout));
  const next = valuesAt(session, nextPoint(session), openedAtNext(layout));
  session.outOfDomain = [...here, ...next];
  session.observe("out-of-domain", session);
  transcript.absorb(LABEL.outOfDomain, extBytes(session.outOfDomain));
  return transcript.drawExt();
}

function weightedSum(coefficients: readonly Ext[], values: readonly Ext[]): Ext {
  return coefficients.reduce<Ext>((sum, each, i) => extAdd(sum, extMul(each, values[i])), EXT_ZERO);
}

/** scratch = Σ coefficient·column, then target += (scratch − value)/(x − point). */
function addOpened(
  { workspace }: Session,
  groups: readonly { readonly opened: readonly Opened[]; readonly coefficients: readonly Ext[] }[],
  at: { readonly value: Ext; readonly point: Ext },
  target: number,
): void {
  const { kernel, map, n } = workspace;
  workspace.bytes(map.scratch, 64 * n).fill(0);
  for (const { opened, coefficients } of groups) {
    const isPair = opened.map((each) => each.isPair);
    workspace.setColumnCoefficients(coefficients, isPair);
    const count = isPair.reduce((sum, pair) => sum + (pair ? 2 : 1), 0);
    kernel.combine(opened[0].column, count, map.desk, map.scratch);
  }
  workspace.setExts(map.desk, [at.value, at.point]);
  kernel.openAt(map.scratch, map.desk, target);
}

/** Stage 6: V = R + Σ μ^j·(f_j(x) − f_j(y_j))/(x − y_j), first power one; draws ν. */
export function commitMasked(session: Session): Ext {
  const { layout, workspace, transcript, z, mu } = session;
  const { kernel, map, n } = workspace;
  const rows = layout.rowColumns;
  const values = session.outOfDomain.slice(rows);
  const powers = extPowers(mu, 1, values.length);
  const opened = openedAtZ(layout).slice(rows);
  workspace.bytes(map.masked, 64 * n).fill(0);
  workspace.setColumnCoefficients([[1n, 0n]], [true]);
  kernel.combine(layout.maskFirst, 2, map.desk, map.masked);
  // Hidden, helpers with S, quotient: three runs of neighbouring columns.
  const ends = [0, 4, opened.length - 3, opened.length];
  const groups = [0, 1, 2].map((i) => ({
    opened: opened.slice(ends[i], ends[i + 1]),
    coefficients: powers.slice(ends[i], ends[i + 1]),
  }));
  addOpened(
    session,
    groups,
    { value: weightedSum(powers.slice(0, opened.length), values), point: z },
    map.masked,
  );
  const next = openedAtNext(layout).map((each, i) => ({
    opened: [each],
    coefficients: [powers[opened.length + i]],
  }));
  const valueNext = weightedSum(powers.slice(opened.length), values.slice(opened.length));
  addOpened(session, next, { value: valueNext, point: nextPoint(session) }, map.masked);
  session.observe("masked", session);
  const tree = columnTree(session, 4);
  kernel.hashExtensions(4, map.masked, 4 * n, 1, tree.offset);
  session.roots.push(buildTree(workspace, tree));
  transcript.absorb(LABEL.masked, session.roots[3]);
  return transcript.drawExt();
}

/** Stage 7: G = V + Σ ν^c·(r_c(x) − r_c(z))/(x − z), first power one again. */
export function openRows(session: Session): void {
  const { layout, workspace, z, nu } = session;
  const { map, n } = workspace;
  const coefficients = extPowers(nu, 1, layout.rowColumns);
  const values = session.outOfDomain.slice(0, layout.rowColumns);
  workspace.bytes(map.opening, 64 * n).set(workspace.bytes(map.masked, 64 * n));
  const group = { opened: openedAtZ(layout).slice(0, layout.rowColumns), coefficients };
  addOpened(session, [group], { value: weightedSum(coefficients, values), point: z }, map.opening);
  session.observe("opening", session);
}

/** Offset of the values of a layer. */
export function layerValues({ workspace: { map } }: Session, layer: number): number {
  return layer === 0 ? map.opening : map.layers[layer - 1];
}

export function layerTree({ workspace: { map, layout } }: Session, layer: number): Tree {
  return { offset: map.layerTrees[layer], depth: friLogs(layout.profile)[layer] - 3 };
}

/** Stage 8: folds G to the final polynomial, one root and one challenge a layer. */
export function foldLayers(session: Session): void {
  const { layout, workspace, transcript } = session;
  const { kernel, map } = workspace;
  const logs = friLogs(layout.profile);
  for (const [layer, lg] of logs.entries()) {
    const tree = layerTree(session, layer);
    kernel.hashExtensions(16 + layer, layerValues(session, layer), 2 ** tree.depth, 8, tree.offset);
    session.layerRoots.push(buildTree(workspace, tree));
    transcript.absorb(LABEL.fri, session.layerRoots[layer]);
    workspace.setExts(map.desk, [transcript.drawExt()]);
    kernel.fold(layerValues(session, layer), lg, map.desk, layerValues(session, layer + 1));
    session.observe("layer", session);
  }
  session.final = finalPolynomial(session);
  session.observe("final", session);
  transcript.absorb(LABEL.final, extBytes(session.final));
}

/** Natural coefficients of the last layer, cut to the length the degree allows. */
function finalPolynomial(session: Session): Ext[] {
  const { workspace, layout, layerRoots } = session;
  const length = finalLength(layout.profile);
  const size = 4 * length;
  const words = workspace.words(layerValues(session, layerRoots.length), 2 * size);
  const [c0, c1] = [0, 1].map((coordinate) =>
    coefficients(Array.from({ length: size }, (_, i) => words[2 * i + coordinate])),
  );
  return Array.from({ length }, (_, k): Ext => [c0[k], c1[k]]);
}

/** Inverse transform: the forward one with its outputs reversed, over the size. */
function coefficients(values: readonly bigint[]): bigint[] {
  const forward = evaluateOnCoset(values, 0);
  const over = invert(BigInt(values.length));
  return forward.map((_, k) => (forward[(values.length - k) % values.length] * over) % P);
}

/** Stage 9: the proof of work, then the queries. */
export function drawQueries(session: Session): void {
  const { layout, workspace, transcript } = session;
  const { kernel, map } = workspace;
  workspace.bytes(map.desk, 32).set(transcript.state());
  session.nonce = kernel.grind(map.desk, layout.profile.workBits);
  transcript.absorb(LABEL.nonce, littleEndian(session.nonce, 8));
  session.queries = Array.from({ length: layout.profile.queries }, () =>
    transcript.drawQuery(layout.profile.lg),
  );
  session.observe("queries", session);
}

/** Values of `count` columns at point g^k, as bytes. */
function columnBytes({ workspace }: Session, first: number, count: number, k: number): Bytes {
  const { map, n } = workspace;
  const parts = Array.from({ length: count }, (_, c) => {
    const at = map.columns + (first + c) * map.stride + 8 * (n * (k % 4) + Math.floor(k / 4));
    return workspace.bytes(at, 8);
  });
  return concat(...parts);
}

/** The eight values of a leaf of a folding layer. */
function layerLeaf(session: Session, layer: number, leaf: number): Bytes {
  const leaves = 2 ** layerTree(session, layer).depth;
  const values = layerValues(session, layer);
  return concat(
    ...Array.from({ length: 8 }, (_, u) =>
      session.workspace.bytes(values + 16 * (leaf + u * leaves), 16),
    ),
  );
}

function maskedBytes({ workspace }: Session, k: number): Bytes {
  return workspace.bytes(workspace.map.masked + 16 * k, 16).slice();
}

/** All Merkle openings at the drawn queries (§5.3). */
function openingBytes(session: Session): Bytes {
  const { layout, workspace, queries } = session;
  const helpers = layout.quotientFirst - layout.helperFirst;
  const payloads = [
    (k: number) =>
      concat(
        columnBytes(session, layout.hiddenFirst, 4, k),
        columnBytes(session, 0, layout.rowColumns, k),
      ),
    (k: number) => columnBytes(session, layout.helperFirst, helpers, k),
    (k: number) => columnBytes(session, layout.quotientFirst, 6, k),
    (k: number) => maskedBytes(session, k),
  ];
  const opened = (tree: Tree, leaves: readonly number[], payload: (k: number) => Bytes): Bytes =>
    concat(...distinctLeaves(leaves).map(payload), ...siblingsOf(workspace, tree, leaves));
  const trees = ([1, 2, 3, 4] as const).map((number, t) =>
    opened(columnTree(session, number), queries, payloads[t]),
  );
  const layers = friLogs(layout.profile).map((_, layer) => {
    const tree = layerTree(session, layer);
    const leaves = queries.map((index) => index % 2 ** tree.depth);
    return opened(tree, leaves, (leaf) => layerLeaf(session, layer, leaf));
  });
  return concat(...trees, ...layers);
}

const MAGIC = Uint8Array.from("HOLDPOR1", (character) => character.charCodeAt(0));

/** The shard proof as a file (§5.3). */
export function proofBytes(session: Session): Bytes {
  const { statement, roots, outOfDomain, layerRoots, final, nonce } = session;
  return concat(
    MAGIC,
    littleEndian(statement.length, 4),
    statement,
    ...roots,
    extBytes(outOfDomain),
    ...layerRoots,
    extBytes(final),
    littleEndian(nonce, 8),
    openingBytes(session),
  );
}
