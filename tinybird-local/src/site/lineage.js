// The way that rows take, as a picture: laid out by dagre, moved and scaled by the mouse.
"use strict";

const KINDS = {
  connection: "Connections", datasource: "Data sources", pipe: "Pipes", view: "Materialized views", copy: "Copy pipes",
  endpoint: "Endpoints", sink: "Sinks", token: "Tokens",
};

// More than these are not drawn at once: nobody could read it.
const MOST_DRAWN = 150;

// The resources that a resource takes rows from and gives rows to, over all steps.
function related(project, id) {
  const found = new Set([id]);
  for (const [from, to] of [[0, 1], [1, 0]]) {
    const open = [id];
    while (open.length) {
      const next = open.pop();
      for (const edge of project.edgesOf.get(next) ?? []) {
        if (edge[from] === next && !found.has(edge[to])) {
          found.add(edge[to]);
          open.push(edge[to]);
        }
      }
    }
  }
  return found;
}

function drawLineage(project, selected) {
  const section = document.getElementById("lineage");
  const all = project.resources.filter((resource) => resource.kind !== "token");
  const ids = selected ? related(project, selected) : new Set(all.map((resource) => resource.id));
  let shown = all.filter((resource) => ids.has(resource.id));
  section.replaceChildren();
  if (shown.length > MOST_DRAWN && selected) {
    const near = new Set([selected, ...(project.edgesOf.get(selected) ?? []).flat()]);
    section.append(tag("p", { class: "note" }, `${shown.length} resources are connected with it; those next to it are shown.`));
    shown = shown.filter((resource) => near.has(resource.id)).slice(0, MOST_DRAWN);
  } else if (shown.length > MOST_DRAWN) {
    section.append(overview(all));
    return;
  }
  if (!shown.length) return;
  section.append(picture(project, shown, selected));
}

// How many resources of each kind there are.
function overview(resources) {
  const counts = Object.entries(KINDS).map(([kind, words]) => [words, resources.filter((one) => one.kind === kind).length]);
  return tag("div", { class: "overview" },
    tag("p", { class: "note" }, "Choose a resource to see where its rows come from and go to."),
    table([], counts.filter(([, count]) => count)));
}

function picture(project, shown, selected) {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 14, ranksep: 60, marginx: 12, marginy: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  const names = new Set(shown.map((resource) => resource.id));
  for (const resource of shown) {
    graph.setNode(resource.id, { width: Math.max(90, resource.name.length * 7.4 + 28), height: 34, resource });
  }
  for (const [from, to] of project.edges) if (names.has(from) && names.has(to)) graph.setEdge(from, to);
  dagre.layout(graph);
  const { width, height } = graph.graph();
  const edges = graph.edges().map((edge) => {
    const { points } = graph.edge(edge);
    const touches = selected && (edge.v === selected || edge.w === selected);
    return svg("path", { d: curve(points), class: touches ? "edge touching" : "edge", "marker-end": "url(#arrow)" });
  });
  const nodes = graph.nodes().map((id) => {
    const { x, y, width: w, height: h, resource } = graph.node(id);
    return svg("a", { href: `#${encodeURI(id)}`, class: `node ${resource.kind}${id === selected ? " selected" : ""}` },
      svg("title", {}, `${resource.name}: ${resource.words}`),
      svg("rect", { x: x - w / 2, y: y - h / 2, width: w, height: h, rx: resource.kind === "endpoint" ? 17 : 5 }),
      svg("text", { x, y: y + 4, "text-anchor": "middle" }, resource.name));
  });
  const arrow = svg("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 8, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
    svg("path", { d: "M0,0 L8,4 L0,8 z", class: "arrow" }));
  const view = { x: 0, y: 0, width: Math.max(width, 400), height: Math.max(height, 60) };
  const drawing = svg("svg", { class: "picture", role: "img", "aria-label": "Lineage", viewBox: box(view) },
    svg("defs", {}, arrow), edges, nodes);
  drawing.style.maxHeight = `${Math.max(view.height, 70)}px`;
  movable(drawing, view);
  return drawing;
}

function box({ x, y, width, height }) {
  return `${x} ${y} ${width} ${height}`;
}

function curve(points) {
  const [first, ...rest] = points;
  let path = `M${first.x},${first.y}`;
  for (let at = 0; at < rest.length - 1; at += 1) {
    const [one, two] = [rest[at], rest[at + 1]];
    const end = at + 2 === rest.length ? two : { x: (one.x + two.x) / 2, y: (one.y + two.y) / 2 };
    path += ` Q${one.x},${one.y} ${end.x},${end.y}`;
  }
  return rest.length === 1 ? `${path} L${rest[0].x},${rest[0].y}` : path;
}

// The wheel scales with the control key, dragging moves.
function movable(drawing, view) {
  const show = () => drawing.setAttribute("viewBox", box(view));
  drawing.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const by = event.deltaY > 0 ? 1.15 : 1 / 1.15;
    const at = drawing.getBoundingClientRect();
    view.x += view.width * (1 - by) * ((event.clientX - at.left) / at.width);
    view.y += view.height * (1 - by) * ((event.clientY - at.top) / at.height);
    view.width *= by;
    view.height *= by;
    show();
  }, { passive: false });
  let from = null;
  drawing.addEventListener("pointerdown", (event) => { from = { x: event.clientX, y: event.clientY }; });
  addEventListener("pointerup", () => { from = null; });
  drawing.addEventListener("pointermove", (event) => {
    if (!from) return;
    const scale = view.width / drawing.getBoundingClientRect().width;
    view.x -= (event.clientX - from.x) * scale;
    view.y -= (event.clientY - from.y) * scale;
    from = { x: event.clientX, y: event.clientY };
    show();
  });
}
