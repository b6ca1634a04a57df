// A column: [heading, the value of a row, how it is shown, "text" for words].
const number = value => value ? String(Math.round(value)) : value === 0 ? "0" : "";
const sum = (rows, value) => rows.reduce((s, r) => s + value(r), 0);
const has = (rows, value) => rows.some(r => value(r));
const kernelShare = l => l.timing.seconds / (profile.timing.kernel_seconds || 1);
const index = ["#", l => l.index, String];
const kernel = ["kernel", l => l.kernel, String, "text"];
const layers = ["layers", l => l.layers_text, String, "text"];
const named = has(launches, l => l.layers_text) ? [layers] : [];

function groups(rows, key) {
  const found = new Map();
  for (const l of rows) {
    const group = found.get(key(l)) || {name: key(l), launches: 0, seconds: 0};
    group.launches += 1;
    group.seconds += l.timing.seconds;
    found.set(key(l), group);
  }
  return [...found.values()].sort((a, b) => b.seconds - a.seconds);
}

const groupColumns = heading => [
  [heading, g => g.name, String, "text"], ["launches", g => g.launches, String],
  ["us", g => g.seconds, micro],
  ["share", g => g.seconds / (profile.timing.kernel_seconds || 1), percent]];

function timeColumns() {
  return [index, kernel, ["us", l => l.timing.seconds, micro],
          ["share", kernelShare, percent],
          ["bound", l => l.timing.bound == "latency" ?
              `latency (${l.timing.main_stall_text})` : l.timing.bound, String,
           "text"],
          ["CUs", l => l.timing.compute_units, String],
          ["waves/CU", l => l.timing.resident_waves, String],
          ["limited by", l => l.timing.occupancy_limit, String, "text"],
          ...profile.columns.shares.map(([key, heading]) =>
              [heading, l => l.timing.shares[key], percent]), ...named];
}

function byteColumns() {
  return [index, kernel, ...profile.columns.bytes.map(([key, heading]) =>
              [heading, l => l.timing.bytes[key], number]),
          ["MALL/compulsory", l => l.timing.bytes.infinity_cache /
               Math.max(1, l.timing.bytes.compulsory), v => v.toFixed(2)], ...named];
}

function stallColumns() {
  const shown = profile.columns.stalls.filter(([key]) =>
      has(timed, l => l.timing.stall_clocks[key]));
  return [index, kernel, ...shown.map(([key, heading]) =>
              [heading, l => l.timing.stall_clocks[key] /
                   Math.max(1, l.timing.wave_clocks), percent]), ...named];
}

const hottestColumns = [index, kernel, ["offset", h => h.offset, String],
  ["us", h => h.seconds, micro], ["stall clocks", h => h.stalls, number],
  ["executions", h => h.executions, number],
  ["instruction", h => h.text, String, "text"], ...named];

function hottest() {
  const rows = [];
  for (const l of timed)
    for (const [offset, executions, stalls] of l.instructions_of_kernel)
      if (stalls)
        rows.push({...l, offset, executions, stalls,
                   text: profile.code[l.kernel][offset],
                   seconds: stalls * l.timing.seconds / l.timing.wave_clocks});
  return rows.sort((a, b) => b.seconds - a.seconds).slice(0, 10);
}

const shapeColumns = [index, kernel, ["grid", l => l.grid.join("x"), String],
  ["block", l => l.block.join("x"), String], ["waves", l => l.waves, String],
  ["VALU lanes active", l => l.active_lane_share, percent], ...named];

function sectionColumns(section) {
  return [index, kernel, ...section.columns
      .filter(([key]) => has(launches, l => l[section.key][key]))
      .map(([key, heading]) => [heading, l => l[section.key][key], number]),
      ...named];
}

const mnemonicColumns = [index, kernel, ["mnemonic", m => m.mnemonic, String, "text"],
  ["instructions", m => m.instructions, number],
  ["multiply-adds", m => m.multiply_accumulates, number],
  ["lines", m => m.lines, number],
  ["LDS conflict-free cycles", m => m.conflict_free_cycles, number],
  ["conflict cycles", m => m.conflict_cycles, number]];

