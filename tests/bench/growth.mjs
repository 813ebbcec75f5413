// How the time of an epoch grows with each number of the recipe, the others held.
import { draw } from "./chart.mjs";
import { brief, median, table } from "./report.mjs";
import { flops } from "./workloads.mjs";

const BASE = {
  id: "growth",
  kind: "train",
  layers: 1,
  hidden: 32,
  features: 1,
  look_back: 20,
  windows: 512,
  batch: 32,
  lr: 0.001,
};
const SWEEPS = {
  windows: [128, 256, 512, 1024, 2048, 4096],
  look_back: [5, 10, 20, 40, 80, 160, 320],
  hidden: [4, 8, 16, 32, 50, 64, 100, 128, 192, 256],
  layers: [1, 2, 3],
  batch: [1, 2, 4, 8, 16, 32, 64, 128, 256],
};
const TITLES = {
  windows: "windows",
  look_back: "look-back",
  hidden: "hidden size",
  layers: "layers",
  batch: "batch",
};
const SPAN = { epochs: 20, least: 0.7, most: 3 };
const ROUNDS = 3;

/** A table in Markdown, a picture in SVG and lines for JSON. `say` hears how far it is. */
export async function growth(ours, say) {
  const panels = [];
  const rows = [];
  const lines = [];
  for (const [key, values] of Object.entries(SWEEPS)) {
    say(`growth: ${TITLES[key]}`);
    const points = [];
    for (const value of values) {
      const workload = { ...BASE, [key]: value };
      const measured = [];
      for (let round = 0; round < ROUNDS; round += 1)
        measured.push((await ours.round(workload, SPAN)).ms);
      const [ms, work] = [median(measured), flops(workload)];
      points.push({ value, ms, work });
      lines.push({ growth: TITLES[key], value, median_ms: brief(ms), gflops: brief(work / ms / 1e6) });
      rows.push([TITLES[key], value, `${brief(ms)} ms`, brief(work / ms / 1e6)].map(String));
    }
    panels.push({ title: TITLES[key], base: BASE[key], points });
  }
  const { windows, look_back, hidden, layers, batch } = BASE;
  const sizes = `hidden size ${hidden}, ${layers} layer, batch ${batch}`;
  const held = `Held where not varied: ${windows} windows, look-back ${look_back}, ${sizes}.`;
  return {
    table: `${held}\n\n${table(["what grows", "value", "an epoch", "GFLOP/s"], rows)}`,
    picture: draw(panels),
    lines,
  };
}
