import { Socket } from 'node:net'

export interface Connection {
  host: string
  port: number
}

/**
 * Notes every connection that this process opens, below http, https, tls, fetch and every library:
 * all of them end in a socket's `connect`. Local sockets (paths) are none.
 */
export function recordConnections(): { made: Connection[]; stop(): void } {
  const made: Connection[] = []
  const connect = Socket.prototype.connect
  Socket.prototype.connect = function record(this: Socket, ...args: unknown[]) {
    const [first] = args
    const options: unknown = Array.isArray(first) ? first[0] : first
    if (typeof options === 'number') made.push({ host: String(args[1] ?? 'localhost'), port: options })
    if (typeof options === 'object' && options !== null && 'port' in options && !('path' in options && options.path)) {
      made.push({ host: 'host' in options && options.host ? String(options.host) : 'localhost', port: Number(options.port) })
    }
    // As it was called.
    return Reflect.apply(connect, this, args) as Socket
  } as typeof connect
  return { made, stop: () => void (Socket.prototype.connect = connect) }
}
