import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** Names by which a browser on this machine reaches the office. */
const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]'])
const FORWARDED_HOPS_MAX = 20

/** Whether an address is one whose X-Forwarded headers are believed. */
export function trustOf(list: readonly string[]): (address: string) => boolean {
  const block = new BlockList()
  for (const entry of list) {
    const [address = '', prefix] = entry.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (prefix === undefined) block.addAddress(address, family)
    else block.addSubnet(address, Number(prefix), family)
  }
  return (address) => {
    const plain = plainAddress(address)
    return isIP(plain) !== 0 && block.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4')
  }
}

/** An IPv4 address as such, also where the socket shows it inside an IPv6 one. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address
}

/** The client as far as trusted proxies tell: the last hop that is none of them. */
export function clientAddressOf(request: IncomingMessage, isTrusted: (a: string) => boolean): string {
  const socket = plainAddress(request.socket.remoteAddress ?? 'unknown')
  if (!isTrusted(socket)) return socket
  const hops = headerText(request, 'x-forwarded-for').split(',').slice(-FORWARDED_HOPS_MAX)
  for (const hop of hops.map((one) => plainAddress(one.trim())).reverse()) {
    if (isIP(hop) === 0) return socket
    if (!isTrusted(hop)) return hop
  }
  return socket
}

export function headerText(request: IncomingMessage, name: string): string {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(',') : (value ?? '')
}

export interface OwnAddress {
  /** `https://butphe.phuong.example` */
  publicOrigin: string
  /** The port that this process listens on. */
  port: number
  scheme: 'http' | 'https'
}

/**
 * The origin under which a Host is ours, or undefined: the public address, or this machine's own
 * names with our port. A foreign name that was pointed at this machine is none of them.
 */
export function originOfHost(host: string, own: OwnAddress): string | undefined {
  const wanted = host.toLowerCase()
  if (wanted === new URL(own.publicOrigin).host) return own.publicOrigin
  const cut = wanted.lastIndexOf(':')
  const name = cut > wanted.lastIndexOf(']') ? wanted.slice(0, cut) : wanted
  const port = cut > wanted.lastIndexOf(']') ? wanted.slice(cut + 1) : ''
  const isOurs = loopbackNames.has(name) && port === String(own.port)
  return isOurs ? `${own.scheme}://${wanted}` : undefined
}
