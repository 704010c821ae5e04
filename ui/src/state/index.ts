/**
 * The states that every panel has beside its content: loading, empty, error, and the bands that say
 * that a value is old, a market halted or something missing.
 *
 * They keep the geometry of what will stand there, so that nothing moves; a skeleton shows only after
 * 150 ms; an error names its code and what can be done, and never takes the page with it. They do not
 * know why: the caller brings the sentence.
 */
export { Band, Empty, ErrorNote, Skeleton } from "./states.tsx";
