import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { sendAll } from "./raw-http.ts";

function post(path: string): Buffer {
  return Buffer.from(`POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{}`);
}

test("sends each request once over connections that stay open, and counts the answers", async () => {
  const paths: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    paths.push(request.url!);
    const status = request.url === "/refused" ? 400 : 200;
    const body = JSON.stringify({ path: request.url });
    response.writeHead(status, { "Content-Length": body.length }).end(body);
  });
  server.on("connection", () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const requests = ["/a", "/b", "/refused", "/c", "/d"].map(post);

  const { statuses } = await sendAll(`http://127.0.0.1:${port}`, requests, 2);
  server.closeAllConnections();
  server.close();

  expect(paths.toSorted()).toEqual(["/a", "/b", "/c", "/d", "/refused"]);
  expect([...statuses].toSorted(([a], [b]) => a - b)).toEqual([
    [200, 4],
    [400, 1],
  ]);
  expect(connections).toBe(2);
});

test("a server that closes instead of answering is an error", async () => {
  const server = createServer((request) => request.socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await expect(sendAll(`http://127.0.0.1:${port}`, [post("/a")], 1)).rejects.toThrow();
  server.close();
});
