/**
 * Uniform Resources: bytes as a run of QR codes, both ways.
 *
 * The codec of animated codes that air-gapped signers speak (BCR-2020-005): a CBOR value, written
 * in bytewords, cut into fragments that a fountain mixes, so that any sufficient set of frames
 * gives the value back whatever frames the camera missed. Everything is own code over the public
 * specifications; drawing and reading pictures of codes is the caller's.
 *
 * Invariants: a frame that fails its checksum, is of another run or of another type changes
 * nothing; what was received stays; the value is given only when its own checksum holds. Memory is
 * bounded by the limits of a run. The module knows no device and no key.
 */
export { decodeCbor, encodeCbor } from "./cbor.ts";
export type { Cbor } from "./cbor.ts";
export { createFrames, createFrameReader } from "./frames.ts";
export type { FrameReader } from "./frames.ts";
