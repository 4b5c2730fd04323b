import { redirect, type LoaderFunctionArgs } from '@remix-run/node'
import { beginEntraSignIn } from '../../workflows/access/begin-entra-sign-in.ts'
import { theOffice } from '../server/office.server.ts'
import { refusalOf, statusOfRefusal } from '../server/refusal.server.ts'
import { clientAddress } from '../server/request-facts.server.ts'
import { safeReturnTo } from '../server/return-to.server.ts'
import { preCookie } from '../server/session.server.ts'
import { isOfficeError } from '../../workflows/domain/office-error.ts'

/**
 * Sets out for the tenant. A link and no form, which the content policy would not let leave; and
 * only from our own page or a typed address: another site cannot sign anybody in by a hidden link.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  const site = request.headers.get('sec-fetch-site') ?? 'none'
  const isOwnTap = site === 'same-origin' || site === 'none'
  if (!isOwnTap || request.headers.has('sec-purpose')) return redirect('/sign-in')
  const { host, searchParams } = new URL(request.url)
  const returnTo = safeReturnTo(searchParams.get('returnTo') ?? '/')
  const office = theOffice()
  // The tenant leads back to the public address only, where a cookie of another name is not sent.
  if (host !== new URL(office.settings.publicUrl).host) {
    return redirect(`${office.settings.publicUrl}/sign-in?${new URLSearchParams({ returnTo })}`)
  }
  try {
    const { url, pre } = await beginEntraSignIn(office, {
      again: searchParams.has('again'), returnTo, address: clientAddress(request) })
    return redirect(url, { headers: { 'Set-Cookie': preCookie(pre) } })
  } catch (error) {
    if (!isOfficeError(error)) throw error
    return new Response(refusalOf(request, error).refusal, {
      status: statusOfRefusal(error.code), headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    })
  }
}
