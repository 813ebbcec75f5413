// The bench page: starts workers, passes on what it is told, and tells what they say.
const workers = new Map();

window.start = (name, url, type) => {
  const worker = new Worker(new URL(url, document.baseURI), { type });
  worker.onmessage = ({ data }) =>
    window.tell(JSON.stringify({ worker: name, data: brief(data.head ?? data) }));
  worker.onerror = (event) =>
    window.tell(JSON.stringify({ worker: name, data: { died: event.message ?? "it ended" } }));
  workers.set(name, worker);
};

window.post = (name, head, arrays) => {
  const numbers = arrays.map((values) => Float64Array.from(values));
  workers.get(name).postMessage(
    { head, arrays: numbers },
    numbers.map((array) => array.buffer),
  );
};

// Losses and scores stay here: only what the benchmark counts is told.
function brief(data) {
  if (data.Progress) return { Progress: { run: data.Progress.run, epoch: data.Progress.epoch } };
  const large = ["Snapshot", "Done", "Table"].find((kind) => data[kind]);
  return large ? { [large]: { run: data[large].run } } : data;
}
