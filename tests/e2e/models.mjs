// Model files made here, and what their cells compute, worked out here in double precision.
const sigmoid = (z) => 1 / (1 + Math.exp(-z));
/** The gates of each kind in the order in which PyTorch stacks them. */
const stacked = { lstm: ["i", "f", "g", "o"], gru: ["r", "z", "n"], rnn: ["h"] };

/** Numbers between −1 and 1, the same in every run. */
function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** A safetensors file: length of the header, header, arrays. */
export function safetensors(tensors, said = {}) {
  const header = { __metadata__: said };
  const chunks = [];
  let start = 0;
  for (const { name, dtype = "F32", shape, values } of tensors) {
    const bytes = Buffer.from((dtype === "F64" ? Float64Array : Float32Array).from(values).buffer);
    header[name] = { dtype, shape, data_offsets: [start, start + bytes.length] };
    start += bytes.length;
    chunks.push(bytes);
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...chunks]);
}

/** The header of such a file: sizes and types of its arrays, and its strings as `__metadata__`. */
export const headerOf = (bytes) => JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE())).toString());

/** The arrays of such a file. */
export function tensorsOf(bytes) {
  const first = 8 + Number(bytes.readBigUInt64LE());
  const arrays = Object.entries(headerOf(bytes)).filter(([name]) => name !== "__metadata__");
  return arrays.map(([name, { dtype, shape, data_offsets: [from, to] }]) => {
    const own = Uint8Array.from(bytes.subarray(first + from, first + to)).buffer;
    return { name, dtype, shape, values: [...(dtype === "F64" ? new Float64Array(own) : new Float32Array(own))] };
  });
}

/** Arrays of an nn.LSTM, nn.GRU or nn.RNN with an nn.Linear behind it, as PyTorch names them; of `both` directions where it has them. */
export function model(kind, inputs, units, layers, seed, dtype = "F32", both = false) {
  const next = random(seed);
  const rows = stacked[kind].length * units;
  const round = dtype === "F32" ? Math.fround : (value) => value;
  const array = (name, shape) => ({ name, dtype, shape, values: Array.from({ length: shape.reduce((a, b) => a * b) }, () => round(0.9 * next())) });
  const all = [];
  const features = both ? 2 * units : units;
  for (let k = 0; k < layers; k += 1) {
    for (const end of both ? [`_l${k}`, `_l${k}_reverse`] : [`_l${k}`]) {
      all.push(array(`${kind}.weight_ih${end}`, [rows, k ? features : inputs]), array(`${kind}.weight_hh${end}`, [rows, units]));
      all.push(array(`${kind}.bias_ih${end}`, [rows]), array(`${kind}.bias_hh${end}`, [rows]));
    }
  }
  all.push(array("fc.weight", [1, features]), array("fc.bias", [1]));
  return all;
}

/** What a unit makes of the sums over x and over h, and of what was before. */
const cells = {
  lstm({ x, h }, { c }, units) {
    const z = (gate) => units.map((k) => x[gate][k] + h[gate][k]);
    const [i, f, g, o] = [z("i").map(sigmoid), z("f").map(sigmoid), z("g").map(Math.tanh), z("o").map(sigmoid)];
    const now = { z_i: z("i"), z_f: z("f"), z_g: z("g"), z_o: z("o"), i, f, g, o };
    now.c = units.map((k) => f[k] * c[k] + i[k] * g[k]);
    now.h = units.map((k) => o[k] * Math.tanh(now.c[k]));
    return now;
  },
  gru({ x, h }, { h: old }, units) {
    const z = (gate) => units.map((k) => x[gate][k] + h[gate][k]);
    const now = { z_r: z("r"), z_z: z("z"), z_n: x.n, z_hn: h.n, r: z("r").map(sigmoid), z: z("z").map(sigmoid) };
    now.n = units.map((k) => Math.tanh(x.n[k] + now.r[k] * h.n[k]));
    now.kept = units.map((k) => now.z[k] * old[k]);
    now.new = units.map((k) => (1 - now.z[k]) * now.n[k]);
    now.h = units.map((k) => now.kept[k] + now.new[k]);
    return now;
  },
  rnn({ x, h }, _, units) {
    const z_h = units.map((k) => x.h[k] + h.h[k]);
    return { z_h, h: z_h.map(Math.tanh) };
  },
};

/** Every step of every layer in double precision. */
export function forward(kind, tensors, xs) {
  const of = (name) => tensors.find((own) => own.name === name)?.values;
  const units = [...Array(tensors.find((own) => own.name === `${kind}.weight_hh_l0`).shape[1]).keys()];
  let below = xs;
  const layers = [];
  for (let k = 0; of(`${kind}.weight_hh_l${k}`); k += 1) {
    const [ih, hh, b, d] = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map((own) => of(`${kind}.${own}_l${k}`));
    let before = { h: units.map(() => 0), c: units.map(() => 0) };
    const steps = below.map((x) => {
      const sums = (weights, biases, read) =>
        Object.fromEntries(
          stacked[kind].map((gate, place) => {
            const row = (unit) => place * units.length + unit;
            return [gate, units.map((unit) => read.reduce((sum, value, column) => sum + weights[row(unit) * read.length + column] * value, biases[row(unit)]))];
          }),
        );
      const now = cells[kind]({ x: sums(ih, b, x), h: sums(hh, d, before.h) }, before, units);
      const step = { x, h_prev: before.h, ...(kind === "lstm" && { c_prev: before.c }), ...now };
      before = { h: now.h, c: now.c };
      return step;
    });
    layers.push(steps);
    below = steps.map((step) => step.h);
  }
  for (const step of layers.at(-1)) step.y = [step.h.reduce((sum, h, unit) => sum + of("fc.weight")[unit] * h, of("fc.bias")[0])];
  return layers;
}
