// Every kind of cell in plain numbers, worked out from the weights that the page's own editor shows.

export const sigmoid = (z) => 1 / (1 + Math.exp(-z));

const values = [
  0.6, -0.3, 0.8, 0.1, -0.9, 0.4, -0.5, 0.2, -0.7, 0.9, 0.3, -0.2, -0.4, 0.7, -0.8, 0.5, 0.1, -0.6, 0.8, -0.1, 0.4, -0.3, 0.9, -0.7,
];
/** Steps with a mark, from 0. */
export const marked = [0, 8, 15, 22];
/** The first example: a value and its mark at each step. */
export const inputs = values.map((value, t) => [value, marked.includes(t) ? 1 : 0]);

/** One step of a kind. `w` are the fields of the editor: w.W_f[unit][column], w.b_f[unit][0]; `at` may change each vector as it
 * is made, by the page's name for it. */
export function step(kind, form, w, x, h, c, at = (_, vector) => vector) {
  const units = h.map((_, k) => k);
  [x, h, c] = [at("x", x), at("h_prev", h), at("c_prev", c)];
  const row = (rows, k, read) => (rows ? rows[k].reduce((sum, weight, n) => sum + weight * read[n], 0) : 0);
  const sum = (gate, second = x) => units.map((k) => row(w[`U_${gate}`], k, h) + row(w[`W_${gate}`], k, second) + w[`b_${gate}`][k][0]);
  const each = (id, make) => at(id, units.map(make));
  if (kind === "rnn") {
    const z = at("z_h", sum("h"));
    return { h: each("h", (k) => Math.tanh(z[k])), c };
  }
  if (kind === "gru") {
    const [z_z, z_r] = [at("z_z", sum("z")), at("z_r", sum("r"))];
    const [z, r] = [each("z", (k) => sigmoid(z_z[k])), each("r", (k) => sigmoid(z_r[k]))];
    const own = (k) => row(w.W_n, k, x) + w.b_n[k][0];
    let [reset, z_n] = [];
    if (form.includes("before")) {
      reset = each("reset", (k) => r[k] * h[k]);
      z_n = each("z_n", (k) => own(k) + row(w.U_n, k, reset));
    } else {
      const z_hn = each("z_hn", (k) => row(w.U_n, k, h) + w.b_hn[k][0]);
      reset = each("reset", (k) => r[k] * z_hn[k]);
      z_n = each("z_n", (k) => own(k) + reset[k]);
    }
    const n = each("n", (k) => Math.tanh(z_n[k]));
    const keep = form.includes("writes") ? z.map((v) => 1 - v) : z;
    const kept = each("kept", (k) => keep[k] * h[k]);
    const fresh = each("new", (k) => (1 - keep[k]) * n[k]);
    return { z, r, n, kept, new: fresh, h: each("h", (k) => kept[k] + fresh[k]), c };
  }
  const peep = (gate, memory) => units.map((k) => (w[`p_${gate}`] ? w[`p_${gate}`][k][0] * memory[k] : 0));
  const gate = (own, memory, second) => {
    const [sums, seen] = [sum(own, second), peep(own, memory)];
    const z = each(`z_${own}`, (k) => sums[k] + seen[k]);
    return each(own, (k) => (own === "g" ? Math.tanh : sigmoid)(z[k]));
  };
  const now = {};
  if (kind !== "lstm1997") now.f = gate("f", c);
  now.i = kind === "coupled" ? each("i", (k) => 1 - now.f[k]) : gate("i", c);
  now.g = gate("g", c);
  const keep = units.map((k) => (kind === "lstm1997" ? 1 : form.includes("forget") ? 1 - now.f[k] : now.f[k]));
  const written = form.includes("tanh") ? now.g.map(Math.tanh) : now.g;
  const kept = each("kept", (k) => keep[k] * c[k]);
  const fresh = each("new", (k) => now.i[k] * written[k]);
  now.c = each("c", (k) => kept[k] + fresh[k]);
  const squashed = each("tanh_c", (k) => Math.tanh(now.c[k]));
  now.o = gate("o", now.c, form.includes("output") ? squashed : x);
  now.h = each("h", (k) => now.o[k] * squashed[k]);
  return now;
}

/** All weights that the editor shows: each gate's page in turn. */
export async function weights(page) {
  await page.locator('[data-action="edit-weights"]').first().evaluate((own) => own.click());
  await page.locator(".editor-pages").waitFor();
  const w = {};
  const pages = await page.locator("[data-page]").evaluateAll((all) => all.map((own) => own.dataset.page));
  for (const gate of pages.filter((own) => !["x", "start", "hold"].includes(own))) {
    await page.locator(`[data-page="${gate}"]`).evaluate((own) => own.click());
    await page.locator(`[data-weight="b_${gate}"]`).first().waitFor();
    const fields = await page.locator("[data-weight]").evaluateAll((all) => all.map((own) => ({ ...own.dataset })));
    for (const { weight, row, col, value } of fields) ((w[weight] ??= [])[row - 1] ??= [])[col - 1] = Number(value);
  }
  await page.click('[data-action="edit-done"]');
  await page.locator(".editor").waitFor({ state: "detached" });
  return w;
}

/** The gradient of every quantity of a step (from 1) by differences: each is moved a little, and the loss over all steps is
 * worked out again. Answers are 1.72 times the first unit's hidden state, each judged against the last marked number. */
export function gradients(kind, form, w, moment, ids) {
  const loss = (id, unit, by) => {
    let [h, c, held, sum] = [[0, 0, 0, 0], [0, 0, 0, 0], 0, 0];
    inputs.forEach((x, t) => {
      const here = (own, vector) => (own === id && t === moment - 1 ? vector.map((value, k) => value + (k === unit ? by : 0)) : vector);
      ({ h, c } = { c, ...step(kind, form, w, x, h, c, here) });
      if (marked.includes(t)) held = x[0];
      sum += (here("y", [1.72 * h[0]])[0] - held) ** 2;
    });
    return sum / inputs.length;
  };
  const slope = (id, unit, by) => (loss(id, unit, by) - loss(id, unit, -by)) / (2 * by);
  // Two steps, so that what bends of the curve cancels.
  const exact = (id, unit) => (4 * slope(id, unit, 5e-4) - slope(id, unit, 1e-3)) / 3;
  const sizes = { x: 2, y: 1 };
  return Object.fromEntries(ids.map((id) => [`d_${id}`, Array.from({ length: sizes[id] ?? 4 }, (_, unit) => exact(id, unit))]));
}
