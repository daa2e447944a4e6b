// A service that keeps its rows in PostgreSQL, by psql, so that it needs no package.
import { execFile } from 'node:child_process';
import http from 'node:http';
const { PORT, BOOKS_URL, AGRIMAAN_VERSION } = process.env;
const ask = (sql, done) => execFile('psql', ['-XAtqd', BOOKS_URL, '-c', sql], (fault, output) => done(fault, output.trim()));
http.createServer((request, response) => {
  if (request.url === '/ready') { response.end(AGRIMAAN_VERSION); return; }
  const sql = request.method === 'POST'
    ? `create table if not exists pages (n bigserial primary key, text text); insert into pages (text) select md5(n::text) from generate_series(1, ${Number(request.url.slice(1))}) n`
    : 'select count(*) from pages';
  ask(sql, (fault, output) => response.writeHead(fault ? 500 : 200).end(fault ? fault.message : output));
}).listen(Number(PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
