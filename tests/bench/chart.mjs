// Small charts side by side, both axes by factors: a straight line is a power, a jump is a cliff.
const [WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM] = [250, 210, 62, 34, 20, 34];
const COLUMNS = 3;

const log = Math.log10;
const number = (value) => value.toFixed(1);

/** A scale by factors from `values` to `from .. to`. */
function scale(values, from, to) {
  const [least, most] = [log(Math.min(...values)), log(Math.max(...values))];
  return (value) => from + ((log(value) - least) / (most - least || 1)) * (to - from);
}

const label = (x, y, anchor, text) =>
  `<text x="${number(x)}" y="${number(y)}" text-anchor="${anchor}">${text}</text>`;
const path = (points, look) =>
  `<path d="M${points.map(([x, y]) => `${number(x)} ${number(y)}`).join("L")}" fill="none" ${look}/>`;

/** 1, 2, 5, 10 ... within the values; where they are many, 1, 10, 100 ... */
function ticks(values) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const ladder = (steps) =>
    Array.from({ length: 12 }, (_, k) => steps.map((step) => step * 10 ** (k - 4)))
      .flat()
      .filter((value) => value >= least && value <= most);
  const fine = ladder([1, 2, 5]);
  return fine.length > 6 ? ladder([1]) : fine;
}

function panel({ title, base, points }, place) {
  const [left, top] = [(place % COLUMNS) * WIDTH, Math.floor(place / COLUMNS) * HEIGHT];
  const anchor = points.find((point) => point.value === base);
  // As if every multiplication cost what it costs at the held setting.
  const even = points.map((point) => (anchor.ms * point.work) / anchor.work);
  const costs = [...points.map((point) => point.ms), ...even];
  const x = scale(
    points.map((point) => point.value),
    left + LEFT,
    left + WIDTH - RIGHT,
  );
  const y = scale(costs, top + HEIGHT - BOTTOM, top + TOP);
  const at = (values) => points.map((point, k) => [x(point.value), y(values[k])]);
  const measured = at(points.map((point) => point.ms));
  const ends = [...new Set([points[0], anchor, points.at(-1)])].map(({ value }) =>
    label(x(value), top + HEIGHT - BOTTOM + 16, "middle", value),
  );
  const lines = ticks(costs).map(
    (ms) =>
      path(
        [
          [left + LEFT, y(ms)],
          [left + WIDTH - RIGHT, y(ms)],
        ],
        'stroke="#e0e0e0"',
      ) + label(left + LEFT - 6, y(ms) + 4, "end", `${Number(ms.toPrecision(1))} ms`),
  );
  return [
    label(left + LEFT, top + 20, "start", `an epoch by ${title}`),
    ...lines,
    ...ends,
    path(at(even), 'stroke="#888" stroke-dasharray="4 4"'),
    path(measured, 'stroke="#0b62a4" stroke-width="2"'),
    ...measured.map(
      ([x, y]) => `<circle cx="${number(x)}" cy="${number(y)}" r="3" fill="#0b62a4"/>`,
    ),
  ].join("\n");
}

/**
 * `panels`: `{ title, base, points: [{ value, ms, work }] }`. The dashed line is even cost for each
 * multiplication.
 */
export function draw(panels) {
  const [width, height] = [COLUMNS * WIDTH, Math.ceil(panels.length / COLUMNS) * HEIGHT];
  const box = `xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"`;
  const open = `<svg ${box} font-family="sans-serif" font-size="12" fill="#222">`;
  const paper = `<rect width="${width}" height="${height}" fill="#fff"/>`;
  return [open, paper, ...panels.map(panel), "</svg>", ""].join("\n");
}
