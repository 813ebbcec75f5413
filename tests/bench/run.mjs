// The benchmark: our trainer beside its peers, round by round, on one core. Figures are CPU time.
// node run.mjs [--rounds 5] [--workloads W1,W3] [--engines ours,tfjs,torch] [--growth] [--drag] [--file] [--write]
import { parseArgs } from "node:util";
import { Browser } from "./browser.mjs";
import * as ours from "./engine-ours.mjs";
import * as tfjs from "./engine-tfjs.mjs";
import * as torch from "./engine-torch.mjs";
import { drag } from "./drag.mjs";
import { file } from "./file.mjs";
import { growth } from "./growth.mjs";
import * as peak from "./peak.mjs";
import { circumstances, keep, lines, more, natively, results, write } from "./report.mjs";
import { workloads } from "./workloads.mjs";

const known = { ours, tfjs, torch };
const { values: asked } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    workloads: { type: "string", default: workloads.map(({ id }) => id).join() },
    engines: { type: "string", default: Object.keys(known).join() },
    growth: { type: "boolean", default: false },
    drag: { type: "boolean", default: false },
    file: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
const say = (text) => console.error(text);

/** One unmeasured round, so that every compiler has done its work, then `count` measured ones. */
async function measure(workload, engines, peaks, count) {
  const rounds = [];
  for (const engine of engines) await engine.prepare(workload);
  for (let round = 0; round <= count; round += 1) {
    const measured = {};
    for (const engine of engines) measured[engine.name] = await engine.round(workload);
    if (round) rounds.push(measured);
    await peaks.round();
  }
  return rounds;
}

async function startAll(browser) {
  const engines = [];
  for (const name of asked.engines.split(",")) {
    if (!known[name]) throw new Error(`there is no engine "${name}"`);
    const engine = await known[name].start(browser);
    if (engine) engines.push(engine);
    else say(`${name} is not measured: it is not installed`);
  }
  return engines;
}

/** Measures and tells each workload that was asked for. */
async function compare(engines, peaks) {
  const all = [];
  for (const workload of workloads.filter(({ id }) => asked.workloads.split(",").includes(id))) {
    const able = engines.filter((engine) => engine.kinds.includes(workload.kind));
    const rounds = await measure(workload, able, peaks, Number(asked.rounds));
    const own = lines(workload, able, rounds, peaks.best);
    own.forEach((line) => console.log(JSON.stringify(line)));
    all.push(...own);
  }
  return all;
}

/** What is measured of the page alone needs a page of its own, and no peer: a weight that is dragged, a large file that is read. */
async function alone(name, measured) {
  const { table, lines: own } = await measured(say);
  own.forEach((line) => console.log(JSON.stringify(line)));
  say(`\n${table}`);
  if (asked.write) write(name, table);
}

async function main(browser) {
  const engines = await startAll(browser);
  const peaks = await peak.start(browser);
  const told = circumstances(browser, engines);
  const own = engines.find((engine) => engine.name === "ours");
  console.log(JSON.stringify({ circumstances: told }));
  const all = await compare(engines, peaks);
  if (all.length) {
    const beside = await more(own, peaks);
    const alone = (process.env.GATEHOUSE_NATIVE ?? "").split("\n").filter((line) => line.startsWith("{"));
    [...alone, JSON.stringify(beside.figures)].forEach((line) => console.log(line));
    const text = [told, results(all, workloads), beside.text, natively(alone.map(JSON.parse))];
    say(`\n${text.join("\n\n")}`);
    if (asked.write) write("results", text.join("\n\n"));
  }
  if (!asked.growth || !own) return;
  const { table, picture, lines: grown } = await growth(own, say);
  grown.forEach((line) => console.log(JSON.stringify(line)));
  say(`\n${table}`);
  if (asked.write) (keep("growth.svg", picture), write("growth", `${told}\n\n${table}`));
}

if (asked.drag) await alone("drag", drag);
if (asked.file) await alone("file", file);
if (asked.drag || asked.file) process.exit(0);
const browser = await Browser.open();
try {
  await main(browser);
} finally {
  await browser.close();
}
process.exit(0);
