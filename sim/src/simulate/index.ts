/**
 * The simulator: the production journal, sequencer, gate and engine over a simulated disk, clock and
 * network, with clients at the far end of it, one world per seed (`docs/simulator.md`).
 *
 * A run is its seed: the same seed is the same history. In the first phase anything may fail at any
 * moment; then faults stop, damage stays, and the venue must start, answer everybody and trade. A
 * second engine follows what leaves the first, command by command, and asks every law; in worlds of
 * spot alone the slow model decides beside it.
 *
 * Threads, real disks and real processes are not here, nor the HTTP gateway and the SQL of history:
 * those are attacked as they run.
 */
export { trySeed } from "./try-seed.ts";
