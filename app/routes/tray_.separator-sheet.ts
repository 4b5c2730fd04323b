import type { LoaderFunctionArgs } from '@remix-run/node'
import { printSeparatorSheet } from '../../workflows/intake/print-separator-sheet.ts'
import { theOffice } from '../server/office.server.ts'
import { requireActorForBytes } from '../server/session.server.ts'

/** Tờ phân cách, to be printed. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActorForBytes(request, { roles: ['clerk', 'chief-of-office'] })
  const pdf = await printSeparatorSheet(theOffice(), actor)
  return new Response(new Uint8Array(pdf), {
    headers: {
      'Content-Type': 'application/pdf',
      'Content-Disposition': 'inline; filename="to-phan-cach.pdf"',
      'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'Cache-Control': 'private, no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  })
}
