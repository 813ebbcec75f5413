// Back: the error goes back through the cell. Every gradient on the page is worked out here once more, by a
// plain backpropagation through time over the weights that the page itself shows.
import assert from "node:assert/strict";

export const name = "back";

const sigmoid = (z) => 1 / (1 + Math.exp(-z));
/** Answers are 1.72 times the first unit's hidden state, each judged against the last marked number. */
const head = [1.72, 0, 0, 0];
const marked = [0, 8, 15, 22];

/** The weights and inputs that the editor shows: rows are units, columns h | x | b. */
async function readCell(page) {
  const cell = { x: [] };
  await page.locator('[data-action="edit-weights"]:visible').click();
  const fields = () =>
    page.evaluate(() =>
      [...document.querySelectorAll("[data-weight]")].map((own) => ({
        matrix: own.dataset.weight,
        row: Number(own.dataset.row),
        col: Number(own.dataset.col),
        value: Number(own.dataset.value),
      })),
    );
  for (const gate of ["f", "i", "g", "o"]) {
    await page.locator(`[data-page="${gate}"]`).evaluate((own) => own.click());
    await page.waitForSelector(`[data-weight="W_${gate}"]`);
    cell[gate] = [0, 1, 2, 3].map(() => Array(7).fill(NaN));
    const first = { [`U_${gate}`]: 0, [`W_${gate}`]: 4, [`b_${gate}`]: 6 };
    for (const { matrix, row, col, value } of await fields()) cell[gate][row - 1][first[matrix] + col - 1] = value;
  }
  await page.click('[data-page="x"]');
  await page.waitForSelector("[data-sequence]");
  const columns = await page.locator("[data-sequence]").evaluateAll((all) => all.map((own) => own.value.replaceAll("−", "-").split(/[\s,]+/).filter(Boolean).map(Number)));
  cell.x = columns[0].map((value, step) => [value, columns[1][step]]);
  await page.click('[data-action="edit-done"]');
  for (const rows of [cell.f, cell.i, cell.g, cell.o, cell.x]) assert.ok(rows.flat().every(Number.isFinite), "read off the page");
  return cell;
}

function forward(cell) {
  let [h, c, held] = [[0, 0, 0, 0], [0, 0, 0, 0], 0];
  return cell.x.map((x, t) => {
    const u = [...h, ...x, 1];
    const gate = (rows, act) => rows.map((row) => act(row.reduce((sum, w, k) => sum + w * u[k], 0)));
    const [f, i, g, o] = [gate(cell.f, sigmoid), gate(cell.i, sigmoid), gate(cell.g, Math.tanh), gate(cell.o, sigmoid)];
    const c_prev = c;
    c = c.map((old, k) => f[k] * old + i[k] * g[k]);
    h = o.map((open, k) => open * Math.tanh(c[k]));
    if (marked.includes(t)) held = x[0];
    return { u, f, i, g, o, c_prev, c, h, error: head.reduce((sum, v, k) => sum + v * h[k], 0) - held };
  });
}

