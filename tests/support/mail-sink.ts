import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface SunkMail {
  to: string[]
  raw: string
}

/** A mail server on this machine that keeps what it is given; it can be told to refuse. */
export async function openMailSink() {
  const mails: SunkMail[] = []
  const sink = { mails, refuseWith: 0, port: 0, close: async () => {} }
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], logger: false,
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => void parts.push(part))
      stream.on('end', () => {
        if (sink.refuseWith) return done(Object.assign(new Error('no'), { responseCode: sink.refuseWith }))
        mails.push({ to: session.envelope.rcptTo.map((one) => one.address), raw: Buffer.concat(parts).toString('utf8') })
        done()
      })
    },
  })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  // Listening on a port, never on a pipe.
  sink.port = (server.server.address() as AddressInfo).port
  sink.close = () => new Promise<void>((done) => server.close(() => done()))
  return sink
}
