import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { ReaderKind } from "./ring.ts";
import { createRing } from "./ring.ts";
import { RingReader } from "./ring-reader.ts";
import { RingWriter } from "./ring-writer.ts";

type Step =
  | { readonly kind: "write"; readonly length: number }
  | { readonly kind: "stage"; readonly length: number; readonly reserved: number }
  | { readonly kind: "publish" }
  | { readonly kind: "read"; readonly reader: number; readonly count: number }
  | { readonly kind: "release"; readonly reader: number }
  | { readonly kind: "rejoin"; readonly reader: number };

const readersMax = 3;
const reader = fc.nat(readersMax - 1);
const length = fc.nat(56);
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("write" as const), length }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("stage" as const), length, reserved: length }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: "publish" as const }) },
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant("read" as const), reader, count: fc.nat(4) }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("release" as const), reader }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("rejoin" as const), reader }) },
  ),
  { maxLength: 200 },
);
const kinds = fc.array(fc.constantFrom<ReaderKind>("required", "lossy"), {
  minLength: 1,
  maxLength: readersMax,
});

/** A plain queue per reader, in whole records; it knows nothing of bytes, wrapping or atomics. */
class Twin {
  readonly published: Uint8Array[] = [];
  readonly staged: Uint8Array[] = [];
  readonly read: number[];

  constructor(readers: number) {
    this.read = Array.from({ length: readers }, () => 0);
  }

  publish(): void {
    this.published.push(...this.staged.splice(0));
  }
}

class Rig {
  readonly kinds: readonly ReaderKind[];
  readonly writer: RingWriter;
  readonly readers: readonly RingReader[];
  readonly twin: Twin;
  #stamp = 0;

  constructor(kinds: readonly ReaderKind[]) {
    const shared = createRing({ capacityBytes: 128, readers: kinds });
    this.kinds = kinds;
    this.writer = new RingWriter(shared);
    this.readers = kinds.map((_, reader) => new RingReader(shared, reader));
    this.twin = new Twin(kinds.length);
  }

  /** Bytes that no other record of the run has. */
  record(length: number): Uint8Array {
    this.#stamp += 1;
    return Uint8Array.from({ length }, (_, index) => (this.#stamp * 31 + index) & 0xff);
  }

  take(step: Step): void {
    if (step.kind === "write") this.write(step.length);
    else if (step.kind === "stage") this.stage(step.length, Math.max(step.length, step.reserved));
    else if (step.kind === "publish") this.publish();
    else if (step.reader < this.readers.length) this.takeReader(step, this.readers[step.reader]);
  }

  write(length: number): void {
    const record = this.record(length);
    const free = this.writer.freeBytes();
    const isWritten = this.writer.tryWrite(record);
    // Refused only when record, prefix and the worst gap at the end do not fit.
    if (!isWritten) expect(free).toBeLessThan(2 * (8 + Math.ceil(length / 8) * 8));
    if (isWritten) {
      this.twin.staged.push(record);
      this.twin.publish();
    }
  }

  stage(length: number, reserved: number): void {
    const at = this.writer.reserve(reserved);
    if (at < 0) return;
    const record = this.record(length);
    this.writer.memory.set(record, at);
    this.writer.commit(length);
    this.twin.staged.push(record);
  }

  publish(): void {
    this.writer.publish();
    this.twin.publish();
  }

  takeReader(step: Step & { reader: number }, ring: RingReader): void {
    if (step.kind === "release") ring.release();
    if (step.kind === "rejoin" && ring.isOverrun()) {
      ring.rejoin();
      this.twin.read[step.reader] = this.twin.published.length;
    }
    if (step.kind === "read") this.read(step.reader, step.count, ring);
  }

  read(reader: number, count: number, ring: RingReader): void {
    for (let round = 0; round < count; round += 1) {
      const expected = this.twin.published[this.twin.read[reader]];
      if (ring.isOverrun()) {
        expect(this.kinds[reader]).toBe("lossy");
        expect(ring.read()).toBeUndefined();
        return;
      }
      expect(ring.isEmpty()).toBe(expected === undefined);
      expect(ring.read()).toEqual(expected);
      if (expected === undefined) return;
      this.twin.read[reader] += 1;
    }
  }
}

test("every reader sees what a plain queue would give it, or knows that it lost some", () => {
  fc.assert(
    fc.property(kinds, steps, (kinds, steps) => {
      const rig = new Rig(kinds);
      for (const step of steps) rig.take(step);
      rig.publish();
      for (const [reader, ring] of rig.readers.entries()) rig.read(reader, 1_000, ring);
    }),
    { numRuns: 1_000 },
  );
});
