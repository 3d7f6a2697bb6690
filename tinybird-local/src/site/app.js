// The page: a list that can be searched, the lineage, and the resource that the address names.
"use strict";

async function load() {
  if (window.project) return window.project;
  const tokens = await (await fetch("/tokens")).json();
  const token = tokens.workspace_admin_token;
  const project = await (await fetch("/project.json", { headers: { authorization: `Bearer ${token}` } })).json();
  return { ...project, token };
}

function prepare(project) {
  project.resources.sort((one, two) => one.name.localeCompare(two.name, undefined, { numeric: true }));
  project.byId = new Map(project.resources.map((resource) => [resource.id, resource]));
  project.edgesOf = new Map();
  for (const edge of project.edges) {
    for (const id of edge) {
      if (!project.edgesOf.has(id)) project.edgesOf.set(id, []);
      project.edgesOf.get(id).push(edge);
    }
  }
  for (const resource of project.resources) {
    const words = [resource.name, resource.description, ...resource.columns.map((one) => one.name), ...resource.parameters.map((one) => one.name),
      ...(resource.output ?? []).map((one) => one.name), ...resource.nodes.map((one) => `${one.name} ${one.sql}`)];
    resource.words_to_search = words.filter(Boolean).join("\n").toLowerCase();
    resource.named = words.slice(0, -resource.nodes.length || undefined).filter(Boolean);
  }
  return project;
}

function drawList(project, search, selected) {
  const list = document.getElementById("list");
  const wanted = search.trim().toLowerCase();
  const found = wanted ? project.resources.filter((resource) => resource.words_to_search.includes(wanted)) : project.resources;
  const item = (resource) => {
    const word = wanted && !resource.name.toLowerCase().includes(wanted) && resource.named.find((name) => name.toLowerCase().includes(wanted));
    return tag("a", { href: `#${encodeURI(resource.id)}`, class: `item ${resource.kind}`, "aria-current": resource.id === selected ? "page" : null },
      resource.name, word && tag("small", {}, ` ${word.length > 40 ? `${word.slice(0, 39)}…` : word}`), resource.unused && tag("small", { class: "warn" }, " unused"));
  };
  const groups = Object.entries(KINDS).map(([kind, title]) => [title, found.filter((resource) => resource.kind === kind)]);
  list.replaceChildren(...groups.filter(([, all]) => all.length).flatMap(([title, all]) => [tag("h2", {}, `${title} ${all.length}`), ...all.map(item)]));
  if (!found.length) list.replaceChildren(tag("p", { class: "note" }, "Nothing holds these words."));
}

async function start() {
  const search = document.getElementById("search");
  let project;
  try {
    project = prepare(await load());
  } catch (error) {
    document.getElementById("detail").append(tag("p", { class: "error" }, `The project cannot be shown: ${error.message}`));
    return;
  }
  document.title = document.getElementById("title").textContent = project.name;
  document.getElementById("state").textContent = project.token ? "local workspace" : "";
  const selected = () => {
    const id = decodeURI(location.hash.slice(1));
    return project.byId.has(id) ? id : null;
  };
  const show = () => {
    drawList(project, search.value, selected());
    drawLineage(project, selected());
    drawDetail(project, project.byId.get(selected()));
    document.querySelector("main").scrollTop = 0;
  };
  search.addEventListener("input", () => drawList(project, search.value, selected()));
  addEventListener("hashchange", show);
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      search.focus();
    }
  });
  show();
  document.body.dataset.ready = "yes";
}

start();