// Tables of launches show what the search finds; those of sums show all.
const tables = [];
function addTable(heading, columns, rows, isOfLaunches, totals = []) {
  if (!rows.length) return;
  const id = "table" + tables.length;
  element("tables").insertAdjacentHTML("beforeend",
      `<h2>${safe(heading)}</h2><div class="scroll"><table id="${id}"></table></div>`);
  const table = {id, columns, rows, isOfLaunches, totals, sort: null, down: false};
  tables.push(table);
  element(id).addEventListener("click", event => {
    const button = event.target.closest("button");
    if (!button) return;
    const column = +button.dataset.column;
    table.down = table.sort === column ? !table.down : columns[column][3] != "text";
    table.sort = column;
    fillTable(table);
    element(id).querySelector(`button[data-column="${column}"]`).focus();
  });
  fillTable(table);
}

let wanted = "";
const matches = l => !wanted || [l.index, l.kernel, ...(l.layers || []),
    l.timing ? l.timing.bound : ""].some(t => String(t).toLowerCase().includes(wanted));

function sorted({columns, rows, isOfLaunches, sort, down}) {
  const shown = isOfLaunches ? rows.filter(matches) : [...rows];
  if (sort === null) return shown;
  const value = columns[sort][1];
  const compare = (a, b) => typeof a == "number" ? a - b :
      String(a).localeCompare(String(b), undefined, {numeric: true});
  return shown.sort((a, b) => compare(value(a), value(b)) * (down ? -1 : 1));
}

const cell = ([, value, show, kind], row) =>
    `<td class="${kind || ""}">${safe(show(value(row) ?? ""))}</td>`;

function fillTable(table) {
  const head = table.columns.map(([heading, , , kind], i) => {
    const order = table.sort !== i ? "none" : table.down ? "descending" : "ascending";
    return `<th class="${kind || ""}" scope="col" aria-sort="${order}">` +
           `<button data-column="${i}">${safe(heading)}</button></th>`;
  });
  const body = sorted(table).map(row => {
    const attributes = table.isOfLaunches ?
        `class="choice${row.index === chosen ? " chosen" : ""}" tabindex="0"` +
        ` data-launch="${row.index}"` : "";
    return `<tr ${attributes}>${table.columns.map(c => cell(c, row)).join("")}</tr>`;
  });
  const totals = table.totals.map(cells => `<tr class="total">` +
      table.columns.map(([heading, , , kind], i) => `<td class="${kind || ""}">` +
          `${safe((Array.isArray(cells) ? cells[i] : cells[heading]) ?? "")}</td>`)
          .join("") + "</tr>");
  element(table.id).innerHTML = `<thead><tr>${head.join("")}</tr></thead><tbody>` +
      `${body.join("")}</tbody><tfoot>${totals.join("")}</tfoot>`;
}

// By their place: several columns may have one heading, such as "written".
function sectionTotals(section) {
  return [sectionColumns(section).map(([, value, show], i) =>
      i == 1 ? "total" : show === number ? number(sum(launches, value)) : "")];
}

function show(launch) {
  const l = byIndex.get(launch), t = l.timing;
  chosen = launch;
  for (const tr of document.querySelectorAll("tr.choice"))
    tr.classList.toggle("chosen", +tr.dataset.launch === launch);
  element("kernel").textContent = `Launch ${l.index}: kernel ${l.kernel}`;
  element("launch").textContent =
      `Grid ${l.grid.join("x")}, block ${l.block.join("x")}; ` + (t ?
      `${t.resident_workgroups} workgroups of a compute unit at a time; moved ` +
      `${t.bytes.infinity_cache.toFixed(0)} bytes behind L2, at least ` +
      `${t.bytes.compulsory.toFixed(0)}.` : "not modelled.") +
      (l.layers.length ? ` Layers: ${l.layers.join(", ")}.` : "");
  const code = l.instructions_of_kernel;
  const most = code.reduce((m, i) => Math.max(m, i[2]), 1);
  const head = ["offset", "executions", "stall clocks", "", "instruction"];
  element("code").innerHTML =
      `<thead><tr>${head.map((h, i) => `<th class="${i > 2 ? "text" : ""}">` +
      `${h}</th>`).join("")}</tr></thead>` +
      code.map(([offset, executions, stalls]) =>
          `<tr><td>${offset}</td><td>${executions}</td><td>${stalls || ""}</td>` +
          `<td class="text"><span class="bar" style="width:${60 * stalls / most}px">` +
          `</span></td><td class="text">${safe(profile.code[l.kernel][offset])}` +
          `</td></tr>`).join("");
  drawTimeline();
  drawRoofline();
}

