// Runs the journeys: all, or those that are named. node tests/e2e/run.mjs [name ...]
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Journey, launch } from "./lib.mjs";
import { serve } from "./serve.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(here).filter((file) => file.endsWith(".journey.mjs")).sort();
const server = await serve();
const browser = await launch();
let passed = 0;
let failed = 0;
for (const file of files) {
  const { name, run } = await import(`./${file}`);
  if (wanted.length && !wanted.includes(name)) continue;
  const journey = new Journey(browser, server.base, name);
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
await browser.close();
server.close();
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
