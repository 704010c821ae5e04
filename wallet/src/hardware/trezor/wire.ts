import { concatBytes } from "@noble/hashes/utils.js";
import type { ReportPort } from "../link.ts";

/** Carries one message there and one back. It throws when the device is gone or talks nonsense. */
export type TrezorWire = (type: number, message: Uint8Array) => Promise<TrezorMessage>;

/** A message: its type number and its protocol-buffers bytes. */
export interface TrezorMessage {
  readonly type: number;
  readonly bytes: Uint8Array;
}

const REPORT_BYTES = 64;
const MARK = 0x3f;
const START = 0x23;
/** Longest answer we take. */
const ANSWER_BYTES_MAX = 65_536;

/**
 * Protocol version 1 over a port of 64-byte reports: each begins with `?`, the first also with
 * `##`, the type (16 bits) and the length (32 bits), and carries 63 bytes of the stream.
 */
export function createTrezorWire(port: ReportPort): TrezorWire {
  return async (type, message) => {
    for (const report of trezorReports(type, message)) await port.write(report);
    const first = await port.read();
    if (first[0] !== MARK || first[1] !== START || first[2] !== START)
      throw new Error("no message");
    const view = new DataView(first.buffer, first.byteOffset);
    const length = view.getUint32(5, false);
    if (length > ANSWER_BYTES_MAX) throw new Error("answer too long");
    let bytes: Uint8Array = first.slice(9);
    while (bytes.length < length) {
      const next = await port.read();
      if (next[0] !== MARK) throw new Error("no continuation");
      bytes = concatBytes(bytes, next.subarray(1));
    }
    return { type: view.getUint16(3, false), bytes: bytes.slice(0, length) };
  };
}

/** A message as reports. */
export function trezorReports(type: number, message: Uint8Array): readonly Uint8Array[] {
  const head = new Uint8Array(8);
  head.set([START, START]);
  new DataView(head.buffer).setUint16(2, type, false);
  new DataView(head.buffer).setUint32(4, message.length, false);
  const stream = concatBytes(head, message);
  return Array.from({ length: Math.ceil(stream.length / (REPORT_BYTES - 1)) }, (_, i) => {
    const report = new Uint8Array(REPORT_BYTES);
    report[0] = MARK;
    report.set(stream.subarray(i * (REPORT_BYTES - 1), (i + 1) * (REPORT_BYTES - 1)), 1);
    return report;
  });
}
