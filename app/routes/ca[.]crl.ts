import { currentList } from '../../workflows/signing/office-authority.ts'
import { theOffice } from '../server/office.server.ts'

/**
 * The list of certificates that the office has taken back (RFC 5280), for whoever checks a signature made
 * here. Open: it holds serial numbers and times, and is signed.
 */
export async function loader() {
  const der = await currentList(theOffice())
  if (!der) throw new Response(null, { status: 404 })
  return new Response(new Uint8Array(der), {
    headers: { 'Content-Type': 'application/pkix-crl', 'Cache-Control': 'public, max-age=3600', 'X-Content-Type-Options': 'nosniff' },
  })
}
