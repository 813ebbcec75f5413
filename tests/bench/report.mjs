// What was measured, as lines of JSON, as a table for the eye, and as docs/benchmarks.md.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { flops } from "./workloads.mjs";

export function median(values) {
  const order = [...values].sort((a, b) => a - b);
  const middle = order.length >> 1;
  return order.length % 2 ? order[middle] : (order[middle - 1] + order[middle]) / 2;
}

/** Three digits that mean something. */
export const brief = (value) => (value === undefined ? undefined : Number(value.toPrecision(3)));

/**
 * One line for each workload and engine. `rounds[k]` holds what each engine measured in round k;
 * `ratio` is how many times faster we are, the median over rounds, because all that is measured in
 * a round shares its disturbances.
 */
export function lines(workload, engines, rounds, peaks) {
  return engines.map((engine) => {
    const own = rounds.map((round) => round[engine.name]);
    const all = (key) => own.map((sample) => sample[key]).filter((value) => value !== undefined);
    const line = {
      workload: workload.id,
      engine: engine.name,
      where: engine.where,
      median_ms: brief(median(all("ms"))),
      runs: own.length,
      least_ms: brief(Math.min(...all("ms"))),
      wall_ms: brief(median(all("wall"))),
      units: median(all("units")),
    };
    for (const key of ["thread", "page"])
      if (all(key).length) line[`${key}_ms`] = brief(median(all(key)));
    if (engine.name !== "ours" && rounds[0].ours)
      line.ratio = brief(median(rounds.map((round) => round[engine.name].ms / round.ours.ms)));
    if (engine.name === "ours") {
      line.gflops = brief(flops(workload) / median(all("ms")) / 1e6);
      const peak = peaks[engine.peak];
      if (peak) line.share_of_peak = brief(line.gflops / peak);
    }
    return line;
  });
}

const HEAD = [
  "workload",
  "engine",
  "where",
  "median",
  "least",
  "worker alone",
  "page",
  "wall",
  "runs x units",
  "ours is faster by",
  "GFLOP/s",
  "of its peak",
];

function row(line, workload) {
  const ms = (value) => (value === undefined ? "" : `${value} ms`);
  const goals = workload.goals[line.engine];
  const ratio =
    line.ratio && `${line.ratio}x${goals ? ` (done at ${goals[0]}, aim ${goals[1]})` : ""}`;
  const share = line.share_of_peak && `${Math.round(line.share_of_peak * 100)} %`;
  const cells = [
    line.workload,
    line.engine,
    line.where,
    ms(line.median_ms),
    ms(line.least_ms),
    ms(line.thread_ms),
    ms(line.page_ms),
    ms(line.wall_ms),
  ];
  return [
    ...cells,
    `${line.runs} x ${line.units}`,
    ratio ?? "",
    line.gflops ?? "",
    share ?? "",
  ].map(String);
}

/** A table in Markdown that reads as well in a terminal. */
export function table(head, rows) {
  const widths = head.map((title, k) =>
    Math.max(...[head, ...rows].map((cells) => cells[k].length)),
  );
  const draw = (cells) => `| ${cells.map((cell, k) => cell.padEnd(widths[k])).join(" | ")} |`;
  return [
    draw(head),
    `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`,
    ...rows.map(draw),
  ].join("\n");
}

export const results = (all, workloads) =>
  table(
    HEAD,
    all.map((line) =>
      row(
        line,
        workloads.find(({ id }) => id === line.workload),
      ),
    ),
  );

/** The machine and the day, as a sentence. */
export function circumstances(browser, engines) {
  const programs = [
    `Chromium ${browser.version}`,
    ...engines.map((engine) => engine.title).filter(Boolean),
  ];
  const machine = `${cpus()[0].model.trim()}, ${cpus().length} cores`;
  return `${new Date().toISOString().slice(0, 10)}, ${machine}, ${programs.join(", ")}.`;
}

/** What else a reader asks: the arithmetic of this core, what the trainer weighs and takes. */
export async function more(ours, peaks) {
  const figures = { peak_gflops: Object.fromEntries(Object.entries(peaks.best).map(([kind, most]) => [kind, brief(most)])) };
  const kinds = Object.entries(figures.peak_gflops).map(([kind, most]) => `${kind} ${most} GFLOP/s`);
  const told = [`Peak of WebAssembly on this core: ${kinds.join(", ")}.`];
  if (ours) {
    const weight = Number(process.env.GATEHOUSE_TRAINER_BYTES);
    if (weight) {
      figures.trainer_bytes = weight;
      told.push(`The trainer weighs ${(weight / 1000).toFixed(1)} kB (gzip -9).`);
    }
    figures.memory_bytes = await ours.memory();
    const memory = (figures.memory_bytes / 1024 ** 2).toFixed(1);
    told.push(`Its memory, which never shrinks, was ${memory} MiB after all workloads.`);
  }
  return { figures, text: told.join("\n") };
}

/** Batches and kernels without a browser, as `cargo bench` tells them. */
export const natively = (all) =>
  table(
    ["workload", "natively, by the clock", "median", "runs", "GFLOP/s", "allocations"],
    all.map((line) =>
      [
        line.workload,
        line.where.replace("native ", ""),
        `${brief(line.median_ms)} ms`,
        line.runs,
        line.gflops,
        line.allocations,
      ].map(String),
    ),
  );

const page = new URL("../../docs/benchmarks.md", import.meta.url);

export const keep = (name, picture) =>
  writeFileSync(new URL(`../../docs/images/${name}`, import.meta.url), picture);

/** Puts `text` between the marks `<!-- name -->` and `<!-- /name -->` of docs/benchmarks.md. */
export function write(name, text) {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const old = readFileSync(page, "utf8");
  const [before, after] = [old.indexOf(begin), old.indexOf(end)];
  if (before < 0 || after < 0) throw new Error(`docs/benchmarks.md has no place for "${name}"`);
  writeFileSync(page, `${old.slice(0, before + begin.length)}\n${text}\n${old.slice(after)}`);
}
