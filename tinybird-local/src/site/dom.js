// Elements, made from data: text is always text, never markup.
"use strict";

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function tag(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function table(head, rows) {
  return tag("div", { class: "scroll" }, tag("table", {},
    head.length > 0 && tag("thead", {}, tag("tr", {}, head.map((cell) => tag("th", {}, cell)))),
    tag("tbody", {}, rows.map((row) => tag("tr", {}, row.map((cell) => tag("td", {}, cell ?? "")))))));
}
