import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useLocation,
  useRouteError,
  useRouteLoaderData,
} from '@remix-run/react'
import { type ReactNode, useEffect } from 'react'
import { FaultPage } from './components/fault-page.tsx'
import { Frame } from './components/frame.tsx'
import { useNonce } from './components/nonce.ts'
import { useHandles } from './components/page-keys.tsx'
import { forgetOthers } from './offline/keys.ts'
import { deskOf } from './server/desk.server.ts'
import { lookOf } from './server/look.server.ts'
import { theOffice } from './server/office.server.ts'
import { requestId } from './server/request-facts.server.ts'
import { findSignedIn } from './server/session.server.ts'
import appCss from './styles/app.css?url'
import shellCss from './styles/shell.css?url'
import tokensCss from './styles/tokens.css?url'

/** Sets large targets before the first paint where the pointer is a finger. */
const TOUCH_SCRIPT =
  "matchMedia('(pointer: coarse)').matches&&document.documentElement.setAttribute('data-touch','')"

export const links: LinksFunction = () => [
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
  { rel: 'manifest', href: '/manifest.webmanifest' },
  { rel: 'apple-touch-icon', href: '/icon-192.png' },
  ...[tokensCss, appCss, shellCss].map((href) => ({ rel: 'stylesheet', href })),
]

export const meta: MetaFunction = () => [{ title: 'Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  const signedIn = await findSignedIn(request)
  const { officeName } = theOffice().settings
  return {
    ...lookOf(request),
    requestId: requestId(request),
    officeName,
    personId: signedIn?.actor?.personId ?? null,
    desk: signedIn?.actor ? await deskOf(signedIn.actor, officeName) : null,
  }
}

function useRoot() {
  return useRouteLoaderData<typeof loader>('root')
}

export function Layout({ children }: { children: ReactNode }) {
  const root = useRoot()
  const nonce = useNonce()
  const touch = root?.touch ?? 'auto'
  return (
    <html
      lang={root?.language ?? 'vi'}
      data-type={root?.type}
      data-contrast={root?.contrast}
      data-touch={touch === 'on' ? '' : undefined}
      suppressHydrationWarning
    >
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="theme-color" content="#10233F" />
        <Meta />
        <Links />
        {touch === 'auto' ? (
          <script
            nonce={nonce}
            suppressHydrationWarning
            dangerouslySetInnerHTML={{ __html: TOUCH_SCRIPT }}
          />
        ) : null}
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  )
}

/** The page that a device shows without a network comes without anybody's name. */
const PAGE_OF_NOBODY = '/offline'

export default function Root() {
  const root = useRoot()
  const desk = root?.desk
  const { pathname } = useLocation()
  const personId = root?.personId ?? null
  useEffect(() => {
    if (pathname !== PAGE_OF_NOBODY) void forgetOthers(personId).catch(() => undefined)
  }, [pathname, personId])
  const isBare = useHandles().some((handle) => handle.bare)
  if (!desk || isBare) return <Outlet />
  return (
    <Frame desk={desk}>
      <Outlet />
    </Frame>
  )
}

export function ErrorBoundary() {
  const error = useRouteError()
  const root = useRoot()
  const fault = (
    <FaultPage
      status={isRouteErrorResponse(error) ? error.status : 500}
      reason={isRouteErrorResponse(error) && typeof error.data === 'string' ? error.data : ''}
      requestId={root?.requestId ?? ''}
    />
  )
  if (root?.desk) return <Frame desk={root.desk}>{fault}</Frame>
  return <main>{fault}</main>
}
