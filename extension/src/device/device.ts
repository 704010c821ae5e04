import type { WorkerScope } from "@holdall/extension/browser";
import { serveDevice } from "@holdall/wallet/hardware";
import type { AskDesk, DeskAnswer, DeviceAsk } from "@holdall/wallet/hardware";
import encodeQR from "qr";
import decodeQR from "qr/decode.js";

/** One piece of work, with a port for its answer: an act of a device, a code to draw or to read. */
export type DeviceWork =
  | { readonly act: DeviceAsk }
  | { readonly draw: string }
  | { readonly picture: Uint8ClampedArray; readonly width: number; readonly height: number };

const scope = globalThis as unknown as WorkerScope;

/** The desk is asked over a port of its own for each thing. */
const askDesk: AskDesk = (asked) =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<DeskAnswer>) => {
      port1.close();
      resolve(data);
    };
    scope.postMessage(asked, [port2]);
  });

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

/** The outcome of an act, rows of dots, or the text in a picture; `null` when there is none. */
async function work(asked: DeviceWork): Promise<unknown> {
  if ("act" in asked) return serveDevice(asked.act, askDesk, random);
  if ("draw" in asked) return encodeQR(asked.draw, "raw", { ecc: "low", border: 2 });
  const { picture: data, width, height } = asked;
  try {
    return decodeQR({ data, width, height });
  } catch {
    // Most pictures of a camera hold no code.
    return null;
  }
}

scope.addEventListener("message", ({ data, ports: [port] }: MessageEvent<DeviceWork>) => {
  void work(data).then((answer) => port.postMessage(answer));
});
