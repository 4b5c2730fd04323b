import { Form } from '@remix-run/react'
import { formatInstant } from '../../text/dates.ts'
import { useText } from '../use-text.ts'
import { Panel } from './fields.tsx'

export interface ShownWaiting {
  tenantId: string
  objectId: string
  name: string
  email: string | null
  appRoles: readonly string[]
  lastAt: string
}

interface UnmatchedPerson {
  id: string
  fullName: string
  signInName: string
  email: string | null
}

/** Accounts that nobody has matched. Nothing is chosen beforehand: a hint is no proof. */
export function WaitingAccounts({ waiting, people }: {
  waiting: readonly ShownWaiting[]
  people: readonly UnmatchedPerson[]
}) {
  const text = useText().entra
  return (
    <Panel id="cho-noi" title={text.waiting}>
      <p className="m pad">{waiting.length === 0 ? text.noWaiting : text.waitingIntro}</p>
      {waiting.length === 0 ? null : (
        <div className="scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{text.account}</th>
                <th scope="col">{text.lastTried}</th>
                <th scope="col">{text.person}</th>
              </tr>
            </thead>
            <tbody>
              {waiting.map((one) => <WaitingRow key={one.objectId} account={one} people={people} />)}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

function WaitingRow({ account, people }: { account: ShownWaiting; people: readonly UnmatchedPerson[] }) {
  const text = useText().entra
  const email = account.email?.toLowerCase()
  const alike = email ? people.find((one) => one.email?.toLowerCase() === email) : undefined
  return (
    <tr>
      <td>
        <b>{account.name}</b>
        {account.email ? <div className="m">{account.email}</div> : null}
        <div className="xs"><code>{account.objectId}</code></div>
        {account.appRoles.length > 0 ? <div className="xs">{account.appRoles.join(', ')}</div> : null}
        {alike ? <div className="xs">{text.hint(alike.fullName)}</div> : null}
      </td>
      <td className="nw">{formatInstant(account.lastAt)}</td>
      <td>
        <Form className="row" method="post">
          <input type="hidden" name="tenantId" value={account.tenantId} />
          <input type="hidden" name="objectId" value={account.objectId} />
          <select className="in" name="personId" required defaultValue="" aria-label={text.personOf(account.name)}>
            <option value="">{text.person}</option>
            {people.map((one) => (
              <option key={one.id} value={one.id}>{one.fullName} ({one.signInName})</option>
            ))}
          </select>
          <button className="btn sm p" name="act" value="match" aria-label={text.matchOf(account.name)}>
            {text.match}
          </button>
          <button className="btn sm" name="act" value="dismiss" formNoValidate aria-label={text.dismissOf(account.name)}>
            {text.dismiss}
          </button>
        </Form>
      </td>
    </tr>
  )
}

interface ShownMatch {
  id: string
  fullName: string
  signInName: string
  accountName: string
  lastAt: string | null
}

export function MatchedAccounts({ matched }: { matched: readonly ShownMatch[] }) {
  const text = useText().entra
  return (
    <Panel id="da-noi" title={text.matched}>
      {matched.length === 0 ? <p className="m pad">{text.noMatched}</p> : (
        <div className="scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{text.person}</th>
                <th scope="col">{text.account}</th>
                <th scope="col">{text.lastIn}</th>
                <th scope="col"><span className="sr">{text.part}</span></th>
              </tr>
            </thead>
            <tbody>
              {matched.map((one) => (
                <tr key={one.id}>
                  <td>{one.fullName}<div className="xs">{one.signInName}</div></td>
                  <td>{one.accountName}</td>
                  <td className="nw">{one.lastAt ? formatInstant(one.lastAt) : text.never}</td>
                  <td>
                    <Form method="post">
                      <input type="hidden" name="identityId" value={one.id} />
                      <button className="btn sm" name="act" value="part" aria-label={text.partOf(one.fullName)}>
                        {text.part}
                      </button>
                    </Form>
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
