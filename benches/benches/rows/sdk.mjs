// Tinybird's TypeScript SDK, for a comparison: encodes and sends the rows of a file when told to on standard input, and answers
// with nanoseconds. Arguments: the SDK's folder, the file.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder, file] = process.argv.slice(2);
const { createTinybirdApi } = await import(pathToFileURL(join(folder, "node_modules/@tinybirdco/sdk/dist/api/api.js")));
const rows = readFileSync(file, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
console.log("ready");

for await (const line of createInterface({ input: process.stdin })) {
  const [command, address, size] = line.split(" ");
  const api = createTinybirdApi({ baseUrl: address ?? "http://localhost", token: "p.token" });
  if (command === "encode") {
    const begin = process.hrtime.bigint();
    // What `ingestBatch` does before it sends.
    const text = rows.map((row) => JSON.stringify(api.serializeEvent(row))).join("\n");
    console.log(`${process.hrtime.bigint() - begin} ${text.length}`);
  } else {
    const before = process.cpuUsage();
    let written = 0;
    for (let at = 0; at < rows.length; at += Number(size)) {
      const answer = await api.ingestBatch("pages", rows.slice(at, at + Number(size)));
      written += answer.successful_rows;
    }
    const { user, system } = process.cpuUsage(before);
    console.log(`${(user + system) * 1000} ${written}`);
  }
}
