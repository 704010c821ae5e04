import { expect, test } from "vitest";
import { hex } from "../bytes.ts";
import { proveShard } from "../shard.ts";
import type { Session, ShardRequest } from "../prove.ts";
import { kernelWasm, nodeSha256, toyRequest, twinFor, wasmFor } from "../toy.twin.ts";
import { verifyShard } from "../verify/index.ts";
import { buildKernel } from "./build.twin.ts";

/**
 * The kernel built anew, and compared with its twin over a whole proof: some ten seconds of work whose
 * outcome changes with the sources alone, which `kernel.test.ts` watches.
 */

/** Hash of every column after each stage, so that a difference names its stage and column. */
function trail(): { list: string[]; observe: Session["observe"] } {
  const list: string[] = [];
  const observe: Session["observe"] = (stage, { workspace, layout }) => {
    const filled = { rows: layout.hiddenFirst + 4, helpers: layout.quotientFirst } as Record<
      string,
      number
    >;
    const extended = {
      "rows-extended": layout.hiddenFirst + 4,
      "quotient-extended": layout.columns,
    } as Record<string, number>;
    const { map, n } = workspace;
    const length = filled[stage] === undefined ? 32 * n : 8 * n;
    for (let c = 0; c < (filled[stage] ?? extended[stage] ?? 0); c++) {
      list.push(
        `${stage} ${c} ${hex(nodeSha256(workspace.bytes(map.columns + c * map.stride, length)))}`,
      );
    }
    if (stage === "masked")
      list.push(`masked ${hex(nodeSha256(workspace.bytes(map.masked, 64 * n)))}`);
    if (stage === "opening")
      list.push(`opening ${hex(nodeSha256(workspace.bytes(map.opening, 64 * n)))}`);
  };
  return { list, observe };
}

test("the committed kernel is what its sources build", async () => {
  expect(hex(nodeSha256(await buildKernel()))).toBe(hex(nodeSha256(kernelWasm)));
});

/** One asset with a sliced haircut: every kind of column at half the width. */
function slicedRequest(): ShardRequest {
  const whole = toyRequest();
  const table = { ...whole.table, assets: [whole.table.assets[1]] };
  const quanta = whole.rows.quanta.filter((_, i) => i % 6 === 1 || i % 6 === 4);
  return { ...whole, table, rows: { ...whole.rows, quanta } };
}

test("kernel and twin agree on every column of every stage, and on the proof", () => {
  const request = slicedRequest();
  const fast = trail();
  const slow = trail();
  const fastProof = proveShard(request, wasmFor(request), nodeSha256, fast.observe).proof;
  const slowProof = proveShard(request, twinFor(request), nodeSha256, slow.observe).proof;
  expect(fast.list.length).toBeGreaterThan(200);
  expect(fast.list).toEqual(slow.list);
  expect(hex(fastProof)).toBe(hex(slowProof));
  expect(verifyShard(fastProof, true).code).toBe("ok");
});
