#!/usr/bin/env python3
"""Second verifier of Holdall's proof of reserves, format 1. Unaudited.

Python 3 standard library only, written from the published description and not from the other
verifier, so that a mistake would have to be made twice. It checks shard proofs, users' openings,
and the hashes and totals of a day; it checks no signatures.

    verifier.py proof FILE... [--toy]
    verifier.py opening BUNDLE --proof FILE --user N --sub N --nonce HEX [--toy]
    verifier.py day DIRECTORY [--toy]

Each answer is one line of JSON: {"code", "place", ...}. Exit code 0 when every answer is "ok".
"""
import hashlib
import json
import os
import sys

P = 2**64 - 2**32 + 1
NB, MASK = 320, 256
PROFILES = {1: (17, 16, 137, 20), 2: (13, 12, 137, 20), 3: (11, 8, 24, 4)}  # lg, b, queries, bits


class Refused(Exception):
    def __init__(self, code, place):
        super().__init__(code)
        self.code, self.place = code, place


def need(condition, code, place):
    if not condition:
        raise Refused(code, place)


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


# ---------------------------------------------------------------- field and extension
def inv(x):
    return pow(x, P - 2, P)


ROOT = [pow(7, (P - 1) >> s, P) for s in range(33)]


class E:
    """c0 + c1 X with X^2 = 7."""

    __slots__ = ("a", "b")

    def __init__(self, a, b=0):
        self.a, self.b = a % P, b % P

    def __add__(self, o):
        return E(self.a + o.a, self.b + o.b)

    def __sub__(self, o):
        return E(self.a - o.a, self.b - o.b)

    def __mul__(self, o):
        if isinstance(o, int):
            return E(self.a * o, self.b * o)
        return E(self.a * o.a + 7 * self.b * o.b, self.a * o.b + self.b * o.a)

    def __eq__(self, o):
        return self.a == o.a and self.b == o.b

    def inverse(self):
        norm = inv((self.a * self.a - 7 * self.b * self.b) % P)
        return E(self.a * norm, -self.b * norm)

    def power(self, k):
        result, base = E(1), self
        while k:
            if k & 1:
                result = result * base
            base, k = base * base, k >> 1
        return result



def powers(x, first, count):
    out, current = [], x.power(first)
    for _ in range(count):
        out.append(current)
        current = current * x
    return out


def total(values):
    a = b = 0
    for v in values:
        a += v.a
        b += v.b
    return E(a, b)


# ---------------------------------------------------------------- reading
class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        need(self.at + count <= len(self.data), "file-malformed", f"offset {self.at}")
        self.at += count
        return self.data[self.at - count:self.at]

    def uint(self, count):
        return int.from_bytes(self.take(count), "little")

    def element(self):
        value = self.uint(8)
        need(value < P, "field-not-canonical", f"offset {self.at - 8}")
        return value

    def ext(self):
        return E(self.element(), self.element())


