// Gates: a student steps through the example, by mouse, keys and link.
import assert from "node:assert/strict";

export const name = "gates";

const value = (page, symbol, unit = 1) =>
  page.evaluate(
    ([symbol, unit]) => {
      const own = document.querySelector(`[data-symbol="${symbol}"][data-unit="${unit}"][data-value]`);
      return own ? Number(own.dataset.value) : null;
    },
    [symbol, unit],
  );

/** What the example's weights give at step 9, worked out here from the published weights of unit 1. */
function unitOneByHand() {
  const inputs = [0.6, -0.3, 0.8, 0.1, -0.9, 0.4, -0.5, 0.2, -0.7];
  const marks = [1, 0, 0, 0, 0, 0, 0, 0, 1];
  const sigmoid = (z) => 1 / (1 + Math.exp(-z));
  let c = 0;
  let step = {};
  inputs.forEach((x, t) => {
    const mark = marks[t];
    const f = sigmoid(-9 * mark + 4.5);
    const i = sigmoid(9 * mark - 4.5);
    const g = Math.tanh(0.8 * x);
    const o = sigmoid(0.6 * mark + 2.6);
    step = { f, i, g, o, c_prev: c, kept: f * c, new: i * g };
    c = step.kept + step.new;
    Object.assign(step, { c, h: o * Math.tanh(c) });
  });
  return step;
}

export async function run(t) {
  const page = await t.open("#/gates?ex=latch&t=9&s=7&u=1&lang=en");

  // Every number is the one that the weights give.
  const hand = unitOneByHand();
  for (const [symbol, expected] of Object.entries(hand)) {
    const shown = await value(page, symbol);
    assert.ok(Math.abs(shown - expected) < 1e-12, `${symbol}: ${shown} is not ${expected}`);
  }

  // No value before its stage.
  const first = { f: 3, i: 3, g: 3, o: 3, kept: 4, new: 5, c: 5, h: 6 };
  for (let stage = 1; stage <= 7; stage += 1) {
    await page.evaluate((s) => (location.hash = `#/gates?ex=latch&t=9&s=${s}&u=1&lang=en`), stage);
    await page.waitForFunction((s) => location.hash.includes(`s=${s}`), stage);
    for (const [symbol, from] of Object.entries(first)) {
      await page.waitForFunction(
        ([symbol, there]) =>
          Boolean(document.querySelector(`[data-symbol="${symbol}"][data-unit="1"][data-value]`)) === there,
        [symbol, stage >= from],
        { timeout: 3000 },
      );
    }
  }

  // Transport by button: steps keep the stage, stages roll over into the next step.
  const at = async (step, stage) =>
    page.waitForFunction(
      ([step, stage]) => location.hash.includes(`t=${step}&s=${stage}&`),
      [step, stage],
      { timeout: 3000 },
    );
  await page.click('[data-action="step-next"]');
  await at(10, 7);
  await page.click('[data-action="stage-next"]');
  await at(11, 1);
  await page.click('[data-action="stage-prev"]');
  await at(10, 7);
  await page.click('[data-action="first"]');
  await at(1, 7);
  await page.click('[data-action="last"]');
  await at(24, 7);

  // And by key.
  await page.keyboard.press("Home");
  await at(1, 7);
  await page.keyboard.press("Shift+ArrowRight");
  await at(2, 7);
  await page.keyboard.press("ArrowLeft");
  await at(2, 6);
  await page.keyboard.press("3");
  await page.waitForFunction(() => location.hash.includes("u=3"));
  await page.keyboard.press("]");
  await page.waitForFunction(() => location.hash.includes("u=4"));

  // Play walks on and stops when asked.
  await page.keyboard.press("Space");
  await page.waitForFunction(() => !location.hash.includes("t=2&s=6&"), null, { timeout: 5000 });
  await page.keyboard.press("Space");
  const still = await page.evaluate(() => location.hash);
  await page.waitForTimeout(2500);
  assert.equal(await page.evaluate(() => location.hash), still);

  // The scrubber is a native range.
  await page.locator('[data-control="time"]').fill("17");
  await page.waitForFunction(() => location.hash.includes("t=17&"));

  // The table stands behind the picture with the same numbers.
  await page.evaluate(() => (location.hash = "#/gates?ex=latch&t=9&s=7&u=1&lang=en"));
  await page.waitForFunction(() => location.hash.includes("t=9&s=7"));
  await page.click('[data-action="show-table"]');
  const inTable = await page.locator('table [data-symbol="c"][data-unit="1"]').first().getAttribute("data-value");
  assert.ok(Math.abs(Number(inTable) - hand.c) < 1e-12);

  // A link to another moment draws over what is there, not beside it.
  await page.evaluate(() => (location.hash = "#/gates?ex=latch&t=9&s=6&u=1&lang=en"));
  await page.waitForFunction(() => document.querySelector(".equation.open")?.dataset.equation === "h");
  for (const drawn of ["svg.cell", "ol.equations", ".timeline-picture > svg"]) {
    assert.equal(await page.locator(drawn).count(), 1, `${drawn} is drawn once`);
  }

  // A gate's row opens when it is pressed, at any stage after the sums, and shuts again.
  await page.click('button[data-gate="o"]');
  await page.waitForSelector('.equation.open[data-equation="o"]');
  await page.click('button[data-gate="o"]');
  await page.waitForSelector('.equation.open[data-equation="h"]');

  // A cell of the timeline lights its gauge; a wire tells its whole vector.
  const timeline = await page.locator(".timeline-picture").boundingBox();
  await page.mouse.move(timeline.x + 300, timeline.y + 85);
  await page.waitForSelector(".gauge.lit");
  const wire = await page.locator('.cell [data-wire="f"]').boundingBox();
  await page.mouse.move(wire.x + wire.width / 2, wire.y + wire.height / 2);
  await page.waitForSelector(".value-tag");
  assert.equal((await page.locator(".value-tag").innerText()).match(/\d\.\d\d/g).length, 4);

  // A weight, a bias, a sum and the answer are pointed at as the states are: in the equations and in the picture.
  const lit = () => page.locator(".lit").evaluateAll((all) => all.map((own) => own.dataset.link ?? own.dataset.symbol ?? own.dataset.holds));
  for (const [from, wanted] of [
    ['.equations [data-link="W_f"]', ["W_f", "W_f b_f"]],
    ['.equations [data-link="b_o"]', ["b_o", "W_o b_o"]],
    ['.cell [data-holds="W_i b_i"]', ["W_i", "W_i b_i"]],
    ['[data-equation="y"] [data-link="y"]', ["y"]],
    ['[data-equation="y"] [data-link="V"]', ["V"]],
  ]) {
    // The answer's row comes with its stage.
    await page.evaluate((stage) => (location.hash = `#/gates?ex=latch&t=9&s=${stage}&u=1&lang=en`), from.includes('"y"') ? 7 : 6);
    const own = page.locator(from).first();
    await own.scrollIntoViewIfNeeded();
    await own.hover();
    await page.waitForFunction((all) => all.every((one) => [...document.querySelectorAll(".lit")].some((own) => [own.dataset.link, own.dataset.symbol, own.dataset.holds].includes(one))), wanted);
    const seen = await lit();
    assert.ok(seen.every((one) => wanted.includes(one)), `${from} lights ${seen}`);
  }
  await page.evaluate(() => (location.hash = "#/gates?ex=latch&t=9&s=6&u=1&lang=en"));
  await page.waitForSelector('.equation.open[data-equation="h"]');

  // The link to this moment is in the menu of the example.
  await page.click(".pick");
  await page.locator('[data-action="copy-link"]').waitFor();
  await page.keyboard.press("Escape");

  // The equations are MathML with this step's numbers.
  assert.ok((await page.locator('[data-equation="c"] math').count()) > 0);
  const numbers = await page.locator("[data-substituted]").first().innerText();
  assert.match(numbers, /\d\.\d\d/);

  await handles(t);
  await fingers(t);
  await jobs(t);
}

