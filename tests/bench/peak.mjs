// The most arithmetic that WebAssembly gets out of one core: loops that touch only registers.
import { createRequire } from "node:module";

const require = createRequire(new URL("../e2e/", import.meta.url));
/** How many independent chains a loop carries. V8 has 15 vectors in registers, two for constants. */
const CHAINS = [8, 10, 12, 13];
const LANES = 4;
const TURNS = 4_000_000;
/** Tries of each loop in each round; the best counts. */
const TRIES = 3;

/** Loops `f8`, `f10` ..., each: every chain = chain * a + b, `turns` times. */
function text(step) {
  const vectors = (names) => names.map((name) => `(local $${name} v128)`).join("");
  const one = (chains) => {
    const names = Array.from({ length: chains }, (_, k) => `x${k}`);
    const sum = names
      .slice(1)
      .reduce((sum, name) => `(f32x4.add ${sum} (local.get $${name}))`, "(local.get $x0)");
    return `(func (export "f${chains}") (param $turns i32) (result f32)
      ${vectors(["a", "b", ...names])}
      (local.set $a (f32x4.splat (f32.const 0.5))) (local.set $b (f32x4.splat (f32.const 0.5)))
      (loop $again
        ${names.map((name) => `(local.set $${name} ${step(`(local.get $${name})`)})`).join("\n")}
        (br_if $again (local.tee $turns (i32.sub (local.get $turns) (i32.const 1)))))
      (f32x4.extract_lane 0 ${sum}))`;
  };
  return `(module ${CHAINS.map(one).join("\n")})`;
}

const steps = {
  simd128: (x) => `(f32x4.add (f32x4.mul ${x} (local.get $a)) (local.get $b))`,
  relaxed: (x) => `(f32x4.relaxed_madd ${x} (local.get $a) (local.get $b))`,
};

async function assemble(step) {
  const { default: binaryen } = await import(require.resolve("binaryen"));
  const module = binaryen.parseText(text(step));
  module.setFeatures(binaryen.Features.SIMD128 | binaryen.Features.RelaxedSIMD);
  return [...module.emitBinary()];
}

/** Measures again with each `round()`; `best` holds the most so far by kind, in GFLOP/s. */
export async function start(browser) {
  const thread = await browser.worker(
    "peak",
    "bench/peak-worker.js",
    "classic",
    (data) => data.ready,
  );
  const best = {};
  for (const [kind, step] of Object.entries(steps)) {
    const { valid } = await thread.ask({ kind, bytes: await assemble(step) });
    if (valid) best[kind] = 0;
  }
  const round = async () => {
    for (const kind of Object.keys(best))
      for (const chains of CHAINS)
        for (let tries = 0; tries < TRIES; tries += 1) {
          const { cpu } = await thread.ask({ kind, run: `f${chains}`, turns: TURNS });
          best[kind] = Math.max(best[kind], (2 * LANES * chains * TURNS) / cpu);
        }
  };
  return { best, round };
}
