import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { redirect } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { hasAnybody, listDemoAccounts } from '../../db/people.ts'
import { offersEntra, takesPasswords } from '../../workflows/access/microsoft-connection.ts'
import { signIn } from '../../workflows/access/sign-in.ts'
import { officeDay } from '../../workflows/domain/calendar.ts'
import { Door } from '../components/door.tsx'
import { PasswordField } from '../components/password-field.tsx'
import { UnsentHere } from '../components/unsent-here.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { SignInForm } from '../forms/sign-in-form.server.ts'
import { readForm } from '../server/form.server.ts'
import { webOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { clientAddress, deviceOf } from '../server/request-facts.server.ts'
import { safeReturnTo } from '../server/return-to.server.ts'
import { findSignedIn, sessionCookie } from '../server/session.server.ts'

export const handle = { bare: true }
export const meta: MetaFunction = () => [{ title: 'Đăng nhập – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  const query = new URL(request.url).searchParams
  const returnTo = safeReturnTo(query.get('returnTo') ?? '/')
  const found = await findSignedIn(request)
  if (found?.actor) throw redirect(returnTo)

  const { office, demoPassword } = webOffice()
  const today = officeDay(office.now())
  if (!(await hasAnybody(office.db))) throw redirect('/first-start')
  const reason = query.get('reason')
  const hasPasswords = await takesPasswords(office.db)
  return {
    officeName: office.settings.officeName,
    returnTo,
    reason: reason === 'expired' || reason === 'signed-out' ? reason : null,
    entra: await offersEntra(office.db),
    hasPasswords,
    // Passwords are off; the form is there for an administrator with a password from the terminal.
    isEmergency: !hasPasswords && query.has('emergency'),
    demo: demoPassword && hasPasswords
      ? { password: demoPassword, accounts: await listDemoAccounts(office.db, today) }
      : null,
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const { signInName, password, returnTo } = await readForm(request, SignInForm)
  try {
    const { sessionId } = await signIn(webOffice().office, {
      signInName,
      password,
      address: clientAddress(request),
      device: deviceOf(request),
    })
    return redirect(safeReturnTo(returnTo ?? '/'), {
      headers: { 'Set-Cookie': sessionCookie(sessionId) },
    })
  } catch (error) {
    return refusal(request, error)
  }
}

export default function SignInPage() {
  const { officeName, returnTo, reason, entra, hasPasswords, isEmergency, demo } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText()
  return (
    <Door>
      <Form className="in-form" method="post" action="/sign-in" reloadDocument>
        <div>
          <h1>{officeName}</h1>
          <p className="m">{text.signIn.intro}</p>
        </div>
        {answer ? (
          <p className="note stop" role="alert">
            {answer.refusal}
          </p>
        ) : null}
        {reason && !answer ? (
          <p className="note info" role="status">
            {reason === 'expired' ? text.signIn.expired : text.signIn.signedOut}
          </p>
        ) : null}
        <UnsentHere />
        {entra ? <OfficeAccount returnTo={returnTo} withOr={hasPasswords} /> : null}
        {hasPasswords || isEmergency || answer ? <PasswordFields returnTo={returnTo} isSecond={entra} /> : (
          <p><a href="/sign-in?emergency">{text.entra.emergency}</a></p>
        )}
      </Form>
      {demo ? <DemoAccounts {...demo} returnTo={returnTo} /> : null}
    </Door>
  )
}

/** A link and no button: only a link may leave for the tenant. */
function OfficeAccount({ returnTo, withOr }: { returnTo: string; withOr: boolean }) {
  const text = useText().entra
  return (
    <>
      <a className="btn p big" href={`/sign-in/entra?${new URLSearchParams({ returnTo })}`}>{text.button}</a>
      <p className="m">{text.buttonHint} {withOr ? text.or : ''}</p>
    </>
  )
}

function PasswordFields({ returnTo, isSecond }: { returnTo: string; isSecond: boolean }) {
  const text = useText()
  return (
    <>
      <input type="hidden" name="returnTo" value={returnTo} />
      <div className="field">
        <label htmlFor="ten">{text.signIn.name}</label>
        <input
          className="in"
          id="ten"
          name="signInName"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={60}
          required
        />
      </div>
      <PasswordField
        id="mat-khau"
        name="password"
        label={text.signIn.password}
        autoComplete="current-password"
      />
      <button className={isSecond ? 'btn big' : 'btn p big'}>{text.signIn.submit}</button>
      <p className="m">{text.signIn.forgotten}</p>
    </>
  )
}

interface DemoAccountsProps {
  password: string
  accounts: readonly { sign_in_name: string; full_name: string; position_name: string }[]
  returnTo: string
}

/** Only in a demo office on this machine: one button a person, which signs in for real. */
function DemoAccounts({ password, accounts, returnTo }: DemoAccountsProps) {
  const text = useText()
  return (
    <section className="demo" aria-labelledby="co-quan-mau">
      <p>
        <b id="co-quan-mau">{text.signIn.demoTitle}</b> {text.signIn.demoIntro} <b>{password}</b>
      </p>
      <table aria-label={text.signIn.demoTable}>
        <thead>
          <tr>
            <th scope="col">{text.signIn.name}</th>
            <th scope="col">{text.signIn.demoPosition}</th>
            <th scope="col">
              <span className="sr">{text.signIn.submit}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((one) => (
            <tr key={one.sign_in_name}>
              <th scope="row">
                <b>{one.sign_in_name}</b>
              </th>
              <td>
                {one.full_name}
                <span className="xs"> · {one.position_name}</span>
              </td>
              <td>
                <Form method="post" action="/sign-in" reloadDocument>
                  <input type="hidden" name="signInName" value={one.sign_in_name} />
                  <input type="hidden" name="password" value={password} />
                  <input type="hidden" name="returnTo" value={returnTo} />
                  <button
                    className="btn sm"
                    aria-label={`${text.signIn.demoEnter(one.position_name)} (${one.sign_in_name})`}
                  >
                    {text.signIn.demoEnterShort}
                  </button>
                </Form>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