/** A gate that opens says what it is for; every part of it that is seen is whole. */
async function jobs(t) {
  for (const [link, gate, told] of [
    ["", "f", "The share of old memory this unit keeps: 0 none, 1 all."],
    ["", "o", "The share of its memory it shows: 0 none, 1 all."],
    ["&v=article", "f", "The share of old memory this unit drops: 0 none, 1 all."],
    ["&v=gru", "r", "The share of the old state the candidate may read."],
  ]) {
    const page = await t.open(`#/gates?ex=latch&t=9&s=3&u=2&lang=en${link}`);
    await page.locator(`[data-gate="${gate}"]`).waitFor();
    if ((await page.locator(`.open[data-equation="${gate}"]`).count()) === 0) await page.click(`[data-gate="${gate}"]`);
    await page.locator(`[data-equation="${gate}"]`).getByText(told).waitFor();
    await t.leave(page);
  }
  for (const link of ["v=article&s=6", "v=peephole&s=5", "v=lstm&reads=both&s=6", "v=lstm&stack=3&s=7"]) {
    const page = await t.open(`#/gates?ex=latch&t=9&u=1&lang=en&${link}`);
    await page.locator(".equation.open .numbers").waitFor();
    await page.waitForFunction(() => {
      const all = document.querySelector(".panel-body").getBoundingClientRect();
      return [...document.querySelectorAll(".panel-body .equation")].every((own) => {
        const { top, bottom } = own.getBoundingClientRect();
        return top >= all.top - 2 || bottom <= all.top + 2;
      });
    });
    await t.leave(page);
  }
}

