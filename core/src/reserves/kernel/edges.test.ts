import { expect, test } from "vitest";
import { hex } from "../bytes.ts";
import { P } from "../field.ts";
import type { Kernel } from "../kernel.ts";
import { layoutOf } from "../layout.ts";
import { nodeSha256, toyRequest, twinFor, wasmFor } from "../toy.twin.ts";
import { openWorkspace } from "../workspace.ts";
import type { Workspace } from "../workspace.ts";

const EDGES = [
  0n,
  1n,
  P - 1n,
  P - 2n,
  (1n << 32n) - 1n,
  1n << 32n,
  (1n << 32n) + 1n,
  P >> 1n,
  0x1234_5678_9abc_def0n,
];

/** The same edge values in the same places of both kernels. */
function prepared(kernel: Kernel): Workspace {
  const request = toyRequest();
  const workspace = openWorkspace(kernel, layoutOf(request.profile, request.table.assets));
  for (const column of [0, 1, 2]) {
    const values = workspace.column(column);
    for (let i = 0; i < values.length; i++)
      values[i] = EDGES[(i * (column + 1) + (i >> 4)) % EDGES.length];
  }
  const { map, n } = workspace;
  const source = workspace.words(map.masked, 8 * n);
  for (let i = 0; i < source.length; i++) source[i] = EDGES[(i * 5 + (i >> 3)) % EDGES.length];
  workspace.words(map.scratch, 8 * n).fill(0n);
  return workspace;
}

/** Runs a step in both kernels and compares the memory it wrote. */
function agree(step: (workspace: Workspace) => readonly [offset: number, length: number]): void {
  const [fast, slow] = [wasmFor(toyRequest()), twinFor(toyRequest())].map((kernel) => {
    const workspace = prepared(kernel);
    const [offset, length] = step(workspace);
    return hex(nodeSha256(workspace.bytes(offset, length)));
  });
  expect(fast).toBe(slow);
}

test("extension agrees with the twin on edge values", () => {
  agree(({ kernel, map, n }) => {
    kernel.extend(0, 2);
    return [map.columns, 32 * n];
  });
});

test("combination with edge coefficients agrees with the twin", () => {
  agree(({ kernel, map, n, setExts }) => {
    kernel.extend(0, 3);
    setExts(map.desk, [
      [P - 1n, P - 1n],
      [1n << 32n, 0n],
      [(1n << 32n) - 1n, 1n],
    ]);
    kernel.combine(0, 3, map.desk, map.scratch);
    return [map.scratch, 64 * n];
  });
});

test("the largest products, added before they are reduced, agree with the twin", () => {
  agree(({ kernel, map, n, setExts, column }) => {
    for (const c of [0, 1, 2]) column(c).fill(P - 1n);
    kernel.extend(0, 3);
    for (const c of [0, 1, 2]) column(c).fill(P - 1n);
    setExts(map.desk, [
      [P - 1n, P - 2n],
      [P - 1n, P - 1n],
      [P - 2n, P - 1n],
    ]);
    kernel.combine(0, 3, map.desk, map.scratch);
    return [map.scratch, 64 * n];
  });
});

test("folds of edge values agree with the twin", () => {
  agree(({ kernel, map, setExts }) => {
    setExts(map.desk, [[P - 1n, (1n << 32n) + 1n]]);
    kernel.fold(map.masked, 13, map.desk, map.layers[0]);
    return [map.layers[0], 16 * 1024];
  });
});

test("quotients by x − point and barycentric weights agree with the twin", () => {
  agree(({ kernel, map, n, setExts }) => {
    setExts(map.desk, [
      [P - 1n, 5n],
      [(1n << 32n) - 1n, P - 1n],
    ]);
    kernel.openAt(map.masked, map.desk, map.opening);
    return [map.opening, 64 * n];
  });
  agree(({ kernel, map, n, setExts }) => {
    setExts(map.desk, [[P - 1n, P - 1n]]);
    kernel.fillLagrange(map.desk, map.scratch);
    kernel.dot(0, map.scratch, map.scratch + 16 * n);
    return [map.scratch, 16 * n + 16];
  });
});

test("hashes of every length around a block agree with the platform's", () => {
  const { kernel, map, bytes } = prepared(wasmFor(toyRequest()));
  for (const length of [0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 128, 1000]) {
    kernel.sha256(map.masked, length, map.desk);
    expect(hex(bytes(map.desk, 32))).toBe(hex(nodeSha256(bytes(map.masked, length).slice())));
  }
});
