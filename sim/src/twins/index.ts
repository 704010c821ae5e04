/**
 * The twins: the slow model of the engine, and the generator of commands that drives both.
 *
 * The model is written from `docs/engine.md` and `docs/margin.md`, in plain objects and big integers, by another
 * hand than the engine; the two must agree event for event, and where there is margin on an account's
 * risk after each command. The generator makes small worlds in which
 * everything meets everything: mostly sensible commands, often at a frontier, sometimes absurd, all from
 * one seed, learning from the events which orders exist.
 */
export { CommandGenerator } from "./generate.ts";
export { Model } from "./model/model.ts";
export { agreeOnMargin, agreeOnSpot } from "./worlds.ts";
