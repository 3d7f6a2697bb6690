// What is known of one resource.
"use strict";

function drawDetail(project, resource) {
  const section = document.getElementById("detail");
  section.replaceChildren();
  if (!resource) return;
  const link = (id) => tag("a", { href: `#${encodeURI(id)}` }, project.byId.get(id)?.name ?? id);
  const list = (title, ids) => ids.length > 0 && tag("p", {}, tag("b", {}, `${title} `), ids.map((id, at) => [at > 0 && ", ", link(id)]));
  const edges = project.edgesOf.get(resource.id) ?? [];
  section.append(
    tag("h2", {}, resource.name, tag("i", {}, ` ${resource.words.replace(/^an? /, "")}`)),
    ...[
      resource.description && tag("p", {}, resource.description),
      resource.place && tag("p", { class: "note" }, resource.place),
      resource.unused && tag("p", { class: "warn" }, "Nothing in the project reads it."),
      list("Rows from", edges.filter(([, to]) => to === resource.id).map(([from]) => from)),
      list("Rows to", edges.filter(([from]) => from === resource.id).map(([, to]) => to)),
      resource.tokens.length > 0 && tag("p", {}, tag("b", {}, "Tokens "), resource.tokens.map((token) => `${token.name} (${token.scopes.join(", ")})`).join(", ")),
      project.token && resource.kind === "endpoint" && part("Call", form(project, resource)),
      resource.columns.length > 0 && part("Columns", table(["Name", "Type", "JSON path", "Default"],
        resource.columns.map((column) => [column.name, column.type, column.path, column.default]))),
      !(project.token && resource.kind === "endpoint") && resource.parameters.length > 0 && part("Parameters", table(["Name", "Type", "Default", "Values", ""],
        resource.parameters.map((one) => [one.name, `${one.type}${one.required ? ", required" : ""}`, one.default === null ? "" : String(one.default),
          Array.isArray(one.values) ? one.values.join(", ") : "", one.description]))),
      resource.output?.length > 0 && part("Output", table(["Name", "Type"], resource.output.map((column) => [column.name, column.type]))),
      ...resource.nodes.map((node) => part(`Node ${node.name}`, tag("div", {}, node.description && tag("p", {}, node.description), tag("pre", {}, node.sql)))),
      project.token && resource.kind === "datasource" && rows(project, resource),
      tag("details", {}, tag("summary", {}, "Datafile"), tag("pre", {}, resource.datafile)),
    ].filter(Boolean),
  );
}

function part(title, content) {
  return tag("div", { class: "part" }, tag("h3", {}, title), content);
}

// The first rows of a data source, and those in quarantine.
function rows(project, resource) {
  const place = tag("div", { class: "rows" });
  const name = (text) => `\`${text.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``;
  const show = async () => {
    for (const [title, from] of [["Rows", resource.name], ["Quarantine", `${resource.name}_quarantine`]]) {
      try {
        const count = (await ask(project, "/v0/sql", { q: `SELECT count() AS c FROM ${name(from)}` })).data[0].c;
        if (title === "Quarantine" && Number(count) === 0) continue;
        const answer = await ask(project, "/v0/sql", { q: `SELECT * FROM ${name(from)} LIMIT 50` });
        const heads = answer.meta.map((column) => column.name);
        place.append(part(`${title} (${count})`, table(heads, answer.data.map((row) => heads.map((head) => shown(row[head]))))));
      } catch (error) {
        place.append(tag("p", { class: "error" }, error.message));
      }
    }
  };
  show();
  return place;
}
