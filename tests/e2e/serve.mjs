// Serves dist/ under a sub-path, as a school mirror would. The benchmark lays a folder of its own beside it.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));
const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
};

/** Starts the server; `base` is the address of the page. `folders` are served beside dist/ by their name. */
export async function serve(prefix = "/some/where/", folders = {}) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const inside = path.startsWith(prefix) ? normalize(path.slice(prefix.length)) || "index.html" : null;
    const name = inside === "." || inside === "" ? "index.html" : inside;
    if (!name || name.startsWith("..")) return response.writeHead(404).end();
    try {
      const [first, ...rest] = name.split("/");
      const body = await readFile(first in folders ? join(folders[first], ...rest) : join(dist, name));
      // What is read is kept, as from GitHub Pages: a browser reads it once. A trainer begins cold, so that a journey sees it begin.
      const kept = name.startsWith("trainer") || name.endsWith(".html") ? {} : { "cache-control": "max-age=600" };
      response.writeHead(200, { "content-type": types[extname(name)] ?? "application/octet-stream", ...kept }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { base: `http://127.0.0.1:${server.address().port}${prefix}`, close: () => server.close() };
}
