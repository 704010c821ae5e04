/** Public verification of one shard, in the order of §4.8; the first failure names itself. */
import { guarded, refuse, verdict } from "./answer.ts";
import type { Verdict } from "./answer.ts";
import { composition } from "./constraints.ts";
import type { Challenges, OutOfDomain } from "./constraints.ts";
import {
  add,
  dot,
  equal,
  invert,
  mul,
  power,
  powers,
  raise,
  root,
  scale,
  sub,
  timesX,
} from "./field.ts";
import type { Ext } from "./field.ts";
import { checkEntry, followFolds, friLogs, leafHash, readTree, rowsDigest } from "./openings.ts";
import type { ProvenShard } from "./openings.ts";
import { Reader, elements, pairs } from "./reader.ts";
import { same, sha256 } from "./sha256.ts";
import type { Bytes } from "./sha256.ts";
import { MASK, checkTable, readStatement, shapeOf } from "./statement.ts";
import type { Shape, Stated } from "./statement.ts";
import { Transcript, hasWork } from "./transcript.ts";

export interface ShardAnswer extends Verdict {
  readonly shard?: ProvenShard;
}

const PROOF_BYTES_MAX = 4 << 20;

function readOutOfDomain(reader: Reader, shape: Shape): OutOfDomain {
  return {
    row: reader.exts(shape.columns),
    hidden: reader.exts(4),
    helpers: reader.exts(shape.helpers),
    sum: reader.ext(),
    quotient: reader.exts(3),
    sumNext: reader.ext(),
    tableNext: reader.ext(),
  };
}

/** Everything read and drawn before the queries. */
interface Run {
  readonly reader: Reader;
  readonly shard: ProvenShard;
  readonly roots: readonly Bytes[];
  readonly at: OutOfDomain;
  readonly mu: Ext;
  readonly indices: readonly number[];
}
interface OpenedTrees {
  /** Rows with hidden values first, helpers, quotient, masked: values by index. */
  readonly trees: readonly Map<number, bigint[]>[];
  readonly layers: readonly Map<number, Ext[]>[];
}

function readTrees({ reader, shard, roots, indices }: Run): OpenedTrees {
  const { shape } = shard;
  const hiddenFirst = (payload: Bytes): Bytes =>
    rowsDigest(sha256(Uint8Array.of(5), payload.subarray(0, 32)), payload.subarray(32));
  const sizes = [32 + 8 * shape.columns, 16 * (shape.helpers + 2), 48, 16];
  const trees = sizes.map((size, t) => {
    const digest = t === 0 ? hiddenFirst : (payload: Bytes) => leafHash(t + 1, payload);
    const tree = readTree(reader, shape.limits.lg + 2, indices, { size, digest });
    if (!same(tree.top, roots[t])) refuse("merkle-mismatch", `tree ${t + 1}`);
    return new Map([...tree.payloads].map(([index, payload]) => [index, elements(payload)]));
  });
  const layers = friLogs(shape.limits.lg).map((s, k) => {
    const leaves = indices.map((index) => index % 2 ** (s - 3));
    const tree = readTree(reader, s - 3, leaves, {
      size: 128,
      digest: (payload) => leafHash(16 + k, payload),
    });
    if (!same(tree.top, shard.friRoots[k])) refuse("merkle-mismatch", `layer ${k}`);
    return new Map([...tree.payloads].map(([index, payload]) => [index, pairs(elements(payload))]));
  });
  if (reader.at !== reader.bytes.length) refuse("file-malformed", "trailing bytes");
  return { trees, layers };
}

/** The formula of V at an opened point: coefficients by base column, and the values to subtract. */
interface MaskedFormula {
  readonly here: readonly Ext[];
  readonly next: readonly Ext[];
  readonly valueHere: Ext;
  readonly valueNext: Ext;
}
function maskedFormula(at: OutOfDomain, mu: Ext): MaskedFormula {
  const here = [...at.hidden, ...at.helpers, at.sum, ...at.quotient];
  const next = [at.sumNext, at.tableNext];
  const mus = powers(mu, 1, here.length + 2);
  const wide = (list: readonly Ext[]): Ext[] => list.flatMap((each) => [each, timesX(each)]);
  const sum = (values: readonly Ext[], first: number): Ext =>
    values.reduce<Ext>((total, value, i) => add(total, mul(mus[first + i], value)), [0n, 0n]);
  return {
    here: [...mus.slice(0, 4), ...wide(mus.slice(4, here.length))],
    next: [...wide([mus[here.length]]), mus[here.length + 1]],
    valueHere: sum(here, 0),
    valueNext: sum(next, here.length),
  };
}

