// One Chromium on one core, one page, and the CPU time of each of its threads.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { executable, launch } from "../e2e/lib.mjs";
import { serve } from "../e2e/serve.mjs";

const here = new URL(".", import.meta.url).pathname;
const dist = new URL("../../dist/index.html", import.meta.url);

/** The words that keep a program on the last core; none where the system has no taskset. */
export const pin = spawnSync("taskset", ["-V"]).error
  ? []
  : ["taskset", "-c", String(cpus().length - 1)];

/** Nanoseconds that a thread has been on a core. What else runs on the machine does not count. */
export const cpuTime = (process, thread) =>
  Number(readFileSync(`/proc/${process}/task/${thread}/schedstat`, "utf8").split(" ")[0]);

/** The threads of a process that are Web Workers. */
export function workerThreads(process) {
  const name = (thread) => readFileSync(`/proc/${process}/task/${thread}/comm`, "utf8");
  const threads = readdirSync(`/proc/${process}/task`);
  return threads.filter((thread) => name(thread).startsWith("DedicatedWorker"));
}

/** A script that starts Chromium pinned: the driver takes a path, not a command. */
function pinned(folder) {
  if (!pin.length) return executable();
  const path = join(folder, "chromium");
  writeFileSync(path, `#!/bin/sh\nexec ${pin.join(" ")} "${executable()}" "$@"\n`, { mode: 0o755 });
  return path;
}

export class Browser {
  static async open() {
    const own = new Browser();
    own.folder = mkdtempSync(join(tmpdir(), "gatehouse-bench-"));
    own.server = await serve("/some/where/", { bench: here });
    own.chromium = await launch({ executablePath: pinned(own.folder) });
    own.version = own.chromium.version().split(".")[0];
    own.product = readFileSync(dist, "utf8");
    own.page = await own.chromium.newPage();
    own.page.on(
      "console",
      (message) => message.type() === "error" && console.error(`page: ${message.text()}`),
    );
    await own.wire();
    own.known = new Set();
    own.spent = new Map();
    return own;
  }

  /** Opens the page, under the product's own policy, and listens to it. */
  async wire() {
    this.listeners = new Set();
    const devtools = await this.page.context().newCDPSession(this.page);
    await devtools.send("Runtime.enable");
    await devtools.send("Runtime.addBinding", { name: "tell" });
    devtools.on("Runtime.bindingCalled", ({ payload }) => {
      const said = JSON.parse(payload);
      for (const listener of [...this.listeners]) listener(said);
    });
    const policy = this.product.match(/<meta http-equiv="Content-Security-Policy"[^>]*>/)[0];
    const head = `${policy}<title>bench</title><link rel="icon" href="data:,">`;
    const body = `<!doctype html>${head}<script src="bench/page.js"></script>`;
    await this.page.route("**/bench.html", (route) =>
      route.fulfill({ body, contentType: "text/html" }),
    );
    await this.page.goto(`${this.server.base}bench.html`);
    await this.page.unroute("**/bench.html");
  }

  /** The process that draws the page: of all that draw, the one that has workers. */
  async findRenderer() {
    const devtools = await this.chromium.newBrowserCDPSession();
    const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
    const drawing = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
    this.renderer = drawing.find((id) => workerThreads(id).length);
  }

  /** Starts a worker; `ready` knows its first word. */
  async worker(name, url, type, ready) {
    const first = this.hear(
      (said) => said.worker === name && ready(said.data),
      `the worker "${name}" to start`,
    );
    await this.page.evaluate(
      ([name, url, type]) => window.start(name, url, type),
      [name, url, type],
    );
    const word = await first;
    if (!this.renderer) await this.findRenderer();
    const [thread] = workerThreads(this.renderer).filter((thread) => !this.known.has(thread));
    if (!thread) throw new Error(`the thread of the worker "${name}" was not found`);
    this.known.add(thread);
    return new Thread(this, name, thread, word);
  }

  /** Waits until something is said that `wanted` accepts. */
  hear(wanted, what, patience = 120_000) {
    return new Promise((resolve, reject) => {
      const end = () => (clearTimeout(timer), this.listeners.delete(listener));
      const listener = (said) => {
        try {
          if (wanted(said)) (end(), resolve(said.data));
        } catch (error) {
          (end(), reject(error));
        }
      };
      const timer = setTimeout(
        () => (end(), reject(new Error(`waited in vain for ${what}`))),
        patience,
      );
      this.listeners.add(listener);
    });
  }

  /** Nanoseconds of the page's own thread. */
  pageTime() {
    return cpuTime(this.renderer, this.renderer);
  }

  /** Nanoseconds of all other threads of the page's process: workers, and what serves them. */
  otherTime() {
    for (const thread of readdirSync(`/proc/${this.renderer}/task`)) {
      if (thread === String(this.renderer)) continue;
      try {
        this.spent.set(thread, cpuTime(this.renderer, thread));
      } catch {
        // A thread that has just ended keeps what it had spent.
      }
    }
    return [...this.spent.values()].reduce((sum, time) => sum + time, 0);
  }

  async close() {
    await this.chromium.close();
    this.server.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** One worker and the thread it runs on. */
class Thread {
  /** `word`: the first thing it said. */
  constructor(browser, name, thread, word) {
    Object.assign(this, { browser, name, thread, word, asked: 0 });
  }

  /** Nanoseconds. */
  time() {
    return cpuTime(this.browser.renderer, this.thread);
  }

  /** Posts a message of the product's protocol: columns become arrays that travel beside it. */
  post(head, arrays = []) {
    return this.browser.page.evaluate(
      ([name, head, arrays]) => window.post(name, head, arrays),
      [this.name, head, arrays],
    );
  }

  hear(wanted, what) {
    return this.browser.hear((said) => said.worker === this.name && wanted(said.data), what);
  }

  /**
   * Asks one of our own workers, and waits for its answer. In ns, `cpu` is what that cost its thread,
   * and `all` what it cost with the threads that serve it.
   */
  async ask(question) {
    const id = (this.asked += 1);
    const [before, beforeAll] = [this.time(), this.browser.otherTime()];
    const answer = this.hear((data) => data.id === id, `the worker "${this.name}" to answer`);
    await this.post({ id, ...question });
    const said = await answer;
    if (said.error) throw new Error(`${this.name}: ${said.error}`);
    return { ...said, cpu: this.time() - before, all: this.browser.otherTime() - beforeAll };
  }
}
