/**
 * The readers of bytes that come from outside this process, for programs that try to break them. Each
 * gives what it read, or why not, and throws nothing else than its own kind of error.
 */
export { decodeRecord, encodeRecord, recordBytesMax } from "./record.ts";
export { decodeSegmentHeader } from "./segment.ts";
export { WatermarkFile, readWatermark } from "./watermark.ts";
export { readSnapshot } from "./snapshot-file.ts";
export { JournalUrlError, serversOf } from "./postgres-url.ts";
