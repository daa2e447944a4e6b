import { createServer } from 'node:http';

const { PORT, GREETING = 'Hello', AGRIMAAN_VERSION = 'no release' } = process.env;

const server = createServer((request, response) => {
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(request.url === '/health' ? 'ok\n' : `${GREETING} from ${AGRIMAAN_VERSION}\n`);
});

server.listen(Number(PORT), '127.0.0.1');
process.on('SIGTERM', () => server.close()); // requests in flight finish, then nothing keeps the process
