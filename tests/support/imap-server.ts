import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

// A mailbox on this machine for tests: as much of IMAP4rev1 as a client needs that looks, reads and
// marks. It can be told to cut the line at a command, and to number its messages anew.

export interface StoredMail {
  uid: number
  bytes: Buffer
  flags: Set<string>
  at: Date
  size?: number
}

export interface ImapServer {
  port: number
  mails: StoredMail[]
  moved: StoredMail[]
  /** Commands as they came, without tags. */
  commands: string[]
  add(bytes: Buffer, facts?: { at?: Date; claimedSize?: number }): StoredMail
  /** Ends the connection when a command like this comes, that many times. */
  cutAt(pattern: RegExp, times?: number): void
  renumber(): void
  keepsKeywords: boolean
  password: string
  close(): Promise<void>
}

const literal = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from(`{${bytes.length}}\r\n`), bytes])

export async function openImapServer(): Promise<ImapServer> {
  let nextUid = 1
  let validity = 1_000
  let cut: { pattern: RegExp; times: number } | undefined
  const sockets = new Set<Socket>()
  const server: ImapServer = {
    port: 0, mails: [], moved: [], commands: [], keepsKeywords: true, password: 'mat-khau-hop-thu',
    add(bytes, { at = new Date('2026-11-23T01:20:00Z'), claimedSize } = {}) {
      const mail = { uid: nextUid++, bytes, flags: new Set<string>(), at, ...(claimedSize ? { size: claimedSize } : {}) }
      server.mails.push(mail)
      return mail
    },
    cutAt: (pattern, times = 1) => void (cut = { pattern, times }),
    renumber() {
      validity += 1
      for (const mail of server.mails) mail.uid = nextUid++
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => net.close(done))
    },
  }

  const net = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    socket.write('* OK mailbox for tests\r\n')
    let buffer = ''
    socket.on('data', (data) => {
      buffer += data.toString('latin1')
      for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
        const line = buffer.slice(0, end)
        buffer = buffer.slice(end + 2)
        const [, tag = '*', command = ''] = /^(\S+) (.*)$/.exec(line) ?? []
        server.commands.push(command)
        if (cut && cut.times > 0 && cut.pattern.test(command)) {
          cut.times -= 1
          socket.destroy()
          return
        }
        answer(socket, tag, command)
      }
    })
  })

  function answer(socket: Socket, tag: string, command: string): void {
    const [name = ''] = command.toUpperCase().split(' ')
    const done = (status = 'OK done') => socket.write(`${tag} ${status}\r\n`)
    const uidCommand = /^UID (\w+) (.*)$/is.exec(command)
    if (uidCommand) return uidAnswer(socket, done, uidCommand[1]?.toUpperCase() ?? '', uidCommand[2] ?? '')
    switch (name) {
      case 'CAPABILITY':
        socket.write('* CAPABILITY IMAP4rev1 UIDPLUS MOVE\r\n')
        return void done()
      case 'LOGIN':
        return void done(command.includes(server.password) ? 'OK in' : 'NO [AUTHENTICATIONFAILED] wrong')
      case 'LIST':
        if (/"?INBOX"?$/i.test(command)) socket.write('* LIST (\\HasNoChildren) "/" "INBOX"\r\n')
        return void done()
      case 'SELECT':
      case 'EXAMINE':
        if (!/INBOX/i.test(command)) return void done('NO [NONEXISTENT] no such folder')
        socket.write(`* FLAGS (\\Seen \\Deleted)\r\n* OK [PERMANENTFLAGS (\\Seen \\Deleted${server.keepsKeywords ? ' \\*' : ''})] ok\r\n`)
        socket.write(`* ${server.mails.length} EXISTS\r\n* OK [UIDVALIDITY ${validity}] ok\r\n* OK [UIDNEXT ${nextUid}] ok\r\n`)
        return void done('OK [READ-WRITE] selected')
      case 'LOGOUT':
        socket.write('* BYE\r\n')
        done()
        return void socket.end()
      default:
        return void done()
    }
  }

  function uidAnswer(socket: Socket, done: (status?: string) => void, name: string, rest: string): void {
    if (name === 'SEARCH') {
      const found = server.mails.filter((mail) => isFound(mail, rest))
      socket.write(`* SEARCH${found.map((mail) => ` ${mail.uid}`).join('')}\r\n`)
      return done()
    }
    const [set = '', ...more] = rest.split(' ')
    const chosen = server.mails.filter((mail) => isIn(mail.uid, set))
    if (name === 'FETCH') for (const mail of chosen) socket.write(fetched(mail, more.join(' ')))
    if (name === 'STORE') {
      for (const mail of chosen) {
        for (const flag of /\((.*)\)/.exec(rest)?.[1]?.split(' ') ?? []) mail.flags.add(flag)
        socket.write(`* ${server.mails.indexOf(mail) + 1} FETCH (UID ${mail.uid} FLAGS (${[...mail.flags].join(' ')}))\r\n`)
      }
    }
    if (name === 'MOVE') {
      for (const mail of chosen) {
        socket.write(`* OK [COPYUID 7 ${mail.uid} ${mail.uid}] moved\r\n* ${server.mails.indexOf(mail) + 1} EXPUNGE\r\n`)
        server.mails.splice(server.mails.indexOf(mail), 1)
        server.moved.push(mail)
      }
    }
    return done()
  }

  function isFound(mail: StoredMail, query: string): boolean {
    const keyword = /UNKEYWORD (\S+)/i.exec(query)?.[1]
    const uids = /UID (\S+)/i.exec(query)?.[1]
    const since = /SINCE (\S+)/i.exec(query)?.[1]
    return !(keyword && mail.flags.has(keyword)) && (!uids || isIn(mail.uid, uids)) && (!since || mail.at >= new Date(since))
  }

  function isIn(uid: number, set: string): boolean {
    const highest = Math.max(0, ...server.mails.map((mail) => mail.uid))
    return set.split(',').some((part) => {
      const [from = 0, to = from] = part.split(':').map((one) => (one === '*' ? highest : Number(one)))
      return uid >= Math.min(from, to) && uid <= Math.max(from, to)
    })
  }

  function fetched(mail: StoredMail, items: string): Buffer {
    const parts: Buffer[] = [Buffer.from(`UID ${mail.uid}`)]
    if (/RFC822\.SIZE/i.test(items)) parts.push(Buffer.from(` RFC822.SIZE ${mail.size ?? mail.bytes.length}`))
    if (/INTERNALDATE/i.test(items)) parts.push(Buffer.from(` INTERNALDATE "${imapDate(mail.at)}"`))
    if (/FLAGS/i.test(items)) parts.push(Buffer.from(` FLAGS (${[...mail.flags].join(' ')})`))
    const header = mail.bytes.subarray(0, mail.bytes.indexOf('\r\n\r\n') + 4)
    if (/BODY\.PEEK\[HEADER\]/i.test(items)) parts.push(Buffer.from(' BODY[HEADER] '), literal(header))
    const body = /BODY\.PEEK\[\](?:<(\d+)\.(\d+)>)?/i.exec(items)
    if (body) {
      const [start, length] = [Number(body[1] ?? 0), Number(body[2] ?? mail.bytes.length)]
      parts.push(Buffer.from(body[1] === undefined ? ' BODY[] ' : ` BODY[]<${start}> `), literal(mail.bytes.subarray(start, start + length)))
    }
    return Buffer.concat([Buffer.from(`* ${server.mails.indexOf(mail) + 1} FETCH (`), ...parts, Buffer.from(')\r\n')])
  }

  await new Promise<void>((done) => net.listen(0, '127.0.0.1', done))
  server.port = (net.address() as AddressInfo).port
  return server
}

function imapDate(at: Date): string {
  const [day, month, year, time] = at.toUTCString().slice(5, 25).split(' ')
  return `${day}-${month}-${year} ${time} +0000`
}
