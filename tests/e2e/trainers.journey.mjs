// Every trainer that the site ships runs, at sizes up to 256 units, and all of them compute the same. Vector
// instructions and nalgebra's products have not always gone together: memory was once corrupted from 8 x 8 on.
import assert from "node:assert/strict";

export const name = "trainers";

const TRAINERS = ["trainer", "trainer-simd", "trainer-relaxed"];
/** Cell, units, layers, columns. The LSTM goes through the kernels, the others through nalgebra. */
const SIZES = [
  ["lstm", 1, 1, 1],
  ["lstm", 9, 3, 2],
  ["lstm", 64, 2, 5],
  ["lstm", 256, 1, 3],
  ["gru", 8, 1, 1],
  ["gru", 64, 2, 3],
  ["gru", 256, 1, 2],
  ["rnn", 33, 2, 4],
];

/** Trains in a worker of its own and gives the losses of its epochs, and the sum of some answers. */
async function train({ trainer, size: [cell, hidden, layers, columns] }) {
  const data = document.querySelector("script[data-trainer-js]").dataset;
  const key = trainer.replace(/-(.)/, (_, letter) => letter.toUpperCase());
  const worker = new Worker(`${data.trainerBoot}?js=${data[`${key}Js`]}&wasm=${data[`${key}Wasm`]}`, { type: "module" });
  const rows = 72;
  const value = (t, f) => Math.sin(0.3 * t + f) + 0.2 * Math.sin(1.7 * t * (f + 1));
  const arrays = [[], ...Array.from({ length: columns }, (_, f) => Array.from({ length: rows }, (_, t) => value(t, f)))];
  const features = Array.from({ length: columns - 1 }, (_, f) => `f${f + 1}`);
  const words = ["drop", "level", "standard", cell, "adam", "mse", "7", "constant"];
  const numbers = [6, 1, 70, 15, layers, hidden, 0.002, 16, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 10, 0.5, 1, 0, 0, 0, 0];
  // As src/train/sent.rs reads it.
  const start = [1, ["start", ...words, "f0", ...features, "f0", ...features], [...numbers, 0, features.length]];
  const losses = [];
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`${trainer} has not answered for a minute`)), 60_000);
    worker.onerror = (event) => reject(new Error(`${trainer}: ${event.message}`));
    worker.onmessage = ({ data: { head } }) => {
      if (head === "Ready")
        worker.postMessage({ head: start, arrays: arrays.map((numbers) => Float64Array.from(numbers)) });
      if (head.Failed) reject(new Error(`${trainer}: ${JSON.stringify(head.Failed)}`));
      if (head.Progress) losses.push(...head.Progress.losses);
      if (head.Done) {
        worker.terminate();
        resolve({ losses, scores: head.Done.outcome.scores.map((score) => score.rmse) });
      }
    };
  });
}

export async function run(journey) {
  const page = await journey.open("#/train");
  for (const size of SIZES) {
    const results = [];
    for (const trainer of TRAINERS) results.push(await page.evaluate(train, { trainer, size }));
    const [scalar, ...others] = results;
    assert.equal(scalar.losses.length, 2, `${size}: two epochs`);
    for (const [place, own] of others.entries()) {
      const where = `${TRAINERS[place + 1]} at ${size}`;
      for (const [epoch, loss] of own.losses.entries()) {
        near(loss.train, scalar.losses[epoch].train, `${where}, training loss of epoch ${epoch + 1}`);
        near(loss.validation, scalar.losses[epoch].validation, `${where}, validation loss`);
      }
      own.scores.forEach((rmse, k) => near(rmse, scalar.scores[k], `${where}, score ${k}`));
    }
    // Only the kernels sum in an order of their own: through nalgebra the digits are the same.
    if (size[0] !== "lstm") assert.deepEqual(others[0], scalar, `${size}: the same digits`);
  }
  journey.note(`${SIZES.length} sizes in ${TRAINERS.length} trainers`);
}

function near(got, expected, what) {
  assert.ok(Number.isFinite(got), `${what}: ${got}`);
  assert.ok(Math.abs(got - expected) <= 1e-3 * Math.abs(expected), `${what}: ${got} is not ${expected}`);
}