/** All gradients of all steps; `last`: the last answer alone is judged. */
function backward(cell, last = false) {
  const steps = forward(cell);
  let [next_h, next_c] = [[0, 0, 0, 0], [0, 0, 0, 0]];
  const all = [];
  for (let t = steps.length - 1; t >= 0; t -= 1) {
    const { u, f, i, g, o, c_prev, c, error } = steps[t];
    const judged = last ? (t === steps.length - 1 ? 2 * error : 0) : (2 * error) / steps.length;
    const d = { d_y: [judged] };
    d.d_h = next_h.map((sent, k) => sent + judged * head[k]);
    d.d_o = d.d_h.map((own, k) => own * Math.tanh(c[k]));
    d.d_c = next_c.map((sent, k) => sent + d.d_h[k] * o[k] * (1 - Math.tanh(c[k]) ** 2));
    d.d_kept = d.d_c;
    d.d_new = d.d_c;
    d.d_i = d.d_c.map((own, k) => own * g[k]);
    d.d_g = d.d_c.map((own, k) => own * i[k]);
    d.d_f = d.d_c.map((own, k) => own * c_prev[k]);
    d.d_c_prev = d.d_c.map((own, k) => own * f[k]);
    const slope = { f: (k) => f[k] * (1 - f[k]), i: (k) => i[k] * (1 - i[k]), o: (k) => o[k] * (1 - o[k]), g: (k) => 1 - g[k] ** 2 };
    for (const gate of ["f", "i", "g", "o"]) d[`d_z_${gate}`] = d[`d_${gate}`].map((own, k) => own * slope[gate](k));
    const sent = (column) =>
      ["f", "i", "g", "o"].reduce((sum, gate) => sum + cell[gate].reduce((part, row, k) => part + row[column] * d[`d_z_${gate}`][k], 0), 0);
    d.d_h_prev = [0, 1, 2, 3].map(sent);
    d.d_x = [4, 5].map(sent);
    d.u = u;
    [next_h, next_c] = [d.d_h_prev, d.d_c_prev];
    all[t + 1] = d;
  }
  return all;
}

const stages = {
  7: ["d_y", "d_h"],
  6: ["d_o", "d_c"],
  5: ["d_kept", "d_new", "d_i", "d_g"],
  4: ["d_f", "d_c_prev"],
  3: ["d_z_f", "d_z_i", "d_z_g", "d_z_o"],
  2: [],
  1: ["d_h_prev", "d_x"],
};

/** Picture and table say what `hand` has for the stages from 7 to `stage`, and nothing else. */
async function agrees(page, hand, stage, what) {
  const expected = Object.entries(stages).flatMap(([own, ids]) => (Number(own) >= stage ? ids : []));
  let wrong = "";
  for (let tries = 0; tries < 40; tries += 1) {
    const shown = await page.evaluate(() =>
      [...document.querySelectorAll('[data-symbol^="d_"][data-value]')].map((own) => [
        own.dataset.symbol,
        Number(own.dataset.unit),
        Number(own.dataset.value),
        own.closest("table") ? "table" : "picture",
      ]),
    );
    const off = shown.find(([id, unit, value]) => !expected.includes(id) || !(Math.abs(value - hand[id][unit - 1]) < 1e-9));
    const missing = expected.find((id) => hand[id].some((_, k) => !shown.some(([own, unit, , at]) => own === id && unit === k + 1 && at === "table")));
    if (!off && !missing) return;
    wrong = off ? `${off[0]} of unit ${off[1]} is ${off[2]}, not ${hand[off[0]]?.[off[1] - 1]}` : `${missing} is not in the table`;
    await page.waitForTimeout(50);
  }
  assert.fail(`${what}: ${wrong}`);
}

const at = (page) => page.evaluate(() => Object.fromEntries(new URLSearchParams(location.hash.split("?")[1])));

async function lasting(page, key, value) {
  await page.waitForFunction(([key, value]) => new URLSearchParams(location.hash.split("?")[1]).get(key) === value, [key, value]);
}