/** On a phone a tap on a gate opens it and leaves the unit; a finger on the timeline that scrolls the page leaves the step, one that is lifted or goes sideways chooses it. */
async function fingers(t) {
  const page = await t.open("#/gates?ex=latch&t=9&s=2&u=2&lang=en", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await page.locator('[data-strip="f"]').tap();
  await page.waitForFunction(() => location.hash.includes("s=3"));
  await page.locator('[data-symbol="f"][data-unit="2"].lit').first().waitFor();
  assert.match(page.url(), /u=2/, "the unit stays");
  const finger = (...ways) =>
    page.evaluate((ways) => {
      const line = document.querySelector(".timeline-picture");
      const box = line.getBoundingClientRect();
      for (const [kind, share] of ways)
        line.dispatchEvent(new PointerEvent(kind, { bubbles: true, pointerType: "touch", pointerId: 7, buttons: kind === "pointerup" ? 0 : 1, clientX: box.left + share * box.width, clientY: box.top + 40 }));
    }, ways);
  const step = () => Number(page.url().match(/t=(\d+)/)[1]);
  await finger(["pointerdown", 0.3], ["pointermove", 0.301], ["pointercancel", 0.301]);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.equal(step(), 9, "a finger that scrolls");
  await finger(["pointerdown", 0.3], ["pointerup", 0.3]);
  await page.waitForFunction(() => !location.hash.includes("t=9&"));
  const tapped = step();
  await finger(["pointerdown", 0.3], ["pointermove", 0.8]);
  await page.waitForFunction((tapped) => Number(location.hash.match(/t=(\d+)/)[1]) > tapped, tapped);
  await finger(["pointerup", 0.8]);
  await t.leave(page);
}

/** What is pointed at, pressed, copied and played again. */
async function handles(t) {
  const page = await t.open("#/gates?ex=latch&t=9&s=7&u=2&lang=en", { permissions: ["clipboard-read", "clipboard-write"] });
  const row = (id) => page.locator(`[data-equation="${id}"] .equation-line`);

  // ŷ with its numbers; every row that is known opens, and says what belongs to it alone.
  assert.match(await page.locator('[data-substituted="y"]').innerText(), /×/);
  for (const id of ["c", "h", "f"]) {
    await row(id).click();
    assert.match(await page.locator(`[data-substituted="${id}"]`).innerText(), /\d/);
    // A gate says what it is for, and can be held, at whatever stage.
    assert.equal(await page.locator(`[data-equation="${id}"] .say [data-hold-gate="f"]`).count(), id === "f" ? 1 : 0);
  }

  // What is not there yet says when it comes, in the picture and in its row; a press leads there.
  await page.evaluate(() => (location.hash = "#/gates?ex=latch&t=9&s=1&u=2&lang=en"));
  await page.locator('[data-equation="f"] output', { hasText: "3 Open gates ›" }).waitFor();
  const strips = [["f", "stage 3"], ["c", "stage 5"], ["h", "stage 6"]];
  for (const [id, when] of strips) {
    assert.equal(await page.locator(`[data-strip="${id}"]`).last().locator("text").textContent(), when);
  }
  await row("f").click();
  await page.waitForFunction(() => location.hash.includes("s=3"));
  await page.evaluate(() => (location.hash = "#/gates?ex=latch&t=9&s=7&u=2&lang=en"));
  await page.locator('[data-substituted="y"]').waitFor();

  // The focus points as the pointer does, and what Enter holds goes with the lens.
  await page.locator('[data-strip="f"]').focus();
  await page.locator('[data-symbol="f"][data-unit="2"].lit').first().waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.locator('[data-symbol="f"][data-unit="3"].lit').first().waitFor();
  const shown = Number(await page.locator('[data-symbol="f"][data-unit="3"][data-value]').first().getAttribute("data-value"));
  await page.waitForFunction((told) => document.querySelector(".value-tag")?.textContent.trim() === told, shown.toFixed(4));
  await page.keyboard.press("Escape");

  // A cell of a step that is over tells its own value.
  const picture = await page.locator(".timeline-picture").boundingBox();
  await page.mouse.move(picture.x + picture.width * 0.3, picture.y + picture.height * 0.8);
  await page.waitForFunction(() => /^t = \d/.test(document.querySelector(".value-tag")?.textContent ?? ""));

  // The link is copied, and says so.
  await page.locator(".example-menu, .pick").first().click();
  await page.locator('[data-action="copy-link"]').click();
  await page.getByText("Link copied").first().waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /#\/gates\?.*t=9&s=7&u=3/);
  await page.keyboard.press("Escape");

  // At the end, Play begins again; a press by the mouse leaves Space to the transport.
  await page.locator('[data-action="last"]').click();
  await page.keyboard.press("Space");
  await page.waitForFunction(() => location.hash.includes("t=1&"));
  await page.locator('[data-action="pause"]').click();
}