function step(distance) {
  const at = timed.findIndex(l => l.index === chosen);
  const next = Math.min(Math.max(at + distance, 0), timed.length - 1);
  show(timed[next].index);
}

function fillFacts() {
  const time = profile.timing;
  const facts = [...profile.facts, ["launches", launches.length],
      ["modelled time", `${micro(time.seconds)} us`],
      ["in kernels", `${micro(time.kernel_seconds)} us`],
      ["for launching them", `${micro(time.launch_seconds)} us`]];
  element("title").textContent = `${profile.title}: profile (emulated)`;
  document.title = `${profile.title}: mini profile (emulated)`;
  element("facts").innerHTML = facts.map(([name, value]) =>
      `<div><dt>${safe(name)}</dt><dd>${safe(value)}</dd></div>`).join("");
  element("legend").innerHTML = "Bound by: " + Object.entries(colours)
      .filter(([name]) => has(timed, l => l.timing.bound == name))
      .map(([name, colour]) => `<span><i style="background:${colour}"></i>` +
                               `${name}</span>`).join("");
}

function listen() {
  document.body.addEventListener("click", event => {
    const target = event.target.closest("[data-launch]");
    if (target) show(+target.dataset.launch);
  });
  document.body.addEventListener("keydown", event => {
    const row = event.target.closest("tr.choice");
    if (row && event.key == "Enter") show(+row.dataset.launch);
    const keys = {ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity};
    if (event.target.id == "timeline" && keys[event.key]) {
      step(keys[event.key]);
      event.preventDefault();
    }
    if (row && (event.key == "ArrowDown" || event.key == "ArrowUp")) {
      const other = event.key == "ArrowDown" ? row.nextElementSibling :
                                               row.previousElementSibling;
      if (other) other.focus();
      event.preventDefault();
    }
  });
  element("search").addEventListener("input", event => {
    wanted = event.target.value.trim().toLowerCase();
    tables.filter(t => t.isOfLaunches).forEach(fillTable);
    element("found").textContent =
        wanted ? `${launches.filter(matches).length} of ${launches.length}` : "";
  });
  window.addEventListener("resize", () => { drawTimeline(); drawRoofline(); });
}

fillFacts();
if (timed.length) {
  const time = profile.timing;
  addTable("Modelled times", timeColumns(), timed, true,
           [{kernel: "kernels", us: micro(time.kernel_seconds)},
            {kernel: "launches", us: micro(time.launch_seconds)},
            {kernel: "total", us: micro(time.seconds)}]);
  addTable("By kernel", groupColumns("kernel"), groups(timed, l => l.kernel), false);
  if (named.length)
    addTable("By layer", groupColumns("layer"),
             groups(timed, l => l.layer || l.layers_text || "(without a name)"), false);
  addTable("Bytes moved by L2, Infinity Cache (MALL) and HBM", byteColumns(), timed,
           true);
  addTable("What waves wait for, of their time", stallColumns(), timed, true);
  addTable("Instructions that waves wait at most, on the sampled compute units",
           hottestColumns, hottest(), true);
}
addTable("Launches, counted exactly", shapeColumns, launches, true,
         [{kernel: "total", waves: sum(launches, l => l.waves)}]);
for (const section of profile.columns.sections)
  if (has(launches, l => section.columns.some(([key]) => l[section.key][key])))
    addTable(section.heading, sectionColumns(section), launches, true,
             sectionTotals(section));
addTable("By mnemonic", mnemonicColumns,
         launches.flatMap(l => l.mnemonics.filter(m => m.multiply_accumulates ||
             m.lines || m.conflict_free_cycles).map(m => ({...l, ...m,
                 lines: m.lines}))), true);
if (timed.length)
  show(timed.reduce((a, b) => a.timing.seconds > b.timing.seconds ? a : b).index);
listen();