/** From the answer to the weight that it hangs on most. */
async function fromTheAnswer(t) {
  // Before the answer is read, where it is read, and on a wall; by the keyboard, which goes on where the answer stands.
  for (const [stage, theme, width, height] of [[3, "light", 1366, 768], [7, "light", 1440, 900], [7, "projector", 1024, 768]]) {
    const page = await t.open(`#/gates?ex=latch&t=9&s=${stage}&u=1&lang=en&theme=${theme}`, { viewport: { width, height } });
    const steering = () => page.evaluate(() => document.querySelector(".transport").getBoundingClientRect().top);
    const before = await steering();
    await page.focus('[data-action="which-weight"]');
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => ["dir=backward", "loss=9", "t=9", "s=2"].every((part) => location.hash.includes(part)));
    await page.locator('.equation.open [data-share]').first().waitFor({ state: "attached" });
    const most = page.locator('.equation.open [data-part="most-of-all"]');
    assert.match(await most.innerText(), /the bias of unit 1 \(Candidate\) matters most/);
    // Of weights that are level at this step that one stands first.
    assert.match(await page.locator(".shares th[scope=row]").first().innerText(), /bias/);
    assert.ok(await page.evaluate(() => document.activeElement.matches(".panel-body")), `stage ${stage}, ${theme}: the focus`);
    if (theme === "projector") assert.equal(await steering(), before, "the buttons keep their place");
    // It begins here, so each weight has one number; rows are whole, and a press or a key leads back.
    assert.equal(await page.locator(".shares").first().locator("thead th").count(), 2);
    if (stage === 3) assert.ok(await page.evaluate(() => [".shares", ".way-back"].every((own) => document.querySelector(own).getBoundingClientRect().bottom <= document.querySelector(".panel-body").getBoundingClientRect().bottom)), "the answer is seen whole");
    if (theme === "light") await page.click('.equation.open [data-action="which-weight"]');
    else await page.keyboard.press("w");
    await page.waitForFunction(() => location.hash.includes("s=7") && !location.hash.includes("dir="));
    await t.leave(page);
  }
  // Asked with another unit under the lens, the answer leads to its own.
  const page = await t.open("#/gates?ex=latch&t=9&s=3&u=2&lang=en&theme=light");
  await page.focus('[data-action="which-weight"]');
  await page.keyboard.press("w");
  const show = page.locator('[data-part="most-of-all"] [data-lens="1"]');
  await show.click();
  await page.waitForFunction(() => location.hash.includes("u=1"));
  assert.match(await page.locator('.equation.open [data-part="share"]').innerText(), /unit 1 \(Candidate\)/);
  assert.equal(await show.count(), 0);
  assert.ok(await page.evaluate(() => document.activeElement.matches(".panel-body")), "the keyboard goes on where its answer stands");
  await t.leave(page);
}

