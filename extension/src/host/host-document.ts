import { directLine, freshId, portLine } from "@holdall/extension/channel";
import { readAtDevice, readCarried } from "./carried.ts";
import { createHost } from "./host.ts";

/**
 * The extension's host: an offscreen document that outlives the router.
 *
 * The secure page is recognised by the address that the browser attests. It is told the name of a
 * channel of its own, whose hash stands in the storage that documents share and the router cannot
 * reach: so the page knows its host, and what it says is heard by nobody else.
 */
const host = createHost({
  startKey: () => new Worker("key.js"),
  startStretch: () => new Worker("stretch.js"),
  startRecovery: () => new Worker("key.js", { name: "recovery" }),
});
const secureAddress = chrome.runtime.getURL("secure.html");
const KEEP_ALIVE_MS = 20_000;

async function digestOf(name: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(name));
  return new Uint8Array(bytes).toHex();
}

async function welcome(port: chrome.runtime.Port): Promise<void> {
  const name = freshId();
  localStorage.setItem("host-channel", await digestOf(name));
  const channel = new BroadcastChannel(name);
  const line = directLine(channel);
  line.hear((message) => {
    const done = readAtDevice(message);
    if (done !== null) host.atDevice(done.id, done.value);
    else host.receive("secure", message, (reply) => line.send(reply));
  });
  const leave = host.reach((device) => line.send({ device }));
  port.onDisconnect.addListener(() => {
    leave();
    host.leaveKit();
    channel.close();
  });
  port.postMessage(name);
}

chrome.runtime.onConnect.addListener((port) => {
  const { sender, name } = port;
  const address = sender?.url?.split("#")[0];
  if (name !== "secure" || sender?.id !== chrome.runtime.id || address !== secureAddress) return;
  void welcome(port);
});

function connectRouter(): void {
  const port = chrome.runtime.connect({ name: "host" });
  const line = portLine(port);
  const timer = setInterval(() => line.send({ phase: host.phase() }), KEEP_ALIVE_MS);
  let isOver = false;
  port.onDisconnect.addListener(() => {
    isOver = true;
    clearInterval(timer);
    host.leaveRouter();
  });
  line.hear((value) => {
    const back = readCarried(value);
    if (back !== null) host.carried(back.id, back.text);
    else if (typeof value === "object" && value !== null && "lock" in value) host.lock();
    else if (typeof value === "object" && value !== null && "idleMinutes" in value)
      host.setIdle(value.idleMinutes);
    else host.receive("router", value, (reply) => (isOver ? undefined : line.send(reply)));
  });
  host.bear((carry) => (isOver ? undefined : line.send({ carry })));
  host.watch((phase) => (isOver ? undefined : line.send({ phase })));
  line.send({ phase: host.phase() });
}

chrome.runtime.onMessage.addListener((message, sender) => {
  if (sender.id === chrome.runtime.id && message === "connect-host") connectRouter();
});
connectRouter();
