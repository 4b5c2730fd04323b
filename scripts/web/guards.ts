import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { clientAddressOf, headerText, originOfHost, type OwnAddress } from './addresses.ts'

const URL_CHARS_MAX = 4_096
const KIBIBYTE = 1_024
const FORM_BYTES_MAX = 512 * KIBIBYTE
const JSON_BYTES_MAX = 256 * KIBIBYTE
/** One save of ink: many strokes with pressure and tilt at every point. */
const INK_BYTES_MAX = 16 * KIBIBYTE * KIBIBYTE
const REPORT_BYTES_MAX = 32 * KIBIBYTE
/** Files of one request; each is held to its own limit while it streams to the spool. */
const FILES_A_REQUEST_MAX = 50
const BODY_IDLE_MS = 30_000

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
const unsafeMethods = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
/** The guards' own word to the web build; nobody else may say it. */
const ADDRESS_HEADER = 'x-butphe-address'
const REQUEST_ID_HEADER = 'x-butphe-request-id'

/** Ends a request with a plain sentence. The request's id lets the administrator find it. */
export function refuse(response: Response, status: number, sentence: string): void {
  response.status(status)
  if (response.req.path.startsWith('/api/')) {
    const problem = { type: 'about:blank', status, code: `http-${status}`, title: sentence }
    response.type('application/problem+json').send(JSON.stringify(problem))
    return
  }
  response.type('text/plain; charset=utf-8').send(`${sentence}\n`)
}

/** Answers only under the office's own names: a foreign name pointed at this machine gets 421. */
export function hostGuard(own: () => OwnAddress, isTrusted: (a: string) => boolean): RequestHandler {
  return (request, response, next) => {
    const byProxy = isTrusted(request.socket.remoteAddress ?? '')
    const forwarded = byProxy ? headerText(request, 'x-forwarded-host') : ''
    const host = forwarded || headerText(request, 'host')
    const origin = originOfHost(host, own())
    if (!origin) {
      refuse(response, 421, 'Địa chỉ này không phải của cơ quan.')
      return
    }
    response.locals.origin = origin
    response.locals.address = clientAddressOf(request, isTrusted)
    for (const name of Object.keys(request.headers)) {
      const isForwarded = name.startsWith('x-forwarded-') || name === 'forwarded'
      if (isForwarded || name.startsWith('x-http-method') || name === 'x-method-override') {
        delete request.headers[name]
      }
    }
    request.headers.host = new URL(origin).host
    next()
  }
}

/** Names the request for the log, and hands id and client address to the web build. */
export const nameRequest: RequestHandler = (request, response, next) => {
  const id = randomUUID()
  response.locals.requestId = id
  request.headers[REQUEST_ID_HEADER] = id
  request.headers[ADDRESS_HEADER] = String(response.locals.address ?? 'unknown')
  response.set('X-Request-Id', id)
  next()
}

export const methodGuard: RequestHandler = (request, response, next) => {
  if (!methods.has(request.method)) {
    response.set('Allow', [...methods].join(', '))
    refuse(response, 405, 'Cách gọi này không được nhận.')
    return
  }
  if (request.originalUrl.length > URL_CHARS_MAX) {
    refuse(response, 414, 'Địa chỉ quá dài.')
    return
  }
  next()
}

/** Where files are uploaded: as multipart they stream, so their length need not be known. */
const uploadPath = /^\/(tray\/upload|api\/v1\/scans|assignments\/[^/]+)\/?$/

function streams(request: Request): boolean {
  const isMultipart = /^multipart\/form-data\b/i.test(headerText(request, 'content-type'))
  return isMultipart && uploadPath.test(request.path)
}

function bytesMaxOf(request: Request, fileBytesMax: number): number {
  const { path } = request
  if (streams(request)) return fileBytesMax * FILES_A_REQUEST_MAX
  if (path === '/csp-report') return REPORT_BYTES_MAX
  if (/\/(ink|directive)(\.data)?$/.test(path)) return INK_BYTES_MAX
  return path.startsWith('/api/') ? JSON_BYTES_MAX : FORM_BYTES_MAX
}

/** Holds a body to the limit of its route before anybody reads it. */
export function bodyGuard(fileBytesMax: number): RequestHandler {
  return (request, response, next) => {
    const length = headerText(request, 'content-length')
    const isChunked = headerText(request, 'transfer-encoding') !== ''
    if (length === '' && !isChunked) return next()
    if (Number(length) > bytesMaxOf(request, fileBytesMax)) {
      response.set('Connection', 'close')
      return refuse(response, 413, 'Nội dung gửi lên quá lớn. Không có gì được lưu.')
    }
    if (isChunked && !streams(request)) {
      response.set('Connection', 'close')
      return refuse(response, 411, 'Thiếu độ dài nội dung.')
    }
    request.setTimeout(BODY_IDLE_MS, () => request.destroy())
    next()
  }
}

/** Reports of the browser come without the marks of a page and change nothing. */
const withoutOrigin = new Set(['/csp-report'])

/**
 * Lets only our own pages change anything. Judged here, before the web build, for every unsafe
 * method: the build's own check leaves out routes that are no pages. Reading bytes, data or live
 * updates is refused to other sites as well; opening a page from a link in a mail is not.
 */
export const crossSiteGuard: RequestHandler = (request, response, next) => {
  const origin = headerText(request, 'origin')
  const site = headerText(request, 'sec-fetch-site')
  const isApi = request.path.startsWith('/api/')
  if (!unsafeMethods.has(request.method)) {
    const isForeign = site === 'cross-site' || site === 'same-site'
    const isPage = ['navigate', ''].includes(headerText(request, 'sec-fetch-mode')) &&
      ['document', ''].includes(headerText(request, 'sec-fetch-dest'))
    if (isForeign && !isPage) return foreign(response)
    return next()
  }
  if (withoutOrigin.has(request.path)) return next()
  if (site !== '' && site !== 'same-origin') return foreign(response)
  if (origin !== '' && origin !== response.locals.origin) return foreign(response)
  // A program with a token sends neither; no cookie counts on these paths.
  if (site === '' && origin === '' && !isApi) return foreign(response)
  next()
}

function foreign(response: Response): void {
  response.set('Connection', 'close')
  refuse(response, 403, 'Yêu cầu đến từ trang khác nên không được nhận. Không có gì bị thay đổi.')
}
