import fc from "fast-check";
import { expect, test } from "vitest";
import { P, power, reduce, rootOfUnity } from "../field.ts";
import { evaluateOnCoset, interpolateOnCoset } from "./transform.ts";

const polynomial = fc.array(fc.bigInt(0n, P - 1n), { minLength: 16, maxLength: 16 });

test("evaluation is Horner's at every point of the coset, and interpolation undoes it", () => {
  fc.assert(
    fc.property(polynomial, fc.integer({ min: 0, max: 3 }), (coefficients, coset) => {
      const values = evaluateOnCoset(coefficients, coset);
      for (const [i, value] of values.entries()) {
        const x = reduce(power(rootOfUnity(6), BigInt(coset)) * power(rootOfUnity(4), BigInt(i)));
        expect(value).toBe(coefficients.reduceRight((sum, each) => reduce(sum * x + each), 0n));
      }
      expect(interpolateOnCoset(values, coset)).toEqual(coefficients);
    }),
    { numRuns: 20 },
  );
});
