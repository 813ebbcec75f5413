// Layouts: on every size what is drawn is whole, nothing covers a word, and every name can be read.
import assert from "node:assert/strict";

export const name = "layouts";

const phones = [
  [390, 844],
  [375, 667],
  [360, 740],
  [844, 390],
  [740, 360],
];

export async function run(t) {
  await phonesTimeline(t);
  await tablet(t);
  await editor(t);
  await trained(t);
}

/** What moved has come to rest. */
const settled = (page) =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
    await Promise.all(document.getAnimations().filter((own) => own instanceof CSSTransition).map((own) => own.finished));
  });

async function go(page, stage, lang) {
  await page.evaluate(([stage, lang]) => {
    location.hash = location.hash.replace(/s=\d/, `s=${stage}`).replace(/lang=\w+/, `lang=${lang}`);
  }, [stage, lang]);
  await page.waitForFunction((stage) => document.querySelector(`.cell.stage-${stage}`), stage);
  await settled(page);
}

/** Words that lie on each other, in the picture and above the steps. */
const collisions = (page) =>
  page.evaluate(() => {
    const seen = [...document.querySelectorAll(".cell text, .timeline-picture text")].filter((own) => own.textContent.trim());
    const boxes = seen.map((own) => {
      const { left, right, top, height } = own.getBoundingClientRect();
      // The lines of a formula's letters are higher than they are.
      return { text: own.textContent, left, right, top: top + 0.25 * height, bottom: top + 0.75 * height };
    });
    const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    return boxes.flatMap((a, k) => boxes.slice(k + 1).filter((b) => meet(a, b)).map((b) => `${a.text} on ${b.text}`));
  });

/** On a phone's first screen the timeline has whole rows, or begins below; most of its steps have numbers. */
async function phonesTimeline(t) {
  for (const [width, height] of phones) {
    const page = await t.open("#/gates?t=9&s=5&lang=en&theme=light", { viewport: { width, height } });
    for (const [stage, lang] of [[5, "en"], [2, "en"], [3, "zh"], [7, "en"]]) {
      await go(page, stage, lang);
      const where = `${width} × ${height}, stage ${stage}, ${lang}`;
      const [top, bottom, floor] = await page.evaluate(() => {
        const picture = document.querySelector(".timeline-picture svg").getBoundingClientRect();
        return [picture.top, picture.bottom, document.querySelector(".transport").getBoundingClientRect().top];
      });
      assert.ok(bottom <= floor + 1 || top >= floor, `${where}: the timeline from ${top} to ${bottom} is cut at ${floor}`);
      assert.deepEqual(await collisions(page), [], where);
    }
    const numbers = await page.locator(".timeline-picture text").filter({ hasText: /^\d+$/ }).allTextContents();
    assert.ok(numbers.length >= 10 && numbers.includes("9"), `${width}: steps ${numbers}`);
    await page.locator(".timeline-tools .quiet").first().scrollIntoViewIfNeeded();
    await t.leave(page);
  }
}

/** The names of the cards have one form and one size; the row that is open is whole, its formula in one line. */
async function tablet(t) {
  for (const [width, height] of [[1024, 768], [1280, 720], [1366, 768]]) {
    const page = await t.open("#/gates?t=9&s=5&lang=en&theme=light", { viewport: { width, height } });
    for (const lang of ["en", "zh"]) {
      for (const stage of [2, 3, 5, 7]) {
        await go(page, stage, lang);
        const where = `${width} × ${height}, stage ${stage}, ${lang}`;
        const [panel, open, line] = await page.evaluate(() => {
          const box = (of) => document.querySelector(of).getBoundingClientRect();
          const [panel, open, line] = [".panel-body", ".equation.open", ".equation.open .equation-line > :not(.visually-hidden, output)"].map(box);
          return [[panel.top, panel.bottom], [open.top, open.bottom], line.height];
        });
        assert.ok(open[0] >= panel[0] - 1 && open[1] <= panel[1] + 1, `${where}: the open row ${open} in ${panel}`);
        assert.ok(line < 40, `${where}: a formula of ${line} pixels`);
        assert.deepEqual(await collisions(page), [], where);
      }
      const titles = await page.evaluate(() => [...document.querySelectorAll('.cell text > tspan[font-weight="700"][dy]')].map((own) => [own.textContent, own.getAttribute("font-size")]));
      const gates = titles.filter(([title]) => /gate$|门$/.test(title)).length;
      assert.ok([0, 3].includes(gates), `${width}, ${lang}: ${titles}`);
      assert.equal(new Set(titles.slice(0, 4).map(([, size]) => size)).size, 1, `${width}, ${lang}: ${titles}`);
    }
    await t.leave(page);
  }
}

