/**
 * What stands in the key realm for four things that the fence brings: compartments, the evaluator of
 * texts, a console that tells more of an error than its text, and the calendar. The realm evaluates
 * nothing, tells nobody anything and knows no dates: its seal deletes the calendar before any package
 * is evaluated. So neither they nor the fence's loader of modules are in its file. The build puts this
 * one in their place, under their names (`leaveOut` in `scripts/build-extension.mjs`).
 */
function refuseEvaluation(): never {
  throw new TypeError("this realm evaluates nothing");
}

/** The prototype that every refusing constructor shares: nothing can be asked of it. */
export const CompartmentPrototype = {};

/** The constructor that the shared prototype names as its own. */
export const InertCompartment = makeCompartmentConstructor();
Object.defineProperty(CompartmentPrototype, "constructor", { value: InertCompartment });

/** A realm's own constructor of compartments, as the fence asks for one. */
export function makeCompartmentConstructor(): () => never {
  function Compartment(): never {
    return refuseEvaluation();
  }
  Object.defineProperty(Compartment, "prototype", { value: CompartmentPrototype });
  return Compartment;
}

/** The evaluator of texts, which a realm that was asked for `no-eval` never reaches. */
export const makeSafeEvaluator = (): { readonly safeEvaluate: () => never } => ({
  safeEvaluate: refuseEvaluation,
});

/** A console that has no way to say anything: a secret that nobody can log is in no log. */
export const tameConsole = (): { readonly console: object } => ({ console: {} });

/** The calendar, of which a realm that was sealed has none. */
// oxlint-disable-next-line import/no-default-export -- by this the fence imports it
export default (): object => ({});
