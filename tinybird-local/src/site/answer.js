// Calls of the local workspace, and their answers as a table and a chart.
"use strict";

async function ask(project, address, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== "") query.set(name, value);
  const response = await fetch(`${address}?${query}`, { headers: { authorization: `Bearer ${project.token}` } });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

// A form for the parameters of an endpoint, and what it answers.
function form(project, resource) {
  const result = tag("div", { class: "result", "aria-live": "polite" });
  const fields = resource.parameters.map((parameter) => {
    const values = parameter.values;
    const hint = parameter.default === null ? parameter.example ?? "" : String(parameter.default);
    const field = Array.isArray(values)
      ? tag("select", { name: parameter.name }, tag("option", { value: "" }, hint), values.map((value) => tag("option", {}, String(value))))
      : tag("input", { name: parameter.name, placeholder: hint, autocomplete: "off" });
    return tag("label", {}, tag("span", {}, parameter.name, tag("i", {}, ` ${parameter.type}${parameter.required ? ", required" : ""}`)),
      field, parameter.description && tag("small", {}, parameter.description));
  });
  const send = async (given) => {
    result.replaceChildren("…");
    try {
      result.replaceChildren(...answerOf(await ask(project, `/v0/pipes/${encodeURIComponent(resource.name)}.json`, given)));
    } catch (error) {
      result.replaceChildren(tag("p", { class: "error" }, error.message));
    }
  };
  const submit = (event) => {
    event.preventDefault();
    send(Object.fromEntries(new FormData(event.target)));
  };
  // What needs nothing is called at once.
  if (!resource.parameters.some((parameter) => parameter.required)) send({});
  return tag("div", {}, tag("form", { class: "call", onsubmit: submit }, fields, tag("button", {}, "Call")), result);
}

function answerOf(answer) {
  const names = answer.meta.map((column) => column.name);
  const time = answer.statistics ? `, ${(answer.statistics.elapsed * 1000).toFixed(1)} ms, ${answer.statistics.rows_read} rows read` : "";
  const rows = answer.data.slice(0, 500).map((row) => names.map((name) => shown(row[name])));
  const heads = answer.meta.map((column) => [column.name, tag("i", {}, ` ${column.type}`)]);
  const drawn = chart(answer);
  return [tag("p", { class: "note" }, `${answer.rows} rows${time}`), ...(drawn ? [drawn] : []), table(heads, rows)];
}

function shown(value) {
  return value === null ? tag("i", {}, "null") : typeof value === "object" ? JSON.stringify(value) : String(value);
}

const isNumber = (column) => /^(Nullable\()?(U?Int|Float|Decimal)/.test(column.type);

// Bars for the first number of each row, by the first other column; without one there is no chart.
function chart(answer) {
  const label = answer.meta.find((column) => !isNumber(column));
  const number = answer.meta.find(isNumber);
  const rows = answer.data.slice(0, 60);
  if (!label || !number || rows.length < 2) return null;
  const values = rows.map((row) => Number(row[number.name] ?? 0));
  const [most, least] = [Math.max(0, ...values), Math.min(0, ...values)];
  const scale = 160 / (most - least || 1);
  const step = Math.min(60, 900 / rows.length);
  const bars = rows.map((row, at) => {
    const value = values[at];
    const top = 10 + (most - Math.max(value, 0)) * scale;
    const name = String(row[label.name]);
    return svg("g", {}, svg("title", {}, `${name}: ${value}`),
      svg("rect", { x: at * step + 2, y: top, width: Math.max(step - 4, 1), height: Math.max(Math.abs(value) * scale, 1), class: "bar" }),
      step >= 40 && svg("text", { x: at * step + step / 2, y: 186, "text-anchor": "middle" }, name.length > 9 ? `${name.slice(0, 8)}…` : name));
  });
  return svg("svg", { class: "chart", viewBox: `0 0 ${Math.max(rows.length * step, 300)} 195`, role: "img", "aria-label": `${number.name} by ${label.name}` }, bars);
}
