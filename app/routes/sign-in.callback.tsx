import { data, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { finishEntraSignIn } from '../../workflows/access/finish-entra-sign-in.ts'
import { isOfficeError } from '../../workflows/domain/office-error.ts'
import { Door } from '../components/door.tsx'
import { Note } from '../components/note.tsx'
import { useText } from '../components/use-text.ts'
import { theOffice } from '../server/office.server.ts'
import { refusalOf, statusOfRefusal } from '../server/refusal.server.ts'
import { clientAddress, deviceOf } from '../server/request-facts.server.ts'
import { safeReturnTo } from '../server/return-to.server.ts'
import { endedPreCookie, preOf, sessionCookie } from '../server/session.server.ts'

export const handle = { bare: true }
export const meta: MetaFunction = () => [{ title: 'Đăng nhập – Bút Phê' }]
/** The cookie of the attempt ends with its answer, whatever it was. */
export const headers: HeadersFunction = ({ loaderHeaders }) => loaderHeaders

/** Where the tenant sends the browser back to. Nothing of the answer is ever shown. */
export async function loader({ request }: LoaderFunctionArgs) {
  const query = new URL(request.url).searchParams
  try {
    const { sessionId, returnTo } = await finishEntraSignIn(theOffice(), {
      pre: preOf(request),
      state: once(query, 'state'),
      code: once(query, 'code'),
      error: once(query, 'error'),
      address: clientAddress(request),
      device: deviceOf(request),
    })
    const headers = new Headers()
    headers.append('Set-Cookie', sessionCookie(sessionId))
    headers.append('Set-Cookie', endedPreCookie())
    return redirect(safeReturnTo(returnTo), { headers })
  } catch (error) {
    if (!isOfficeError(error)) throw error
    return data(refusalOf(request, error), {
      status: statusOfRefusal(error.code), headers: { 'Set-Cookie': endedPreCookie() },
    })
  }
}

/** A value that came twice is nobody's. */
function once(query: URLSearchParams, name: string): string | null {
  const values = query.getAll(name)
  return values.length === 1 ? (values[0] ?? null) : null
}

export default function CallbackPage() {
  const { refusal } = useLoaderData<typeof loader>()
  const text = useText().entra
  return (
    <Door>
      <div className="in-form">
        <h1>{text.backTitle}</h1>
        <Note kind="stop">{refusal}</Note>
        <p><a className="btn p big" href="/sign-in/entra">{text.again}</a></p>
        <p><a href="/sign-in">{text.toSignIn}</a></p>
      </div>
    </Door>
  )
}
