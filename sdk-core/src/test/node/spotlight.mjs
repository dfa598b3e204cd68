// A real envelope receiver for the Java tests: node spotlight.mjs [port], 0 or nothing for a free port.
// Prints "READY <port>" when it listens and ends when its standard input closes.
// Spotlight is used as a library because its command line reports to its vendor.
import net from "node:net";
import { setupSpotlight } from "@spotlightjs/spotlight";

const port = Number(process.argv[2] ?? 0);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  throw new Error(`Not a port: ${process.argv[2]}`);
}

// Spotlight has no setting for the address and would listen on every interface.
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (askedPort, _host, listening) {
  return listen.call(this, { port: askedPort, host: "127.0.0.1", exclusive: true }, listening);
};

process.stdin.on("end", () => process.exit(0));
process.stdin.on("error", () => process.exit(0));
process.stdin.resume();

const toStandardError = (message) => console.error(message);
const server = await setupSpotlight({
  port,
  isStandalone: true,
  logger: { debug: () => {}, info: () => {}, warn: toStandardError, error: toStandardError },
});
if (!server) {
  throw new Error(`Port ${port} is taken`);
}
console.log(`READY ${server.address().port}`);
