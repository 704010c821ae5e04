import { concatBytes } from "@noble/hashes/utils.js";
import type { ReportPort } from "../link.ts";
import type { ApduExchange } from "./apdu.ts";

const REPORT_BYTES = 64;
const TAG_APDU = 0x05;
/** Longest response an app gives, status word included. */
const RESPONSE_BYTES_MAX = 65_535;

/**
 * Commands over a port of 64-byte reports: channel, tag 05, sequence number, and in the first
 * report the length of what follows. A report of another channel is passed over; one out of order
 * throws, and the caller reports the device as gone.
 */
export function createLedgerHid(port: ReportPort, channel: number): ApduExchange {
  return async (command) => {
    for (const report of reportsOf(command, channel)) await port.write(report);
    let received: Uint8Array = new Uint8Array();
    let length = -1;
    for (let sequence = 0; length < 0 || received.length < length;) {
      const report = await port.read();
      if (report.length < 5 || report[0] * 256 + report[1] !== channel) continue;
      if (report[2] !== TAG_APDU || report[3] * 256 + report[4] !== sequence) {
        throw new Error("report out of order");
      }
      if (sequence === 0) length = report[5] * 256 + report[6];
      if (length > RESPONSE_BYTES_MAX) throw new Error("response too long");
      received = concatBytes(received, report.subarray(sequence === 0 ? 7 : 5));
      sequence++;
    }
    return received.slice(0, length);
  };
}

function reportsOf(command: Uint8Array, channel: number): readonly Uint8Array[] {
  const stream = concatBytes(Uint8Array.of(command.length >> 8, command.length & 255), command);
  const room = REPORT_BYTES - 5;
  return Array.from({ length: Math.ceil(stream.length / room) }, (_, sequence) => {
    const report = new Uint8Array(REPORT_BYTES);
    report.set([channel >> 8, channel & 255, TAG_APDU, sequence >> 8, sequence & 255]);
    report.set(stream.subarray(sequence * room, (sequence + 1) * room), 5);
    return report;
  });
}
