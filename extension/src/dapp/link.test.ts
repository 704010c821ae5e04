import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openLink } from "./link.ts";
import { PORT, READY } from "./wire.ts";

interface Asked {
  readonly id: number;
  readonly method: string;
  readonly params: unknown;
}

/** The relay's end of the private port, and everything that came to it. */
interface Relay {
  readonly port: MessagePort;
  readonly asked: Asked[];
}

let page: EventTarget;
const open: MessagePort[] = [];
beforeEach(() => {
  page = new EventTarget();
  vi.stubGlobal("window", page);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  for (const port of open.splice(0)) port.close();
});

/** Hands a port over, as the relay does before any script of the page has run. */
function handOver(): Relay {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  const asked: Asked[] = [];
  port1.onmessage = ({ data }: MessageEvent<Asked>) => void asked.push(data);
  page.dispatchEvent(new MessageEvent(PORT, { ports: [port2], cancelable: true }));
  return { port: port1, asked };
}

const arrived = async (relay: Relay, count: number): Promise<void> =>
  expect.poll(() => relay.asked.length).toBe(count);

test("answers find their questions by number, in whichever order, and once", async () => {
  const request = openLink(() => {});
  const early = request("eth_chainId", []);
  const relay = handOver();
  const late = request("eth_accounts", []);
  await arrived(relay, 2);
  expect(relay.asked).toEqual([
    { id: 1, method: "eth_chainId", params: [] },
    { id: 2, method: "eth_accounts", params: [] },
  ]);
  relay.port.postMessage({ id: 9, result: "nobody asked" });
  relay.port.postMessage({ id: 2, error: { code: 4100, message: "no" } });
  relay.port.postMessage({ id: 2, result: "too late" });
  relay.port.postMessage({ id: 1, result: "0x1" });
  await expect(late).rejects.toMatchObject({ code: 4100, message: "no" });
  expect(await early).toBe("0x1");
});

test("a page that changes what a port does afterwards neither reads nor answers", async () => {
  let said = 0;
  page.addEventListener(READY, () => (said += 1));
  const request = openLink(() => {});
  const relay = handOver();
  const stolen = vi.spyOn(MessagePort.prototype, "postMessage").mockImplementation(() => {});
  // A port of the page's own comes too late.
  const thief = handOver();
  const asked = request("personal_sign", ["0x01"]);
  stolen.mockRestore();
  await arrived(relay, 1);
  relay.port.postMessage({ id: 1, result: "0xsigned" });
  expect(await asked).toBe("0xsigned");
  expect(thief.asked).toEqual([]);
  expect(stolen).not.toHaveBeenCalled();
  expect(said).toBe(1);
});

test("a wallet that was stopped answers all that wait, and what has changed is told", async () => {
  const changed = vi.fn<() => void>();
  const request = openLink(changed);
  const relay = handOver();
  const waiting = [request("personal_sign", []), request("eth_accounts", [])];
  relay.port.postMessage({ event: "changed" });
  await expect.poll(() => changed.mock.calls.length).toBe(1);
  relay.port.postMessage({ event: "lost" });
  for (const one of waiting) await expect(one).rejects.toMatchObject({ code: 4900 });
  const again = request("eth_accounts", []);
  await arrived(relay, 3);
  relay.port.postMessage({ id: 3, result: [] });
  expect(await again).toEqual([]);
});
