import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { findDatabaseFacts } from '../../db/settings.ts'
import { nameOffice } from '../../workflows/office/name-office.ts'
import { Answer, Field, Panel } from '../components/admin/fields.tsx'
import { Note } from '../components/note.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { SettingsForm } from '../forms/admin-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { diskFacts } from '../server/health.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'

export const meta: MetaFunction = () => [{ title: 'Cài đặt – Quản trị – Bút Phê' }]

const GIGABYTE = 1_000_000_000

export async function loader({ request }: LoaderFunctionArgs) {
  await requireActor(request, { roles: ['administrator'] })
  const office = theOffice()
  const { officeName, publicUrl, isDemo, dataFolder } = office.settings
  return {
    officeName, publicUrl, isDemo,
    disk: await diskFacts(dataFolder),
    database: await findDatabaseFacts(office.db),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, { roles: ['administrator'] })
  const { name } = await readForm(request, SettingsForm)
  try {
    await nameOffice(theOffice(), actor, { name })
    return { done: 'office-named' }
  } catch (error) {
    return refusal(request, error)
  }
}

export default function SettingsPage() {
  const facts = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().admin
  const gigabytes = (bytes: number) => `${(bytes / GIGABYTE).toFixed(1).replace('.', ',')} GB`
  return (
    <div className="stack narrow">
      <h1>{text.settings.title}</h1>
      <Answer answer={answer} />
      {facts.disk.isLow ? <Note kind="warn">{text.settings.diskLow}</Note> : null}
      <Panel id="ten-co-quan" title={text.settings.officeName}>
        <Form className="stack pad" method="post">
          <Field id="ten" name="name" label={text.settings.officeName} hint={text.settings.officeNameHint}
            defaultValue={facts.officeName} maxLength={120} required />
          <div>
            <button className="btn p">{text.save}</button>
          </div>
        </Form>
      </Panel>
      <Panel id="may-chu" title={text.settings.facts}>
        <dl className="facts pad">
          <dt>{text.settings.kind}</dt>
          <dd>{facts.isDemo ? text.settings.demo : text.settings.real}</dd>
          <dt>{text.settings.address}</dt>
          <dd>{facts.publicUrl}</dd>
          <dt>{text.settings.disk}</dt>
          <dd>{text.settings.diskOf(gigabytes(facts.disk.freeBytes), gigabytes(facts.disk.totalBytes))}</dd>
          <dt>{text.settings.database}</dt>
          <dd>PostgreSQL {facts.database.version}</dd>
          <dt>{text.settings.role}</dt>
          <dd>{facts.database.ownsTables ? text.settings.sharedRole : text.settings.ownRole}</dd>
        </dl>
      </Panel>
    </div>
  )
}
