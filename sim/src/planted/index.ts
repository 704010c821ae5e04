/**
 * Planted bugs: small wrong changes put into the code one at a time, and which check catches each
 * (`docs/planted-bugs.md`); and what mutation testing shares with them: sources that change while
 * modules load, in one thread and never on the disk, and test files that run there without the start
 * of a test runner.
 *
 * Invariants: a bug's text stands exactly once in its file, or the row is refused; a named test passes
 * without any bug before it may catch one. What a planted thread changes, no other thread sees: a bug
 * in what runs in threads of its own is not met there.
 */
export { firstFailure } from "./collector.ts";
export { changeSources, collectTests } from "./run-with-change.ts";
