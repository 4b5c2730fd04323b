import { data, redirect, type ActionFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form } from '@remix-run/react'
import { hasAnybody } from '../../db/people.ts'
import { createFirstAdministrator } from '../../workflows/access/create-first-administrator.ts'
import { PASSWORD_LENGTH_MIN } from '../../workflows/domain/good-password.ts'
import { Door } from '../components/door.tsx'
import { RefusalNote } from '../components/note.tsx'
import { PasswordField } from '../components/password-field.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { FirstStartForm } from '../forms/first-start-form.server.ts'
import { readForm } from '../server/form.server.ts'
import { textOf } from '../server/look.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { clientAddress } from '../server/request-facts.server.ts'

// The first visitor of an empty office creates the administrator with the code of the terminal.

export const handle = { bare: true }
export const meta: MetaFunction = () => [{ title: 'Mở cơ quan mới – Bút Phê' }]

export async function loader() {
  if (await hasAnybody(theOffice().db)) throw redirect('/sign-in')
  return null
}

export async function action({ request }: ActionFunctionArgs) {
  const { again, ...form } = await readForm(request, FirstStartForm)
  if (again !== form.password) {
    const differs = { refusal: textOf(request).firstStart.differs, code: 'passwords-differ' }
    return data({ ...differs, kept: keptOf(form) }, { status: 422 })
  }
  const office = theOffice()
  try {
    await createFirstAdministrator(office, { ...form, address: clientAddress(request) })
  } catch (error) {
    const answer = refusal(request, error)
    return data({ ...answer.data, kept: keptOf(form) }, answer.init ?? {})
  }
  // Slips and pages of this process carry the name from now on; the next start reads it.
  office.settings.officeName = form.officeName.trim()
  return redirect('/sign-in')
}

/** What was typed, but for the password. */
function keptOf({ code, officeName, fullName, signInName }: Record<string, string>) {
  return { code, officeName, fullName, signInName }
}

export default function FirstStartPage() {
  const answer = useAnswer<typeof action>()
  const text = useText().firstStart
  const kept = answer?.kept
  return (
    <Door>
      <Form className="in-form" method="post" reloadDocument>
        <div>
          <h1>{text.title}</h1>
          <p className="m">{text.intro}</p>
        </div>
        <RefusalNote answer={answer} />
        <Field id="ma" name="code" label={text.code} hint={text.codeHint} value={kept?.code} />
        <Field
          id="co-quan"
          name="officeName"
          label={text.officeName}
          hint={text.officeNameHint}
          value={kept?.officeName}
        />
        <Field id="ho-ten" name="fullName" label={text.fullName} value={kept?.fullName} />
        <Field
          id="ten"
          name="signInName"
          label={text.name}
          hint={text.nameHint}
          value={kept?.signInName}
          autoComplete="username"
        />
        <PasswordField
          id="mat-khau"
          name="password"
          label={text.password}
          hint={text.passwordHint}
          autoComplete="new-password"
          minLength={PASSWORD_LENGTH_MIN}
        />
        <PasswordField id="lai" name="again" label={text.again} autoComplete="new-password" />
        <button className="btn p big">{text.submit}</button>
      </Form>
    </Door>
  )
}

interface FieldProps {
  id: string
  name: string
  label: string
  hint?: string
  value?: string
  autoComplete?: string
}

function Field({ id, name, label, hint, value, autoComplete = 'off' }: FieldProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        className="in"
        id={id}
        name={name}
        defaultValue={value}
        autoComplete={autoComplete}
        maxLength={120}
        aria-describedby={hint ? `${id}-goi-y` : undefined}
        required
      />
      {hint ? (
        <span className="hint" id={`${id}-goi-y`}>
          {hint}
        </span>
      ) : null}
    </div>
  )
}
