const profile = JSON.parse(document.getElementById("data").textContent);
const launches = profile.launches.map((l, i) => ({...l, index: i}));
const timed = launches.filter(l => l.timing);
const byIndex = new Map(launches.map(l => [l.index, l]));
const colours = {MFMA: "#2a9d8f", VALU: "#8ab17d", LDS: "#e9c46a", L1: "#f4a261",
                 L2: "#e76f51", "Infinity Cache": "#9d6bb5", HBM: "#5b7db1",
                 latency: "#d1495b"};
const escapes = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"};
const safe = text => String(text).replace(/[&<>"]/g, c => escapes[c]);
const element = id => document.getElementById(id);
const micro = seconds => (seconds * 1e6).toFixed(2);
const percent = share => (share * 100).toFixed(1) + "%";
const title = l => `${l.index} ${l.kernel}` +
    (l.layers_text ? ` (${l.layers_text})` : "") +
    `: ${micro(l.timing.seconds)} us, bound by ${l.timing.bound}`;
let chosen = null;

// What a label takes at 11 pixels; what overlaps another one is left out.
const textWidth = text => 6.3 * String(text).length + 4;
function placeLabels(labels, width) {
  const placed = [];
  return labels.filter(l => {
    const w = textWidth(l.text);
    l.x = Math.min(Math.max(l.x, 0), width - w);
    const overlaps = placed.some(p => Math.abs(p.y - l.y) < 12 &&
        p.x < l.x + w && l.x < p.x + textWidth(p.text));
    if (!overlaps) placed.push(l);
    return !overlaps;
  }).map(l => `<text class="mark" x="${l.x}" y="${l.y}">${safe(l.text)}</text>`)
    .join("");
}

// Steps of 1, 2 or 5 times a power of ten, about as many as wanted.
function roundStep(range, wanted) {
  const power = 10 ** Math.floor(Math.log10(range / wanted));
  return [1, 2, 5, 10].map(f => f * power).find(s => range / s <= wanted);
}

const chartWidth = id => Math.max(element(id).clientWidth - 2, 280);

function drawTimeline() {
  const width = chartWidth("timeline"), height = 74;
  const total = profile.timing.seconds;
  let at = 0, marks = "", labels = [];
  const box = (seconds, colour, text, kind, index) => {
    const x = at / total * width, w = Math.max(seconds / total * width, .3);
    at += seconds;
    marks += `<rect x="${x}" y="8" width="${w}" height="36" fill="${colour}"` +
             ` class="${kind}" data-launch="${index}"><title>${safe(text)}` +
             `</title></rect>`;
    return [x, w];
  };
  for (const l of timed) {
    box(l.timing.launch_seconds, "var(--launch)", `launch ${l.index}`, "", l.index);
    const [x, w] = box(l.timing.seconds, colours[l.timing.bound], title(l),
                       l.index == chosen ? "chosen" : "", l.index);
    labels.push({x: x + w / 2 - textWidth(l.index) / 2 + 2, y: 30, text: l.index,
                 size: l.index == chosen ? Infinity : l.timing.seconds});
  }
  // Of those that would overlap, the longest launch has its label.
  labels.sort((a, b) => b.size - a.size);
  const micros = total * 1e6, step = roundStep(micros, Math.max(3, width / 110));
  for (let v = 0; v <= micros; v += step) {
    const x = v / micros * width, text = +v.toPrecision(6);
    marks += `<line class="roof" x1="${x}" x2="${x}" y1="46" y2="51"/>`;
    if (x + textWidth(text) < width - 20)
      marks += `<text x="${x + (v ? -textWidth(text) / 2 + 2 : 1)}" y="64">` +
               `${text}</text>`;
  }
  marks += `<text x="${width - 18}" y="64">us</text>`;
  element("timeline").innerHTML = `<svg viewBox="0 0 ${width} ${height}" ` +
      `height="${height}">${marks}${placeLabels(labels, width)}</svg>`;
}

// The MI300X data sheet's peaks.
const roofs = [["i8, fp8", 2614.9e12], ["f16", 1307.4e12], ["xf32", 653.7e12],
               ["f32", 163.4e12]];
const slopes = [["Infinity Cache 17.2 TB/s", 17.2e12], ["HBM 5.3 TB/s", 5.3e12]];

function drawRoofline() {
  const width = chartWidth("roofline"), height = 420, left = 52, bottom = 380;
  const xs = [1e-1, 1e4], ys = [1e10, 4e15];
  const scale = (value, [low, high], from, to) => from + (to - from) *
      Math.log(Math.min(Math.max(value, low), high) / low) / Math.log(high / low);
  const x = v => scale(v, xs, left, width - 12), y = v => scale(v, ys, bottom, 10);
  const line = (x1, y1, x2, y2, kind) => `<line x1="${x(x1)}" y1="${y(y1)}"` +
      ` x2="${x(x2)}" y2="${y(y2)}" class="${kind}"/>`;
  const label = (px, py, text, anchor) => `<text x="${px}" y="${py}"` +
      ` text-anchor="${anchor || "start"}">${safe(text)}</text>`;
  let marks = "";
  for (let v = 1e-1; v <= 1e4; v *= 10)
    marks += line(v, ys[0], v, ys[1], "grid") +
             label(Math.min(x(v), width - 16), 394, +v.toPrecision(1), "middle");
  for (let v = 1e10; v <= 1e15; v *= 10)
    marks += line(xs[0], v, xs[1], v, "grid") +
             label(left - 5, y(v) + 4, +(v / 1e12).toPrecision(1), "end");
  marks += label((left + width) / 2, 412, "operations a byte", "middle") +
           `<text transform="rotate(-90)" x="-195" y="12" text-anchor="middle">` +
           `Tera-operations a second</text>`;
  const top = roofs[0][1], labels = [];
  for (const [name, bandwidth] of slopes) {
    marks += line(xs[0], xs[0] * bandwidth, top / bandwidth, top, "roof");
    labels.push({x: x(.15) + 4, y: y(.15 * bandwidth) - 8, text: name});
  }
  for (const [name, peak] of roofs) {
    marks += line(peak / slopes[0][1], peak, xs[1], peak, "roof");
    labels.push({x: width, y: y(peak) - 4, text: name});
  }
  const ordered = [...timed].sort((a, b) => b.timing.seconds - a.timing.seconds);
  for (const l of ordered) {
    const work = 2 * l.matrix_work.multiply_accumulates;
    if (!work) continue;
    const radius = 4 + 16 * Math.sqrt(l.timing.seconds / profile.timing.seconds);
    const px = x(work / Math.max(1, l.timing.bytes.infinity_cache));
    const py = y(work / l.timing.seconds);
    marks += `<circle cx="${px}" cy="${py}" r="${radius}" fill-opacity=".6"` +
        ` fill="${colours[l.timing.bound]}" data-launch="${l.index}"` +
        ` class="${l.index == chosen ? "chosen" : ""}">` +
        `<title>${safe(title(l))}</title></circle>`;
    const mark = {x: px - textWidth(l.index) / 2 + 2, y: py + 4, text: l.index};
    if (l.index == chosen) labels.unshift(mark); else labels.push(mark);
  }
  element("roofline").innerHTML = `<svg viewBox="0 0 ${width} ${height}" ` +
      `height="${height}">${marks}${placeLabels(labels, width)}</svg>`;
}
