"use strict";
/* The network page: draws what the data holds, and answers search, filters, clicks and keys.
   Text reaches the page through textContent and the canvas alone; nothing is ever parsed as markup. */
(() => {
  const { nodes: NODES, edges: EDGES, options: OPTIONS, page: PAGE } = JSON.parse(document.getElementById("data").textContent);
  const { nodes: CARDS, facts: FACTS, others: OTHERS, evidence: EVIDENCE, reports: REPORTS } = PAGE.cards;
  const $ = (id) => document.getElementById(id);
  const PAPER = "#faf8f4", INK = "#22262b", STRONG = "#a8281f";
  const SANS = '"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC",sans-serif';
  const LABEL_LENGTH = 14, MANY_SUGGESTIONS = 12, LABEL_SPACE = 7000;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // ---- words -------------------------------------------------------------------------------------------------------
  let language = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "zh";
  const say = (key, values = {}) => PAGE.messages[key][language].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const short = (text, length) => {
    const characters = Array.from(text.slice(0, 2 * length + 2));
    return characters.length > length ? characters.slice(0, length).join("") + "…" : text;
  };
  const figure = (number) => number.toLocaleString("en-US");
  function amount(value) {
    const number = Number(value);
    if (language === "zh" && Math.abs(number) >= 1e8) return `${+(number / 1e8).toFixed(4)}亿`;
    if (language === "zh" && Math.abs(number) >= 1e5) return `${+(number / 1e4).toFixed(4)}万`;
    return Number.isFinite(number) ? number.toLocaleString("en-US", { maximumFractionDigits: 6 }) : value;
  }

  // ---- elements ----------------------------------------------------------------------------------------------------
  function el(tag, options = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(options)) {
      if (name === "text") element.textContent = value;
      else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }
  const name = (text) => el("bdi", { text });
  function sign(type) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "sign"); svg.setAttribute("viewBox", "-11 -11 22 22"); svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", PAGE.types[type].shape); path.setAttribute("fill", PAGE.types[type].colour);
    svg.append(path);
    return svg;
  }

  // A high window shows the picture upright.
  if ($("stage").clientHeight > 1.2 * $("stage").clientWidth) for (const node of NODES) [node.x, node.y] = [node.y, node.x];

  // ---- the graph ---------------------------------------------------------------------------------------------------
  const records = NODES.map((node) => ({ id: node.id, type: node.group, radius: node.size, x: node.x, y: node.y, label: short(node.label, LABEL_LENGTH), next: [], facts: [] }));
  const outlines = Object.fromEntries(Object.entries(PAGE.types).map(([type, look]) => [type, new Path2D(look.shape)]));
  for (const edge of EDGES) {
    records[edge.from].next.push(edge);
    records[edge.to].next.push(edge);
  }
  FACTS.forEach((fact, number) => {
    for (const end of new Set([fact.s, fact.o])) if (end >= 0) records[end].facts.push(number);
  });
  const far = (edge, id) => (edge.from === id ? edge.to : edge.from);

  const state = { selected: null, edge: null, hover: null, offTypes: new Set(), offRelations: new Set(), only: null, path: null, from: null };
  let visibleNodes = new Set(records.map((record) => record.id));
  let visibleEdges = new Set(EDGES.map((edge) => edge.id));

  function drawSign(context, record, x, y, scale, ring) {
    const radius = Math.max(record.radius, 3 / scale);
    context.save();
    context.translate(x, y);
    context.scale(radius / 10, radius / 10);
    context.lineJoin = "round";
    if (ring) {
      context.lineWidth = (7 * 10) / radius / scale;
      context.strokeStyle = ring;
      context.stroke(outlines[record.type]);
    }
    if (radius * scale > 3.5) {
      context.lineWidth = Math.min(3, (2.4 * 10) / radius / scale);
      context.strokeStyle = PAPER;
      context.stroke(outlines[record.type]);
    }
    context.fillStyle = PAGE.types[record.type].colour;
    context.fill(outlines[record.type]);
    context.restore();
  }
  let frozen = null, drawn = null;
  const renderer = (record) => ({ ctx, x, y, state: { selected, hover } }) => {
    record.x = x; record.y = y;
    const size = 2 * Math.max(record.radius, 4 / scale);
    return { drawNode: () => { if (!frozen) drawSign(ctx, record, x, y, scale, selected ? "#f0b9a8" : hover ? "#e6dccb" : null); }, nodeDimensions: { width: size, height: size } };
  };

  const nodeSet = new vis.DataSet(NODES.map((node) => ({ id: node.id, x: node.x, y: node.y, size: node.size, shape: "custom", ctxRenderer: renderer(records[node.id]) })));
  const edgeSet = new vis.DataSet(EDGES.map(({ label, ...edge }) => edge));
  let scale = 1;
  const network = new vis.Network($("network"), { nodes: nodeSet, edges: edgeSet }, JSON.parse(OPTIONS));
  window.network = network;

  // ---- what is lit: a selection, a path, or nothing ----------------------------------------------------------------
  function lit() {
    if (state.path) return { nodes: new Set(state.path.nodes), edges: state.path.edges };
    if (state.edge !== null) return { nodes: new Set([EDGES[state.edge].from, EDGES[state.edge].to]), edges: [state.edge] };
    if (state.selected === null) return null;
    const edges = records[state.selected].next.filter((edge) => visibleEdges.has(edge.id));
    return { nodes: new Set([state.selected, ...edges.map((edge) => far(edge, state.selected))]), edges: edges.map((edge) => edge.id) };
  }

  /* The same control point as vis-network's curvedCW and curvedCCW, so that a lit edge lies on the plain one. */
  function bend(edge) {
    const from = records[edge.from], to = records[edge.to];
    if (!edge.smooth) return null;
    const dx = to.x - from.x, dy = from.y - to.y, turn = edge.smooth.type === "curvedCW" ? edge.smooth.roundness : -edge.smooth.roundness;
    const angle = (Math.atan2(dy, dx) + (turn * 0.5 + 0.5) * Math.PI) % (2 * Math.PI), reach = (turn * 0.5 + 0.5) * Math.hypot(dx, dy);
    return { x: from.x + reach * Math.sin(angle), y: from.y + reach * Math.cos(angle) };
  }
  function drawLitEdge(context, edge, colour) {
    const from = records[edge.from], to = records[edge.to], via = bend(edge), before = via || from;
    const length = Math.hypot(to.x - before.x, to.y - before.y) || 1, inset = Math.max(to.radius, 3 / scale) + 1.5 / scale;
    const tip = { x: to.x - ((to.x - before.x) / length) * inset, y: to.y - ((to.y - before.y) / length) * inset };
    const head = Math.max(7 / scale, 5), angle = Math.atan2(to.y - before.y, to.x - before.x);
    context.strokeStyle = context.fillStyle = colour;
    context.lineWidth = Math.max(edge.width, 1.4 / scale);
    context.setLineDash(edge.dashes ? [6 / scale, 5 / scale] : []);
    context.beginPath();
    context.moveTo(from.x, from.y);
    if (via) context.quadraticCurveTo(via.x, via.y, tip.x, tip.y); else context.lineTo(tip.x, tip.y);
    context.stroke();
    context.setLineDash([]);
    context.beginPath();
    context.moveTo(tip.x, tip.y);
    context.lineTo(tip.x - head * Math.cos(angle - 0.4), tip.y - head * Math.sin(angle - 0.4));
    context.lineTo(tip.x - head * Math.cos(angle + 0.4), tip.y - head * Math.sin(angle + 0.4));
    context.fill();
  }

  // ---- labels: the most important first, none over another ------------------------------------------------------------
  const fontOf = (record) => (record.radius >= 17 ? `600 15px ${SANS}` : record.radius >= 11 ? `500 13.5px ${SANS}` : `12px ${SANS}`);
  function measure(context, record) {
    context.font = fontOf(record);
    if (record.width === undefined) {
      record.width = context.measureText(record.label).width;
      record.height = record.radius >= 17 ? 19 : record.radius >= 11 ? 17 : 15;
    }
  }
  function boxes() {
    const cells = new Map(), size = 64;
    const each = (box, action) => {
      for (let column = Math.floor(box.left / size); column <= Math.floor(box.right / size); column++)
        for (let row = Math.floor(box.top / size); row <= Math.floor(box.bottom / size); row++) if (action(column * 4096 + row)) return true;
      return false;
    };
    const meets = (one, other) => one !== other && one.owner !== other.owner && one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
    return {
      taken: (box) => each(box, (key) => (cells.get(key) || []).some((other) => meets(box, other))),
      take: (box) => each(box, (key) => { if (cells.has(key)) cells.get(key).push(box); else cells.set(key, [box]); }),
    };
  }
  let placed = [];
  window.kgLabels = () => placed.map((box) => ({ ...box })); // what is written where, for tests
  function drawLabels(context, light) {
    const canvas = context.canvas, ratio = canvas.width / canvas.clientWidth, width = canvas.clientWidth, height = canvas.clientHeight;
    const origin = network.canvasToDOM({ x: 0, y: 0 });
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.textAlign = "center"; context.textBaseline = "middle"; context.lineJoin = "round";
    const seen = [], space = boxes(), signs = boxes();
    for (const record of records) {
      if (!visibleNodes.has(record.id)) continue;
      const x = origin.x + record.x * scale, y = origin.y + record.y * scale;
      if (x < -60 || y < -20 || x > width + 60 || y > height + 20) continue;
      const radius = Math.max(record.radius * scale, 3);
      if (!light || light.nodes.has(record.id)) {
        seen.push({ record, x, y, radius });
        if (radius > 3.5) signs.take({ left: x - radius * 0.9, right: x + radius * 0.9, top: y - radius * 0.9, bottom: y + radius * 0.9, owner: record.id });
      }
    }
    const first = (item) => (item.record.id === state.selected ? 2 : item.record.id === state.hover ? 1 : 0);
    if (state.selected !== null || state.hover !== null) seen.sort((one, other) => first(other) - first(one) || one.record.id - other.record.id);
    placed = [];
    for (const { record, x, y, radius } of seen) {
      if (!light && placed.length >= (width * height) / LABEL_SPACE) break;
      measure(context, record);
      const forced = record.id === state.selected || record.id === state.hover, half = record.width / 2 + 2, tall = record.height / 2;
      const spots = [[x, y + radius + tall + 1], [x, y - radius - tall - 1], [x + radius + half + 2, y], [x - radius - half - 2, y]];
      const candidates = spots.map(([cx, cy]) => ({ left: cx - half, right: cx + half, top: cy - tall, bottom: cy + tall, cx, cy, owner: record.id, id: record.id }));
      const free = candidates.filter((box) => !space.taken(box) && box.left > 0 && box.right < width);
      // A hub is named even where its name covers the signs of small nodes.
      const box = free.find((candidate) => !signs.taken(candidate)) || (record.radius >= 11 ? free[0] : null) || (forced ? candidates[0] : null);
      if (!box) continue;
      space.take(box);
      placed.push(box);
      context.lineWidth = 3.5;
      context.strokeStyle = PAPER;
      context.strokeText(record.label, box.cx, box.cy);
      context.fillStyle = record.id === state.selected ? STRONG : INK;
      context.fillText(record.label, box.cx, box.cy);
    }
    context.restore();
  }

  network.on("beforeDrawing", () => { scale = network.getScale(); });
  network.on("afterDrawing", (context) => {
    if (frozen) return drawFrozen(context);
    drawn = { origin: network.canvasToDOM({ x: 0, y: 0 }), scale };
    const light = lit();
    if (light) {
      context.save();
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.globalAlpha = 0.84;
      context.fillStyle = PAPER;
      context.fillRect(0, 0, context.canvas.width, context.canvas.height);
      context.restore();
      for (const id of light.edges) drawLitEdge(context, EDGES[id], state.path || state.edge !== null ? STRONG : "#8a7f70");
      for (const id of [...light.nodes].reverse()) drawSign(context, records[id], records[id].x, records[id].y, scale, id === state.selected ? "#f0b9a8" : null);
    }
    drawLabels(context, light);
  });

  // ---- a large graph moves as a picture of itself, and is drawn anew when it rests ---------------------------------------
  const LARGE = JSON.parse(OPTIONS).interaction.hideEdgesOnDrag, ZOOM_REST = 280; // vis-network shows edges again after 250 ms
  let resting = 0;
  function freeze(rest) {
    clearTimeout(resting);
    if (rest) resting = setTimeout(thaw, rest);
    if (frozen || !LARGE || !drawn) return;
    const source = $("network").querySelector("canvas"), picture = document.createElement("canvas");
    picture.width = source.width; picture.height = source.height;
    picture.getContext("2d").drawImage(source, 0, 0);
    frozen = { ...drawn, picture };
  }
  function thaw() {
    clearTimeout(resting);
    if (!frozen) return;
    frozen = null;
    network.redraw();
  }
  function drawFrozen(context) {
    const { picture, origin } = frozen, now = network.canvasToDOM({ x: 0, y: 0 }), growth = scale / frozen.scale;
    const ratio = context.canvas.width / context.canvas.clientWidth;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(picture, (now.x - origin.x * growth) * ratio, (now.y - origin.y * growth) * ratio, picture.width * growth, picture.height * growth);
    context.restore();
  }
  network.on("dragStart", ({ nodes }) => { if (!nodes.length) freeze(0); });
  network.on("dragEnd", thaw);
  network.on("zoom", () => freeze(ZOOM_REST));

  // ---- what is visible -------------------------------------------------------------------------------------------------
  function within(root, hops) {
    const found = new Set([root]);
    let ring = [root];
    for (let step = 0; step < hops; step++) {
      const next = [];
      for (const id of ring)
        for (const edge of records[id].next) {
          const other = far(edge, id);
          if (!found.has(other) && !state.offTypes.has(records[other].type) && !state.offRelations.has(EDGES[edge.id].label)) { found.add(other); next.push(other); }
        }
      ring = next;
    }
    return found;
  }
  function refresh() {
    const reach = state.only && within(state.only.root, state.only.hops);
    const nodes = new Set(), edges = new Set();
    for (const record of records) if (!state.offTypes.has(record.type) && (!reach || reach.has(record.id))) nodes.add(record.id);
    for (const edge of EDGES) if (nodes.has(edge.from) && nodes.has(edge.to) && !state.offRelations.has(edge.label)) edges.add(edge.id);
    const changed = (all, before, after) => all.filter((item) => before.has(item.id) !== after.has(item.id)).map((item) => ({ id: item.id, hidden: !after.has(item.id) }));
    const nodeChanges = changed(records, visibleNodes, nodes), edgeChanges = changed(EDGES, visibleEdges, edges);
    visibleNodes = nodes; visibleEdges = edges;
    if (edgeChanges.length) edgeSet.update(edgeChanges);
    if (nodeChanges.length) nodeSet.update(nodeChanges);
    if (state.path && !state.path.nodes.every((id) => nodes.has(id))) state.path = null;
    if (state.selected !== null && !nodes.has(state.selected)) close();
    network.redraw();
    tell();
  }
  function tell() {
    const all = NODES.length, shown = { nodes: figure(visibleNodes.size), edges: figure(visibleEdges.size) };
    const parts = [visibleNodes.size < all || visibleEdges.size < EDGES.length ? say("filtered", shown) : say("shown", shown)];
    if (PAGE.reach > all) parts.push(say(PAGE.whole ? "left_out" : "left_out_about", { nodes: figure(all), all: figure(PAGE.reach) }));
    $("counts").textContent = parts.join(" · ");
    $("counts").dataset.nodes = visibleNodes.size;
    $("counts").dataset.edges = visibleEdges.size;
  }

  // ---- moving about --------------------------------------------------------------------------------------------------
  const wide = () => innerWidth > 900;
  function room() {
    const stage = $("stage"), card = $("card").hidden ? null : $("card");
    return { width: stage.clientWidth - (card && wide() ? card.offsetWidth + 12 : 0), height: stage.clientHeight - (card && !wide() ? card.offsetHeight : 0) };
  }
  function go(position, wanted, animate = true) {
    const stage = $("stage"), free = room();
    const offset = { x: (free.width - stage.clientWidth) / 2, y: (free.height - stage.clientHeight) / 2 };
    network.moveTo({ position, scale: wanted, offset, animation: animate && !calm ? { duration: 350, easingFunction: "easeInOutQuad" } : false });
  }
  function fit(ids = visibleNodes, animate = true) {
    const shown = [...ids].map((id) => records[id]);
    if (!shown.length) return;
    const left = Math.min(...shown.map((record) => record.x - record.radius)), right = Math.max(...shown.map((record) => record.x + record.radius));
    const top = Math.min(...shown.map((record) => record.y - record.radius)), bottom = Math.max(...shown.map((record) => record.y + record.radius));
    const free = room(), margin = wide() ? 190 : 50;
    const wanted = Math.min((free.width - margin) / (right - left || 1), (free.height - 80) / (bottom - top || 1), 1.6);
    go({ x: (left + right) / 2, y: (top + bottom) / 2 }, Math.max(wanted, 0.03), animate);
  }
  function zoom(factor) {
    network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.03), 6), animation: calm ? false : { duration: 150, easingFunction: "linear" } });
  }

  // ---- the card ------------------------------------------------------------------------------------------------------
  const relation = (fact, of) => PAGE.relations[fact.r][of ? `${language}_of` : language];
  const described = (end) => (end >= 0 ? CARDS[end] : OTHERS[-1 - end]);
  function entity(end) {
    const row = described(end);
    const link = end >= 0 ? el("button", { type: "button", class: "link", onclick: () => visit(end) }, name(row.name)) : name(row.name);
    return [sign(row.type), link, end >= 0 ? null : el("span", { class: "note", text: say("not_here") })];
  }
  function quote(number, words) {
    const [text, report, page] = EVIDENCE[number];
    const source = [REPORTS[report]].concat(page ? [say("page", { n: page })] : []).filter(Boolean);
    const block = el("blockquote", { dir: "auto", tabindex: text.length > 300 ? 0 : undefined });
    const sought = words.filter((word) => word.length > 1 && word.length < 100).sort((one, other) => other.length - one.length);
    let at = 0;
    while (at < text.length) {
      let start = -1, hit = "";
      for (const word of sought) {
        const found = text.indexOf(word, at);
        if (found >= 0 && (start < 0 || found < start)) { start = found; hit = word; }
      }
      if (start < 0) break;
      block.append(text.slice(at, start), el("mark", { text: hit }));
      at = start + hit.length;
    }
    block.append(text.slice(at));
    return [block, el("cite", {}, name(source.join(" · ")))];
  }
  function proofs(fact) {
    const words = [fact.s, fact.o].flatMap((end) => [described(end).name, ...(described(end).aliases || [])]);
    const quotes = [...new Set(fact.claims.flatMap((claim) => claim.proof))].map((number) => quote(number, words));
    if (!quotes.length) return [el("p", { class: "note", text: [say("inferred_why"), fact.why && fact.why[language]].filter(Boolean).join(" ") })];
    const more = fact.count > fact.claims.length ? el("p", { class: "note", text: say("more_claims", { n: fact.count - fact.claims.length }) }) : null;
    if (quotes.length === 1) return [...quotes[0], more];
    return [...quotes[0], el("details", { class: "proof" }, el("summary", { text: say("claims", { n: quotes.length }) }), ...quotes.slice(1).flat(), more)];
  }
  function tags(fact) {
    const claims = fact.claims, row = [];
    for (const key of ["role", "time", "amount"]) for (const value of new Set(claims.map((claim) => claim[key]).filter(Boolean))) row.push(el("span", { class: "tag", text: value }));
    if (claims.length && claims.every((claim) => claim.planned)) row.push(el("span", { class: "tag planned", text: say("planned") }));
    if (fact.inferred) row.push(el("span", { class: "tag", text: say("inferred") }));
    return row;
  }
  function factRow(number, end) {
    const fact = FACTS[number];
    return el("div", { class: "fact" }, el("div", { class: "who" }, ...entity(end), ...tags(fact)), ...proofs(fact));
  }
  function numberRow(row) {
    const flags = [row.kind && PAGE.messages[row.kind] ? say(row.kind) : null, row.approx ? say("approx") : null, row.target ? say("target") : null].filter(Boolean);
    const value = el("div", { class: "number" }, el("b", { text: amount(row.value) }), el("span", { text: row.unit || "" }), ...flags.map((text) => el("span", { class: "tag", text })));
    if (row.period) value.append(el("span", { class: "note", text: row.period }));
    const phrase = row.phrase && row.phrase !== row.indicator ? el("div", { class: "note" }, name(row.phrase)) : null;
    return el("div", { class: "fact" }, value, phrase, ...row.proof.flatMap((proof) => quote(proof, [row.phrase || ""])));
  }
  const button = (key, action) => el("button", { type: "button", text: say(key), onclick: action });
  const closing = () => el("button", { type: "button", class: "close", "aria-label": say("close"), text: "×", onclick: () => close(true) });

  function nodeCard(id) {
    const row = CARDS[id], kind = [PAGE.types[row.type][language], row.kind && PAGE.classes[row.kind][language]].filter(Boolean).join(" · ");
    const near = state.only && state.only.root === id;
    const top = el("div", { class: "top" },
      el("div", { class: "kind" }, sign(row.type), el("span", { text: kind })),
      el("h2", { tabindex: row.name.length > 80 ? 0 : -1, id: "card-title", "data-long": row.name.length > 80 }, name(row.name)),
      row.aliases ? el("p", { class: "aliases", tabindex: row.aliases.join().length > 100 ? 0 : undefined }, `${say("aliases")} `, ...row.aliases.map(name)) : null,
      el("div", { class: "actions" },
        near ? button("expand", () => { state.only.hops += 1; refresh(); fit(); }) : button("neighbours", () => { state.only = { root: id, hops: 1 }; refresh(); show(); fit(); }),
        state.only ? button("show_all", () => { state.only = null; refresh(); show(); fit(); }) : null,
        button("path", () => startPath(id))),
      closing());
    const groups = new Map();
    for (const number of records[id].facts) {
      const fact = FACTS[number], of = fact.o === id, key = relation(fact, of), order = Object.keys(PAGE.relations).indexOf(fact.r) * 2 + of;
      if (!groups.has(key)) groups.set(key, { order, rows: [] });
      groups.get(key).rows.push([number, of ? fact.s : fact.o]);
    }
    const body = el("div", { class: "body" });
    for (const [key, group] of [...groups].sort((one, other) => one[1].order - other[1].order)) {
      body.append(el("h3", {}, key, el("small", { text: group.rows.length })), ...group.rows.map(([number, end]) => factRow(number, end)));
    }
    if (!groups.size) body.append(el("p", { class: "note", text: say("no_facts") }));
    if (row.more) body.append(el("p", { class: "note", text: say("more_facts", { n: row.more }) }));
    let indicator = null;
    if (row.numbers) body.append(el("h3", {}, say("numbers"), el("small", { text: row.numbers.length + (row.more_numbers || 0) })));
    for (const item of row.numbers || []) {
      if (item.indicator !== indicator) body.append(el("div", { class: "who" }, el("strong", {}, name(item.indicator))));
      indicator = item.indicator;
      body.append(numberRow(item));
    }
    if (row.more_numbers) body.append(el("p", { class: "note", text: say("more_facts", { n: row.more_numbers }) }));
    return [top, body];
  }
  function edgeCard(number) {
    const fact = FACTS[number];
    const top = el("div", { class: "top" }, el("div", { class: "kind", text: say("relations") }), el("h2", { tabindex: -1, id: "card-title", text: relation(fact) }), closing());
    const steps = el("ul", { class: "steps" }, el("li", { class: "stop" }, ...entity(fact.s)), el("li", { class: "via" }, `${relation(fact)} `, ...tags(fact)), el("li", { class: "stop" }, ...entity(fact.o)));
    return [top, el("div", { class: "body" }, steps, el("h3", { text: say("facts") }), el("div", { class: "fact" }, ...proofs(fact)))];
  }
  function pathCard(path) {
    const top = el("div", { class: "top" }, el("div", { class: "kind", text: say("path_found", { n: path.edges.length }) }),
      el("h2", { tabindex: -1, id: "card-title" }, name(short(CARDS[path.nodes[0]].name, 30)), " → ", name(short(CARDS[path.nodes.at(-1)].name, 30))), closing());
    const steps = el("ul", { class: "steps" });
    path.nodes.forEach((id, index) => {
      steps.append(el("li", { class: "stop" }, ...entity(id)));
      if (index < path.edges.length) {
        const fact = FACTS[path.edges[index]];
        steps.append(el("li", { class: "via" }, relation(fact, fact.o === id), ...proofs(fact)));
      }
    });
    return [top, el("div", { class: "body" }, steps)];
  }
  function show(focus = false) {
    const content = state.path ? pathCard(state.path) : state.edge !== null ? edgeCard(state.edge) : state.selected !== null ? nodeCard(state.selected) : null;
    $("card").hidden = !content;
    $("card").replaceChildren(...(content || []));
    $("card").scrollTop = 0;
    if (content && focus) $("card-title").focus({ preventScroll: true });
    network.redraw();
  }
  function choose(id, focus = false) {
    if (state.from !== null && id !== null) return endPath(id);
    Object.assign(state, { selected: id, edge: null, path: null });
    if (id === null) network.unselectAll(); else network.selectNodes([id], false);
    show(focus);
  }
  function close(refocus = false) {
    choose(null);
    if (refocus) $("search").focus({ preventScroll: true });
  }
  /* Go to an entity from the search or a card: bring it back where a filter hides it. */
  function visit(id) {
    if (!visibleNodes.has(id)) {
      state.offTypes.delete(records[id].type);
      state.only = null;
      drawLegend();
      refresh();
    }
    const searching = state.from !== null;
    choose(id, true);
    if (!searching) go({ x: records[id].x, y: records[id].y }, Math.max(network.getScale(), 0.9));
  }

  // ---- a path between two ----------------------------------------------------------------------------------------------
  function startPath(id) {
    state.from = id;
    hint(say("path_to", { name: short(CARDS[id].name, 24) }), true);
    $("search").focus({ preventScroll: true });
  }
  function endPath(id) {
    const start = state.from;
    if (id === start) return;
    state.from = null;
    const before = new Map([[start, null]]), queue = [start];
    for (const at of queue) {
      if (at === id) break;
      for (const edge of records[at].next) {
        const other = far(edge, at);
        if (visibleEdges.has(edge.id) && !before.has(other)) { before.set(other, { at, edge: edge.id }); queue.push(other); }
      }
    }
    if (!before.has(id)) { choose(id); hint(say("path_none"), false); return; }
    const nodes = [id], edges = [];
    for (let step = before.get(id); step; step = before.get(step.at)) { nodes.unshift(step.at); edges.unshift(step.edge); }
    Object.assign(state, { path: { nodes, edges }, selected: null, edge: null });
    network.unselectAll();
    hint(null);
    show(true);
    fit(nodes);
  }
  function hint(text, cancel) {
    $("hint").hidden = text === null;
    $("hint").replaceChildren();
    if (text !== null) $("hint").append(el("span", { dir: "auto", text }), el("button", { type: "button", text: say(cancel ? "path_cancel" : "close"), onclick: () => { state.from = null; hint(null); } }));
  }

  // ---- legend ----------------------------------------------------------------------------------------------------------
  function drawLegend() {
    const rows = (target, keys, counts, off, look, all) => {
      $(target).replaceChildren(...keys.filter((key) => counts[key]).map((key) => el("li", {}, el("label", {},
        el("input", { type: "checkbox", "data-key": key, checked: !off.has(key), onchange: (event) => { if (event.target.checked) off.delete(key); else off.add(key); drawAll(); refresh(); } }),
        look(key), el("small", { text: figure(counts[key]) })))));
      const drawAll = () => { $(all).textContent = say(off.size ? "all" : "none"); };
      $(all).onclick = () => { if (off.size) off.clear(); else keys.forEach((key) => off.add(key)); drawLegend(); refresh(); };
      drawAll();
    };
    const count = (items) => items.reduce((sums, key) => { sums[key] = (sums[key] || 0) + 1; return sums; }, {});
    const types = Object.keys(PAGE.types), relations = Object.keys(PAGE.relations);
    rows("types", types, count(records.map((record) => record.type)), state.offTypes, (key) => { const label = el("span", { text: PAGE.types[key][language] }); const fragment = document.createDocumentFragment(); fragment.append(sign(key), label); return fragment; }, "types-all");
    rows("relations", relations, count(EDGES.map((edge) => edge.label)), state.offRelations, (key) => el("span", { text: PAGE.relations[key][language] }), "relations-all");
  }

  // ---- search ----------------------------------------------------------------------------------------------------------
  const plain = (text) => text.toLowerCase().replace(/[\s“”"‘’《》·]/g, "");
  const index = CARDS.map((row) => ({ name: plain(row.name), aliases: (row.aliases || []).map((alias) => [plain(alias), alias]), pinyin: row.pinyin }));
  function find(text) {
    const sought = plain(text), hits = [];
    if (!sought) return hits;
    const latin = /^[a-z0-9]+$/.test(sought);
    index.forEach((entry, id) => {
      const alias = entry.aliases.find(([form]) => form.includes(sought));
      let score = entry.name === sought ? 0 : entry.name.startsWith(sought) ? 1 : alias && alias[0] === sought ? 1 : entry.name.includes(sought) ? 2 : alias ? 3 : 9;
      if (score === 9 && latin) score = entry.pinyin.some((form) => form === sought) ? 4 : entry.pinyin.some((form) => form.startsWith(sought)) ? 5 : entry.pinyin.some((form) => form.includes(sought)) ? 6 : 9;
      if (score < 9) hits.push({ id, score, alias: score === 3 || (score === 1 && !entry.name.startsWith(sought)) ? alias[1] : null });
    });
    return hits.sort((one, other) => one.score - other.score || one.id - other.id);
  }
  let hits = [], active = -1;
  function suggest() {
    const text = $("search").value.trim(), all = find(text);
    hits = all.slice(0, MANY_SUGGESTIONS);
    active = hits.length ? 0 : -1;
    $("suggestions").replaceChildren(...hits.map((hit, position) => el("li", { role: "option", id: `option-${position}`, "aria-selected": position === active ? "true" : "false", onmousedown: (event) => { event.preventDefault(); take(position); } },
      sign(records[hit.id].type), name(short(CARDS[hit.id].name, 60)), el("small", {}, name(short(hit.alias || PAGE.types[records[hit.id].type][language], 40))))));
    if (text && !hits.length) $("suggestions").append(el("li", { class: "nothing", role: "option", "aria-disabled": "true", "aria-selected": "false", text: say("nothing_found", { q: short(text, 40) }) }));
    open(Boolean(text));
  }
  function open(yes) {
    $("suggestions").hidden = !yes;
    $("search").setAttribute("aria-expanded", String(yes));
    if (yes && active >= 0) $("search").setAttribute("aria-activedescendant", `option-${active}`); else $("search").removeAttribute("aria-activedescendant");
  }
  function move(step) {
    if (!hits.length) return;
    active = (active + step + hits.length) % hits.length;
    [...$("suggestions").children].forEach((item, position) => item.setAttribute("aria-selected", String(position === active)));
    $("suggestions").children[active].scrollIntoView({ block: "nearest" });
    open(true);
  }
  function take(position) {
    const hit = hits[position];
    $("search").value = "";
    open(false);
    visit(hit.id);
  }
  $("search").addEventListener("input", suggest);
  $("search").addEventListener("focus", () => { if ($("search").value.trim()) suggest(); });
  $("search").addEventListener("blur", () => open(false));
  $("search").addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); move(event.key === "ArrowDown" ? 1 : -1); }
    else if (event.key === "Enter" && active >= 0 && !$("suggestions").hidden) { event.preventDefault(); take(active); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && (document.activeElement !== $("search") || !$("search").value)) { event.preventDefault(); $("search").focus(); $("search").select(); }
    if (event.key !== "Escape") return;
    if (!$("suggestions").hidden) open(false);
    else if (state.from !== null || !$("hint").hidden) { state.from = null; hint(null); }
    else if (!$("card").hidden) close(true);
    else if (state.only) { state.only = null; refresh(); fit(); }
    else document.activeElement.blur();
  });

  // ---- pointer ---------------------------------------------------------------------------------------------------------
  network.on("click", ({ nodes, edges }) => {
    if (nodes.length) return choose(nodes[0]);
    if (state.from !== null) return;
    if (edges.length) { Object.assign(state, { selected: null, edge: edges[0], path: null }); show(); } else choose(null);
  });
  network.on("doubleClick", ({ nodes }) => {
    if (nodes.length) { state.only = { root: nodes[0], hops: 1 }; refresh(); show(); fit(); }
  });
  network.on("hoverNode", ({ node }) => { state.hover = node; $("network").style.cursor = "pointer"; network.redraw(); });
  network.on("blurNode", () => { state.hover = null; $("network").style.cursor = ""; network.redraw(); });
  network.on("hoverEdge", ({ edge, pointer }) => {
    const fact = FACTS[edge], tip = $("tip"), stage = $("stage");
    const proof = fact.inferred ? say("inferred") : say("claims", { n: fact.count });
    tip.replaceChildren(name(short(CARDS[fact.s].name, 30)), el("em", { text: `— ${relation(fact)} →` }), name(short(CARDS[fact.o].name, 30)), el("small", { text: proof }));
    tip.hidden = false;
    tip.style.left = `${Math.max(8, Math.min(pointer.DOM.x + 14, stage.clientWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${Math.max(8, Math.min(pointer.DOM.y + 14, stage.clientHeight - tip.offsetHeight - 8))}px`;
  });
  const hush = () => { $("tip").hidden = true; };
  for (const event of ["blurEdge", "dragStart", "zoom", "hoverNode"]) network.on(event, hush);
  network.on("dragEnd", ({ nodes }) => {
    const positions = network.getPositions(nodes);
    for (const id of nodes) Object.assign(records[id], positions[id]);
  });

  // ---- tools -------------------------------------------------------------------------------------------------------------
  $("zoom-in").addEventListener("click", () => zoom(1.4));
  $("zoom-out").addEventListener("click", () => zoom(1 / 1.4));
  $("fit").addEventListener("click", () => fit());
  $("reset").addEventListener("click", () => {
    Object.assign(state, { selected: null, edge: null, path: null, only: null, from: null, hover: null });
    state.offTypes.clear(); state.offRelations.clear();
    $("search").value = "";
    hint(null); open(false); drawLegend();
    nodeSet.update(NODES.map(({ id, x, y }) => { Object.assign(records[id], { x, y }); return { id, x, y }; }));
    network.unselectAll(); refresh(); show(); fit();
  });
  $("png").addEventListener("click", () => {
    const source = $("network").querySelector("canvas"), canvas = document.createElement("canvas"), context = canvas.getContext("2d");
    const ratio = source.width / source.clientWidth, head = 52 * ratio, types = Object.keys(PAGE.types).filter((type) => records.some((record) => record.type === type && visibleNodes.has(record.id)));
    canvas.width = source.width; canvas.height = source.height + 2 * head;
    context.fillStyle = PAPER; context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(source, 0, head);
    context.scale(ratio, ratio);
    context.fillStyle = INK; context.textBaseline = "middle";
    context.font = `700 20px ${SANS}`; context.fillText(short($("heading").textContent, 40), 20, 27);
    context.font = `13px ${SANS}`;
    let x = 24, y = canvas.height / ratio - 26;
    for (const type of types) {
      const label = PAGE.types[type][language];
      drawSign(context, { type, radius: 7 }, x, y, 1, null);
      context.fillStyle = INK; context.fillText(label, x + 13, y);
      x += 13 + context.measureText(label).width + 20;
    }
    canvas.toBlob((blob) => {
      const link = el("a", { href: URL.createObjectURL(blob), download: `${short($("heading").textContent, 40).replace(/[\\/:*?"<>|\u0000-\u001f]/g, "_")}.png` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }, "image/png");
  });
  function translate() {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    for (const element of document.querySelectorAll("[data-text]")) element.textContent = say(element.dataset.text);
    for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", say(element.dataset.label));
    for (const element of document.querySelectorAll("[data-placeholder]")) element.placeholder = say(element.dataset.placeholder);
    $("language").lang = language === "zh" ? "en" : "zh-CN";
    $("heading").textContent = PAGE.title || (PAGE.about ? say("about", { name: short(PAGE.about, 60) }) : say("title"));
    document.title = $("heading").textContent;
    drawLegend(); tell(); hint(null); show();
  }
  $("language").addEventListener("click", () => { language = language === "zh" ? "en" : "zh"; state.from = null; translate(); });

  $("legend").open = wide();
  $("empty").hidden = NODES.length > 0;
  translate();
  fit(visibleNodes, false);
  let width = innerWidth;
  addEventListener("resize", () => { if (Math.abs(innerWidth - width) > 60) { width = innerWidth; $("legend").open = wide(); fit(visibleNodes, false); } });
})();
