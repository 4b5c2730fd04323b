import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { proveAgain } from '../../workflows/access/prove-again.ts'
import { Note, RefusalNote } from '../components/note.tsx'
import { PasswordField } from '../components/password-field.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { AgainForm } from '../forms/account-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { requireSignedIn, sessionCookie } from '../server/session.server.ts'

export const meta: MetaFunction = () => [{ title: 'Xác nhận lại – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  const { session } = await requireSignedIn(request)
  return {
    isDone: new URL(request.url).searchParams.has('done'),
    byTenant: session.entra_link_id !== null,
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const { actor, session } = await requireSignedIn(request)
  const { password } = await readForm(request, AgainForm)
  try {
    const { sessionId } = await proveAgain(theOffice(), actor, { password, sessionHash: session.id_hash })
    return redirect('/again?done', { headers: { 'Set-Cookie': sessionCookie(sessionId) } })
  } catch (error) {
    return refusal(request, error)
  }
}

export default function AgainPage() {
  const { isDone, byTenant } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().again
  if (isDone) return <div className="stack narrow"><h1>{text.title}</h1><Note kind="ok">{text.done}</Note></div>
  return (
    <div className="stack narrow">
      <h1>{text.title}</h1>
      <p className="m">{text.intro}</p>
      <RefusalNote answer={answer} />
      {byTenant ? (
        <p><a className="btn p" href="/sign-in/entra?again&returnTo=%2Fagain%3Fdone">{text.byTenant}</a></p>
      ) : <PasswordForm />}
    </div>
  )
}

function PasswordForm() {
  const { again, signIn } = useText()
  return (
    <Form className="panel pad stack" method="post" reloadDocument>
      <PasswordField id="mat-khau" name="password" label={signIn.password} autoComplete="current-password" />
      <div>
        <button className="btn p">{again.submit}</button>
      </div>
    </Form>
  )
}
