import { concatBytes } from "@noble/hashes/utils.js";
import type { LedgerDevice } from "./ledger-device.twin.ts";

const REPORT_BYTES = 64;
const ROOM = REPORT_BYTES - 5;

/** The device's side of its cable: a report in, and the reports it answers with once it has a command. */
export function ledgerCable(
  device: Pick<LedgerDevice, "exchange">,
): (report: Uint8Array) => Promise<readonly Uint8Array[]> {
  let incoming: Uint8Array = new Uint8Array();
  return async (report) => {
    const isFirst = report[3] * 256 + report[4] === 0;
    const part = report.slice(5);
    incoming = isFirst ? part : concatBytes(incoming, part);
    const length = incoming[0] * 256 + incoming[1];
    if (incoming.length < 2 + length) return [];
    const answer = await device.exchange(incoming.slice(2, 2 + length));
    const stream = concatBytes(Uint8Array.of(answer.length >> 8, answer.length & 255), answer);
    return Array.from({ length: Math.ceil(stream.length / ROOM) }, (_, sequence) => {
      const one = new Uint8Array(REPORT_BYTES);
      one.set([report[0], report[1], 5, sequence >> 8, sequence & 255]);
      one.set(stream.subarray(sequence * ROOM, (sequence + 1) * ROOM), 5);
      return one;
    });
  };
}