export async function run(t) {
  await fromTheAnswer(t);
  const page = await t.open("#/gates?ex=latch&t=9&s=7&u=1&lang=en&theme=light", { permissions: ["clipboard-read", "clipboard-write"] });
  const cell = await readCell(page);
  let hand = backward(cell);

  // The way back is chosen in the toolbar and stands in the link.
  await page.click('[data-control="dir"] button:nth-child(2)');
  await page.waitForSelector(".back-tools");
  await lasting(page, "dir", "backward");
  await page.click('[data-action="show-table"]:visible');
  await agrees(page, hand[9], 7, "step 9, stage 7");

  // "Next" is one stage earlier in the cell, and then the step before.
  for (let stage = 6; stage >= 1; stage -= 1) {
    await page.keyboard.press("ArrowLeft");
    await lasting(page, "s", String(stage));
    await agrees(page, hand[9], stage, `step 9, stage ${stage}`);
  }
  await page.keyboard.press("PageDown");
  await lasting(page, "t", "8");
  assert.equal((await at(page)).s, "7");
  await agrees(page, hand[8], 7, "step 8 begins");
  await page.keyboard.press("ArrowRight");
  await lasting(page, "t", "9");
  const [next, previous] = await Promise.all(["step-next", "step-prev"].map((name) => page.locator(`[data-action="${name}"]`).boundingBox()));
  assert.ok(next.x < previous.x, "what leads to the left stands on the left");
  const order = await page.locator(".steer button").evaluateAll((all) => all.map((own) => own.getBoundingClientRect().left));
  assert.deepEqual(order, order.toSorted((a, b) => a - b), "Tab goes from left to right");
  await page.click('[data-action="step-next"]');
  await lasting(page, "t", "8");
  await page.click('[data-action="step-prev"]');
  await lasting(page, "t", "9");

  // The printed line of the forget gate, and the sentence that goes with it.
  await page.locator(".stage-track button").nth(3).click();
  const row = page.locator('[data-equation="d_c_prev"]');
  await row.locator('[data-substituted="d_c_prev"]').waitFor();
  assert.match((await row.innerText()).replace(/\s+/g, " "), /−9\.15 ?× ?0\.01 ?= ?−0\.10/);
  assert.match(await row.innerText(), /lets 1% of the error through/);
  assert.match(await page.locator(".panel-head h2").innerText(), /Gradients × 10\s*−3/);

  // The same in words, LaTeX and code.
  await page.click('[data-action="show-more"]');
  assert.equal(await page.locator('[data-code="d_c"]').textContent(), "d_c = d_h * o * (1 - np.tanh(c) ** 2) + next_c");
  assert.match(await page.locator('[data-spoken="d_c_prev"]').textContent(), /Old memory, gradient: cell state, gradient times forget gate\./);
  await page.click('[data-action="copy-latex"]');
  const tex = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(tex, "\\partial L / \\partial c_{t-1} = \\partial L / \\partial c_t \\odot f_t");
  // The unit form of the open row, and a legend whose sizes and ranges are those of the way forward.
  assert.equal(await page.locator('[data-form="matrix"] p').count(), 1);
  assert.equal((await page.locator('[data-form="unit"]').textContent()).replace(/\s/g, ""), "∂L/∂ct−1,1=∂L/∂ct,1·ft,1");
  const legend = (id) => page.locator(`[data-legend="${id}"] td`).evaluateAll((all) => all.slice(-2).map((own) => own.textContent));
  for (const [id, told] of [["d_x", ["I = 2", "any"]], ["f", ["H = 4", "0 … 1"]], ["g", ["H = 4", "−1 … 1"]], ["d_y", ["1", "any"]], ["W_f", ["H × (H + I)", "any"]]]) assert.deepEqual(await legend(id), told, id);
  assert.equal(await page.locator('[data-legend="next_h"], [data-legend="next_c"]').count(), 2);
  // The equation stays in sight beside its code.
  const [row0, more] = await Promise.all([row.boundingBox(), page.locator(".more-body").boundingBox()]);
  assert.ok(row0.height > 60 && row0.y + row0.height <= more.y + 1, "the open row is seen whole");
  await page.click('[data-action="show-more"]');

  // What each weight gets: this step's share is dz times what it weighs, and shares add up from the end.
  await page.locator(".stage-track button").nth(1).click();
  const shares = page.locator("[data-share]");
  await shares.first().waitFor();
  for (const own of await shares.evaluateAll((all) => all.map((row) => ({ ...row.dataset })))) {
    const gate = own.share.at(-1);
    const part = (step) => hand[step][`d_z_${gate}`][own.row - 1] * hand[step].u[own.col - 1];
    assert.ok(Math.abs(own.value - part(9)) < 1e-12, `${own.share} ${own.col}`);
    const sum = hand.reduce((sum, _, step) => sum + (step >= 9 ? part(step) : 0), 0);
    assert.ok(Math.abs(own.sum - sum) < 1e-12, `${own.share} ${own.col} from the end`);
  }
  // The same of the weights in every form.
  const weights = (await page.locator(".equation.open").getAttribute("data-equation")).slice(4);
  await page.click('[data-action="show-more"]');
  assert.equal((await page.locator('[data-form="unit"]').textContent()).replace(/\s/g, ""), `∂L/∂W${weights.slice(-1)},1j=∂L/∂z${weights.slice(-1)},1·[ht−1,xt]j∂L/∂b${weights.slice(-1)},1=∂L/∂z${weights.slice(-1)},1`);
  assert.match(await page.locator(`.code .now[data-code="d_W_${weights}"]`).textContent(), /np\.outer\(d_z_\w, np\.concatenate\(\[h_prev, x\]\)\)/);
  await page.click('[data-action="show-more"]');
  // A press on a card chooses whose weights are told, here and where the row waits to be opened.
  const open = page.locator(".equation.open");
  await page.locator('.cell [data-makes="d_o"] text').first().click();
  await page.locator('.equation.open[data-equation="d_W_o"]').waitFor();
  await page.locator(".stage-track button").nth(0).click();
  await page.locator('.equation.open[data-equation="d_h_prev"]').waitFor();
  await page.locator('.cell [data-makes="d_f"] text').first().click();
  await page.locator('.equation.open[data-equation="d_f"]').waitFor();
  await page.locator('[data-equation="d_W_f"] .equation-line').click();
  await page.locator('.equation.open[data-equation="d_W_f"] [data-share]').first().waitFor();
  assert.equal(await open.count(), 1);
  await page.locator('[data-equation="d_W_f"] .equation-line').click();
  await page.locator('.equation.open[data-equation="d_h_prev"]').waitFor();
  await page.locator(".stage-track button").nth(1).click();
  await t.accessible(page, "Back");

  // The badge: every weight, live.
  const badge = page.locator('[data-check="passed"]');
  await badge.waitFor();
  assert.equal(await badge.getAttribute("data-checked"), "117");
  assert.ok(Number(await badge.getAttribute("data-value")) < 1e-6);
  // It can fail: with one gradient made wrong it turns red and names that one.
  const falsify = page.locator('[data-control="falsify"]');
  await falsify.press("Enter");
  const red = page.locator('[data-check="failed"]');
  await red.waitFor();
  assert.ok(Number(await red.getAttribute("data-value")) > 9e-3);
  assert.match(await red.locator("[data-worst]").getAttribute("data-worst"), /^[WbV]/);
  const colour = (own) => own.locator("b").evaluate((b) => getComputedStyle(b).color);
  const failed = await colour(red);
  await t.accessible(page, "a check that failed");
  await falsify.press("Enter");
  await badge.waitFor();
  assert.notEqual(await colour(badge), failed);

  // The pipe: a press on a column chooses where the error comes from.
  const time = page.locator(".timeline-picture svg");
  await time.evaluate((own) => own.scrollIntoView({ block: "center" }));
  const box = await time.boundingBox();
  const columnAt = (step) => box.x + 116 + ((step - 0.5) * (box.width - 120)) / 24;
  const told = page.locator('[data-part="passed"]');
  assert.match(await told.textContent(), /of the error at step 15, 94% reaches step 9 and 1% reaches step 8/);
  const pipe = await page.locator(".timeline-picture [data-pipe]").first().boundingBox();
  await page.mouse.click(columnAt(20), pipe.y + pipe.height / 2);
  await page.waitForFunction(() => document.querySelector('[data-part="passed"]').textContent.includes("step 20"));
  assert.match(await told.textContent(), /of the error at step 20, [01](\.\d\d)?% reaches step 9/);
  assert.equal((await at(page)).t, "9", "the step stays");
  // One below it goes to that step.
  await page.mouse.click(columnAt(12), box.y + box.height - 30);
  await page.waitForFunction(() => location.hash.includes("t=12"));
  await page.mouse.click(columnAt(9), box.y + box.height - 30);
  await page.waitForFunction(() => location.hash.includes("t=9"));
  await page.fill('[data-control="source"]', "9");
  await page.press('[data-control="source"]', "Enter");
  await page.waitForFunction(() => document.querySelector('[data-part="passed"]').textContent.includes("100%"));
  const norms = await page.locator('[data-series="d_c"]').evaluateAll((all) => all.filter((own) => own.dataset.value).map((own) => [own.dataset.index, own.dataset.value]));
  assert.equal(norms.length, 16, "steps 9 to 24 are reached");
  for (const [step, value] of norms) assert.ok(Math.abs(value - Math.hypot(...hand[step].d_c)) < 1e-9, `norm of step ${step}`);

  // The last answer alone.
  await page.click('[data-control="loss-at"] button:nth-child(2)');
  await agrees(page, backward(cell, true)[9], 2, "the last step is judged");
  await page.locator('[data-check="passed"]').waitFor();
  // One step alone: there the error begins.
  const since = () => page.locator(".shares thead th:last-child").first().textContent();
  assert.match(await since(), /^from step 24 to step 9 ×10⁻[⁰¹²³⁴⁵⁶⁷⁸⁹]+$/);
  await page.click('[data-control="loss-at"] button:nth-child(3)');
  await page.waitForFunction(() => document.querySelector(".shares thead").querySelectorAll("th").length === 2);
  // To what was read later no error goes: a sentence says so, and no table of zeros.
  await page.keyboard.press("Shift+ArrowRight");
  await lasting(page, "t", "10");
  assert.match(await page.locator('.equation.open [data-part="no-share"]').innerText(), /No error reaches unit 1 at this step/);
  assert.equal(await page.locator("[data-share]").count(), 0);
  await page.keyboard.press("Shift+ArrowLeft");
  await lasting(page, "t", "9");
  await page.click('[data-control="loss-at"] button:nth-child(1)');

  // After a change of a weight and of an input, everything follows.
  await page.locator('[data-action="edit-weights"]').first().evaluate((own) => own.click());
  await page.click('[data-page="f"]');
  await page.fill('[data-weight="W_f"][data-row="1"][data-col="2"]', "-4");
  await page.click('[data-page="x"]');
  await page.fill('[data-input][data-row="9"][data-col="1"]', "-0.25");
  await page.click('[data-action="edit-done"]');
  cell.f[0][5] = -4;
  cell.x[8][0] = -0.25;
  hand = backward(cell);
  await agrees(page, hand[9], 2, "after changes");
  await page.locator('[data-check="passed"]').waitFor();
  await page.keyboard.press("1");

  // The link leads back to the same moment.
  const link = await page.evaluate(() => location.hash);
  assert.match(link, /dir=backward/);
  for (const [look, hash, viewport] of [
    ["light", link, { width: 1440, height: 900 }],
    ["dark", "#/gates?ex=latch&t=9&s=4&u=1&dir=backward&theme=dark&lang=zh", { width: 1440, height: 900 }],
    ["projector", "#/gates?ex=latch&t=9&s=4&u=1&dir=backward&theme=projector&lang=en", { width: 1024, height: 768 }],
    ["phone", "#/gates?ex=latch&t=9&s=4&u=1&dir=backward&theme=light&lang=zh", { width: 390, height: 844 }],
    ["narrow", "#/gates?ex=depth&t=9&s=1&u=2&dir=backward&theme=light&lang=en", { width: 320, height: 640 }],
  ]) {
    const other = await t.open(hash, { viewport, hasTouch: viewport.width < 400 });
    await other.waitForSelector('.strip[data-strip="d_c"]');
    await other.locator("[data-check]").first().waitFor({ state: "attached" });
    assert.equal(new URLSearchParams((await at(other)) ?? "").get("dir"), "backward", look);
    assert.ok(await other.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${look} scrolls sideways`);
    const open = await other.locator(".equation.open").count();
    assert.equal(open, 1, `${look}: one equation is open`);
    assert.ok(await other.locator('[data-control="loss-at"]').first().isVisible(), `${look}: what is judged can be chosen`);
    if (look === "projector") await bands(other);
    await t.accessible(other, `Back, ${look}`);
    await t.picture(other, `back-${look}`);
  }

  // On a phone a swipe leads as the buttons stand: to the right is the next stage here. The menu leads forward again.
  const phone = await t.open("#/gates?ex=latch&t=9&s=4&u=1&dir=backward&lang=en", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await phone.waitForSelector('.strip[data-strip="d_c"]');
  await phone.evaluate(() => {
    const picture = document.querySelector(".cell-holder");
    const at = (x) => ({ bubbles: true, pointerType: "touch", clientX: x, clientY: 330 });
    picture.dispatchEvent(new PointerEvent("pointerdown", at(150)));
    picture.dispatchEvent(new PointerEvent("pointerup", at(300)));
  });
  await lasting(phone, "s", "3");
  // So does a quick one over a strip; a slow one chooses the unit there.
  await phone.evaluate(async () => {
    const strip = () => document.querySelector('.strip[data-strip="d_i"]');
    const box = strip().getBoundingClientRect();
    const draw = (kind, share) =>
      strip().dispatchEvent(new PointerEvent(kind, { bubbles: true, pointerType: "touch", clientX: box.left + share * box.width, clientY: box.top + 20 }));
    draw("pointerdown", 0.1);
    draw("pointermove", 0.9);
    draw("pointerup", 0.9);
    await new Promise((done) => setTimeout(done, 300));
    draw("pointerdown", 0.1);
    await new Promise((done) => setTimeout(done, 400));
    draw("pointermove", 0.9);
    draw("pointerup", 0.9);
  });
  await lasting(phone, "s", "2");
  await lasting(phone, "u", "4");
  await phone.click(".pick");
  await phone.click('.menu [data-control="dir"] button:nth-child(1)');
  await phone.waitForFunction(() => !location.hash.includes("dir="));
  await phone.waitForSelector('.strip[data-strip="c"]');

  await trained(t);

  // A link with a word for the way that nobody knows.
  const odd = await t.open("#/gates?dir=sideways&lang=en");
  assert.equal(await odd.locator('[role="alert"]').getAttribute("data-code"), "LINK-VALUE");
}

/** On a wall the numbers of every stage are seen in the band, whatever the kind. */
async function bands(page) {
  for (const kind of ["lstm", "gru", "peephole"]) {
    await page.evaluate((kind) => (location.hash = `#/gates?ex=latch&v=${kind}&t=9&s=4&u=1&dir=backward`), kind);
    await page.locator(`[data-variant="${kind}"][aria-pressed="true"], [data-variant="${kind}"][aria-checked="true"], .strip[data-strip="${kind === "gru" ? "d_n" : "d_c"}"]`).first().waitFor({ state: "attached" });
    for (const stage of [7, 6, 5, 4, 3, 1]) {
      await page.locator(".stage-track button").nth(stage - 1).click();
      await lasting(page, "s", String(stage));
      await page.waitForTimeout(150);
      const cut = await page.locator(".equation.open").evaluate((own) => {
        const all = own.getBoundingClientRect();
        return [...own.querySelectorAll(".numbers, .say:not(.way-back)")].map((part) => part.getBoundingClientRect()).find((part) => part.bottom > all.bottom + 1 || part.top < all.top - 1 || part.right > innerWidth);
      });
      assert.ok(!cut, `${kind}, stage ${stage}: ${JSON.stringify(cut)}`);
    }
  }
  await page.evaluate(() => (location.hash = "#/gates?ex=latch&v=lstm&t=9&s=4&u=1&dir=backward"));
  await lasting(page, "v", "lstm");
}

/** A trained stack: both layers have their way back, and the check holds; of a large one it says how many. */
async function trained(t) {
  const page = await t.open("#/train?ds=stock&layers=2&h=12&lookback=12&epochs=1&lang=en");
  await page.waitForSelector('[data-action="train"]:not([disabled])');
  await page.locator('[data-action="train"]').first().click();
  await page.waitForSelector('[data-run-state="done"]', { timeout: 60_000 });
  await page.locator('[data-action="look-inside"]').first().click();
  await page.click('[data-control="dir"] button:nth-child(2)');
  const badge = page.locator('[data-check="passed"]');
  await badge.waitFor({ timeout: 30_000 });
  assert.equal(await badge.getAttribute("data-checked"), await badge.getAttribute("data-weights"));
  await page.click('[data-action="show-table"]:visible');
  const values = (symbol, layer) => page.locator(`table [data-symbol="${symbol}"][data-layer="${layer}"][data-value]`);
  await values("d_h", 1).nth(11).waitFor();
  assert.match(await page.locator('[data-equation="d_h"]').innerText(), /above/);
  await page.click('.layer-choice button:nth-child(2)');
  await values("d_h", 2).nth(11).waitFor();
  assert.equal(await values("d_y", 2).count(), 1, "the answer is judged");
}
