import { readFile } from 'node:fs/promises'
import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createRequestHandler } from '@remix-run/express'
import type { ServerBuild } from '@remix-run/node'
import compression from 'compression'
import express, { type ErrorRequestHandler, type Express, type Response as WebResponse } from 'express'
import type { WebOffice } from '../app/server/office.server.ts'
import type { Log } from '../workflows/adapters/log.ts'
import type { Settings } from '../workflows/domain/settings.ts'
import type { Office } from '../workflows/office.ts'
import { type OwnAddress, trustOf } from './web/addresses.ts'
import {
  bodyGuard,
  crossSiteGuard,
  hostGuard,
  methodGuard,
  nameRequest,
  refuse,
} from './web/guards.ts'
import { logRequests } from './web/log-requests.ts'
import { rateGuard } from './web/rate-guard.ts'
import { securityHeaders } from './web/security-headers.ts'

const YEAR_MS = 365 * 24 * 60 * 60 * 1_000
const HEADERS_MS_MAX = 15_000
/** A hundred megabytes over a slow line. Other bodies are held to an idle limit as well. */
const REQUEST_MS_MAX = 30 * 60 * 1_000
const CONNECTIONS_MAX = 1_000
const CLOSE_MS_MAX = 5_000
const REQUESTS_A_MINUTE = 600
const PROJECT = join(import.meta.dirname, '..')

export interface WebServerOptions {
  office: Office
  settings: Pick<Settings, 'host' | 'port' | 'publicUrl' | 'tls' | 'trustProxy' | 'uploadBytesMax'>
  log: Log
  /** Only for a demo office; shown on the sign-in page when the host is this machine alone. */
  demoPassword?: string
  /** For one session or token; tests of the limit set it low. */
  requestsAMinute?: number
}

export interface WebServer {
  /** Where a browser finds the office. */
  address: string
  close(): Promise<void>
}

/**
 * Serves an office: guards first, then files, then the web build, which is everything a request
 * touches. The office is handed to the build through its entry module (`configureOffice`), so the
 * adapters are those of this process. One process serves one office.
 *
 * @throws the listener's error as it is (`EADDRINUSE`, `EACCES`), and when there is no build
 */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { settings } = options
  const build = await loadBuild()
  const isLocal = ['127.0.0.1', '::1', 'localhost'].includes(settings.host)
  const demoPassword = isLocal && options.office.settings.isDemo ? options.demoPassword : undefined
  // The entry of our own build exports it: app/entry.server.tsx.
  const entry = build.entry.module as unknown as { configureOffice(given: WebOffice): void }
  entry.configureOffice({
    office: options.office,
    log: options.log,
    ...(demoPassword ? { demoPassword } : {}),
  })

  const own: OwnAddress = {
    publicOrigin: settings.publicUrl,
    port: settings.port,
    scheme: settings.tls ? 'https' : 'http',
  }
  const server = await createServer(buildApp(options, build, () => own), settings)
  await listen(server, settings)
  // Never a pipe or a socket path: we listen on a host and a port.
  own.port = (server.address() as AddressInfo).port
  const local = `${own.scheme}://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}`
  return {
    address: isLocal && settings.port === 0 ? `${local}:${own.port}` : settings.publicUrl,
    close: () => closeServer(server),
  }
}

async function loadBuild(): Promise<ServerBuild> {
  const path = join(PROJECT, 'build', 'server', 'index.js')
  return (await import(pathToFileURL(path).href)) as ServerBuild
}

/** The guards, in this order; each ends the request. Nothing fails before the headers are set. */
function buildApp(options: WebServerOptions, build: ServerBuild, own: () => OwnAddress): Express {
  const { settings, log } = options
  const app = express()
  app.disable('x-powered-by')
  app.set('env', 'production')
  app.set('etag', false)
  app.use(logRequests(log))
  app.use(securityHeaders(settings.publicUrl.startsWith('https:')))
  app.use(hostGuard(own, trustOf(settings.trustProxy)))
  app.use(nameRequest)
  app.use(methodGuard)
  app.use(bodyGuard(settings.uploadBytesMax))
  app.use(crossSiteGuard)
  app.use(compression({ filter: isWorthCompressing }))
  serveFiles(app)
  app.use(rateGuard(options.requestsAMinute ?? REQUESTS_A_MINUTE))
  app.all(
    '*',
    createRequestHandler({
      build,
      mode: 'production',
      getLoadContext: (_request, response) => ({
        nonce: response.locals.nonce,
        // Remix writes on whether or not the connection takes it: a route that streams asks here.
        whenDrained: () => drained(response),
      }),
    }),
  )
  app.use(lastResort(log))
  return app
}

/** Live updates must not wait in a buffer, and letters are compressed already. */
const isWorthCompressing: compression.CompressionFilter = (request, response) => {
  const type = String(response.getHeader('Content-Type') ?? '')
  if (/^(text\/event-stream|application\/pdf|image\/(?!svg))/.test(type)) return false
  return compression.filter(request, response)
}

/** What works on a device without a page: an old one must not outlive its office's new one. */
const ASKED_ANEW: ReadonlySet<string> = new Set(['service-worker.js', 'push-handler.js'])

/** Built files carry a hash in their name and never change; an unknown one is no page. */
function serveFiles(app: Express): void {
  const client = join(PROJECT, 'build', 'client')
  const common = { index: false, redirect: false, dotfiles: 'ignore' } as const
  app.use(
    '/assets',
    express.static(join(client, 'assets'), {
      ...common,
      setHeaders: (response) =>
        response.setHeader('Cache-Control', `public, max-age=${YEAR_MS / 1_000}, immutable`),
    }),
    (_request, response) => refuse(response, 404, 'Không có tệp này.'),
  )
  app.use(
    express.static(client, {
      ...common,
      setHeaders: (response, path) =>
        response.setHeader('Cache-Control', ASKED_ANEW.has(basename(path)) ? 'no-cache' : 'public, max-age=3600'),
    }),
  )
}

/** The last word on a request that failed outside the web build: an id, and no detail. */
function lastResort(log: Log): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const requestId = String(response.locals.requestId ?? '')
    log.error({ event: 'fault', requestId }, error)
    if (response.headersSent) {
      next(error)
      return
    }
    const isBadUrl = error instanceof URIError
    if (isBadUrl) refuse(response, 400, 'Địa chỉ không đọc được.')
    else refuse(response, 500, `Máy chủ gặp trục trặc; những gì đã lưu vẫn được giữ. Mã: ${requestId}`)
  }
}

async function createServer(app: Express, settings: WebServerOptions['settings']): Promise<Server> {
  const limits = { requestTimeout: REQUEST_MS_MAX, headersTimeout: HEADERS_MS_MAX }
  const server = settings.tls
    ? createHttpsServer(
        {
          ...limits,
          minVersion: 'TLSv1.2',
          cert: await readFile(settings.tls.certificateFile),
          key: await readFile(settings.tls.keyFile),
        },
        app,
      )
    : createHttpServer(limits, app)
  server.maxConnections = CONNECTIONS_MAX
  return server
}

function listen(server: Server, { port, host }: { port: number; host: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Lets running answers end; whoever holds a connection open is cut off after a while. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), CLOSE_MS_MAX)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}

/** Settles when the connection takes more, or is gone. */
function drained(response: WebResponse): Promise<void> {
  if (!response.writableNeedDrain || response.destroyed) return Promise.resolve()
  return new Promise((go) => {
    response.once('drain', go)
    response.once('close', go)
  })
}
