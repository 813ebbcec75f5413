// The workloads: what is trained, on which numbers, and how much arithmetic that is.
import { readFileSync } from "node:fs";

const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));

export const workloads = read("workloads.json").workloads;

/** Columns of `rows` rows; column 0 is predicted. */
export function columns({ features }, rows) {
  const value = (t, f) => 0.5 + 0.3 * Math.sin(0.13 * t + f) + 0.15 * Math.sin(0.041 * t * (f + 1));
  return Array.from({ length: features }, (_, f) =>
    Array.from({ length: rows }, (_, t) => value(t, f)),
  );
}

/**
 * What the product is asked for. The shares are such that the training part predicts exactly the
 * workload's windows, with the smallest validation part that the product allows (1 %).
 */
export function experiment(workload) {
  const end = workload.windows + workload.look_back;
  const rows = Math.ceil((end + 1) / 0.9);
  const { words, numbers, target } = read("spec.json");
  const own = {
    ...numbers,
    lookback: workload.look_back,
    "split-train": ((end + 0.5) / rows) * 100,
    layers: workload.layers,
    hidden: workload.hidden,
    "learning-rate": workload.lr,
    batch: workload.batch,
  };
  // The product writes a specification as lists, in the order that spec.json keeps.
  const spec = {
    target,
    features: Array.from({ length: workload.features - 1 }, (_, f) => `f${f + 1}`),
    words: Object.values(words),
    numbers: Object.values(own),
  };
  return { spec, rows };
}

/** Multiplications and additions of the matrix products of an epoch, or of one window answered. */
export function flops({ kind, layers, hidden, features, look_back, windows }) {
  let step = 0;
  for (let layer = 0; layer < layers; layer += 1) {
    const inputs = layer ? hidden : features;
    const product = 2 * (inputs + hidden) * 4 * hidden;
    // Weight gradients cost as much as forward; the first layer sends nothing back to its inputs.
    const back = 2 * (layer ? inputs + hidden : hidden) * 4 * hidden;
    step += kind === "train" ? 2 * product + back : product;
  }
  return step * look_back * (kind === "train" ? windows : 1);
}
