// TensorFlow.js as its documents say: layers API, WebAssembly backend, batches cut beforehand.
/* global tf */
const packages = "node_modules/@tensorflow";
importScripts(
  `${packages}/tfjs/dist/tf.min.js`,
  `${packages}/tfjs-backend-wasm/dist/tf-backend-wasm.min.js`,
);
tf.enableProdMode();
tf.wasm.setWasmPaths(new URL(`${packages}/tfjs-backend-wasm/wasm-out/`, self.location.href).href);

let model;
let batches = [];

function build({ layers, hidden, features, look_back, lr }) {
  const built = tf.sequential();
  for (let layer = 0; layer < layers; layer += 1) {
    const inputShape = [look_back, layer ? hidden : features];
    const returnSequences = layer < layers - 1;
    // The default, orthogonal, is slow to make and changes nothing of what an epoch costs.
    const recurrentInitializer = "glorotUniform";
    built.add(
      tf.layers.lstm({
        units: hidden,
        inputShape,
        returnSequences,
        recurrentInitializer,
        recurrentActivation: "sigmoid",
      }),
    );
  }
  built.add(tf.layers.dense({ units: 1 }));
  built.compile({ optimizer: tf.train.adam(lr), loss: "meanSquaredError" });
  return built;
}

function cut({ windows, look_back, features, batch }, columns) {
  const made = [];
  for (let from = 0; from < windows; from += batch) {
    const rows = Array.from({ length: Math.min(batch, windows - from) }, (_, k) => from + k);
    const x = rows.flatMap((row) =>
      Array.from(
        { length: look_back * features },
        (_, k) => columns[k % features][row + Math.floor(k / features)],
      ),
    );
    const y = rows.map((row) => columns[0][row + look_back]);
    made.push([
      tf.tensor3d(x, [rows.length, look_back, features]),
      tf.tensor2d(y, [rows.length, 1]),
    ]);
  }
  return made;
}

const answers = {
  async setup({ setup, columns }) {
    batches.flat().forEach((tensor) => tensor.dispose());
    model?.dispose();
    model = build(setup);
    batches = cut(setup, columns);
    return {};
  },
  async train({ train: epochs }) {
    let loss;
    for (let epoch = 0; epoch < epochs; epoch += 1)
      for (const [x, y] of batches) loss = await model.trainOnBatch(x, y);
    return { loss };
  },
  async infer({ infer: windows }) {
    let sum = 0;
    for (let window = 0; window < windows; window += 1) {
      const y = tf.tidy(() => model.predict(batches[window % batches.length][0]));
      sum += (await y.data())[0];
      y.dispose();
    }
    return { sum };
  },
};

self.onmessage = async ({ data: { head } }) => {
  const kind = Object.keys(answers).find((kind) => kind in head);
  try {
    self.postMessage({ id: head.id, ...(await answers[kind](head)) });
  } catch (error) {
    self.postMessage({ id: head.id, error: String(error) });
  }
};

tf.setBackend("wasm").then(() =>
  self.postMessage({ version: tf.version.tfjs, backend: tf.getBackend() }),
);