/** §4.8, steps 5 to 7: openings, the masked opening, the first layer, every fold. */
function checkQueries(run: Run): void {
  const { shard, at, mu, indices } = run;
  const { shape, z } = shard;
  const { trees, layers } = readTrees(run);
  const formula = maskedFormula(at, mu);
  const zNext = scale(z, root(shape.limits.lg));
  const sums = 2 * shape.helpers;
  const leaf = (layer: number, position: number): Ext[] => layers[layer].get(position)!;
  for (const [q, index] of indices.entries()) {
    const [rows, helpers, quotient, masked] = trees.map((tree) => tree.get(index)!);
    const x = power(root(shape.limits.lg + 2), BigInt(index));
    const opened: Ext = [masked[0], masked[1]];
    const atZ = invert(sub([x, 0n], z));
    const atNext = invert(sub([x, 0n], zNext));
    const values = [...rows.slice(0, 4), ...helpers.slice(0, sums + 2), ...quotient];
    const here = sub(dot(formula.here, values), formula.valueHere);
    const next = sub(
      dot(formula.next, [helpers[sums], helpers[sums + 1], rows[1]]),
      formula.valueNext,
    );
    const expected = add(
      [helpers[sums + 2], helpers[sums + 3]],
      add(mul(here, atZ), mul(next, atNext)),
    );
    if (!equal(expected, opened)) refuse("masked-mismatch", `query ${q}`);
    const rowTerms = mul(sub(dot(shard.nuPowers, rows.slice(4)), shard.rowAtZ), atZ);
    const place = `query ${q}`;
    checkEntry(shard, index, add(opened, rowTerms), { leaf, place, code: "fold-mismatch" });
  }
  for (const [q, index] of indices.entries())
    followFolds(shard, index, { leaf, place: `query ${q}` });
}

/** The parts of a proof before its openings, in file order (§5.3). */
interface Parts {
  readonly statement: Bytes;
  readonly stated: Stated;
  readonly shape: Shape;
  readonly roots: readonly Bytes[];
  readonly at: OutOfDomain;
  readonly outOfDomainBytes: Bytes;
  readonly friRoots: readonly Bytes[];
  readonly final: readonly Ext[];
  readonly finalBytes: Bytes;
  readonly nonce: Bytes;
}
function readParts(reader: Reader, allowToy: boolean): Parts {
  reader.magic("HOLDPOR1");
  const statement = reader.take(reader.number(4));
  const { stated, limits } = readStatement(statement, allowToy);
  checkTable(stated, limits);
  const shape = shapeOf(stated, limits);
  const logs = friLogs(limits.lg);
  const roots = Array.from({ length: 4 }, () => reader.take(32));
  const outOfDomainAt = reader.at;
  const at = readOutOfDomain(reader, shape);
  const outOfDomainBytes = reader.bytes.subarray(outOfDomainAt, reader.at);
  const friRoots = logs.map(() => reader.take(32));
  const finalAt = reader.at;
  const final = reader.exts(2 ** (logs[logs.length - 1] - 5));
  const finalBytes = reader.bytes.subarray(finalAt, reader.at);
  const nonce = reader.take(8);
  return {
    statement,
    stated,
    shape,
    roots,
    at,
    outOfDomainBytes,
    friRoots,
    final,
    finalBytes,
    nonce,
  };
}

interface Drawn extends Challenges {
  readonly mu: Ext;
  readonly nu: Ext;
  readonly alphas: readonly Ext[];
  readonly indices: readonly number[];
}
/** §4.7: every challenge after everything it must not influence; then the proof of work. */
function drawChallenges(parts: Parts): Drawn {
  const { limits, n } = parts.shape;
  const transcript = new Transcript();
  transcript.absorb(1, parts.statement);
  transcript.absorb(2, parts.roots[0]);
  const gamma = transcript.ext();
  const lambda = transcript.ext();
  transcript.absorb(3, parts.roots[1]);
  const beta = transcript.ext();
  transcript.absorb(4, parts.roots[2]);
  const z = transcript.ext();
  transcript.absorb(5, parts.outOfDomainBytes);
  const mu = transcript.ext();
  transcript.absorb(6, parts.roots[3]);
  const nu = transcript.ext();
  const alphas = parts.friRoots.map((friRoot) => {
    transcript.absorb(7, friRoot);
    return transcript.ext();
  });
  transcript.absorb(8, parts.finalBytes);
  const work = sha256(Uint8Array.of(4), transcript.state, parts.nonce);
  if (!hasWork(work, limits.work)) refuse("work-missing", "nonce");
  transcript.absorb(9, parts.nonce);
  const indices = Array.from({ length: limits.queries }, () => transcript.query(n));
  return { gamma, lambda, beta, z, mu, nu, alphas, indices };
}

function verifyProof(proof: Bytes, allowToy: boolean): ShardAnswer {
  if (proof.length > PROOF_BYTES_MAX) refuse("file-malformed", "size");
  const reader = new Reader(proof);
  const parts = readParts(reader, allowToy);
  const { stated, shape, roots, at, friRoots, final } = parts;
  const drawn = drawChallenges(parts);
  const { z, alphas, mu, indices } = drawn;
  const step = raise(z, shape.n - MASK);
  const [q0, q1, q2] = at.quotient;
  const stitched = add(q0, mul(step, add(q1, mul(step, q2))));
  if (!equal(composition(stated, shape, drawn, at), stitched))
    refuse("constraint-mismatch", "identity at z");
  const nuPowers = powers(drawn.nu, 1, shape.columns);
  const rowAtZ = at.row.reduce<Ext>((sum, value, c) => add(sum, mul(nuPowers[c], value)), [0n, 0n]);
  const committed = { rowsRoot: roots[0], maskedRoot: roots[3], friRoots };
  const shard = { stated, shape, ...committed, alphas, final, z, nuPowers, rowAtZ };
  checkQueries({ reader, shard, roots, at, mu, indices });
  return { ...verdict("ok", `shard ${stated.shard}`), shard };
}

/** Checks one shard's public proof (§4.8). The answer holds the proven shard when its code is `ok`. Unaudited. */
export function verifyShard(proof: Bytes, allowToy = false): ShardAnswer {
  return guarded<ShardAnswer>(() => verifyProof(proof, allowToy), "shard proof");
}
