import { Form } from '@remix-run/react'
import type { Day, Role } from '../../../workflows/domain/values.ts'
import { formatDay, formatInstant } from '../../text/dates.ts'
import { useText } from '../use-text.ts'
import { Choice, DayField, Field, Panel } from './fields.tsx'

type Standing = 'valid' | 'coming' | 'over' | 'revoked'
type Options = readonly { value: string; label: string }[]

interface DelegationLine {
  id: string
  fromName: string
  toName: string
  toHolderName: string | null
  paperNumber: string
  paperIssuedOn: Day
  since: Day
  until: Day
  reason: string
  standing: Standing
  mayRevoke: boolean
}

function StandingWord({ standing }: { standing: Standing }) {
  const text = useText().admin.delegations
  return <span className={standing === 'valid' ? 'st ok' : 'st'}>{text[standing]}</span>
}

const isLive = (standing: Standing) => standing === 'valid' || standing === 'coming'

export function DelegationTable({ delegations }: { delegations: readonly DelegationLine[] }) {
  const text = useText().admin.delegations
  return (
    <Panel id="cac-uy-quyen" title={text.list}>
      {delegations.length === 0 ? <p className="m pad">{text.none}</p> : (
        <div className="scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{text.from}</th>
                <th scope="col">{text.toWhom}</th>
                <th scope="col">{text.paper}</th>
                <th scope="col">{text.days}</th>
                <th scope="col">{text.state}</th>
                <th scope="col"><span className="sr">{text.revoke}</span></th>
              </tr>
            </thead>
            <tbody>
              {delegations.map((one) => (
                <tr key={one.id}>
                  <td>{one.fromName}</td>
                  <td>{one.toName}<div className="xs">{one.toHolderName}</div></td>
                  <td>{one.paperNumber}<div className="xs">{one.reason}</div></td>
                  <td className="nw">{formatDay(one.since)} – {formatDay(one.until)}</td>
                  <td><StandingWord standing={one.standing} /></td>
                  <td>
                    {one.mayRevoke && isLive(one.standing) ? (
                      <Form method="post">
                        <input type="hidden" name="delegationId" value={one.id} />
                        <button className="btn sm d" name="act" value="revoke"
                          aria-label={text.revokeOf(one.paperNumber)}>{text.revoke}</button>
                      </Form>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

export function GrantForm(given: { ownSeats: Options; officials: Options; today: Day }) {
  const { admin } = useText()
  const text = admin.delegations
  return (
    <Panel id="uy-quyen-moi" title={text.new}>
      <Form className="stack pad" method="post">
        <Choice id="cua" name="fromPositionId" label={text.of} options={given.ownSeats} required
          defaultValue={given.ownSeats[0]?.value ?? ''} />
        <Choice id="cho" name="toPositionId" label={text.to} options={given.officials} required />
        <Field id="so-giay" name="paperNumber" label={text.paper} hint={text.paperHint} maxLength={60} required />
        <DayField id="ngay-ky" name="paperIssuedOn" label={text.issuedOn} day={given.today} />
        <div className="pair">
          <DayField id="tu" name="since" label={admin.from} day={given.today} />
          <DayField id="den" name="until" label={admin.until} />
        </div>
        <Field id="ly-do" name="reason" label={text.reason} maxLength={500} required />
        <div>
          <button className="btn p" name="act" value="delegate">{text.grant}</button>
        </div>
      </Form>
    </Panel>
  )
}

interface InspectionLine {
  id: string
  fullName: string
  arrivedFrom: Day
  arrivedUntil: Day
  since: Day
  until: Day
  paperNumber: string
  standing: Standing
}

export function InspectionTable({ inspections }: { inspections: readonly InspectionLine[] }) {
  const text = useText().admin.delegations
  return (
    <Panel id="cac-thanh-tra" title={text.inspections}>
      <p className="m pad">{inspections.length === 0 ? text.noInspections : text.inspectionIntro}</p>
      {inspections.length === 0 ? null : (
        <div className="scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{text.inspector}</th>
                <th scope="col">{text.arrived}</th>
                <th scope="col">{text.days}</th>
                <th scope="col">{text.state}</th>
                <th scope="col"><span className="sr">{text.close}</span></th>
              </tr>
            </thead>
            <tbody>
              {inspections.map((one) => (
                <tr key={one.id}>
                  <td>{one.fullName}<div className="xs">{one.paperNumber}</div></td>
                  <td className="nw">{formatDay(one.arrivedFrom)} – {formatDay(one.arrivedUntil)}</td>
                  <td className="nw">{formatDay(one.since)} – {formatDay(one.until)}</td>
                  <td><StandingWord standing={one.standing} /></td>
                  <td>
                    {isLive(one.standing) ? (
                      <Form method="post">
                        <input type="hidden" name="inspectionId" value={one.id} />
                        <button className="btn sm d" name="act" value="revoke-inspection"
                          aria-label={text.closeOf(one.fullName)}>{text.close}</button>
                      </Form>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

export function InspectionForm({ inspectors, today }: { inspectors: Options; today: Day }) {
  const { admin } = useText()
  const text = admin.delegations
  if (inspectors.length === 0) return <p className="m">{text.noInspector}</p>
  return (
    <Panel id="mo-thanh-tra" title={text.grantInspection}>
      <Form className="stack pad" method="post">
        <Choice id="thanh-tra-vien" name="personId" label={text.inspector} options={inspectors} required />
        <Field id="quyet-dinh" name="paperNumber" label={text.decision} maxLength={60} required />
        <div className="pair">
          <DayField id="den-tu" name="arrivedFrom" label={text.arrivedFrom} />
          <DayField id="den-toi" name="arrivedUntil" label={text.arrivedUntil} />
        </div>
        <div className="pair">
          <DayField id="mo-tu" name="since" label={admin.from} day={today} />
          <DayField id="mo-den" name="until" label={admin.until} />
        </div>
        <div>
          <button className="btn p" name="act" value="grant-inspection">{text.grantInspection}</button>
        </div>
      </Form>
    </Panel>
  )
}

interface ChangeLine {
  seq: number
  at: string
  kind: string
  byName: string | null
  personName: string | null
  positionName: string | null
  roles: string[]
}

/** Who was given which right, by whom: the head's own look at it. */
export function RightChanges({ changes }: { changes: readonly ChangeLine[] }) {
  const { admin, states } = useText()
  const text = admin.delegations
  // Roles in the log are those of the union; an older or newer word is shown as it stands.
  const word = (role: string) => states.role[role as Role] ?? role
  return (
    <Panel id="thay-doi-quyen" title={text.changes}>
      <p className="m pad">{changes.length === 0 ? text.noChanges : text.changesIntro}</p>
      {changes.length === 0 ? null : (
        <div className="scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{text.when}</th>
                <th scope="col">{text.what}</th>
                <th scope="col">{text.who}</th>
                <th scope="col">{text.by}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map((one) => (
                <tr key={one.seq}>
                  <td className="nw">{formatInstant(one.at)}</td>
                  <td>{text.kinds[one.kind] ?? one.kind}<div className="xs">{one.roles.map(word).join(', ')}</div></td>
                  <td>{[one.personName, one.positionName].filter(Boolean).join(' – ') || '—'}</td>
                  <td>{one.byName ?? text.system}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}
