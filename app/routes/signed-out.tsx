import { data, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { tenantSignOutUrl } from '../../workflows/access/sign-out.ts'
import { Door } from '../components/door.tsx'
import { useText } from '../components/use-text.ts'
import { theOffice } from '../server/office.server.ts'
import { endedOutCookie, outOf } from '../server/session.server.ts'

export const handle = { bare: true }
export const meta: MetaFunction = () => [{ title: 'Đã đăng xuất – Bút Phê' }]
export const headers: HeadersFunction = ({ loaderHeaders }) => loaderHeaders

/**
 * The session here is over; the browser goes on to end the one at the tenant. By a page of its own:
 * the content policy does not let the answer to a form lead to another host. The tenant leads back
 * here, and then to the sign-in page.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  const out = outOf(request)
  const url = out && (await tenantSignOutUrl(theOffice(), out.hint))
  if (!url) return redirect('/sign-in?reason=signed-out')
  const headers = new Headers({ Refresh: `0; url=${url}` })
  headers.append('Set-Cookie', endedOutCookie())
  return data({ url }, { headers })
}

export default function SignedOutPage() {
  const { url } = useLoaderData<typeof loader>()
  const text = useText().entra
  return (
    <Door>
      <div className="in-form">
        <h1>{text.leavingTitle}</h1>
        <p role="status">{text.leaving}</p>
        <p><a className="btn big" href={url}>{text.leavingLink}</a></p>
      </div>
    </Door>
  )
}
