import { createECDH, randomBytes } from 'node:crypto'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { makeCertificate } from './graph-emulator/certificates.ts'

/** A push service and a browser in one, on this machine: counts what comes, answers as it is told. */
export async function openPushReceiver() {
  const { certificate, key } = await makeCertificate('Push receiver', ['127.0.0.1'])
  const received: { path: string; headers: NodeJS.Dict<string | string[]>; bytes: number }[] = []
  const receiver = { status: 201, received, host: '', certificate, close: async () => {}, device: (name: string) => deviceAt(receiver.host, name) }
  const server = createServer({ cert: certificate, key }, (request, response) => {
    let bytes = 0
    request.on('data', (part: Buffer) => void (bytes += part.length))
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, bytes })
      response.writeHead(receiver.status).end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  // Listening on a port, never on a pipe.
  receiver.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  receiver.close = async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
  return receiver
}

function deviceAt(host: string, name: string) {
  const ecdh = createECDH('prime256v1')
  return {
    endpoint: `https://${host}/push/${name}`, p256dh: ecdh.generateKeys().toString('base64url'),
    auth: randomBytes(16).toString('base64url'), device: name,
  }
}
