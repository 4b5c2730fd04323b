import { authorityCertificate } from '../../workflows/signing/office-authority.ts'
import { theOffice } from '../server/office.server.ts'

/**
 * The certificate of the office’s own authority, for whoever checks a signature made here. Open: it is
 * inside every file signed here.
 */
export async function loader() {
  const der = await authorityCertificate(theOffice())
  if (!der) throw new Response(null, { status: 404 })
  return new Response(new Uint8Array(der), {
    headers: { 'Content-Type': 'application/pkix-cert', 'Cache-Control': 'public, max-age=3600', 'X-Content-Type-Options': 'nosniff' },
  })
}
