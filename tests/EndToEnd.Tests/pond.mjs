// A service for tests: honest by default, misbehaving by its settings.
import fs from 'node:fs';
import http from 'node:http';
const { PORT, FAULT_RATE = '0', NEVER_READY, EXIT_AT_ONCE, EXIT_WELL, DIES_SOON, START_AFTER = '0', IGNORE_TERM, WATER_SERVICE_URL, WRONG_ORDERS, SLOW_ORDERS = '0', AGRIMAAN_DATA } = process.env;
if (EXIT_AT_ONCE) { console.error('no water in the pond'); process.exit(7); }
if (EXIT_WELL) process.exit(0);
let turn = 0;
// Orders lie in the folder that all versions share; each says which journey made it.
function orders(request, response) {
  const file = `${AGRIMAAN_DATA}/order-${request.url.split('/')[2]}.json`;
  const answer = (status, body) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (request.method === 'POST') {
    const id = `${process.pid}-${Date.now()}`;
    fs.writeFileSync(`${AGRIMAAN_DATA}/order-${id}.json`, JSON.stringify({ by: request.headers['agrimaan-journey'], version: process.env.AGRIMAAN_VERSION }));
    fs.appendFileSync(`${AGRIMAAN_DATA}/placed.log`, `${request.headers['agrimaan-journey-id']}\n`);
    answer(200, { id, state: WRONG_ORDERS ? 'lost' : 'placed' });
  } else if (!fs.existsSync(file)) answer(404, {});
  else if (request.method === 'DELETE') { fs.unlinkSync(file); answer(200, {}); }
  else { const order = JSON.parse(fs.readFileSync(file)); setTimeout(() => answer(200, order), Number(SLOW_ORDERS)); } // it may be taken back meanwhile
}
const server = http.createServer((request, response) => {
  if (request.url.startsWith('/ready')) { response.writeHead(NEVER_READY ? 503 : 200).end(); return; }
  if (request.url.startsWith('/orders')) { orders(request, response); return; }
  turn = (turn + Number(FAULT_RATE)) % 1000;
  const bad = Math.floor(turn) !== Math.floor(turn - Number(FAULT_RATE));
  response.writeHead(bad ? 500 : 200, { 'content-type': 'text/plain' }).end(`${process.env.AGRIMAAN_SERVICE} ${process.env.AGRIMAAN_VERSION}\n`);
});
server.keepAliveTimeout = 60_000;
setTimeout(() => server.listen(Number(PORT), '127.0.0.1', () => {
  console.log(`listening on ${PORT}`);
  if (DIES_SOON) setTimeout(() => process.exit(0), 100);
}), Number(START_AFTER));
process.on('SIGTERM', () => { if (!IGNORE_TERM) { server.close(() => process.exit(0)); server.closeIdleConnections(); } });
