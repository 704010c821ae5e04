import { expect, test } from "vitest";
import { ascii, hex } from "./bytes.ts";
import { nodeSha256 } from "./toy.twin.ts";
import { LABEL, openTranscript } from "./transcript.ts";

test("the transcript is the frozen one", () => {
  const transcript = openTranscript(nodeSha256);
  expect(hex(transcript.state())).toBe(hex(nodeSha256(ascii("\u0002holdall/por/v1"))));
  transcript.absorb(LABEL.statement, ascii("statement"));
  const drawn = transcript.drawExt();
  transcript.absorb(LABEL.nonce, new Uint8Array(8));
  const queries = Array.from({ length: 4 }, () => transcript.drawQuery(17));
  expect([drawn.map(String), queries, hex(transcript.state()).slice(0, 16)]).toMatchInlineSnapshot(`
    [
      [
        "7539904733190046535",
        "13000337083281894698",
      ],
      [
        490299,
        409995,
        366010,
        248690,
      ],
      "95d834957d519da1",
    ]
  `);
});

test("label, length and order of absorbs all matter", () => {
  const stateAfter = (...absorbs: readonly (readonly [number, string])[]) => {
    const transcript = openTranscript(nodeSha256);
    for (const [label, text] of absorbs) transcript.absorb(label, ascii(text));
    return hex(transcript.state());
  };
  const states = [
    stateAfter([1, "ab"]),
    stateAfter([2, "ab"]),
    stateAfter([1, "a"], [1, "b"]),
    stateAfter([1, "b"], [1, "a"]),
    stateAfter([1, "ab"], [1, ""]),
  ];
  expect(new Set(states).size).toBe(states.length);
});

test("queries never touch the trace domain, and reach all three cosets", () => {
  const transcript = openTranscript(nodeSha256);
  const residues = new Set(Array.from({ length: 200 }, () => transcript.drawQuery(11) % 4));
  expect(residues).toEqual(new Set([1, 2, 3]));
});
