import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { findCertificate, listIdentities, listUnmatchedPeople, listWaiting } from '../../db/entra.ts'
import { callbackOf } from '../../workflows/access/begin-entra-sign-in.ts'
import { changeRoleRule, switchSignIn } from '../../workflows/access/choose-entra.ts'
import { dismissIdentity, matchIdentity, partIdentity } from '../../workflows/access/match-identity.ts'
import { findChoices, findConnection } from '../../workflows/access/microsoft-connection.ts'
import { MatchedAccounts, WaitingAccounts } from '../components/admin/office-accounts.tsx'
import { RoleRules, SignInSwitches } from '../components/admin/sign-in-switches.tsx'
import { Panel } from '../components/admin/fields.tsx'
import { Note, RefusalNote } from '../components/note.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { EntraForm } from '../forms/entra-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { assertProvenLately, requireActor, requireSignedIn, type SignedIn } from '../server/session.server.ts'
import { formatInstant } from '../text/dates.ts'

export const meta: MetaFunction = () => [{ title: 'Tài khoản cơ quan – Quản trị – Bút Phê' }]

const DAY_MS = 86_400_000
/** Long enough to have a new certificate put into the tenant by somebody else. */
const CERTIFICATE_DAYS_LOW = 30

export async function loader({ request }: LoaderFunctionArgs) {
  await requireActor(request, { roles: ['administrator'] })
  const { db, settings, now } = theOffice()
  const connection = await findConnection(db)
  const certificate = await findCertificate(db, 'in-use')
  const waiting = await listWaiting(db)
  return {
    connection: connection && {
      tenantId: connection.tenantId, clientId: connection.signIn?.clientId ?? null,
      callback: callbackOf(settings.publicUrl),
    },
    certificate: certificate && {
      thumbprint: certificate.thumbprint, validUntil: certificate.valid_until.toISOString(),
      daysLeft: Math.floor((certificate.valid_until.getTime() - now().getTime()) / DAY_MS),
    },
    choices: await findChoices(db),
    waiting: waiting.map((one) => ({
      tenantId: one.tenant_id, objectId: one.object_id, name: one.account_name, email: one.email_hint,
      appRoles: one.app_roles, lastAt: one.last_at.toISOString(),
    })),
    people: await listUnmatchedPeople(db),
    matched: (await listIdentities(db)).map((one) => ({ ...one, lastAt: one.lastAt?.toISOString() ?? null })),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  await requireActor(request, { roles: ['administrator'] })
  const signedIn = await requireSignedIn(request)
  const form = await readForm(request, EntraForm)
  try {
    await assertProvenLately(request)
    return { done: await answerTo(form, signedIn) }
  } catch (error) {
    return refusal(request, error)
  }
}

async function answerTo(form: typeof EntraForm._output, { actor, session }: SignedIn) {
  const office = theOffice()
  switch (form.act) {
    case 'switch':
      await switchSignIn(office, actor, {
        isOn: form.isOn === 'yes', localAccounts: form.localAccounts === 'yes',
        isEntraSession: session.entra_link_id !== null,
      })
      return 'sign-in-switched' as const
    case 'match':
      await matchIdentity(office, actor, form)
      return 'identity-matched' as const
    case 'dismiss':
      await dismissIdentity(office, actor, form)
      return 'identity-dismissed' as const
    case 'part':
      await partIdentity(office, actor, form)
      return 'identity-parted' as const
    default: {
      const { by, value, role } = form
      await changeRoleRule(office, actor, {
        act: form.act === 'add-rule' ? 'add' : 'remove', rule: { by, value, role },
      })
      return 'rule-changed' as const
    }
  }
}

export default function OfficeAccountsPage() {
  const { connection, choices, waiting, people, matched } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().entra
  return (
    <div className="stack">
      <div>
        <h1>{text.title}</h1>
        <p className="m">{text.intro}</p>
      </div>
      <RefusalNote answer={answer} />
      {answer && 'done' in answer ? <Note kind="ok">{text.done[answer.done]}</Note> : null}
      {connection?.clientId ? null : <Note kind="info">{text.notConnected}</Note>}
      <WaitingAccounts waiting={waiting} people={people} />
      <div className="two">
        <MatchedAccounts matched={matched} />
        <div className="stack">
          {connection ? <Facts /> : null}
          {connection?.clientId ? <SignInSwitches choices={choices} /> : null}
        </div>
      </div>
      {connection?.clientId ? <RoleRules rules={choices.roles} /> : null}
    </div>
  )
}

function Facts() {
  const { connection, certificate } = useLoaderData<typeof loader>()
  const text = useText().entra
  const isLow = certificate !== undefined && certificate.daysLeft < CERTIFICATE_DAYS_LOW
  return (
    <Panel id="ket-noi" title={text.facts}>
      {isLow ? <div className="pad"><Note kind="warn">{text.certificateEnds(certificate.daysLeft)}</Note></div> : null}
      <dl className="facts pad">
        <dt>{text.tenant}</dt>
        <dd><code>{connection?.tenantId}</code></dd>
        <dt>{text.application}</dt>
        <dd><code>{connection?.clientId ?? '–'}</code></dd>
        <dt>{text.callback}</dt>
        <dd><code>{connection?.callback}</code></dd>
        <dt>{text.certificate}</dt>
        <dd>{certificate ? text.validUntil(formatInstant(certificate.validUntil)) : '–'}</dd>
      </dl>
    </Panel>
  )
}
