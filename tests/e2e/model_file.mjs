// A model file made here: safetensors with PyTorch's names.

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

/** Arrays of an nn.LSTM with an nn.Linear behind it, as PyTorch names them; of `both` directions where it has them. */
export function model(inputs, units, layers, seed, dtype = "F32", both = false) {
  const next = random(seed);
  const round = dtype === "F32" ? Math.fround : (value) => value;
  const array = (name, shape) => ({ name, dtype, shape, values: Array.from({ length: shape.reduce((a, b) => a * b) }, () => round(0.9 * next())) });
  const all = [];
  const features = both ? 2 * units : units;
  for (let k = 0; k < layers; k += 1) {
    for (const end of both ? [`_l${k}`, `_l${k}_reverse`] : [`_l${k}`]) {
      all.push(array(`lstm.weight_ih${end}`, [4 * units, k ? features : inputs]), array(`lstm.weight_hh${end}`, [4 * units, units]));
      all.push(array(`lstm.bias_ih${end}`, [4 * units]), array(`lstm.bias_hh${end}`, [4 * units]));
    }
  }
  all.push(array("fc.weight", [1, features]), array("fc.bias", [1]));
  return all;
}
