// Parses envelopes with the official parser: one base64 line in, one JSON line out, in order, until standard input closes.
// A parsed envelope is {"envelope":[headers,[[itemHeaders,payload],...]]}, a refused one {"error":"..."}.
// Attachments come out as {"base64":"..."}, every other payload as the JSON it holds.
import { createInterface } from "node:readline";
import { parseEnvelope } from "@sentry/core";

const utf8 = new TextDecoder("utf-8", { fatal: true });

// The official parser hands an item with a length out as bytes and does not mind when the envelope ends too early.
const decode = (headers, payload) => {
  if (!(payload instanceof Uint8Array)) {
    return payload;
  }
  if (payload.length !== headers.length) {
    throw new Error(`item ${headers.type} has ${payload.length} of ${headers.length} bytes`);
  }
  if (headers.type === "attachment") {
    return { base64: Buffer.from(payload).toString("base64") };
  }
  return JSON.parse(utf8.decode(payload));
};

const parse = (line) => {
  try {
    const [headers, items] = parseEnvelope(new Uint8Array(Buffer.from(line, "base64")));
    return {
      envelope: [headers, items.map(([itemHeaders, payload]) => [itemHeaders, decode(itemHeaders, payload)])],
    };
  } catch (error) {
    return { error: String(error) };
  }
};

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(`${JSON.stringify(parse(line))}\n`);
}
