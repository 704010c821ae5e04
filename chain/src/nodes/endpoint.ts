/** Limits that every request has. */
export interface PostLimits {
  readonly timeoutMs: number;
  readonly bytesMax: number;
}

export interface PostAnswer {
  readonly status: number;
  readonly body: string;
  /** What the node asks to wait, where it said so. */
  readonly retryAfterMs: number | null;
}

/** Carries one request to one node. The only way out of this room, and given from outside. */
export type Post = (body: string, limits: PostLimits) => Promise<PostAnswer>;

/** One node as it was handed to us. */
export interface Endpoint {
  readonly id: string;
  /** Who runs it: two nodes of one operator count as one source. */
  readonly operator: string;
  readonly post: Post;
}

/** Makes the carrier of an HTTP address from the host's `fetch`. */
export function httpPost(url: string, fetcher: typeof fetch): Post {
  return async (body, { timeoutMs, bytesMax }) => {
    const answer = await fetcher(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const retryAfter = answer.headers.get("retry-after");
    return {
      status: answer.status,
      body: await readLimited(answer, bytesMax),
      retryAfterMs: retryAfter === null ? null : Number(retryAfter) * 1_000,
    };
  };
}

async function readLimited(answer: Response, bytesMax: number): Promise<string> {
  if (answer.body === null) return "";
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  const reader = answer.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > bytesMax) {
      await reader.cancel();
      throw new Error(`an answer may have ${bytesMax} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
}
