// A service for tests: honest by default, misbehaving by its settings.
import http from 'node:http';
const { PORT, FAULT_RATE = '0', NEVER_READY, EXIT_AT_ONCE, IGNORE_TERM, WATER_SERVICE_URL } = process.env;
if (EXIT_AT_ONCE) { console.error('no water in the pond'); process.exit(7); }
let turn = 0;
const server = http.createServer((request, response) => {
  if (request.url.startsWith('/ready')) { response.writeHead(NEVER_READY ? 503 : 200).end(); return; }
  turn = (turn + Number(FAULT_RATE)) % 1000;
  const bad = Math.floor(turn) !== Math.floor(turn - Number(FAULT_RATE));
  response.writeHead(bad ? 500 : 200, { 'content-type': 'text/plain' }).end(`${process.env.AGRIMAAN_SERVICE} ${process.env.AGRIMAAN_VERSION}\n`);
});
server.keepAliveTimeout = 60_000;
server.listen(Number(PORT), '127.0.0.1', () => console.log(`listening on ${PORT}`));
process.on('SIGTERM', () => { if (!IGNORE_TERM) { server.close(() => process.exit(0)); server.closeIdleConnections(); } });
