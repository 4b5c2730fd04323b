import { Form } from '@remix-run/react'
import { formatInstant } from '../text/dates.ts'
import { deviceName } from '../text/device-name.ts'
import { PasswordField } from './password-field.tsx'
import { useText } from './use-text.ts'

interface SessionRow {
  id: string
  isThis: boolean
  address: string | null
  device: string | null
  lastSeenAt: string
}

/** Where this person is signed in, each with a button that ends it. */
export function SessionTable({ sessions }: { sessions: readonly SessionRow[] }) {
  const text = useText().account
  return (
    <section className="panel" aria-labelledby="cac-phien">
      <header className="sp">
        <h2 id="cac-phien">{text.sessions}</h2>
        <Form method="post" reloadDocument>
          <button className="btn sm" name="act" value="end-others">
            {text.endOthers}
          </button>
        </Form>
      </header>
      <p className="m pad">{text.sessionsIntro}</p>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{text.device}</th>
            <th scope="col">{text.lastSeen}</th>
            <th scope="col">
              <span className="sr">{text.endSession}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((one) => (
            <tr key={one.id}>
              <td>
                <span title={one.device ?? undefined}>{one.device === null ? '—' : deviceName(one.device)}</span>
                <div className="xs">{one.address}</div>
              </td>
              <td className="nw">{formatInstant(one.lastSeenAt)}</td>
              <td>{one.isThis ? text.thisSession : <EndButton session={one} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** A device is gone: everything ends at once, here too. */
export function LostDevice() {
  const text = useText().account
  return (
    <section className="panel" aria-labelledby="mat-thiet-bi">
      <header><h2 id="mat-thiet-bi">{text.lost}</h2></header>
      <Form className="stack pad" method="post" reloadDocument>
        <p className="m">{text.lostHint}</p>
        <label className="row">
          <input type="checkbox" name="sure" value="yes" required />
          {text.lostSure}
        </label>
        <div><button className="btn d" name="act" value="device-lost">{text.lostButton}</button></div>
      </Form>
    </section>
  )
}

function EndButton({ session }: { session: SessionRow }) {
  const text = useText().account
  return (
    <Form method="post" reloadDocument>
      <input type="hidden" name="session" value={session.id} />
      <button className="btn sm d" name="act" value="end-session">
        {text.endSession}
      </button>
    </Form>
  )
}

interface TokenRow {
  id: string
  name: string
  scopes: readonly string[]
  asleepScopes: readonly string[]
  expiresAt: string
  lastUsedAt: string | null
}

/** Personal access tokens, each with what it may do and a button that revokes it. */
export function TokenTable({ tokens }: { tokens: readonly TokenRow[] }) {
  const text = useText().account
  return (
    <section className="panel" aria-labelledby="ma-truy-cap">
      <header>
        <h2 id="ma-truy-cap">{text.tokens}</h2>
      </header>
      <p className="m pad">{tokens.length === 0 ? text.noTokens : text.tokensIntro}</p>
      {tokens.map((one) => (
        <div className="stack pad" key={one.id}>
          <div className="row sp wrap">
            <div className="grow">
              <b>{one.name}</b>
              <div className="xs">{one.scopes.join(', ')}</div>
              <div className="xs">
                {text.expires} {formatInstant(one.expiresAt)} · {text.lastUsed}{' '}
                {one.lastUsedAt ? formatInstant(one.lastUsedAt) : text.never}
              </div>
            </div>
            <Form method="post" reloadDocument>
              <input type="hidden" name="tokenId" value={one.id} />
              <button className="btn sm d" name="act" value="revoke-token">
                {text.revokeToken}
              </button>
            </Form>
          </div>
          {one.asleepScopes.map((scope) => (
            <ApproveScope key={scope} tokenId={one.id} scope={scope} />
          ))}
        </div>
      ))}
    </section>
  )
}

function ApproveScope({ tokenId, scope }: { tokenId: string; scope: string }) {
  const text = useText().account
  return (
    <Form className="stack" method="post" reloadDocument>
      <p className="note warn">
        {scope}: {text.asleep}
      </p>
      <input type="hidden" name="tokenId" value={tokenId} />
      <input type="hidden" name="scope" value={scope} />
      <PasswordField
        id={`dong-y-${tokenId}`}
        name="password"
        label={text.approvePassword}
        autoComplete="current-password"
      />
      <div>
        <button className="btn" name="act" value="approve-scope">
          {text.approveScope(scope)}
        </button>
      </div>
    </Form>
  )
}