/** In a low window the table of weights and what a change does are seen without scrolling. */
async function editor(t) {
  const page = await t.open("#/gates?t=9&s=5&lang=en&theme=light", { viewport: { width: 1366, height: 768 } });
  await page.keyboard.press("e");
  await page.locator(".edit-list").waitFor();
  const [table, all, seen] = await page.evaluate(() => {
    const body = document.querySelector(".editor-body");
    const box = (of) => body.querySelector(of).getBoundingClientRect().bottom;
    return [box(".field-table"), box(".edit-list"), body.getBoundingClientRect().bottom];
  });
  assert.ok(table < seen && all <= seen + 1, `the list ends at ${all}, the panel at ${seen}`);
  await clamped(page);
  await t.leave(page);
  const phone = await t.open("#/gates?t=9&s=5&lang=zh", { viewport: { width: 390, height: 844 } });
  const [words, sheet] = await clamped(phone);
  assert.ok(words <= sheet, `the sheet begins at ${sheet}, words of the picture end at ${words}`);
  await t.leave(phone);
  // On a wall a notice leaves the picture as it is.
  const wall = await t.open("#/gates?t=9&s=5&lang=en&theme=projector", { viewport: { width: 1024, height: 768 }, permissions: ["clipboard-read", "clipboard-write"] });
  await clamped(wall);
  await wall.keyboard.press("m");
  await wall.locator('[data-code="LINK-CHANGES"]').waitFor();
  await settled(wall);
  assert.deepEqual(await collisions(wall), []);
  assert.match(await wall.evaluate(() => navigator.clipboard.readText()), /#\/gates\?.*t=9/);
  await t.leave(wall);
}

/** What came of a gate that is clamped is seen without scrolling. Where the picture's words end, and the editor begins. */
async function clamped(page) {
  await page.keyboard.press("k");
  await page.click('[data-hold-at="0"]');
  await page.locator("[data-held]").first().waitFor({ state: "attached" });
  const [all, seen, ...ends] = await page.evaluate(() => {
    const box = (of) => document.querySelector(of).getBoundingClientRect();
    const words = [...document.querySelectorAll(".cell text")].map((own) => own.getBoundingClientRect().bottom);
    return [box(".edit-list").bottom, box(".editor-foot").top, Math.max(...words), box(".editor").top];
  });
  const wall = await page.locator('[data-layout="projector"]').count();
  assert.ok(wall || all <= seen + 1, `the list ends at ${all}, what is seen at ${seen}`);
  return ends;
}

/** A model of five columns: all of them by name, on a tablet in the picture, on a phone at its strip. */
async function trained(t) {
  const page = await t.open("#/train?ds=stock&h=12&layers=2&lookback=10&epochs=1&batch=256&seed=4&lang=en");
  await page.locator('[data-action="train"]').click();
  await page.locator('[data-run-state="done"]').waitFor({ timeout: 60_000 });
  await page.locator('[data-action="look-inside"]').first().click();
  await page.waitForFunction(() => location.hash.includes("ex=trained"));
  const columns = ["close", "high", "low", "open", "volume"];
  const named = (texts) => columns.filter((own) => texts.some((text) => text.trim() === own));
  for (const [width, height] of [[1440, 900], [1366, 768], [1280, 720], [1024, 768], [820, 1180]]) {
    await page.setViewportSize({ width, height });
    for (const [stage, lang] of [[6, "en"], [3, "zh"]]) {
      await go(page, stage, lang);
      assert.deepEqual(named(await page.locator(".cell text").allTextContents()), columns, `${width}`);
      assert.deepEqual(await collisions(page), [], `${width} × ${height}, ${lang}`);
    }
  }
  for (const [width, height] of phones) {
    await page.setViewportSize({ width, height });
    await go(page, 6, "en");
    assert.deepEqual(await collisions(page), [], `${width} × ${height}`);
    await page.locator('.cell [data-strip="x"] .gauge').nth(1).click();
    const tag = page.locator(".value-tag.columns");
    await tag.waitFor();
    assert.deepEqual(named(await tag.locator(".faint").allTextContents()), columns, `${width}`);
    const { x, y, width: wide } = await tag.boundingBox();
    assert.ok(x >= 0 && y >= 0 && x + wide <= width, `${width}: the names are off the screen`);
    await page.keyboard.press("Escape");
  }
  await t.leave(page);
}
