import type { ActionFunctionArgs, LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { type DelegationRow, type InspectionRow, listDelegations, listInspections } from '../../db/delegations.ts'
import { listRightChanges } from '../../db/right-changes.ts'
import { listPeopleWithRole, listPositions } from '../../db/staff-list.ts'
import type { Actor } from '../../workflows/domain/actor.ts'
import { officeDay } from '../../workflows/domain/calendar.ts'
import type { Day } from '../../workflows/domain/values.ts'
import { grantDelegation, revokeDelegation } from '../../workflows/office/grant-delegation.ts'
import { grantInspection, revokeInspection } from '../../workflows/office/grant-inspection.ts'
import { DelegationTable, GrantForm, InspectionForm, InspectionTable, RightChanges } from '../components/admin/delegations.tsx'
import { Answer } from '../components/admin/fields.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { DelegationsForm } from '../forms/admin-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'
import css from '../styles/admin.css?url'

// A leader gives his seat to another for some days, opens letters to an inspector, and watches who
// was given rights.

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: css }]
export const meta: MetaFunction = () => [{ title: 'Ủy quyền – Bút Phê' }]

type Standing = 'valid' | 'coming' | 'over' | 'revoked'

function standingOf(one: { since: Day; until: Day; revokedAt: Date | null }, today: Day): Standing {
  if (one.revokedAt) return 'revoked'
  if (one.until < today) return 'over'
  return one.since > today ? 'coming' : 'valid'
}

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, { roles: ['leader'] })
  const { db, now } = theOffice()
  const today = officeDay(now())
  const own = actor.seats.filter((seat) => seat.roles.includes('leader'))
  const isHead = own.some((seat) => seat.isUnitHead)
  const mayRevoke = (one: DelegationRow) =>
    isHead || own.some((seat) => seat.positionId === one.fromPositionId)
  const withStanding = <T extends DelegationRow | InspectionRow>(one: T) => ({
    ...one, revokedAt: null, standing: standingOf(one, today),
  })
  const positions = await listPositions(db, today)
  return {
    today,
    ownSeats: own.map(({ positionId, name }) => ({ value: positionId, label: name })),
    officials: positions
      .filter((one) => one.roles.some((role) => ['leader', 'chief-of-office', 'unit-head'].includes(role)))
      .filter((one) => !actor.seats.some((seat) => seat.positionId === one.id))
      .map((one) => ({ value: one.id, label: one.holderName ? `${one.name} – ${one.holderName}` : one.name })),
    delegations: (await listDelegations(db, today)).map((one) => ({ ...withStanding(one), mayRevoke: mayRevoke(one) })),
    inspectors: (await listPeopleWithRole(db, 'inspector', today))
      .map((one) => ({ value: one.id, label: one.fullName })),
    inspections: (await listInspections(db)).map(withStanding),
    changes: (await listRightChanges(db)).map((one) => ({ ...one, at: one.at.toISOString() })),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, { roles: ['leader'] })
  const form = await readForm(request, DelegationsForm)
  try {
    return await answerTo(form, actor)
  } catch (error) {
    return refusal(request, error)
  }
}

async function answerTo(form: typeof DelegationsForm._output, actor: Actor) {
  const office = theOffice()
  if (form.act === 'delegate') {
    await grantDelegation(office, actor, form)
    return { done: 'delegated' }
  }
  if (form.act === 'revoke') {
    await revokeDelegation(office, actor, form)
    return { done: 'delegation-revoked' }
  }
  if (form.act === 'grant-inspection') {
    await grantInspection(office, actor, form)
    return { done: 'inspection-granted' }
  }
  await revokeInspection(office, actor, form)
  return { done: 'inspection-revoked' }
}

export default function DelegationsPage() {
  const page = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().admin.delegations
  return (
    <div className="stack">
      <div>
        <h1>{text.title}</h1>
        <p className="m">{text.intro}</p>
      </div>
      <Answer answer={answer} />
      <div className="two">
        <DelegationTable delegations={page.delegations} />
        <GrantForm key={`uy-quyen-${page.delegations.length}`} ownSeats={page.ownSeats}
          officials={page.officials} today={page.today} />
      </div>
      <div className="two">
        <InspectionTable inspections={page.inspections} />
        <InspectionForm key={`thanh-tra-${page.inspections.length}`} inspectors={page.inspectors} today={page.today} />
      </div>
      <RightChanges changes={page.changes} />
    </div>
  )
}
