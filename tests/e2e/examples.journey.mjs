// Examples by hand: each opens by its link, says what to look for, and answers near its target.
// And what stands behind "More": sentence, LaTeX, code, legend.
import assert from "node:assert/strict";

export const name = "examples";

const examples = ["latch", "count", "parity", "reset", "echo", "mean", "depth", "sentence"];

export async function run(t) {
  for (const lang of ["en", "zh"]) {
    const page = await t.open(`#/gates?t=7&s=7&lang=${lang}`);
    await page.click(".pick");
    await page.waitForSelector("[data-example]");
    const listed = await page.locator("[data-example]").evaluateAll((rows) => rows.map((row) => row.dataset.example));
    assert.deepEqual(listed, examples);
    await page.keyboard.press("Escape");
    for (const example of examples) {
      await page.evaluate((hash) => (location.hash = hash), `#/gates?ex=${example}&t=7&s=7&u=1`);
      await page.waitForFunction((own) => location.hash.includes(`ex=${own}`), example);
      const detail = await page.locator('[data-equation="y"] .say').innerText();
      assert.match(detail, /−?\d+\.\d\d/);
      const [target, off] = detail.replaceAll("−", "-").match(/-?\d+\.\d\d/g).map(Number);
      assert.ok(Math.abs(off) < 0.1, `${example}: ${detail}`);
      assert.ok(Number.isFinite(target));
      const sentence = page.locator('[data-part="look-for"]');
      for (const width of [1366, 1440, 1920]) {
        await page.setViewportSize({ width, height: 900 });
        assert.ok((await sentence.innerText()).length > 12, `${example} at ${width}`);
        const cut = await sentence.evaluate((own) => own.scrollHeight > own.clientHeight + 1);
        assert.ok(!cut, `${example} at ${width} in ${lang}: the sentence is cut`);
      }
      assert.match(await page.locator(".unit-card").innerText(), /·/);
    }
    // A word stands at its step.
    const word = lang === "en" ? "bad" : "差";
    assert.ok((await page.locator(".timeline-picture").innerText()).includes(`7 · ${word}`));
    await t.accessible(page, `the sentence in ${lang}`);
  }
  await more(t);
}

async function more(t) {
  const asked = [];
  const page = await t.open("#/gates?ex=latch&t=9&s=5&u=1&lang=en", {
    permissions: ["clipboard-read", "clipboard-write"],
    before: (page) => page.on("request", (request) => asked.push(request.url())),
  });
  assert.ok(!asked.some((url) => url.endsWith("-more.wasm")), "its code comes later");
  await page.click('[data-action="show-more"]');
  const line = (id) => page.locator(`[data-code="${id}"]`);
  assert.equal(await line("c").innerText(), "c = f * c_prev + i * g");
  assert.match(await line("c").getAttribute("class"), /now/);
  assert.match(await page.locator('[data-spoken="c"]').innerText(), /^Cell state: forget gate times old memory/);
  assert.equal(await page.locator("[data-parameters]").innerText(), "112");
  assert.match(await page.locator('[data-legend="o"]').innerText(), /Output gate\s+H = 4\s+0 … 1/);

  // The open row leads: its line is lit, its LaTeX is copied.
  await page.locator('[data-gate="f"]').click();
  await page.locator('[data-code="f"].now').waitFor();
  await page.getByRole("button", { name: "PyTorch" }).click();
  assert.equal(await line("f").innerText(), "f = torch.sigmoid(W_f @ torch.cat([h_prev, x]) + b_f)");
  await page.click('[data-action="copy-latex"]');
  await page.getByText("Copied").first().waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, String.raw`f_t = \sigma(W_f \cdot [h_{t-1}, x_t] + b_f)`);
  await t.accessible(page, "More");
}