def elements(data):
    reader = Reader(data)
    return [reader.element() for _ in range(len(data) // 8)]


def ext_list(data):
    values = elements(data)
    return [E(values[i], values[i + 1]) for i in range(0, len(values), 2)]


# ---------------------------------------------------------------- statement and layout
class Statement:
    def __init__(self, data, toy):
        r = Reader(data)
        self.previous = r.take(32)
        version, self.profile = r.uint(2), r.uint(1)
        need(version == 1 and self.profile in PROFILES, "version-unknown", f"version {version}, profile {self.profile}")
        self.lg, self.bits, self.queries, self.work = PROFILES[self.profile]
        stated = (r.uint(2), r.uint(1), r.uint(2), r.uint(2))
        need(stated == (self.queries, self.work, NB, MASK), "profile-unsafe", "parameters")
        need(toy or self.profile != 3, "profile-unsafe", "toy profile")
        self.date, self.sequence = r.uint(4), r.uint(8)
        self.state_hash, self.beacon_hash = r.take(32), r.take(32)
        self.shard, self.shards, count = r.uint(2), r.uint(2), r.uint(2)
        need(self.shard < self.shards, "file-malformed", "shard number")
        self.assets = [self.asset(r) for _ in range(count)]
        self.value_decimals = r.uint(1)
        self.levels = 48 // self.bits
        self.equity = [[r.uint(8) for _ in range(self.levels)] for _ in range(count)]
        self.debt = [[r.uint(8) for _ in range(self.levels)] for _ in range(count)]
        need(r.at == len(data), "file-malformed", "statement length")
        self.n, self.usable = 2**self.lg, 2**self.lg - NB
        self.check_bounds()
        self.lay_out()

    @staticmethod
    def asset(r):
        ident, kind, decimals, exponent, count = r.uint(4), r.uint(1), r.uint(1), r.uint(1), r.uint(1)
        need(1 <= count <= 3, "table-inconsistent", f"asset {ident}: slices")
        slices = [(r.uint(1), r.uint(8)) for _ in range(count)]
        return {"id": ident, "kind": kind, "decimals": decimals, "k": exponent, "slices": slices, "B": r.uint(8)}

    def check_bounds(self):
        top, seen, weights, debts = 2**self.bits - 1, set(), 0, 0
        for a, asset in enumerate(self.assets):
            place, slices = f"asset {asset['id']}", asset["slices"]
            bad = asset["id"] in seen or asset["kind"] > 3 or asset["k"] > 8
            need(not bad, "table-inconsistent", place)
            seen.add(asset["id"])
            caps = all(1 <= kappa <= 47 for kappa, _ in slices[:-1]) and slices[-1][0] == 48
            need(caps, "table-inconsistent", f"{place}: slice caps")
            falling = all(x[1] >= y[1] for x, y in zip(slices, slices[1:]))
            need(falling, "table-inconsistent", f"{place}: slopes increase")
            small = asset["B"] < 2**40 and all(w < 2**40 for _, w in slices)
            need(small, "table-inconsistent", f"{place}: weight")
            fits = all(t <= len(slices) * top * self.usable for t in self.equity[a])
            need(fits, "totals-out-of-range", f"{place}: equity")
            need(all(t <= top * self.usable for t in self.debt[a]), "totals-out-of-range", f"{place}: debt")
            weightless = asset["B"] == 0 and any(self.debt[a])
            need(not weightless, "table-inconsistent", f"{place}: debt without weight")
            weights += sum(w for _, w in slices)
            debts += asset["B"]
        inside = weights < 2**46 and debts < 2**46 and len(self.assets) > 0
        need(inside, "table-inconsistent", "sum of weights")

    def lay_out(self):
        b, levels, column = self.bits, self.levels, 0
        self.equity_at, self.debt_at = [], []
        for asset in self.assets:
            starts = []
            for kappa, _ in asset["slices"]:
                starts.append(column)
                column += -(-kappa // b)
            self.equity_at.append(starts)
        for _ in self.assets:
            self.debt_at.append(column)
            column += levels
        self.carry_at = column
        column += (levels - 1) * levels
        self.margin_at, self.tops = column, -(-(47 + b) // b)
        column += levels - 1 + self.tops
        self.limbs, self.columns = column, column + 8
        self.lookups = [(c, 1) for c in range(self.limbs)]
        for a, asset in enumerate(self.assets):
            for t, (kappa, _) in enumerate(asset["slices"]):
                count = -(-kappa // b)
                if kappa % b:
                    self.lookups.append((self.equity_at[a][t] + count - 1, 2 ** (b * count - kappa)))
        if self.profile == 1:
            self.lookups.append((self.limbs - 1, 2))
        if len(self.lookups) % 2:
            self.lookups.append((self.limbs - 1, 1))
        self.helpers = len(self.lookups) // 2
        need(self.columns + 4 + 2 * self.helpers + 10 <= 800, "table-inconsistent", "too many columns")

    def whole(self, limbs):
        return sum(v << (self.bits * l) for l, v in enumerate(limbs))


# ---------------------------------------------------------------- transcript
class Transcript:
    def __init__(self):
        self.state = sha(b"\x02", b"holdall/por/v1")

    def absorb(self, label, data):
        self.state = sha(b"\x02", self.state, bytes([label]), len(data).to_bytes(8, "little"), data)

    def u64(self):
        self.state = sha(b"\x03", self.state)
        return int.from_bytes(self.state[:8], "little")

    def base(self):
        while True:
            value = self.u64()
            if value < P:
                return value

    def ext(self):
        while True:
            a, b = self.base(), self.base()
            if b:
                return E(a, b)

    def query(self, n):
        limit = 3 * n * (2**64 // (3 * n))
        while True:
            value = self.u64()
            if value < limit:
                u = value % (3 * n)
                return 4 * (u // 3) + 1 + u % 3


# ---------------------------------------------------------------- constraint identity
def margin_equations(s, row):
    base = 2**s.bits

    def carried(l):
        limbs = row[s.carry_at + l * s.levels:s.carry_at + (l + 1) * s.levels]
        return total(v * pow(base, i, P) for i, v in enumerate(limbs)) - E(2**47)

    out = []
    for l in range(s.levels):
        value = E(0) if l == 0 else carried(l - 1)
        for a, asset in enumerate(s.assets):
            for t, (kappa, weight) in enumerate(asset["slices"]):
                if l < -(-kappa // s.bits):
                    value = value + row[s.equity_at[a][t] + l] * weight
            value = value - row[s.debt_at[a] + l] * asset["B"]
        if l < s.levels - 1:
            value = value - row[s.margin_at + l] - carried(l) * base
        else:
            tops = row[s.margin_at + l:s.margin_at + l + s.tops]
            value = value - total(v * pow(base, k, P) for k, v in enumerate(tops))
        out.append(value)
    return out


def composition(s, gamma, lam, beta, z, ood):
    row, hidden, helpers, big_s, _, s_next, t_next = ood
    count, levels = len(s.assets), s.levels
    terms = []
    for k, h in enumerate(helpers):
        (c, u), (d, v) = s.lookups[2 * k], s.lookups[2 * k + 1]
        left, right = gamma - row[c] * u, gamma - row[d] * v
        terms.append(h * left * right - left - right)
    terms += margin_equations(s, row)
    lams = powers(lam, 1, 2 * count * levels)
    added = total(helpers)
    for a, asset in enumerate(s.assets):
        for l in range(levels):
            for t, (kappa, _) in enumerate(asset["slices"]):
                if l < -(-kappa // s.bits):
                    added = added + lams[a * levels + l] * row[s.equity_at[a][t] + l]
            added = added + lams[(count + a) * levels + l] * row[s.debt_at[a] + l]
    m, table = hidden[0], hidden[1]
    terms.append((s_next - big_s - added) * (gamma - table) + m)
    step = t_next - table
    terms.append(step * (step - E(1)))
    w = ROOT[s.lg]
    blinding = E(1)
    for r in range(s.usable, s.n):
        blinding = blinding * (z - E(pow(w, r, P)))
    betas = powers(beta, 0, len(terms) + 4)
    value = total(b * c for b, c in zip(betas, terms)) * blinding * (z.power(s.n) - E(1)).inverse()
    flat = [t for limbs in s.equity + s.debt for t in limbs]
    end = total(x * t for x, t in zip(lams, flat))
    last = pow(w, s.usable, P)
    ends = [(big_s, 1), (big_s - end, last), (table, 1), (table - E(2**s.bits - 1), pow(w, s.usable - 1, P))]
    for b, (v, point) in zip(betas[len(terms):], ends):
        value = value + b * v * (z - E(point)).inverse()
    return value


# ---------------------------------------------------------------- trees and folds
def leaf(tree, payload):
    return sha(b"\x00", bytes([tree]), payload)


def row_leaf(hidden_digest, row):
    return leaf(1, hidden_digest + row)


def multi_proof(reader, depth, indices, size, digest):
    opened = {i: reader.take(size) for i in sorted(set(indices))}
    level = {i: digest(p) for i, p in opened.items()}
    for _ in range(depth):
        above = {}
        for i in sorted(level):
            if i // 2 in above:
                continue
            sibling = level[i ^ 1] if i ^ 1 in level else reader.take(32)
            pair = (level[i], sibling) if i % 2 == 0 else (sibling, level[i])
            above[i // 2] = sha(b"\x01", *pair)
        level = above
    return level[0], opened


def climb(reader, depth, index, node):
    for _ in range(depth):
        other = reader.take(32)
        node = sha(b"\x01", node, other) if index % 2 == 0 else sha(b"\x01", other, node)
        index //= 2
    return node


def layers_of(lg):
    out, s = [], lg + 2
    while s > 10:
        out.append(s)
        s -= 3
    return out


HALF = inv(2)


def fold(values, position, s, alpha):
    spread = 2 ** (s - 3)
    points = [pow(ROOT[s], position + u * spread, P) for u in range(8)]
    while len(values) > 1:
        half = len(values) // 2
        merged = []
        for u in range(half):
            f, g = values[u], values[u + half]
            merged.append((f + g) * HALF + alpha * ((f - g) * (HALF * inv(points[u]) % P)))
        points = [x * x % P for x in points[:half]]
        values, alpha = merged, alpha * alpha
    return values[0]


def entry(proof, index, value, leaves, code, place):
    count = 2 ** (layers_of(proof.s.lg)[0] - 3)
    need(leaves(0, index % count)[index // count] == value, code, f"{place}, layer 0")


def descend(proof, index, leaves, place):
    position, value, logs = index, None, layers_of(proof.s.lg)
    for k, s in enumerate(logs):
        count = 2 ** (s - 3)
        values = leaves(k, position % count)
        need(k == 0 or values[position // count] == value, "fold-mismatch", f"{place}, layer {k}")
        position %= count
        value = fold(values, position, s, proof.alphas[k])
    x, expected = pow(ROOT[logs[-1] - 3], position, P), E(0)
    for c in reversed(proof.final):
        expected = expected * x + c
    need(value == expected, "final-mismatch", place)


# ---------------------------------------------------------------- a shard proof
class Proof:
    def __init__(self, data, toy):
        need(len(data) <= 4 << 20, "file-malformed", "size")
        r = Reader(data)
        need(r.take(8) == b"HOLDPOR1", "file-malformed", "magic")
        statement = r.take(r.uint(4))
        self.s = s = Statement(statement, toy)
        self.roots = [r.take(32) for _ in range(4)]
        begin = r.at
        ood = ([r.ext() for _ in range(s.columns)], [r.ext() for _ in range(4)], [r.ext() for _ in range(s.helpers)],
               r.ext(), [r.ext() for _ in range(3)], r.ext(), r.ext())
        ood_bytes = data[begin:r.at]
        self.fri_roots = [r.take(32) for _ in layers_of(s.lg)]
        begin = r.at
        self.final = [r.ext() for _ in range(2 ** (layers_of(s.lg)[-1] - 5))]
        final_bytes, nonce = data[begin:r.at], r.take(8)
        t = Transcript()
        t.absorb(1, statement)
        t.absorb(2, self.roots[0])
        gamma, lam = t.ext(), t.ext()
        t.absorb(3, self.roots[1])
        beta = t.ext()
        t.absorb(4, self.roots[2])
        self.z = z = t.ext()
        t.absorb(5, ood_bytes)
        mu = t.ext()
        t.absorb(6, self.roots[3])
        nu = t.ext()
        self.alphas = []
        for fri_root in self.fri_roots:
            t.absorb(7, fri_root)
            self.alphas.append(t.ext())
        t.absorb(8, final_bytes)
        work = int.from_bytes(sha(b"\x04", t.state, nonce), "big") >> (256 - s.work)
        need(work == 0, "work-missing", "nonce")
        t.absorb(9, nonce)
        queries = [t.query(s.n) for _ in range(s.queries)]
        q0, q1, q2 = ood[4]
        jump = z.power(s.n - MASK)
        stitched = q0 + jump * q1 + jump * jump * q2
        need(composition(s, gamma, lam, beta, z, ood) == stitched, "constraint-mismatch", "identity at z")
        self.nus = powers(nu, 1, s.columns)
        self.row_at_z = total(c * v for c, v in zip(self.nus, ood[0]))
        self.check_queries(r, ood, mu, queries)

    def row_term(self, values, x):
        a = b = 0
        for c, v in zip(self.nus, values):
            a += c.a * v
            b += c.b * v
        return (E(a, b) - self.row_at_z) * (E(x) - self.z).inverse()

    def check_queries(self, r, ood, mu, queries):
        s = self.s
        depth, width = s.lg + 2, 8 * s.columns
        sizes = [32 + width, 16 * (s.helpers + 2), 48, 16]
        digests = [lambda p: row_leaf(sha(b"\x05", p[:32]), p[32:])] + [lambda p, t=t: leaf(t, p) for t in (2, 3, 4)]
        trees = []
        for t in range(4):
            top, opened = multi_proof(r, depth, queries, sizes[t], digests[t])
            need(top == self.roots[t], "merkle-mismatch", f"tree {t + 1}")
            trees.append({i: elements(p) for i, p in opened.items()})
        layers = []
        for k, log in enumerate(layers_of(s.lg)):
            indices = [q % 2 ** (log - 3) for q in queries]
            top, opened = multi_proof(r, log - 3, indices, 128, lambda p, k=k: leaf(16 + k, p))
            need(top == self.fri_roots[k], "merkle-mismatch", f"layer {k}")
            layers.append({i: ext_list(p) for i, p in opened.items()})
        need(r.at == len(r.data), "file-malformed", "trailing bytes")
        _, hidden, helpers, big_s, quotient, s_next, t_next = ood
        here = hidden + helpers + [big_s] + quotient
        mus = powers(mu, 1, len(here) + 2)
        value_here = total(m * v for m, v in zip(mus, here))
        value_next = mus[-2] * s_next + mus[-1] * t_next
        z_next = self.z * ROOT[s.lg]
        for number, q in enumerate(queries):
            rows, help_, quot, masked = (tree[q] for tree in trees)
            x, place = pow(ROOT[depth], q, P), f"query {number}"
            wide = help_[:2 * s.helpers + 2] + quot
            opened = [E(v) for v in rows[:4]] + [E(wide[i], wide[i + 1]) for i in range(0, len(wide), 2)]
            value = total(m * v for m, v in zip(mus, opened)) - value_here
            sum_here = E(help_[2 * s.helpers], help_[2 * s.helpers + 1])
            later = mus[-2] * sum_here + mus[-1] * rows[1] - value_next
            formula = E(help_[-2], help_[-1]) + value * (E(x) - self.z).inverse() + later * (E(x) - z_next).inverse()
            v = E(masked[0], masked[1])
            need(formula == v, "masked-mismatch", place)
            start = v + self.row_term(rows[4:], x)
            entry(self, q, start, lambda k, i: layers[k][i], "fold-mismatch", place)
        for number, q in enumerate(queries):
            descend(self, q, lambda k, i: layers[k][i], f"query {number}")


# ---------------------------------------------------------------- a user's opening
def identity(user, sub, nonce):
    digest = sha(b"\x06", user.to_bytes(8, "little"), sub.to_bytes(2, "little"), nonce)
    return b"".join(digest[i:i + 7] + bytes([digest[i + 7] & 127]) for i in range(0, 32, 8))


def check_opening(proof, data, user, sub, nonce):
    s, r = proof.s, Reader(data)
    need(len(data) <= 16 << 10, "file-malformed", "size")
    need(r.take(8) == b"HOLDPOB1", "file-malformed", "magic")
    version = r.uint(2)
    need(version == 1, "version-unknown", f"version {version}")
    need(r.uint(4) == s.date, "bundle-foreign", "date")
    need(r.uint(2) == s.shard, "bundle-foreign", "shard")
    row = r.uint(4)
    need(row < s.usable, "row-index-invalid", f"row {row}")
    need(r.uint(8) == user, "row-not-mine", "user")
    need(r.uint(2) == sub, "row-not-mine", "sub-account")
    limbs = [r.uint(2) for _ in range(s.limbs)]
    tail = r.take(64)
    need(tail[:32] == identity(user, sub, nonce), "row-not-mine", "identity")
    values = limbs + elements(tail)
    hidden_digest, index, depth = r.take(32), 4 * row, s.lg + 2
    payload = b"".join(v.to_bytes(8, "little") for v in values)
    need(climb(r, depth, index, row_leaf(hidden_digest, payload)) == proof.roots[0], "merkle-mismatch", "row path")
    masked = r.take(16)
    need(climb(r, depth, index, leaf(4, masked)) == proof.roots[3], "merkle-mismatch", "masked path")
    leaves = []
    for k, log in enumerate(layers_of(s.lg)):
        payload = r.take(128)
        top = climb(r, log - 3, index % 2 ** (log - 3), leaf(16 + k, payload))
        need(top == proof.fri_roots[k], "merkle-mismatch", f"layer {k}")
        leaves.append(ext_list(payload))
    start = ext_list(masked)[0] + proof.row_term(values, pow(ROOT[depth], index, P))
    entry(proof, index, start, lambda k, i: leaves[k], "masked-mismatch", "row")
    descend(proof, index, lambda k, i: leaves[k], "row")
    entries = [(r.uint(2), r.uint(1), int.from_bytes(r.take(8), "little", signed=True)) for _ in range(r.uint(2))]
    r.take(64)
    need(all(a < len(s.assets) for a, _, _ in entries), "file-malformed", "breakdown")
    need(not any(r.take(len(data) - r.at)), "file-malformed", "padding")
    equity, debt = [], []
    for a, asset in enumerate(s.assets):
        parts = [s.whole(limbs[c:c + -(-kappa // s.bits)]) for c, (kappa, _) in zip(s.equity_at[a], asset["slices"])]
        equity.append(sum(parts))
        debt.append(s.whole(limbs[s.debt_at[a]:s.debt_at[a] + s.levels]))
        quantum = 10 ** asset["k"]
        owed = sum(u for x, _, u in entries if x == a and u > 0)
        owing = -sum(u for x, _, u in entries if x == a and u < 0)
        recorded = (-(-owed // quantum), owing // quantum)
        place = (f"asset {asset['id']}: proven {equity[a]} and {debt[a]}, "
                 f"recorded {recorded[0]} and {recorded[1]} quanta")
        need(recorded == (equity[a], debt[a]), "balance-differs", place)
    return equity, debt


# ---------------------------------------------------------------- program
def answer(file, run):
    try:
        return {"file": file, "code": "ok", "place": "", "audited": False, **(run() or {})}
    except Refused as refused:
        return {"file": file, "code": refused.code, "place": refused.place, "audited": False}
    except (OSError, ValueError, KeyError, IndexError) as error:
        return {"file": file, "code": "file-malformed", "place": type(error).__name__, "audited": False}


def read(path):
    with open(path, "rb") as file:
        return file.read()


def stated_totals(s):
    return {"equity": [str(s.whole(v)) for v in s.equity], "debt": [str(s.whole(v)) for v in s.debt]}


def check_day(folder, toy):
    manifest = json.loads(read(os.path.join(folder, "manifest.json")))
    sums = [[0, 0] for _ in manifest["assets"]]
    for number, shard in enumerate(manifest["shards"]):
        data = read(os.path.join(folder, os.path.basename(shard["file"])))
        need(hashlib.sha256(data).hexdigest() == shard["sha256"], "shard-foreign", shard["file"])
        s = Proof(data, toy).s
        own = (s.shard == number and s.shards == len(manifest["shards"]) and s.previous.hex() == manifest["previous"]["hash"]
               and s.state_hash.hex() == manifest["snapshot"]["stateHash"] and s.beacon_hash.hex() == manifest["beacon"]["hash"]
               and str(s.sequence) == manifest["snapshot"]["sequence"])
        need(own, "shard-foreign", shard["file"])
        for a in range(len(s.assets)):
            sums[a][0] += s.whole(s.equity[a])
            sums[a][1] += s.whole(s.debt[a])
    for a, entry in enumerate(manifest["totals"]):
        need([int(entry["equity"]), int(entry["debt"])] == sums[a], "totals-differ", entry["asset"])


def main(arguments):
    toy = "--toy" in arguments
    words = [w for w in arguments if w != "--toy"]
    options = {w: words[i + 1] for i, w in enumerate(words[:-1]) if w.startswith("--")}
    plain = [w for i, w in enumerate(words) if not w.startswith("--") and (i == 0 or not words[i - 1].startswith("--"))]
    if len(plain) < 2:
        print(__doc__)
        return 2
    if plain[0] == "proof":
        answers = [answer(f, lambda f=f: stated_totals(Proof(read(f), toy).s)) for f in plain[1:]]
    elif plain[0] == "opening":
        def run(f):
            proof = Proof(read(options["--proof"]), toy)
            owner = int(options["--user"]), int(options["--sub"]), bytes.fromhex(options["--nonce"])
            equity, debt = check_opening(proof, read(f), *owner)
            return {"equity": [str(v) for v in equity], "debt": [str(v) for v in debt]}
        answers = [answer(f, lambda f=f: run(f)) for f in plain[1:]]
    else:
        answers = [answer(f, lambda f=f: check_day(f, toy)) for f in plain[1:]]
    for each in answers:
        print(json.dumps(each))
    return 0 if all(each["code"] == "ok" for each in answers) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
