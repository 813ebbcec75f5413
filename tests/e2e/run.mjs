// Runs the journeys: all, or those that are named, two at a time. node tests/e2e/run.mjs [name ...]
import { readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { axe, Journey, launch } from "./lib.mjs";
import { serve } from "./serve.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(here).filter((file) => file.endsWith(".journey.mjs"));
const all = await Promise.all(files.map(async (file) => ({ ...(await import(`./${file}`)), size: statSync(here + file).size })));
// The longest first, so that none of them is left to run alone at the end: by what is written in them, where one does not say that it is long.
const length = ({ size, long }) => (long ? 1e9 : size);
const journeys = all.filter(({ name }) => !wanted.length || wanted.includes(name)).sort((one, other) => length(other) - length(one));
const server = await serve("/some/where/", { axe });
let passed = 0;
let failed = 0;

/** One browser takes the next journey until none is left: a clipboard and a focus are a browser's own. */
async function lane(left) {
  const browser = await launch();
  const tabs = new Map();
  for (let next = left.shift(); next; next = left.shift()) await walk(browser, tabs, next);
  await browser.close();
}

async function walk(browser, tabs, { name, run }) {
  const journey = new Journey(browser, server.base, name, tabs);
  const start = Date.now();
  let trouble = null;
  try {
    await run(journey);
    if (journey.faults.length) throw new Error([...new Set(journey.faults)].join("\n"));
  } catch (error) {
    trouble = error;
  }
  await journey.close(trouble);
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  console.log(`${trouble ? "FAILED" : "ok    "} ${name} (${seconds} s)`);
  for (const note of journey.notes) console.log(`         ${note}`);
  if (trouble) {
    console.log(String(trouble.stack ?? trouble).replace(/^/gm, "         "));
    failed += 1;
  } else passed += 1;
}

await Promise.all([lane(journeys), lane(journeys)]);
server.close();
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
