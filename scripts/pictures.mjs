/**
 * Draws the README's plot of speed from `docs/bench.json`: for each figure that has a yardstick of its
 * own run, how many times the yardstick it takes, beside its target.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fail, root } from "./install.mjs";

const ROW = 30;
const LEFT = 330;
const WIDTH = 520;
const figures = JSON.parse(readFileSync(join(root, "docs", "bench.json"), "utf8"));
const rows = figures.filter(
  ({ unit, ratio }) => /ns\/command/.test(unit) && typeof ratio === "number" && ratio > 0,
);
if (rows.length === 0)
  fail(
    "docs/bench.json holds no figure with a ratio: run `npm run bench -- all --json docs/bench.json`.",
  );

const most = Math.max(...rows.map(({ ratio }) => ratio));
const x = (ratio) =>
  LEFT + (Math.log10(Math.max(1, ratio)) / Math.log10(Math.max(10, most))) * WIDTH;
const escape = (text) => String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const bars = rows.map(({ benchmark, metric, ratio }, index) => {
  const y = 54 + index * ROW;
  const isOurs = /engine/.test(metric);
  const width = Math.max(3, x(ratio) - LEFT).toFixed(1);
  return [
    `<text x="${LEFT - 12}" y="${y + 15}" text-anchor="end">${escape(benchmark)} · ${escape(metric)}</text>`,
    `<rect x="${LEFT}" y="${y}" width="${width}" height="20" rx="4" fill="${isOurs ? "#2f5d46" : "#b9b3a5"}"/>`,
    `<text x="${(Number(width) + LEFT + 8).toFixed(1)}" y="${y + 15}">${ratio.toFixed(2)} ×</text>`,
  ].join("");
});
const height = 74 + rows.length * ROW;
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 ${height}" font-family="ui-sans-serif, system-ui, sans-serif" font-size="14" role="img" aria-label="CPU time per command as a multiple of native C">
<rect width="960" height="${height}" fill="#fffdf8" rx="14"/>
<text x="24" y="32" font-size="16">CPU time per command, as a multiple of native C in the same run (logarithmic; shorter is faster)</text>
${bars.join("\n")}
</svg>
`;
writeFileSync(join(root, "docs", "pictures", "speed.svg"), svg);
