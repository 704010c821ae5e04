/** A promise that was broken: which one (`docs/simulator.md` names them), and where. */
export class Broken extends Error {
  override readonly name = "Broken";
}
